#include "sim/explain/sequence.h"

#include <algorithm>
#include <set>
#include <string_view>
#include <utility>

#include "sim/explain/annotation.h"
#include "sim/explain/conversation.h"
#include "sim/explain/escape.h"
#include "sim/explain/happening_writer.h"
#include "sim/explain/repetition.h"
#include "sim/explain/run_text.h"
#include "sim/explain/text_page.h"

namespace smtplab::explain {
namespace {

using network::Side;
using trace::Event;
using trace::EventIndex;
using trace::EventKind;
using Kind = SequenceStep::Kind;

constexpr std::size_t kReplyLinesShown = 6;  // of a reply
constexpr std::size_t kHintOctets = 2000;    // a line may have megabytes

std::string_view without_end(std::string_view line) {
  if (line.ends_with("\r\n")) line.remove_suffix(2);
  return line;
}

/// The lines of octets, as they are shown.
std::vector<std::string> lines_of(std::string_view octets, std::size_t most) {
  std::vector<std::string> lines;
  while (!octets.empty() && lines.size() < most) {
    const std::size_t feed = octets.find('\n');
    const std::size_t length = feed == std::string_view::npos ? octets.size() : feed + 1;
    lines.push_back(escape(without_end(octets.substr(0, length)).substr(0, kHintOctets)));
    octets.remove_prefix(length);
  }
  return lines;
}

std::size_t count_lines(std::string_view octets) {
  const auto feeds = static_cast<std::size_t>(std::count(octets.begin(), octets.end(), '\n'));
  return feeds + (octets.empty() || octets.ends_with('\n') ? 0 : 1);
}

std::string hint_of(std::string_view octets) {
  std::string text;
  for (const std::string& line : lines_of(octets.substr(0, kHintOctets), kHintOctets)) {
    text.append(text.empty() ? "" : "\n").append(line);
  }
  if (octets.size() > kHintOctets) text.append(" ...");
  return text;
}

/// Collects the steps of one run.
class Collector {
 public:
  Collector(const scenario::Scenario& scenario, const trace::Log& log, const SequenceRange& range,
            Language language)
      : scenario_(scenario),
        log_(log),
        range_(range),
        language_(language),
        texts_(catalogue(language)),
        options_{.language = language},
        page_(options_.width, false),
        run_(scenario, log, options_, page_),
        happening_writer_(run_) {}

  Sequence collect() {
    std::vector<Conversation> all = conversations(scenario_, log_);
    std::erase_if(all, [&](const Conversation& c) { return !is_dialogue(log_, c); });
    return collect(all, happenings(log_, all, false));
  }

  Sequence collect(const std::vector<Conversation>& all, const std::vector<Happening>& happenings) {
    std::size_t number = 0;
    for (const Conversation& conversation : all) {
      if (!is_dialogue(log_, conversation)) continue;
      ++number;
      const std::vector<EventIndex>& events = conversation.events;
      if (events.back() >= range_.first && events.front() <= range_.last) {
        add_conversation(conversation, number);
      }
    }
    for (const Happening& happening : happenings) add_happening(happening);
    std::stable_sort(
        sequence_.steps.begin(), sequence_.steps.end(),
        [](const SequenceStep& a, const SequenceStep& b) { return a.event < b.event; });
    if (!range_.in_full) shorten();
    if (sequence_.steps.size() > range_.most_steps) {
      sequence_.left_out = sequence_.steps.size() - range_.most_steps;
      sequence_.steps.resize(range_.most_steps);
    }
    find_lanes();
    return std::move(sequence_);
  }

 private:
  bool is_wanted(EventIndex index) const { return index >= range_.first && index <= range_.last; }

  SequenceStep* add(Kind kind, EventIndex index, trace::HostIndex from, trace::HostIndex to) {
    if (!is_wanted(index)) return nullptr;
    SequenceStep& step = sequence_.steps.emplace_back();
    step.kind = kind;
    step.event = index;
    step.at = log_[index].at;
    step.from = from;
    step.to = to;
    return &step;
  }

  void add_conversation(const Conversation& conversation, std::size_t number) {
    const std::vector<Annotation> notes =
        annotate(scenario_, log_, conversation, language_, Labels::client_server);
    for (std::size_t i = 0; i < conversation.lines.size(); ++i) {
      const Line& line = conversation.lines[i];
      if (line.events.empty()) continue;
      add_line(conversation, line, notes[i], number);
      for (const EventIndex index : line.events) add_remark(index, number);
      add_surprises(conversation, line, notes[i], number);
    }
  }

  static Kind kind_of(const Line& line) {
    switch (line.kind) {
      case LineKind::call:
        return Kind::call;
      case LineKind::content:
      case LineKind::said:
        return Kind::content;
      case LineKind::reply:
        return Kind::reply;
      case LineKind::hang_up:
        return Kind::hang_up;
      default:
        return line.role() == Side::server ? Kind::reply : Kind::command;
    }
  }

