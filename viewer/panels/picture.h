#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "viewer/panels/layout.h"

namespace smtplab::panels {

/// Pixels by rows from the top, three octets each: red, green, blue.
struct Picture {
  int width = 0;
  int height = 0;
  std::vector<std::uint8_t> octets;

  /// The part of it that lies in an area.
  Picture cut(const Area& area) const;
};

/// Writes it as PNG; false if the file could not be written.
bool write_png(const Picture& picture, const std::string& file);

}  // namespace smtplab::panels
