#include "cli/walk/explanation_pane.h"

#include <algorithm>
#include <optional>
#include <string>

#include "sim/explain/clause_summary.h"
#include "sim/explain/dialogue_writer.h"
#include "sim/explain/escape.h"
#include "sim/explain/said_line.h"
#include "sim/explain/scenario_notes.h"
#include "sim/explain/text_layout.h"

namespace smtplab::cli::walk {
namespace {

using explain::Annotation;
using explain::escape;
using explain::Line;
using explain::LineKind;
using explain::Style;
using viewer::Moment;

constexpr std::size_t kRecipientsShown = 4;
constexpr std::size_t kFieldsShown = 6;

void add_state(RowList& rows, const View& view, const Annotation& note) {
  const std::optional<explain::StateKeys> keys = explain::state_keys(note);
  if (!keys) return;
  rows.add(view.words().text(keys->before == keys->after ? "text.state-stays" : "text.state",
                             {{"before", view.words().text(keys->before)},
                              {"after", view.words().text(keys->after)}}),
           Style::plain);
}

void add_envelope(RowList& rows, const View& view, const Annotation& note) {
  const explain::EnvelopeView& envelope = note.envelope_after;
  const bool was_open = note.envelope_before.reverse_path.has_value();
  if (!envelope.reverse_path) {
    if (was_open) rows.add(view.words().text("text.envelope-empty"), Style::plain);
    return;
  }
  const std::string from = view.words().text("text.envelope-from");
  const std::string to = view.words().text("text.envelope-to");
  const std::size_t column = explain::display_width(from);
  rows.add(from, Style::plain, column, escape(*envelope.reverse_path), Style::plain);
  const auto& paths = envelope.forward_paths;
  const std::size_t first = paths.size() > kRecipientsShown ? paths.size() - kRecipientsShown : 0;
  const std::size_t width = explain::display_width(to);
  std::string head = std::string(column > width ? column - width : 0, ' ') + to;
  for (std::size_t i = first; i < paths.size(); ++i) {
    std::string text = escape(paths[i]);
    if (i == first && first != 0) {
      text.append(" ").append(view.words().plural("text.envelope-more", first));
    }
    rows.add(head, Style::plain, column, text, Style::plain);
    head.assign(column, ' ');
  }
}

/// The header of a letter as it was said; empty if it has none.
std::vector<std::string> header_of(const Line& content) {
  std::vector<std::string> fields;
  for (std::string& line : explain::shown_lines(content)) {
    if (line.empty() || line == ".") break;
    const bool goes_on = line.front() == ' ';
    const std::size_t colon = line.find(':');
    const bool is_field =
        colon != std::string::npos && colon != 0 && line.find_first_of(" <>@") > colon;
    if (!is_field && !(goes_on && !fields.empty())) return {};
    fields.push_back(std::move(line));
  }
  return fields;
}

/// The letter that the conversation has carried last, up to the cursor.
const Line* letter_of(const viewer::Story& story, const Moment& moment) {
  const explain::Conversation& conversation = story.conversations()[moment.conversation];
  for (std::size_t i = moment.line + std::size_t{1}; i-- > 0;) {
    if (conversation.lines[i].kind == LineKind::content) return &conversation.lines[i];
  }
  return nullptr;
}

void add_header(RowList& rows, const View& view, const Moment& moment) {
  const Line* const letter = letter_of(view.future().story(), moment);
  if (letter == nullptr) return;
  const std::vector<std::string> fields = header_of(*letter);
  std::string head = view.words().text("walk.header");
  const std::size_t column = explain::display_width(head);
  if (fields.empty()) {
    rows.add(head, Style::plain, column, view.words().text("walk.no-header"), Style::dim);
  }
  const std::size_t shown = std::min(fields.size(), kFieldsShown);
  for (std::size_t i = 0; i < shown; ++i) {
    rows.add(head, Style::plain, column + 2, fields[i], Style::plain);
    head.assign(column, ' ');
  }
  if (shown == fields.size()) return;
  rows.add(head, Style::plain, column,
           view.words().plural("text.content-left-out", fields.size() - shown), Style::dim);
}

void add_surprises(RowList& rows, const View& view, const Annotation& note) {
  const std::string head = std::string(explain::kSurprise) + " ";
  for (const explain::NotedViolation& one : note.violations) {
    std::string text = view.words().text("text.violation", {{"what", one.what}});
    text.append(" [").append(one.clause).append("]");
    rows.add(head, Style::alarm, head.size(), text, Style::alarm);
  }
  // What a script expects says nothing about a future in which something was changed.
  if (view.document.entry(view.document.active()).parent) return;
  for (const explain::Difference& one : note.differences) {
    const auto add = [&](std::string_view key, const std::string& octets) {
      const std::string name = head + view.words().text(key);
      rows.add(name, Style::alarm, explain::display_width(name),
               octets.empty() ? view.words().text("text.nothing") : explain::shown_octets(octets),
               Style::alarm);
    };
    add("text.expected", one.expected);
    add("text.seen", one.seen);
  }
}

void add_clauses(RowList& rows, const View& view,
                 const std::vector<const requirements::Requirement*>& clauses,
                 std::set<std::string_view>* known) {
  std::string named;
  for (const requirements::Requirement* const clause : clauses) {
    const std::string id = "[" + clause->id + "] ";
    if (known != nullptr && !known->insert(clause->id).second) {
      named += id;
      continue;
    }
    rows.add(id, Style::dim, 2, explain::clause_summary(*clause, view.language), Style::dim);
  }
  if (!named.empty()) rows.add(named, Style::dim);
}

void add_line(RowList& rows, const View& view, const Moment& moment,
              std::set<std::string_view>* known) {
  const Annotation& note = *view.comments().note(moment);
  if (!note.what.empty()) rows.add(note.what, Style::title);
  if (!note.meaning.empty()) {
    rows.add(view.words().text("text.meaning", {{"code", std::to_string(note.code.value)},
                                                {"meaning", note.meaning}}),
             Style::plain);
  }
  add_surprises(rows, view, note);
  add_state(rows, view, note);
  add_envelope(rows, view, note);
  add_header(rows, view, moment);
  for (const std::string& remark : note.remarks) {
    rows.add("* ", Style::plain, 2, remark, Style::plain);
  }
  if (!note.follow.empty()) rows.add(note.follow, Style::plain);
  add_clauses(rows, view, note.clauses, known);
}

std::string mailbox_text(const View& view, const std::string& path, std::size_t count) {
  return view.words().plural("text.mailbox", count, {{"subject", escape(path)}});
}

void add_host(RowList& rows, const View& view, trace::HostIndex host) {
  const trace::HostState& state = view.document.playback().world().host(host);
  std::vector<std::string> held;
  if (!state.is_up) held.push_back(view.words().text("walk.down"));
  if (!state.queue.empty()) held.push_back(view.words().plural("walk.queue", state.queue.size()));
  for (const auto& [path, messages] : state.mailboxes) {
    held.push_back(mailbox_text(view, path, messages.size()));
  }
  if (held.empty()) return;
  std::string all;
  for (const std::string& one : held) {
    all.append(all.empty() ? "" : view.words().text("walk.joint")).append(one);
  }
  rows.add(view.comments().host_name(host) + "  ", Style::plain, 2, all, Style::plain);
}

}  // namespace

void add_explanation(RowList& rows, const View& view, std::size_t place,
                     std::set<std::string_view>* known) {
  const viewer::Story& story = view.future().story();
  const Moment& moment = story.moments()[place];
  if (moment.is_line()) return add_line(rows, view, moment, known);
  const explain::Happening& happening = story.happenings()[moment.happening];
  const std::string why = view.comments().why(happening);
  if (!why.empty()) rows.add(why, Style::title);
  add_clauses(rows, view, view.comments().clauses(happening), known);
}

void add_hosts(RowList& rows, const View& view) {
  RowList held(rows.width());
  for (trace::HostIndex i = 0; i < view.future().scenario().hosts.size(); ++i) {
    add_host(held, view, i);
  }
  if (held.size() == 0) return;
  rows.add_rule(view.words().text("walk.hosts"));
  for (Row& row : held.take()) rows.add(std::move(row));
}

std::vector<Row> explanation_rows(const View& view, std::size_t width) {
  RowList rows(width);
  if (const auto lit = view.document.playback().lit()) {
    add_explanation(rows, view, *lit, nullptr);
    add_hosts(rows, view);
    return rows.take();
  }
  const scenario::Scenario& scenario = view.future().scenario();
  for (trace::HostIndex i = 0; i < scenario.hosts.size(); ++i) {
    rows.add(view.words().text("text.host", {{"name", view.comments().host_name(i)},
                                             {"role", view.comments().role(i)}}),
             Style::plain);
  }
  for (const std::string& note : explain::notes_of(scenario, view.words())) {
    rows.add("* ", Style::plain, 2, escape(note), Style::plain);
  }
  return rows.take();
}

}  // namespace smtplab::cli::walk
