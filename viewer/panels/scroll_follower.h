#pragma once

#include <imgui.h>

#include "viewer/model/moment.h"

namespace smtplab::panels {

/// Keeps what is lit in sight: the window that is open scrolls when the cursor has moved, and stays
/// where people scroll it to until it moves again.
class ScrollFollower {
 public:
  /// What is lit stands from `top` to `bottom` in the window's content. `is_new`: everything else
  /// has changed too.
  void follow(const viewer::Cursor& cursor, float top, float bottom, bool is_new = false) {
    if (cursor == cursor_ && !is_new && !is_first_) return;
    const bool jumps = is_first_ || is_new;
    cursor_ = cursor;
    is_first_ = false;
    const float height = ImGui::GetWindowHeight();
    const float scroll = ImGui::GetScrollY();
    const float margin = height * 0.15F;
    if (!jumps && top >= scroll + margin && bottom <= scroll + height - margin) return;
    ImGui::SetScrollY(top > height * 0.6F ? top - height * 0.6F : 0);
  }

 private:
  viewer::Cursor cursor_;
  bool is_first_ = true;
};

}  // namespace smtplab::panels
