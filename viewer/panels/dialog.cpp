#include "viewer/panels/dialog.h"

#include <imgui_internal.h>

#include <algorithm>
#include <string>

namespace smtplab::panels {
namespace {

bool is_pressed_now(ImGuiKey key) {
  const int native = ImGui::GetIO().KeyMap[key];
  return native >= 0 && ImGui::IsKeyPressed(native, false);
}

/// A list of a combo box is open above the window that is drawn.
bool has_list_above() {
  const ImGuiContext& context = *ImGui::GetCurrentContext();
  return context.OpenPopupStack.Size > context.BeginPopupStack.Size;
}

}  // namespace

Dialog::Dialog(const View& view, std::string_view title, bool is_new, float width) {
  // What stands behind ### is its name, whatever its title's language.
  const std::string name = view.word(title) + "###" + std::string(title);
  const ImVec2 screen = ImGui::GetIO().DisplaySize;
  ImGui::SetNextWindowPos({screen.x / 2, screen.y / 2}, ImGuiCond_Always, {0.5F, 0.5F});
  const float wide = std::min(view.font_size * width, screen.x * 0.96F);
  ImGui::SetNextWindowSizeConstraints({wide, 0}, {wide, screen.y * 0.92F});
  if (is_new) ImGui::OpenPopup(name.c_str());
  is_drawn_ = ImGui::BeginPopupModal(name.c_str(), nullptr,
                                     ImGuiWindowFlags_AlwaysAutoResize | ImGuiWindowFlags_NoMove);
  is_open_ = is_drawn_ || is_new;
}

Dialog::~Dialog() {
  if (is_drawn_) ImGui::EndPopup();
}

bool Dialog::is_left() const { return is_pressed_now(ImGuiKey_Escape); }

bool Dialog::is_confirmed() const {
  // Enter in a list that is open above the dialog is that one's. ImGui gives it to nothing else:
  // buttons are pressed by the space bar.
  return !has_list_above() &&
         (is_pressed_now(ImGuiKey_Enter) || is_pressed_now(ImGuiKey_KeyPadEnter));
}

}  // namespace smtplab::panels
