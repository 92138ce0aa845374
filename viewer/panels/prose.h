#pragma once

#include <string>
#include <string_view>

#include "viewer/panels/view.h"

namespace smtplab::panels {

/// Text that runs on at the window's edge.
void paragraph(std::string_view text);
/// A few words; they run on too.
void coloured(const View& view, Colour colour, std::string_view text, bool in_mono = false);
/// Above a part of a panel.
void head_line(const View& view, std::string_view text);
void bullet(const View& view, std::string_view text);
/// With the sign that does not need its colour.
void warning_line(const View& view, std::string_view text);
/// What there is to say of a run before its first moment: its title, hosts and notes; or that
/// nothing is open.
void draw_beginning(const View& view);
/// While it lives, rows stand without room between them, as lists of one row height need it.
class TightRows {
 public:
  TightRows() { ImGui::PushStyleVar(ImGuiStyleVar_ItemSpacing, {0, 0}); }
  ~TightRows() { ImGui::PopStyleVar(); }
  TightRows(const TightRows&) = delete;
  TightRows& operator=(const TightRows&) = delete;
};
/// Without the blanks in front.
std::string trimmed(std::string text);

}  // namespace smtplab::panels
