#pragma once

#include "viewer/panels/view.h"

namespace smtplab::panels {

/// All keys and what they do, and what the marks mean.
class HelpOverlay {
 public:
  void open() { is_open_ = is_new_ = true; }
  bool draw(const View& view);
  bool is_open() const { return is_open_; }

 private:
  bool is_open_ = false;
  bool is_new_ = false;
};

}  // namespace smtplab::panels
