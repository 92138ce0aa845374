#include "viewer/panels/help_overlay.h"

#include <string>

#include "viewer/panels/dialog.h"
#include "viewer/panels/prose.h"

namespace smtplab::panels {
namespace {

constexpr float kTwoColumns = 62;  // in heights of a line of writing
constexpr float kOneColumn = 34;

void draw_keys(const View& view, bool is_wide) {
  if (!ImGui::BeginTable("keys", is_wide ? 4 : 2, ImGuiTableFlags_SizingFixedFit)) return;
  for (int i = 0; i < (is_wide ? 2 : 1); ++i) {
    ImGui::TableSetupColumn(i == 0 ? "key" : "other key", ImGuiTableColumnFlags_WidthFixed);
    ImGui::TableSetupColumn(i == 0 ? "what" : "other what", ImGuiTableColumnFlags_WidthStretch);
  }
  const auto row = [&](const std::string& key, const std::string& what) {
    ImGui::TableNextColumn();
    ImGui::PushStyleColor(ImGuiCol_Text, tint(view.colours->accent));
    ImGui::TextUnformatted(key.c_str());
    ImGui::PopStyleColor();
    ImGui::TableNextColumn();
    paragraph(what);
  };
  for (std::size_t i = 0; i < kActionCount; ++i) {
    const auto action = static_cast<Action>(i);
    const std::string key = shortcut_text(action);
    if (key.empty()) continue;
    row(key, view.word("view.action." + std::string(action_name(action))));
  }
  row("1-9 0", view.word("view.help.digits"));
  row("Up Down PgUp PgDn", view.word("view.help.scroll"));
  ImGui::EndTable();
}

void draw_marks(const View& view) {
  head_line(view, view.word("view.help.marks"));
  const float size = view.font_size;
  const auto mark = [&](const char* key, const auto& shape) {
    const ImVec2 at = ImGui::GetCursorScreenPos();
    shape(view.paint(*ImGui::GetWindowDrawList()), ImVec2{at.x + size, at.y + size * 0.6F});
    ImGui::Indent(size * 2.4F);
    paragraph(view.word(key));
    ImGui::Unindent(size * 2.4F);
  };
  const Palette& colours = *view.colours;
  mark("view.help.mark.client", [&](const Ink& ink, ImVec2 at) {
    ink.arrow({at.x - size * 0.7F, at.y}, {at.x + size * 0.7F, at.y}, colours.client,
              Ink::Stroke::full, true);
  });
  mark("view.help.mark.server", [&](const Ink& ink, ImVec2 at) {
    ink.arrow({at.x + size * 0.7F, at.y}, {at.x - size * 0.7F, at.y}, colours.server,
              Ink::Stroke::full, false);
  });
  mark("view.help.mark.refusal",
       [&](const Ink& ink, ImVec2 at) { ink.cross(at, colours.refusal); });
  mark("view.help.mark.surprise", [&](const Ink& ink, ImVec2 at) {
    ink.warning(at, size * 0.9F, colours.surprise, colours.panel);
  });
  mark("view.help.mark.queued",
       [&](const Ink& ink, ImVec2 at) { ink.envelope(at, size, colours.panel, colours.letter); });
  mark("view.help.mark.stored",
       [&](const Ink& ink, ImVec2 at) { ink.envelope(at, size, colours.letter, colours.panel); });
}

}  // namespace

bool HelpOverlay::draw(const View& view) {
  if (!is_open_) return false;
  const bool is_wide = ImGui::GetIO().DisplaySize.x > view.font_size * (kTwoColumns + 2);
  const Dialog dialog(view, "view.help.title", is_new_, is_wide ? kTwoColumns : kOneColumn);
  const bool was_new = is_new_;
  is_new_ = false;
  if (!dialog.is_drawn()) {
    is_open_ = dialog.is_open();
    return is_open_;
  }
  if (ImGui::Button(view.word("view.close").c_str())) is_open_ = false;
  draw_keys(view, is_wide);
  draw_marks(view);
  if (dialog.is_left()) is_open_ = false;
  for (const ImWchar character : ImGui::GetIO().InputQueueCharacters) {
    if (character == '?' && !was_new) is_open_ = false;
  }
  return is_open_;
}

}  // namespace smtplab::panels