  void add_line(const Conversation& conversation, const Line& line, const Annotation& note,
                std::size_t number) {
    const bool by_client = line.speaker == Side::client;
    const EventIndex first = *std::min_element(line.events.begin(), line.events.end());
    SequenceStep* step =
        add(kind_of(line), first, by_client ? conversation.client : conversation.server,
            by_client ? conversation.server : conversation.client);
    if (step == nullptr) return;
    step->number = number;
    step->is_refusal = note.code.value != 0
                           ? !note.code.is_positive()
                           : line.kind == LineKind::reply && line.octets.starts_with("-ERR");
    step->arrives = line.kind == LineKind::hang_up ||
                    std::any_of(line.events.begin(), line.events.end(), [&](EventIndex index) {
                      const EventKind kind = log_[index].kind;
                      return kind == EventKind::arrived || kind == EventKind::accepted;
                    });
    if (line.kind == LineKind::hang_up && log_[line.client_event].kind != EventKind::closing) {
      step->kind = Kind::broken;
    }
    if (step->kind == Kind::content) return describe_content(line, *step);
    if (line.kind == LineKind::reply && conversation.is_pop3) return describe_response(line, *step);
    step->lines = lines_of(line.octets, kReplyLinesShown);
    if (line.octets == ".\r\n") step->lines = {texts_.text("sequence.dot")};
    const std::size_t count = count_lines(line.octets);
    if (count > step->lines.size()) {
      step->lines.push_back(texts_.plural("sequence.more", count - step->lines.size()));
    }
    step->hint = hint_of(line.octets);
  }

  void describe_content(const Line& line, SequenceStep& step) const {
    const std::size_t count = count_lines(line.octets);
    const std::string octets = std::to_string(line.octets.size());
    step.lines = {texts_.plural("sequence.content", count, {{"octets", octets}})};
    // What a reader looks for first.
    for (const std::string& text : lines_of(line.octets, 100)) {
      if (text.empty()) break;
      if (text.starts_with("Subject:") || count <= 1) step.lines.push_back(text);
    }
    step.hint = hint_of(line.octets);
  }

  // POP3 gives listings and messages in its responses.
  void describe_response(const Line& line, SequenceStep& step) const {
    const std::size_t first = std::min(line.octets.find('\n'), line.octets.size() - 1) + 1;
    const std::string_view rest = std::string_view(line.octets).substr(first);
    step.lines = lines_of(line.octets, 1);
    step.hint = hint_of(line.octets);
    if (rest.empty()) return;
    const std::vector<std::string> few = lines_of(rest, kReplyLinesShown);
    if (count_lines(rest) < kReplyLinesShown) {
      step.lines.insert(step.lines.end(), few.begin(), few.end());
      return;
    }
    step.lines.push_back(texts_.plural("sequence.content", count_lines(rest),
                                       {{"octets", std::to_string(rest.size())}}));
    for (const std::string& text : lines_of(rest, 100)) {
      if (text.starts_with("Subject:")) step.lines.push_back(text);
      if (text.empty()) break;
    }
  }

  // What becomes of a message is what a reader wants to see of the events of its lines.
  void add_remark(EventIndex index, std::size_t number) {
    const Event& event = log_[index];
    std::string_view key;
    Course course = Course::onward;
    switch (event.kind) {
      case EventKind::stored:
        key = "remark.stored";
        break;
      case EventKind::queued:
        key = "remark.queued";
        course = Course::waits;
        break;
      case EventKind::displayed:
        key = "remark.displayed";
        break;
      case EventKind::timed_out:
        key = "sequence.timed-out";
        course = Course::broken;
        break;
      case EventKind::tls_started:
        key = event.value == 0 ? "sequence.tls" : "remark.tls-failed";
        course = event.value == 0 ? Course::onward : Course::broken;
        break;
      default:
        return;
    }
    SequenceStep* step = add(Kind::note, index, event.host, trace::kNone);
    if (step == nullptr) return;
    step->number = number;
    step->course = course;
    const std::string_view payload = log_.payload(index);
    const std::string subject =
        escape(payload.substr(0, std::min<std::size_t>(event.begin, payload.size())));
    step->lines = {texts_.text(key, {{"subject", subject}})};
  }

