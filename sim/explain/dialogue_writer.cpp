#include "sim/explain/dialogue_writer.h"

#include <fmt/format.h>

#include <algorithm>
#include <vector>

#include "sim/explain/escape.h"
#include "sim/explain/said_line.h"
#include "sim/explain/text_layout.h"

namespace smtplab::explain {
namespace {

using network::Side;

constexpr std::size_t kLastRecipientsShown = 6;

trace::EventIndex first_event(const Line& line) {
  const auto first = std::min_element(line.events.begin(), line.events.end());
  return first == line.events.end() ? 0 : *first;
}

}  // namespace

std::string_view label(Side side, Labels labels) {
  if (labels == Labels::sender_receiver) return side == Side::client ? "S:" : "R:";
  return side == Side::client ? "C:" : "S:";
}

DialogueWriter::DialogueWriter(RunText& text, HappeningWriter& happenings)
    : text_(text),
      happenings_(happenings),
      scenario_(text.scenario),
      log_(text.log),
      options_(text.options),
      texts_(text.texts),
      page_(text.page),
      indent_(text.indent()) {}

void DialogueWriter::write(const Conversation& conversation,
                           std::span<const Happening> happenings) {
  const std::vector<Annotation> notes =
      annotate(scenario_, log_, conversation, options_.language, options_.labels);
  auto next = happenings.begin();
  for (std::size_t i = 0; i < conversation.lines.size(); ++i) {
    const Line& line = conversation.lines[i];
    const trace::EventIndex first = first_event(line);
    for (; next != happenings.end() && next->events.front() < first; ++next) {
      write_happening(*next);
    }
    write_line(conversation, line, notes[i]);
  }
  for (; next != happenings.end(); ++next) write_happening(*next);
}

void DialogueWriter::write_happening(const Happening& happening) {
  if (options_.annotate) page_.add_blank();
  happenings_.write(happening);
}

void DialogueWriter::write_line(const Conversation& conversation, const Line& line,
                                const Annotation& note) {
  const std::string time = text_.time_text(line.at);
  // One exchange, one block: what the client says, then what it is answered.
  if (options_.annotate && (line.role() == Side::client || line.kind == LineKind::hang_up)) {
    page_.add_blank();
  }
  if (line.octets.empty()) {
    write_call(conversation, line, time);
  } else {
    write_octets(line, note, time);
  }
  if (options_.annotate) write_note(line, note);
  write_surprises(note);
}

void DialogueWriter::write_call(const Conversation& conversation, const Line& line,
                                std::string_view time) {
  const std::string head = fmt::format("{} {} ", time, kNeither);
  std::string text;
  if (line.kind == LineKind::call) {
    text = texts_.text("text.call", {{"client", text_.host_name(conversation.client)},
                                     {"server", text_.host_name(conversation.server)}});
  } else if (log_[line.client_event].kind == trace::EventKind::closing) {
    text = texts_.text("text.hang-up", {{"host", text_.host_name(log_[line.client_event].host)}});
  } else {
    text = texts_.text("text.broken");
  }
  page_.add(head, Style::dim, head.size() + 2, text, Style::title);
}

void DialogueWriter::write_octets(const Line& line, const Annotation& note, std::string_view time) {
  const Style style = line.role() == Side::client ? Style::client
                      : refuses(line, note)       ? Style::refusal
                                                  : Style::server;
  const std::size_t limit = options_.content_lines;
  const std::vector<std::string> lines = shown_lines(line);
  const bool cut = holds_content(line) && limit != 0 && lines.size() > limit;
  const std::size_t tail = cut ? limit / 4 : 0;
  const std::string blank(time.size(), ' ');
  for (std::size_t i = 0; i < lines.size(); ++i) {
    const std::string head = fmt::format("{} {} {} ", i == 0 ? time : std::string_view(blank),
                                         mark_of(line, note), label(line.role(), options_.labels));
    if (cut && i == limit - tail) {
      const std::size_t left_out = lines.size() - limit;
      page_.add(head, Style::dim, head.size(), texts_.plural("text.content-left-out", left_out),
                Style::dim);
      i += left_out - 1;
      continue;
    }
    page_.add(head, Style::dim, head.size() + 2, lines[i], style);
  }
}

void DialogueWriter::write_note(const Line& line, const Annotation& note) {
  const std::string head = indentation();
  if (!note.what.empty() && line.kind != LineKind::hang_up) {
    page_.add(head, indent_, note.what, Style::note);
  }
  if (!note.meaning.empty() && known_codes_.insert({note.code.value, note.meaning}).second) {
    page_.add(head, indent_ + 6,
              texts_.text("text.meaning",
                          {{"code", std::to_string(note.code.value)}, {"meaning", note.meaning}}),
              Style::dim);
  }
  write_state(line, note);
  write_envelope(note);
  for (const std::string& remark : note.remarks) {
    page_.add(head + "* ", indent_ + 2, remark, Style::note);
  }
  if (options_.clauses) text_.write_clauses(note.clauses, note.other_clauses);
}

void DialogueWriter::write_state(const Line& line, const Annotation& note) {
  const bool if_same = line.kind == LineKind::reply;
  const std::optional<StateKeys> keys = state_keys(note);
  if (keys) write_change(keys->before, keys->after, if_same);
}

void DialogueWriter::write_change(const std::string& before, const std::string& after,
                                  bool if_same) {
  if (before == after && !if_same) return;
  page_.add(indentation(), indent_,
            texts_.text(before == after ? "text.state-stays" : "text.state",
                        {{"before", texts_.text(before)}, {"after", texts_.text(after)}}),
            Style::dim);
}

void DialogueWriter::write_envelope(const Annotation& note) {
  if (note.envelope_before == note.envelope_after) return;
  const EnvelopeView& envelope = note.envelope_after;
  if (!envelope.reverse_path) {
    return page_.add(indentation(), indent_, texts_.text("text.envelope-empty"), Style::dim);
  }
  const std::string from = texts_.text("text.envelope-from");
  const std::string to = texts_.text("text.envelope-to");
  const std::size_t column = indent_ + display_width(from);
  page_.add(indentation() + from, column, escape(*envelope.reverse_path), Style::dim);
  const std::vector<std::string>& paths = envelope.forward_paths;
  const std::size_t first =
      paths.size() > kLastRecipientsShown ? paths.size() - kLastRecipientsShown : 0;
  const std::size_t width = display_width(to);
  const std::string lead(column > width ? column - width : 0, ' ');
  for (std::size_t i = first; i < paths.size(); ++i) {
    std::string text = escape(paths[i]);
    if (i == first && first != 0)
      text.append(" ").append(texts_.plural("text.envelope-more", first));
    page_.add(i == first ? lead + to : std::string(column, ' '), column + 2, text, Style::dim);
  }
}

void DialogueWriter::write_surprises(const Annotation& note) {
  const std::string head = std::string(text_.time_width() + 1, ' ') + std::string(kSurprise) + "  ";
  for (const NotedViolation& violation : note.violations) {
    page_.add(head, indent_,
              fmt::format("{} [{}]", texts_.text("text.violation", {{"what", violation.what}}),
                          violation.clause),
              Style::alarm);
  }
  for (const Difference& difference : note.differences) {
    const auto show = [&](std::string_view key, const std::string& octets) {
      const std::string name = texts_.text(key);
      page_.add(head + name, head.size() + display_width(name),
                octets.empty() ? texts_.text("text.nothing") : shown_octets(octets), Style::alarm);
    };
    show("text.expected", difference.expected);
    show("text.seen", difference.seen);
    if (difference.file_line != 0) {
      page_.add(head, indent_,
                texts_.text("text.at-line", {{"line", std::to_string(difference.file_line)}}),
                Style::alarm);
    }
  }
}

}  // namespace smtplab::explain
