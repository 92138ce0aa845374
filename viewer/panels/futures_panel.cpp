#include "viewer/panels/futures_panel.h"

#include <algorithm>

#include "viewer/model/change_text.h"
#include "viewer/panels/prose.h"

namespace smtplab::panels {

void FuturesPanel::draw(const View& view) {
  if (view.document == nullptr) {
    draw_beginning(view);
    return;
  }
  draw_list(view);
  if (view.comparison == nullptr) {
    ImGui::Spacing();
    coloured(view, view.colours->dim,
             view.word("view.futures.none", {{"key", shortcut_text(Action::fork)}}));
    if (ImGui::Button(view.word("view.action.fork").c_str())) view.want(Action::fork);
    return;
  }
  if (ImGui::Button(view.word("view.action.close-future").c_str())) {
    view.want(Action::close_future);
  }
  draw_comparison(view);
}

void FuturesPanel::follow(const View& view) {
  const auto& rows = view.comparison->rows();
  const bool is_new = view.comparison != comparison_;
  if (is_new || !(view.cursor == cursor_)) {
    comparison_ = view.comparison;
    cursor_ = view.cursor;
    const auto found = std::find_if(rows.begin(), rows.end(), [&](const auto& row) {
      return row.right && *row.right + 1 == view.cursor.seen;
    });
    lit_ = static_cast<std::size_t>(found - rows.begin());
  }
  if (lit_ >= rows.size()) return;
  const float top = view.row() * static_cast<float>(lit_);
  follower_.follow(view.cursor, top, top + view.row(), is_new);
}

void FuturesPanel::draw_list(const View& view) {
  const viewer::Document& document = *view.document;
  for (std::size_t i = 0; i < document.size(); ++i) {
    ImGui::PushID(static_cast<int>(i));
    const bool is_active = i == document.active();
    const std::string text =
        std::to_string(i + 1) + "  " + viewer::future_text(document, i, view.language);
    const ImVec2 at = ImGui::GetCursorScreenPos();
    const float width = std::max(1.0F, ImGui::GetContentRegionAvail().x);
    ImGui::Dummy({view.font_size * 1.2F, 1});
    ImGui::SameLine();
    const ImVec2 start = ImGui::GetCursorScreenPos();
    ImGui::BeginGroup();
    paragraph(text);
    ImGui::EndGroup();
    const float height = ImGui::GetItemRectSize().y;
    ImGui::SetCursorScreenPos(at);
    if (ImGui::InvisibleButton("future", {width, std::max(height, 1.0F)})) {
      view.want(ChooseFuture{i});
    }
    const Ink ink = view.paint(*ImGui::GetWindowDrawList());
    const ImVec2 dot{at.x + view.font_size * 0.5F, start.y + view.font_size * 0.6F};
    ink.list().AddCircle(dot, view.font_size * 0.35F, panels::ink(view.colours->accent), 0, 1.5F);
    if (is_active) {
      ink.list().AddCircleFilled(dot, view.font_size * 0.22F, panels::ink(view.colours->accent));
    }
    ImGui::PopID();
  }
}

void FuturesPanel::draw_comparison(const View& view) {
  const viewer::Document& document = *view.document;
  const std::size_t right = document.active();
  const std::size_t left = document.entry(right).parent.value_or(right == 0 ? 1 : 0);
  if (left >= document.size()) return;
  const viewer::Comparison& comparison = *view.comparison;
  head_line(view, view.word("view.futures.compared", {{"left", std::to_string(left + 1)},
                                                      {"right", std::to_string(right + 1)}}));
  if (!comparison.first_difference()) {
    paragraph(view.word("view.futures.same"));
    return;
  }
  coloured(view, view.colours->dim,
           view.words().plural("view.futures.shared", comparison.shared()));
  const TightRows tight;
  ImGui::BeginChild("rows");
  const float width = std::max(2.0F, ImGui::GetContentRegionAvail().x);
  const float half = width / 2;
  ImGuiListClipper clipper;
  clipper.Begin(static_cast<int>(comparison.rows().size()), view.row());
  while (clipper.Step()) {
    for (int i = clipper.DisplayStart; i < clipper.DisplayEnd; ++i) {
      const viewer::ComparedRow& row = comparison.rows()[static_cast<std::size_t>(i)];
      const ImVec2 at = ImGui::GetCursorScreenPos();
      ImGui::PushID(i);
      // What is still to come in the future that is followed gives nothing away.
      const bool is_hidden =
          !view.shows_what_comes && row.right && *row.right >= view.cursor.seen && !row.left;
      if (ImGui::InvisibleButton("row", {width, view.row()}) && row.right) {
        view.want(SeekMoment{*row.right + 1});
      }
      ImGui::PopID();
      const Ink ink = view.paint(*ImGui::GetWindowDrawList());
      if (row.right && *row.right + 1 == view.cursor.seen) {
        ink.list().AddRectFilled(at, {at.x + width, at.y + view.row()},
                                 panels::ink(view.colours->lit));
      }
      ImGui::SetCursorScreenPos(at);
      if (row.left) draw_cell(view, document.future(left), *row.left, half, !row.is_in_both());
      ImGui::SetCursorScreenPos({at.x + half, at.y});
      if (row.right && !is_hidden) {
        draw_cell(view, document.future(right), *row.right, half, !row.is_in_both());
      }
      ink.line({at.x + half - 2, at.y}, {at.x + half - 2, at.y + view.row()}, view.colours->border);
      ImGui::SetCursorScreenPos({at.x, at.y + view.row()});
    }
  }
  follow(view);
  ImGui::EndChild();
}

void FuturesPanel::draw_cell(const View& view, const viewer::Future& future, std::size_t moment,
                             float width, bool differs) {
  const ImVec2 at = ImGui::GetCursorScreenPos();
  const viewer::Moment& shown = future.story().moments()[moment];
  const Ink ink = view.paint(*ImGui::GetWindowDrawList(), shown.is_line());
  const float size = view.font_size;
  if (differs) ink.text({at.x + size * 0.2F, at.y}, view.colours->surprise, "#");
  ink.text({at.x + size * 1.1F, at.y}, differs ? view.colours->text : view.colours->dim,
           future.commentary(view.language).text(shown), Ink::Align::left,
           std::max(1.0F, width - size * 1.5F));
}

}  // namespace smtplab::panels
