#include "viewer/panels/dialog.h"

#include <algorithm>
#include <string>

namespace smtplab::panels {
namespace {

bool is_pressed(ImGuiKey key) {
  const int native = ImGui::GetIO().KeyMap[key];
  return native >= 0 && ImGui::IsKeyPressed(native, false);
}

}  // namespace

Dialog::Dialog(const View& view, std::string_view title, bool is_new) {
  // What stands behind ### is its name, whatever its title's language.
  const std::string name = view.word(title) + "###" + std::string(title);
  const ImVec2 screen = ImGui::GetIO().DisplaySize;
  ImGui::SetNextWindowPos({screen.x / 2, screen.y / 2}, ImGuiCond_Always, {0.5F, 0.5F});
  const float width = std::min(view.font_size * 34, screen.x * 0.96F);
  ImGui::SetNextWindowSizeConstraints({width, 0}, {width, screen.y * 0.92F});
  if (is_new) ImGui::OpenPopup(name.c_str());
  is_drawn_ = ImGui::BeginPopupModal(name.c_str(), nullptr,
                                     ImGuiWindowFlags_AlwaysAutoResize | ImGuiWindowFlags_NoMove);
  is_open_ = is_drawn_ || is_new;
}

Dialog::~Dialog() {
  if (is_drawn_) ImGui::EndPopup();
}

bool Dialog::is_left() const { return is_pressed(ImGuiKey_Escape); }

bool Dialog::is_confirmed() const {
  // Enter in a list or on a button is that one's.
  const bool is_typing = ImGui::GetIO().WantTextInput || !ImGui::IsAnyItemActive();
  return is_typing && !ImGui::IsAnyItemFocused() &&
         (is_pressed(ImGuiKey_Enter) || is_pressed(ImGuiKey_KeyPadEnter));
}

}  // namespace smtplab::panels