  void add_surprises(const Conversation& conversation, const Line& line, const Annotation& note,
                     std::size_t number) {
    const trace::HostIndex reader =
        line.speaker == Side::client ? conversation.server : conversation.client;
    const auto add_surprise = [&](EventKind kind, std::string text) {
      for (const EventIndex index : line.events) {
        if (log_[index].kind != kind) continue;
        if (SequenceStep* step = add(Kind::surprise, index, reader, trace::kNone)) {
          step->number = number;
          step->lines = {std::move(text)};
        }
        return;
      }
    };
    for (const NotedViolation& violation : note.violations) {
      add_surprise(EventKind::violation, texts_.text("text.violation", {{"what", violation.what}}));
    }
    for (const Difference& difference : note.differences) {
      const std::string expected = difference.expected.empty()
                                       ? texts_.text("text.nothing")
                                       : escape(without_end(difference.expected));
      add_surprise(EventKind::differs, texts_.text("text.expected") + expected);
    }
  }

  void add_happening(const Happening& happening) {
    const EventIndex first = happening.events.front();
    const Event& event = log_[first];
    const bool is_datagram = event.kind == EventKind::datagram_sent;
    SequenceStep* step = add(is_datagram ? Kind::datagram : Kind::note, first, event.host,
                             is_datagram ? event.value : trace::kNone);
    if (step == nullptr) return;
    step->course = happening.kind->course;
    const std::string sentence = happening_writer_.sentence(happening);
    if (!is_datagram) {
      step->lines = {without_host(sentence, event.host)};
      return;
    }
    step->arrives = event.value != trace::kNone;
    step->is_refusal =
        happening.kind->key == "answer.failure" || happening.kind->key == "answer.no-such-name";
    std::string said = happening_writer_.answer(first);
    if (step->course == Course::asks) said += "?";
    if (step->is_refusal || happening.kind->key == "answer.no-data") {
      said = texts_.text("sequence." + std::string(happening.kind->key), {{"question", said}});
    }
    step->lines = {std::move(said)};
    step->hint = sentence;
  }

  /// A note stands on its host's lane: "mx.example: mail waits" need not name it again.
  std::string without_host(std::string_view sentence, trace::HostIndex host) const {
    const std::string name = run_.host_name(host);
    for (const std::string_view colon : {": ", "："}) {
      const std::string head = name + std::string(colon);
      if (sentence.starts_with(head)) return std::string(sentence.substr(head.size()));
    }
    return std::string(sentence);
  }

  /// Leaves out what recurs, as the text of a run does.
  void shorten() {
    std::vector<std::string> said;
    said.reserve(sequence_.steps.size());
    for (const SequenceStep& step : sequence_.steps) {
      std::string& one = said.emplace_back(1, static_cast<char>('a' + static_cast<int>(step.kind)));
      one.append(std::to_string(step.from)).append(" ").append(std::to_string(step.to));
      for (const std::string& line : step.lines) one.append(1, '\n').append(line);
    }
    std::vector<SequenceStep> kept;
    for (std::size_t i = 0; i < said.size();) {
      const Repetition repetition = find_repetition(said, i);
      if (!repetition.is_long()) {
        kept.push_back(std::move(sequence_.steps[i++]));
        continue;
      }
      const std::size_t end = i + repetition.length * repetition.times;
      const std::size_t shown = i + repetition.length * Repetition::kShownTimes;
      for (; i < shown; ++i) kept.push_back(std::move(sequence_.steps[i]));
      i = end;
      const SequenceStep& last = sequence_.steps[end - 1];
      SequenceStep& omission = kept.emplace_back();
      omission.kind = Kind::omission;
      omission.event = last.event;
      omission.at = last.at;
      std::string until = run_.time_text(last.at);
      until.erase(0, until.find_first_not_of(' '));
      omission.lines = {texts_.plural("text.repeats", repetition.times - Repetition::kShownTimes,
                                      {{"time", until}})};
    }
    sequence_.steps = std::move(kept);
  }

  void find_lanes() {
    std::set<trace::HostIndex> lanes;
    for (const SequenceStep& step : sequence_.steps) {
      for (const trace::HostIndex host : {step.from, step.to}) {
        if (host < scenario_.hosts.size()) lanes.insert(host);
      }
    }
    sequence_.lanes.assign(lanes.begin(), lanes.end());
  }

  const scenario::Scenario& scenario_;
  const trace::Log& log_;
  const SequenceRange& range_;
  Language language_;
  const Catalogue& texts_;
  TextOptions options_;
  TextPage page_;
  RunText run_;
  HappeningWriter happening_writer_;
  Sequence sequence_;
};

}  // namespace

Sequence sequence_of(const scenario::Scenario& scenario, const trace::Log& log,
                     const SequenceRange& range, Language language) {
  return Collector(scenario, log, range, language).collect();
}

Sequence sequence_of(const scenario::Scenario& scenario, const trace::Log& log,
                     const std::vector<Conversation>& all, const std::vector<Happening>& happenings,
                     const SequenceRange& range, Language language) {
  return Collector(scenario, log, range, language).collect(all, happenings);
}

}  // namespace smtplab::explain
