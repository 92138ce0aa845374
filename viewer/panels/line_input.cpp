#include "viewer/panels/line_input.h"

#include <imgui_internal.h>
#include <imgui_stdlib.h>

#include <array>

namespace smtplab::panels {
namespace {

/// What was typed early stays: ImGui would have the next character replace it.
int keep_all(ImGuiInputTextCallbackData* data) {
  bool* const is_fresh = static_cast<bool*>(data->UserData);
  if (*is_fresh) {
    data->CursorPos = data->BufTextLen;
    data->ClearSelection();
    *is_fresh = false;
  }
  return 0;
}

}  // namespace

void LineInput::type_early(ImWchar character) {
  std::array<char, 8> octets{};
  early_ += ImTextCharToUtf8(octets.data(), character);
}

bool LineInput::draw(const char* name, const std::string& hint, std::string& text) {
  if (wants_focus_) {
    text += early_;
    early_.clear();
    ImGui::SetKeyboardFocusHere();
  }
  bool is_fresh = !is_active_;
  const bool is_entered = ImGui::InputTextWithHint(
      name, hint.c_str(), &text,
      ImGuiInputTextFlags_EnterReturnsTrue | ImGuiInputTextFlags_CallbackAlways, keep_all,
      &is_fresh);
  is_active_ = ImGui::IsItemActive();
  if (is_active_) wants_focus_ = false;
  const bool was_early = is_entered_ && is_active_;
  if (was_early) is_entered_ = false;
  return is_entered || was_early;
}

}  // namespace smtplab::panels
