#pragma once

#include <imgui.h>

#include <algorithm>

#include "viewer/model/moment.h"

namespace smtplab::panels {

/// Keeps what is lit in sight: the window that is open scrolls when the cursor has moved, and stays
/// where people scroll it to until it moves again.
class ScrollFollower {
 public:
  /// What is lit stands from `top` to `bottom` in the window's content. `is_new`: everything else
  /// has changed too.
  void follow(const viewer::Cursor& cursor, float top, float bottom, bool is_new = false) {
    if (!(cursor == cursor_) || is_new) frames_left_ = kFrames;
    if (frames_left_ == 0) return;
    cursor_ = cursor;
    --frames_left_;
    const float height = ImGui::GetWindowHeight();
    const float scroll = ImGui::GetScrollY();
    const float margin = height * 0.15F;
    // What is near the end of the content can't come further up.
    const bool is_above = scroll > 0 && top < scroll + margin;
    const bool is_below = scroll < ImGui::GetScrollMaxY() && bottom > scroll + height - margin;
    if (!is_above && !is_below) return;
    ImGui::SetScrollY(top > height * 0.6F ? top - height * 0.6F : 0);
  }

 private:
  // How far a window can be scrolled is known a frame after its content.
  static constexpr int kFrames = 3;

  viewer::Cursor cursor_;
  int frames_left_ = kFrames;
};

}  // namespace smtplab::panels
