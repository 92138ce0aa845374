#include "viewer/panels/explanation_panel.h"

#include <algorithm>
#include <span>
#include <string>
#include <vector>

#include "sim/explain/clause_summary.h"
#include "sim/explain/escape.h"
#include "sim/pop3/session_state.h"
#include "sim/smtp/session_state.h"
#include "viewer/panels/prose.h"

namespace smtplab::panels {
namespace {

using explain::Annotation;
using Clauses = std::span<const requirements::Requirement* const>;

/// "MUST"; of a statement without an upper-case keyword "(must)".
std::string level_text(requirements::Level level) {
  const std::string text(requirements::to_string(level));
  constexpr std::string_view kImplied = "imp-";
  return text.starts_with(kImplied) ? "(" + text.substr(kImplied.size()) + ")" : text;
}

void draw_clauses(const View& view, Clauses clauses, const char* heading) {
  if (clauses.empty()) return;
  head_line(view, view.word(heading));
  for (const requirements::Requirement* clause : clauses) {
    coloured(view, view.colours->accent, clause->id, true);
    ImGui::SameLine();
    coloured(view, view.colours->dim, level_text(clause->level), true);
    ImGui::Indent(view.font_size);
    paragraph(explain::clause_summary(*clause, view.language));
    ImGui::Unindent(view.font_size);
  }
}

std::string state_name(const View& view, smtp::SessionState state) {
  return view.word("state." + std::string(smtp::session_state_name(state)));
}
std::string state_name(const View& view, pop3::SessionState state) {
  return view.word("pop3.state." + std::string(pop3::session_state_name(state)));
}

template <class State>
void draw_states(const View& view, const std::optional<State>& before,
                 const std::optional<State>& after) {
  if (!before) return;
  head_line(view, view.word("view.explanation.state"));
  const std::string old_name = state_name(view, *before);
  if (!after || *after == *before) {
    coloured(view, view.colours->text, old_name);
    ImGui::SameLine();
    coloured(view, view.colours->dim, view.word("view.explanation.stays"));
    return;
  }
  coloured(view, view.colours->text, old_name);
  ImGui::SameLine();
  const ImVec2 at = ImGui::GetCursorScreenPos();
  const float middle = at.y + ImGui::GetTextLineHeight() / 2;
  ImGui::Dummy({view.font_size * 2, ImGui::GetTextLineHeight()});
  view.paint(*ImGui::GetWindowDrawList())
      .arrow({at.x, middle}, {at.x + view.font_size * 1.8F, middle}, view.colours->accent,
             Ink::Stroke::full, true);
  ImGui::SameLine();
  coloured(view, view.colours->accent, state_name(view, *after));
}

void draw_surprises(const View& view, const Annotation& note) {
  for (const explain::NotedViolation& violation : note.violations) {
    warning_line(view, violation.what + " [" + std::string(violation.clause) + "]");
  }
  for (const explain::Difference& difference : note.differences) {
    warning_line(view, view.word("view.explanation.differs"));
    ImGui::Indent(view.font_size * 1.5F);
    const auto octets = [&](const std::string& text) {
      return text.empty() ? view.word("text.nothing") : explain::escape(text);
    };
    paragraph(view.word("text.expected") + octets(difference.expected));
    paragraph(view.word("text.seen") + octets(difference.seen));
    ImGui::Unindent(view.font_size * 1.5F);
  }
}

}  // namespace

void ExplanationPanel::draw(const View& view) {
  if (!(view.cursor == cursor_)) {
    ImGui::SetScrollY(0);
    cursor_ = view.cursor;
  }
  const viewer::Moment* const moment = view.moment();
  if (moment == nullptr) {
    draw_beginning(view);
    return;
  }
  coloured(view, view.colours->dim,
           view.word("view.explanation.at", {{"time", trimmed(view.commentary().time(moment->at))},
                                             {"host", view.commentary().host_name(moment->from)}}));
  if (moment->is_line()) {
    draw_line(view, *moment);
  } else {
    draw_happening(view, *moment);
  }
}

void ExplanationPanel::draw_line(const View& view, const viewer::Moment& moment) {
  const Annotation& note = *view.commentary().note(moment);
  ImGui::PushFont(view.mono);
  paragraph(view.commentary().text(moment));
  ImGui::PopFont();
  ImGui::Spacing();
  draw_surprises(view, note);
  paragraph(note.what);
  if (!note.meaning.empty()) {
    paragraph(view.word("text.meaning",
                        {{"code", std::to_string(note.code.value)}, {"meaning", note.meaning}}));
  }
  for (const std::string& remark : note.remarks) bullet(view, remark);
  draw_states(view, note.before, note.after);
  draw_states(view, note.pop3_before, note.pop3_after);
  if (!note.follow.empty()) {
    const std::string head = view.word("view.explanation.follow");
    head_line(view, head);
    // Where it begins with the same words, these stand above it already.
    std::string_view follow = note.follow;
    for (const std::string_view colon : {": ", "："}) {
      if (follow.starts_with(head + std::string(colon))) {
        follow.remove_prefix(head.size() + colon.size());
      }
    }
    paragraph(follow);
  }
  draw_clauses(view, note.clauses, "view.explanation.clauses");
  draw_clauses(view, note.other_clauses, "view.explanation.other-clauses");
}

void ExplanationPanel::draw_happening(const View& view, const viewer::Moment& moment) {
  const explain::Happening& happening = view.future->story().happenings()[moment.happening];
  paragraph(view.commentary().text(moment));
  const std::string why = view.commentary().why(happening);
  if (!why.empty()) {
    ImGui::Spacing();
    paragraph(why);
  }
  const std::vector<const requirements::Requirement*> clauses =
      view.commentary().clauses(happening);
  draw_clauses(view, clauses, "view.explanation.clauses");
}

}  // namespace smtplab::panels
