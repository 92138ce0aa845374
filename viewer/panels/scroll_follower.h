#pragma once

#include <imgui.h>
#include <imgui_internal.h>

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
    if (moves(cursor, is_new)) follow_down(top, bottom);
  }
  /// The same for a window that scrolls both ways: from the corner above on the left to that below
  /// on the right.
  void follow(const viewer::Cursor& cursor, ImVec2 from, ImVec2 to, bool is_new = false) {
    if (!moves(cursor, is_new)) return;
    follow_down(from.y, to.y);
    follow_across(from.x, to.x);
  }

 private:
  // How far a window can be scrolled is known a frame after its content.
  static constexpr int kFrames = 3;

  bool moves(const viewer::Cursor& cursor, bool is_new) {
    if (!(cursor == cursor_) || is_new) frames_left_ = kFrames;
    if (frames_left_ == 0) return false;
    cursor_ = cursor;
    --frames_left_;
    return true;
  }

  static void follow_down(float top, float bottom) {
    // Without the scroll bar that there may be at its foot.
    const float height = ImGui::GetCurrentWindowRead()->InnerRect.GetHeight();
    const float scroll = ImGui::GetScrollY();
    const float margin = height * 0.15F;
    // What is near the end of the content can't come further up.
    const bool is_above = scroll > 0 && top < scroll + margin;
    const bool is_below = scroll < ImGui::GetScrollMaxY() && bottom > scroll + height - margin;
    if (!is_above && !is_below) return;
    // What is high for its window is seen down to its end, or from its beginning.
    const float wanted = std::max(top - height * 0.6F, bottom - height);
    ImGui::SetScrollY(std::clamp(wanted, 0.0F, std::max(0.0F, top)));
  }

  static void follow_across(float left, float right) {
    const float width = ImGui::GetCurrentWindowRead()->InnerRect.GetWidth();
    const float scroll = ImGui::GetScrollX();
    const float margin = width * 0.06F;
    if (left - margin >= scroll && right + margin <= scroll + width) return;
    // Where there is not room for all of it, its left end counts.
    const float wanted = right - left > width - 2 * margin ? left - margin : right + margin - width;
    const bool is_behind = left - margin < scroll;
    ImGui::SetScrollX(std::max(0.0F, is_behind ? left - margin : wanted));
  }

  viewer::Cursor cursor_;
  int frames_left_ = kFrames;
};

}  // namespace smtplab::panels
