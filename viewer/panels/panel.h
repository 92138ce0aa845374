#pragma once

#include <string_view>

#include "viewer/panels/line_input.h"
#include "viewer/panels/view.h"

namespace smtplab::panels {

/// A part of the window that shows one aspect of a run. It keeps what it has gathered between
/// frames, and where it is scrolled to; it decides nothing.
class Panel {
 public:
  Panel() = default;
  virtual ~Panel() = default;
  Panel(const Panel&) = delete;
  Panel& operator=(const Panel&) = delete;

  /// "dialogue": names it on the command line; `view.panel.KEY` in the catalogue is its title.
  virtual std::string_view key() const = 0;
  /// Draws into all of the ImGui window that is open.
  virtual void draw(const View& view) = 0;
  /// Larger for a positive number of steps, smaller for a negative one; without a zoom, nothing.
  virtual void zoom(int /*steps*/) {}
  /// Where it is typed into, if there is a place for that.
  virtual LineInput* input() { return nullptr; }
};

}  // namespace smtplab::panels
