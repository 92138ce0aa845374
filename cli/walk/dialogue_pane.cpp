#include "cli/walk/dialogue_pane.h"

#include <algorithm>
#include <iterator>
#include <string>

#include "sim/explain/dialogue_writer.h"
#include "sim/explain/escape.h"
#include "sim/explain/happening_writer.h"
#include "sim/explain/said_line.h"

namespace smtplab::cli::walk {
namespace {

using explain::Line;
using explain::LineKind;
using explain::Style;
using viewer::Moment;

/// A longer content is shown with its first lines alone.
constexpr std::size_t kContentLines = 12;

/// The connection that was heard before a moment; kNowhere where none was.
std::uint32_t heard_before(const viewer::Story& story, std::size_t place) {
  while (place-- > 0) {
    if (story.moments()[place].is_line()) return story.moments()[place].conversation;
  }
  return Moment::kNowhere;
}

/// Dialogues have numbers, as in the text of a run.
std::size_t number_of(const viewer::Story& story, std::uint32_t conversation) {
  std::size_t number = 0;
  for (std::uint32_t i = 0; i <= conversation; ++i) {
    if (!story.moments_of(i).empty()) ++number;
  }
  return number;
}

std::string rule_text(const View& view, const Moment& moment) {
  const viewer::Story& story = view.future().story();
  const explain::Conversation& conversation = story.conversations()[moment.conversation];
  viewer::Commentary& comments = view.comments();
  return view.words().text("text.connection",
                           {{"number", std::to_string(number_of(story, moment.conversation))},
                            {"client", comments.host_name(conversation.client)},
                            {"server", comments.host_name(conversation.server)},
                            {"client_label", "C"},
                            {"server_label", "S"}});
}

std::string head_of(const View& view, std::size_t place, bool is_lit, std::string_view mark) {
  const auto& marks = view.document.entry(view.document.active()).bookmarks;
  const bool is_marked = std::any_of(marks.begin(), marks.end(), [&](const auto& bookmark) {
    return bookmark.cursor.seen == place + 1;
  });
  std::string head = is_lit ? ">" : " ";
  head += is_marked ? "#" : view.search.has(place) ? "*" : " ";
  head += view.comments().time(view.future().story().moments()[place].at);
  return head.append(" ").append(mark).append(" ");
}

/// Of a call or an end, where no octet is said.
std::string call_text(const View& view, const Moment& moment, const Line& line) {
  viewer::Commentary& comments = view.comments();
  if (line.kind == LineKind::call) {
    return view.words().text("text.call", {{"client", comments.host_name(moment.from)},
                                           {"server", comments.host_name(moment.to)}});
  }
  const trace::Event& end = view.future().log()[moment.event];
  if (end.kind != trace::EventKind::closing) return view.words().text("text.broken");
  return view.words().text("text.hang-up", {{"host", comments.host_name(end.host)}});
}

void add_said(RowList& rows, const View& view, std::size_t place, bool is_lit) {
  const viewer::Story& story = view.future().story();
  const Moment& moment = story.moments()[place];
  const Line& line = *story.line_of(moment);
  const explain::Annotation& note = *view.comments().note(moment);
  const Style style = line.role() == network::Side::client ? Style::client
                      : explain::refuses(line, note)       ? Style::refusal
                                                           : Style::server;
  std::string head = head_of(view, place, is_lit, explain::mark_of(line, note));
  const std::string label(explain::label(line.role(), explain::Labels::client_server));
  const std::size_t indent = head.size() + label.size() + 1;
  const std::vector<std::string> shown = explain::shown_lines(line);
  const std::size_t most = shown.size() > kContentLines ? kContentLines - 1 : shown.size();
  for (std::size_t i = 0; i < most; ++i) {
    rows.add(head + label + " ", Style::dim, indent, shown[i], style);
    head.assign(head.size(), ' ');
  }
  if (most == shown.size()) return;
  rows.add(head + label + " ", Style::dim, indent,
           view.words().plural("text.content-left-out", shown.size() - most), Style::dim);
}

}  // namespace

void add_moment(RowList& rows, const View& view, std::size_t place, bool is_lit) {
  const viewer::Story& story = view.future().story();
  const Moment& moment = story.moments()[place];
  const Line* const line = story.line_of(moment);
  if (line != nullptr && heard_before(story, place) != moment.conversation) {
    rows.add_rule(rule_text(view, moment));
  }
  const std::size_t first = rows.size();
  if (line == nullptr) {
    const explain::Course course = story.happenings()[moment.happening].kind->course;
    const bool is_bad = course == explain::Course::back || course == explain::Course::broken;
    const std::string head = head_of(view, place, is_lit, explain::mark_of(course));
    rows.add(head, Style::dim, head.size() + 2, view.comments().text(moment),
             is_bad ? Style::refusal : Style::title);
  } else if (line->octets.empty()) {
    const std::string head = head_of(view, place, is_lit, explain::kNeither);
    rows.add(head, Style::dim, head.size() + 2, call_text(view, moment, *line), Style::title);
  } else {
    add_said(rows, view, place, is_lit);
  }
  if (is_lit) rows.light_from(first);
}

std::vector<Row> dialogue_pane(const View& view, std::size_t width, std::size_t height) {
  const std::size_t seen = view.document.playback().seen();
  std::vector<Row> all;
  for (std::size_t place = seen; place-- > 0 && all.size() < height;) {
    RowList rows(width);
    add_moment(rows, view, place, place + 1 == seen);
    std::vector<Row> one = rows.take();
    // Of what is lit and too long for the pane, the beginning is seen.
    if (place + 1 == seen && one.size() > height) one.resize(height);
    all.insert(all.begin(), std::make_move_iterator(one.begin()),
               std::make_move_iterator(one.end()));
  }
  if (seen == 0) {
    RowList rows(width);
    rows.add(view.words().text("walk.nothing-yet"), Style::note);
    all = rows.take();
  }
  if (all.size() > height) all.erase(all.begin(), all.end() - static_cast<std::ptrdiff_t>(height));
  all.resize(height);
  return all;
}

}  // namespace smtplab::cli::walk
