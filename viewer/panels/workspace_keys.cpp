#include <imgui_internal.h>

#include "viewer/panels/panel_list.h"
#include "viewer/panels/workspace.h"

namespace smtplab::panels {
namespace {

using Special = Shortcut::Special;

ImGuiKey key_of(Special special) {
  switch (special) {
    case Special::left:
      return ImGuiKey_LeftArrow;
    case Special::right:
      return ImGuiKey_RightArrow;
    case Special::up:
      return ImGuiKey_UpArrow;
    case Special::down:
      return ImGuiKey_DownArrow;
    case Special::page_up:
      return ImGuiKey_PageUp;
    case Special::page_down:
      return ImGuiKey_PageDown;
    case Special::home:
      return ImGuiKey_Home;
    case Special::end:
      return ImGuiKey_End;
    case Special::space:
      return ImGuiKey_Space;
    case Special::tab:
      return ImGuiKey_Tab;
    case Special::escape:
    case Special::none:
      break;
  }
  return ImGuiKey_Escape;
}

bool is_pressed_or_held(ImGuiKey key) {
  const int native = ImGui::GetIO().KeyMap[key];
  return native >= 0 && ImGui::IsKeyPressed(native);
}

}  // namespace

bool Workspace::is_in_dialog() const {
  return fork_.is_open() || prompt_.is_open() || help_.is_open() || message_is_open_ ||
         ImGui::IsPopupOpen("", ImGuiPopupFlags_AnyPopupId | ImGuiPopupFlags_AnyPopupLevel);
}

void Workspace::react_to_keys(Requests& requests) {
  ImGuiIO& io = ImGui::GetIO();
  Panel* const focused = panel(focus_);
  LineInput* const input = prompt_.is_open()    ? &prompt_.input()
                           : focused != nullptr ? focused->input()
                                                : nullptr;
  if (input != nullptr && input->is_waiting()) {
    for (const ImWchar character : io.InputQueueCharacters) input->type_early(character);
    io.InputQueueCharacters.resize(0);
    if (is_pressed_or_held(ImGuiKey_Enter)) input->enter_early();
    return;
  }
  if (io.WantTextInput || is_in_dialog()) return;
  for (const Shortcut& shortcut : shortcuts()) {
    if (shortcut.character != 0 || shortcut.control != io.KeyCtrl ||
        shortcut.shift != io.KeyShift) {
      continue;
    }
    if (is_pressed_or_held(key_of(shortcut.special))) requests.emplace_back(shortcut.action);
  }
  if (!io.KeyCtrl) {
    for (const ImWchar character : io.InputQueueCharacters) {
      react_to_character(character, requests);
    }
  }
  constexpr float kPage = 12;  // rows
  if (!io.KeyCtrl && is_pressed_or_held(ImGuiKey_DownArrow)) scroll_rows_ += 1;
  if (!io.KeyCtrl && is_pressed_or_held(ImGuiKey_UpArrow)) scroll_rows_ -= 1;
  if (is_pressed_or_held(ImGuiKey_PageDown)) scroll_rows_ += kPage;
  if (is_pressed_or_held(ImGuiKey_PageUp)) scroll_rows_ -= kPage;
}

void Workspace::react_to_character(ImWchar character, Requests& requests) {
  for (const Shortcut& shortcut : shortcuts()) {
    if (shortcut.character != 0 && static_cast<ImWchar>(shortcut.character) == character) {
      requests.emplace_back(shortcut.action);
      return;
    }
  }
  if (character < '0' || character > '9') return;
  const std::size_t place = character == '0' ? 9 : static_cast<std::size_t>(character - '1');
  if (place < panel_keys().size()) {
    requests.emplace_back(ChoosePanel{std::string(panel_keys()[place])});
  }
}

void Workspace::scroll_focused() {
  if (scroll_rows_ == 0) return;
  // The window with the most to scroll inside of the panel that the keyboard is at.
  ImGuiWindow* const own = ImGui::GetCurrentWindow();
  ImGuiWindow* most = own;
  for (ImGuiWindow* window : ImGui::GetCurrentContext()->Windows) {
    bool is_inside = false;
    for (ImGuiWindow* above = window; above != nullptr; above = above->ParentWindow) {
      is_inside = is_inside || above == own;
    }
    if (is_inside && window->WasActive && window->ScrollMax.y > most->ScrollMax.y) most = window;
  }
  ImGui::SetScrollY(most, std::max(0.0F, most->Scroll.y + scroll_rows_ * ImGui::GetFontSize()));
  scroll_rows_ = 0;
}

}  // namespace smtplab::panels
