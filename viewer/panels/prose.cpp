#include "viewer/panels/prose.h"

#include "sim/explain/escape.h"
#include "sim/explain/scenario_title.h"
#include "viewer/panels/wrap.h"

namespace smtplab::panels {

void paragraph(std::string_view text) {
  const std::string lines =
      wrapped(ImGui::GetFont(), ImGui::GetFontSize(), text, ImGui::GetContentRegionAvail().x);
  ImGui::TextUnformatted(lines.data(), lines.data() + lines.size());
}

void coloured(const View& view, Colour colour, std::string_view text, bool in_mono) {
  ImGui::PushFont(in_mono ? view.mono : view.text);
  ImGui::PushStyleColor(ImGuiCol_Text, tint(colour));
  paragraph(text);
  ImGui::PopStyleColor();
  ImGui::PopFont();
}

void head_line(const View& view, std::string_view text) {
  ImGui::Dummy({1, view.font_size * 0.35F});
  coloured(view, view.colours->dim, text);
  const ImVec2 at = ImGui::GetCursorScreenPos();
  const float width = ImGui::GetContentRegionAvail().x;
  ImGui::GetWindowDrawList()->AddLine(at, {at.x + width, at.y}, ink(view.colours->border));
  ImGui::Dummy({1, view.font_size * 0.15F});
}

void bullet(const View& view, std::string_view text) {
  const ImVec2 at = ImGui::GetCursorScreenPos();
  const float size = view.font_size * 0.3F;
  const float middle = at.y + ImGui::GetTextLineHeight() / 2;
  ImGui::GetWindowDrawList()->AddRectFilled({at.x + size, middle - size / 2},
                                            {at.x + size * 2, middle + size / 2},
                                            ink(view.colours->letter));
  ImGui::Indent(view.font_size);
  paragraph(text);
  ImGui::Unindent(view.font_size);
}

void warning_line(const View& view, std::string_view text) {
  const ImVec2 at = ImGui::GetCursorScreenPos();
  const float size = view.font_size * 0.9F;
  view.paint(*ImGui::GetWindowDrawList())
      .warning({at.x + size * 0.6F, at.y + ImGui::GetTextLineHeight() / 2}, size,
               view.colours->surprise, view.colours->panel);
  ImGui::Indent(view.font_size * 1.5F);
  coloured(view, view.colours->surprise, text);
  ImGui::Unindent(view.font_size * 1.5F);
}

void draw_beginning(const View& view) {
  if (view.future == nullptr) {
    paragraph(view.word("view.nothing-open", {{"key", shortcut_text(Action::scenarios)}}));
    return;
  }
  const scenario::Scenario& scenario = view.future->scenario();
  paragraph(explain::escape(explain::title_of(scenario, view.words())));
  ImGui::Spacing();
  coloured(view, view.colours->dim,
           view.word("view.beginning", {{"key", shortcut_text(Action::step)},
                                        {"help", shortcut_text(Action::help)}}));
  for (const std::string& note : scenario.notes) {
    ImGui::Spacing();
    paragraph(explain::escape(note));
  }
}

std::string trimmed(std::string text) {
  text.erase(0, std::min(text.find_first_not_of(' '), text.size()));
  return text;
}

}  // namespace smtplab::panels
