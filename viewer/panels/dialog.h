#pragma once

#include <string_view>

#include "viewer/panels/view.h"

namespace smtplab::panels {

/// A window above all others while it lives: the keyboard goes to it. As large as it needs, within
/// the screen, with a scroll bar where that is not enough.
class Dialog {
 public:
  /// `title` is a key of the catalogue. `is_new`: it comes up with this frame. It is as wide as
  /// `width` heights of a line of writing, where the screen is.
  Dialog(const View& view, std::string_view title, bool is_new, float width = 34);
  ~Dialog();
  Dialog(const Dialog&) = delete;
  Dialog& operator=(const Dialog&) = delete;

  /// Its content is to be drawn.
  bool is_drawn() const { return is_drawn_; }
  /// False once somebody has closed it by its own button.
  bool is_open() const { return is_open_; }
  bool is_left() const;       ///< Escape
  bool is_confirmed() const;  ///< Enter

 private:
  bool is_open_ = true;
  bool is_drawn_ = false;
};

}  // namespace smtplab::panels
