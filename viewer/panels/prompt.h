#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "sim/kernel/instant.h"
#include "viewer/panels/line_input.h"
#include "viewer/panels/view.h"

namespace smtplab::panels {

/// Asks for one line: a text to look for, a time to go to, or what to run on until.
class Prompt {
 public:
  enum class Kind : std::uint8_t { search, time, until };

  void open(Kind kind);
  bool draw(const View& view);
  bool is_open() const { return is_open_; }
  LineInput& input() { return input_; }

 private:
  bool want(const View& view);

  Kind kind_ = Kind::search;
  bool is_open_ = false;
  bool is_new_ = false;
  LineInput input_;
  bool is_wrong_ = false;
  std::string text_;
};

/// "90", "1:30", "2:00:00", "1d 2:00:00", with parts of seconds behind a dot: what times look like
/// that the viewer prints. nullopt for any other text.
std::optional<Instant> read_time(std::string_view text);

}  // namespace smtplab::panels
