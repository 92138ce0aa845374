#pragma once

#include <imgui.h>

#include <string>

namespace smtplab::panels {

/// One line to type into. It takes what is typed from the moment on in which it was asked for, also
/// while it is not on the screen yet: people type faster than windows come up.
class LineInput {
 public:
  /// It wants the keyboard.
  void ask() { wants_focus_ = true; }
  /// It was asked for, and has not got the keyboard yet: what is typed is given to type_early().
  bool is_waiting() const { return wants_focus_; }
  void type_early(ImWchar character);
  void enter_early() { is_entered_ = true; }

  /// As wide as ImGui's next item; true when Enter is pressed.
  bool draw(const char* name, const std::string& hint, std::string& text);
  bool is_active() const { return is_active_; }

 private:
  bool wants_focus_ = false;
  bool is_entered_ = false;
  bool is_active_ = false;
  std::string early_;
};

}  // namespace smtplab::panels
