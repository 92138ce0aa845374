#pragma once

#include <string>

#include "viewer/model/moment.h"

namespace smtplab::viewer {

/// A place in a future that somebody wants to come back to.
struct Bookmark {
  Cursor cursor;
  std::string name;  ///< as it was typed; may be empty

  friend bool operator==(const Bookmark&, const Bookmark&) = default;
};

}  // namespace smtplab::viewer
