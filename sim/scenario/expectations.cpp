#include "sim/scenario/expectations.h"

#include <algorithm>
#include <map>
#include <regex>
#include <string>
#include <string_view>
#include <tuple>

#include "sim/scenario/delivery_expectations.h"
#include "sim/scenario/event_expectations.h"
#include "sim/scenario/stored_messages.h"
#include "sim/trace/violation.h"

namespace smtplab::scenario {
namespace {

using trace::EventKind;

/// A message as the trace tells of it.
struct Message {
  std::string_view subject;
  std::string_view octets;
};

EventKind kind_of(Expectation::Kind kind) {
  switch (kind) {
    case Expectation::Kind::terminal:
      return EventKind::displayed;
    case Expectation::Kind::queue:
      return EventKind::queued;
    case Expectation::Kind::fetched:
      return EventKind::fetched;
    default:
      return EventKind::stored;
  }
}

/// What a run has left behind, read from its log once for all expectations.
class Remains {
 public:
  explicit Remains(const trace::Log& log) : log_(log) {
    for (trace::EventIndex i = 0; i < log.size(); ++i) {
      const trace::Event& event = log[i];
      if (event.kind == EventKind::violation) {
        violations_.emplace_back(trace::violation_name(event.value));
      }
      follow(i, event);
    }
  }

  /// How many messages are where the expectation looks.
  std::size_t count(const Expectation& expected) const {
    const Kept* kept = find(expected);
    return kept == nullptr ? 0 : kept->size();
  }
  /// The last of them; empty if there are none.
  Message last(const Expectation& expected) const {
    const Kept* kept = find(expected);
    if (kept == nullptr || kept->empty()) return {};
    const trace::EventIndex last = kept->rbegin()->second;
    return Message{subject_of(last), log_.payload(last).substr(log_[last].begin)};
  }
  const std::vector<std::string>& violations() const { return violations_; }

 private:
  using Kept = std::map<std::uint32_t, trace::EventIndex>;  // by the number in a queue or mailbox
  using Key = std::tuple<EventKind, std::uint32_t, std::string>;  // kind, host, user

  // What was passed on, was given up or was removed is not there any more.
  void follow(trace::EventIndex i, const trace::Event& event) {
    switch (event.kind) {
      case EventKind::stored:
      case EventKind::fetched:
        kept_[{event.kind, event.host, user_of(subject_of(i))}][event.value] = i;
        return;
      case EventKind::removed:
        kept_[{EventKind::stored, event.host, user_of(log_.payload(i))}].erase(event.value);
        return;
      case EventKind::displayed:
        kept_[{EventKind::displayed, event.host, user_of(subject_of(i))}][i] = i;
        return;
      case EventKind::queued:
        kept_[{EventKind::queued, event.host, ""}][event.value] = i;
        return;
      case EventKind::dequeued:
      case EventKind::failed:
        kept_[{EventKind::queued, event.host, ""}].erase(event.value);
        return;
      default:
        return;
    }
  }

  std::string_view subject_of(trace::EventIndex i) const {
    return log_.payload(i).substr(0, log_[i].begin);
  }

  const Kept* find(const Expectation& expected) const {
    const bool queue = expected.kind == Expectation::Kind::queue;
    const auto kept = kept_.find(
        {kind_of(expected.kind), expected.host, queue ? "" : folded_user(expected.user)});
    return kept == kept_.end() ? nullptr : &kept->second;
  }

