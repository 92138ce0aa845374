#include "viewer/panels/style.h"

#include "viewer/panels/ink.h"

namespace smtplab::panels {

void set_style(Theme theme, float scale) {
  ImGuiStyle style;
  if (theme == Theme::dark) {
    ImGui::StyleColorsDark(&style);
  } else {
    ImGui::StyleColorsLight(&style);
  }
  const Palette& colours = palette(theme);
  const auto set = [&](ImGuiCol place, Colour colour, float opacity = 1) {
    style.Colors[place] = tint(colour, opacity);
  };
  set(ImGuiCol_Text, colours.text);
  set(ImGuiCol_TextDisabled, colours.dim);
  set(ImGuiCol_WindowBg, colours.window);
  set(ImGuiCol_ChildBg, colours.panel, 0);
  set(ImGuiCol_PopupBg, colours.panel);
  set(ImGuiCol_Border, colours.border);
  set(ImGuiCol_FrameBg, colours.raised);
  set(ImGuiCol_FrameBgHovered, colours.lit);
  set(ImGuiCol_FrameBgActive, colours.lit);
  set(ImGuiCol_TitleBg, colours.raised);
  set(ImGuiCol_TitleBgActive, colours.raised);
  set(ImGuiCol_MenuBarBg, colours.raised);
  set(ImGuiCol_ScrollbarBg, colours.panel);
  set(ImGuiCol_ScrollbarGrab, colours.border);
  set(ImGuiCol_ScrollbarGrabHovered, colours.dim);
  set(ImGuiCol_ScrollbarGrabActive, colours.dim);
  set(ImGuiCol_CheckMark, colours.accent);
  set(ImGuiCol_Button, colours.raised);
  set(ImGuiCol_ButtonHovered, colours.lit);
  set(ImGuiCol_ButtonActive, colours.lit);
  set(ImGuiCol_Header, colours.lit);
  set(ImGuiCol_HeaderHovered, colours.lit);
  set(ImGuiCol_HeaderActive, colours.lit);
  set(ImGuiCol_Separator, colours.border);
  set(ImGuiCol_Tab, colours.window);
  set(ImGuiCol_TabHovered, colours.lit);
  set(ImGuiCol_TabActive, colours.raised);
  set(ImGuiCol_TabUnfocused, colours.window);
  set(ImGuiCol_TabUnfocusedActive, colours.raised);
  set(ImGuiCol_TableBorderLight, colours.border);
  set(ImGuiCol_TableBorderStrong, colours.border);
  set(ImGuiCol_NavHighlight, colours.accent);
  set(ImGuiCol_TextSelectedBg, colours.accent, 0.4F);
  set(ImGuiCol_ModalWindowDimBg, colours.window, 0.6F);
  style.WindowPadding = {6, 6};
  style.WindowBorderSize = 0;
  style.PopupBorderSize = 1;
  style.FrameBorderSize = 1;
  style.FrameRounding = 3;
  style.ChildRounding = 3;
  style.TabRounding = 3;
  style.ScrollbarSize = 12;
  style.ScaleAllSizes(scale);
  ImGui::GetStyle() = style;
}

}  // namespace smtplab::panels