  const trace::Log& log_;
  std::map<Key, Kept> kept_;
  std::vector<std::string> violations_;
};

std::vector<std::string_view> lines_of(std::string_view octets) {
  std::vector<std::string_view> lines;
  while (!octets.empty()) {
    const std::size_t end = octets.find("\r\n");
    lines.push_back(octets.substr(0, end));
    octets.remove_prefix(end == std::string_view::npos ? octets.size() : end + 2);
  }
  return lines;
}

/// The line with DATE in the place of a date and time, as RFC 821 and RFC 5322 write them.
std::string without_date(std::string_view line) {
  static const std::regex kDate(
      "([A-Z][a-z]{2}, )?[0-9]{1,2} [A-Z][a-z]{2} ([0-9]{4}|[0-9]{2}) "
      "[0-9]{2}:[0-9]{2}:[0-9]{2} ([-+][0-9]{4}|[A-Z]{1,5})");
  return std::regex_replace(std::string(line), kDate, "DATE");
}

bool is_same(std::string_view seen, std::string_view wanted, Dates dates) {
  return seen == wanted ||
         (dates == Dates::passed_over && without_date(seen) == without_date(wanted));
}

void judge_content(const Expectation& expected, std::string_view octets, Dates dates,
                   std::vector<Failure>& failures) {
  const std::vector<std::string_view> seen = lines_of(octets);
  const std::vector<std::string>& wanted = *expected.content;
  for (std::size_t i = 0; i < std::max(seen.size(), wanted.size()); ++i) {
    const bool same = i < seen.size() && i < wanted.size() && is_same(seen[i], wanted[i], dates);
    if (same) continue;
    Place place = expected.place;
    place.pointer += "/content/" + std::to_string(i);
    failures.push_back({Failure::Kind::message_content, place,
                        i < wanted.size() ? wanted[i] : std::string(),
                        i < seen.size() ? std::string(seen[i]) : std::string(), trace::kNoEvent});
    return;  // one line is enough: those behind it are mostly shifted
  }
}

// All that is missing is told: what stands where does not matter, so nothing is shifted.
void judge_contains(const Expectation& expected, std::string_view octets,
                    std::vector<Failure>& failures) {
  const std::vector<std::string_view> seen = lines_of(octets);
  for (std::size_t i = 0; i < expected.contains.size(); ++i) {
    const std::string& wanted = expected.contains[i];
    const bool found = std::any_of(seen.begin(), seen.end(), [&](std::string_view line) {
      return line.find(wanted) != std::string_view::npos;
    });
    if (found) continue;
    Place place = expected.place;
    place.pointer += "/contains/" + std::to_string(i);
    failures.push_back(
        {Failure::Kind::message_content, place, wanted, std::string(), trace::kNoEvent});
  }
}

/// Where the reverse-path ends in "<from> <to>"; a quoted local-part may hold spaces and brackets.
std::size_t end_of_path(std::string_view subject) {
  bool quoted = false;
  for (std::size_t i = 0; i < subject.size(); ++i) {
    if (subject[i] == '\\') {
      ++i;
    } else if (subject[i] == '"') {
      quoted = !quoted;
    } else if (subject[i] == '>' && !quoted) {
      return i + 1;
    }
  }
  return subject.size();
}

void judge_messages(const Expectation& expected, const Remains& remains, Dates dates,
                    std::vector<Failure>& failures) {
  const std::size_t count = remains.count(expected);
  if (expected.messages && count != *expected.messages) {
    failures.push_back({Failure::Kind::message_count, expected.place,
                        std::to_string(*expected.messages), std::to_string(count),
                        trace::kNoEvent});
  }
  const Message last = remains.last(expected);
  if (expected.content && count == 0 && expected.messages.value_or(1) != 0) {
    failures.push_back({Failure::Kind::message_content, expected.place,
                        expected.content->empty() ? std::string() : expected.content->front(),
                        std::string(), trace::kNoEvent});
  } else if (expected.content) {
    judge_content(expected, last.octets, dates, failures);
  }
  judge_contains(expected, last.octets, failures);
  const std::size_t space = std::min(end_of_path(last.subject), last.subject.size());
  const std::string_view from = last.subject.substr(0, space);
  const std::string_view to =
      space < last.subject.size() ? last.subject.substr(space + 1) : std::string_view();
  if (expected.reverse_path && from != *expected.reverse_path) {
    failures.push_back({Failure::Kind::reverse_path, expected.place, *expected.reverse_path,
                        std::string(from), trace::kNoEvent});
  }
  if (expected.forward_path && to != *expected.forward_path) {
    failures.push_back({Failure::Kind::forward_path, expected.place, *expected.forward_path,
                        std::string(to), trace::kNoEvent});
  }
}

std::string joined(const std::vector<std::string>& names) {
  std::string text;
  for (const std::string& name : names) {
    if (!text.empty()) text.append(" ");
    text.append(name);
  }
  return text;
}

void judge_violations(const Expectation& expected, const std::vector<std::string>& seen,
                      std::vector<Failure>& failures) {
  if (seen == expected.violations) return;
  failures.push_back({Failure::Kind::violations, expected.place, joined(expected.violations),
                      joined(seen), trace::kNoEvent});
}

/// The steps of the script by the `connecting` events of their dialogues: those of a client come in
/// the order of the steps' instants, and have no cause but the script. Of hosts that a real server
/// or a person is, others have no cause either.
std::map<trace::EventIndex, std::uint32_t> steps_by_call(const Scenario& scenario,
                                                         const trace::Log& log) {
  std::vector<std::uint32_t> order(scenario.script.size());
  for (std::uint32_t i = 0; i < order.size(); ++i) order[i] = i;
  std::stable_sort(order.begin(), order.end(), [&](std::uint32_t a, std::uint32_t b) {
    return scenario.script[a].at < scenario.script[b].at;
  });
  std::map<trace::EventIndex, std::uint32_t> steps;
  for (trace::EventIndex i = 0; i < log.size() && !order.empty(); ++i) {
    if (log[i].kind != EventKind::connecting || log[i].cause != trace::kNoEvent) continue;
    const auto step = std::find_if(order.begin(), order.end(), [&](std::uint32_t number) {
      return scenario.script[number].client == log[i].host;
    });
    if (step == order.end()) continue;
    steps.emplace(i, *step);
    order.erase(step);
  }
  return steps;
}

void judge_dialogues(const Scenario& scenario, const trace::Log& log,
                     std::vector<Failure>& failures) {
  const std::map<trace::EventIndex, std::uint32_t> steps = steps_by_call(scenario, log);
  std::map<trace::ConnectionIndex, std::uint32_t> steps_by_connection;
  for (const auto& [call, step] : steps) steps_by_connection[log[call].connection] = step;
  for (trace::EventIndex i = 0; i < log.size(); ++i) {
    const trace::Event& event = log[i];
    if (event.kind != EventKind::differs) continue;
    // Where no connection came about, the differences are due to that, and it to the call.
    trace::EventIndex call = event.cause;
    while (call != trace::kNoEvent && !steps.contains(call)) call = log[call].cause;
    const bool is_connected = event.connection != trace::kNone;
    if (!is_connected && call == trace::kNoEvent) continue;
    const DialogueStep& step =
        scenario.script[is_connected ? steps_by_connection.at(event.connection) : steps.at(call)];
    Place place = step.place;
    const auto& lines = step.dialogue.lines;
    if (event.value < lines.size()) place.line = lines[event.value].line;
    const std::string_view payload = log.payload(i);
    failures.push_back({Failure::Kind::dialogue, place, std::string(payload.substr(0, event.begin)),
                        std::string(payload.substr(event.begin)), i});
  }
}

}  // namespace

std::vector<Failure> judge(const Scenario& scenario, const trace::Log& log, Dates dates) {
  std::vector<Failure> failures;
  judge_dialogues(scenario, log, failures);
  const Remains remains(log);
  for (const Expectation& expected : scenario.expectations) {
    switch (expected.kind) {
      case Expectation::Kind::violations:
        judge_violations(expected, remains.violations(), failures);
        break;
      case Expectation::Kind::delivered:
        judge_delivered(expected, log, failures);
        break;
      case Expectation::Kind::bounced:
        judge_bounced(expected, log, failures);
        break;
      case Expectation::Kind::event:
        judge_event(expected, log, failures);
        break;
      case Expectation::Kind::answer:
        judge_answer(expected, log, failures);
        break;
      default:
        judge_messages(expected, remains, dates, failures);
        break;
    }
  }
  return failures;
}

}  // namespace smtplab::scenario
