#include "sim/scenario/expectations.h"

#include <algorithm>
#include <string_view>

#include "sim/smtp/violation.h"

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
    default:
      return EventKind::stored;
  }
}

/// "<user@host>" with the host that the subject names left out of the comparison: a host's own
/// mailboxes are the only ones that it stores into.
bool is_user(std::string_view subject, std::string_view user) {
  const std::size_t at = subject.rfind('@');
  if (at == std::string_view::npos || at == 0) return false;
  const smtp::LocalPart local{std::string(subject.substr(1, at - 1))};
  return smtp::equals_ignoring_case(local.content(), user);
}

std::vector<Message> messages_for(const Expectation& expected, const trace::Log& log) {
  std::vector<Message> found;
  for (trace::EventIndex i = 0; i < log.size(); ++i) {
    const trace::Event& event = log[i];
    if (event.kind != kind_of(expected.kind) || event.host != expected.host) continue;
    const std::string_view payload = log.payload(i);
    const Message message{payload.substr(0, event.begin), payload.substr(event.begin)};
    if (expected.kind != Expectation::Kind::queue && !is_user(message.subject, expected.user)) {
      continue;
    }
    found.push_back(message);
  }
  return found;
}

std::vector<std::string_view> lines_of(std::string_view octets) {
  std::vector<std::string_view> lines;
  while (!octets.empty()) {
    const std::size_t end = octets.find("\r\n");
    lines.push_back(octets.substr(0, end));
    octets.remove_prefix(end == std::string_view::npos ? octets.size() : end + 2);
  }
  return lines;
}

void judge_content(const Expectation& expected, std::string_view octets,
                   std::vector<Failure>& failures) {
  const std::vector<std::string_view> seen = lines_of(octets);
  const std::vector<std::string>& wanted = *expected.content;
  for (std::size_t i = 0; i < std::max(seen.size(), wanted.size()); ++i) {
    const bool same = i < seen.size() && i < wanted.size() && seen[i] == wanted[i];
    if (same) continue;
    Place place = expected.place;
    place.pointer += "/content/" + std::to_string(i);
    failures.push_back({Failure::Kind::message_content, place,
                        i < wanted.size() ? wanted[i] : std::string(),
                        i < seen.size() ? std::string(seen[i]) : std::string(), trace::kNoEvent});
    return;  // one line is enough: those behind it are mostly shifted
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

void judge_messages(const Expectation& expected, const trace::Log& log,
                    std::vector<Failure>& failures) {
  const std::vector<Message> found = messages_for(expected, log);
  if (expected.messages && found.size() != *expected.messages) {
    failures.push_back({Failure::Kind::message_count, expected.place,
                        std::to_string(*expected.messages), std::to_string(found.size()),
                        trace::kNoEvent});
  }
  const Message last = found.empty() ? Message{} : found.back();
  if (expected.content && found.empty() && expected.messages.value_or(1) != 0) {
    failures.push_back({Failure::Kind::message_content, expected.place,
                        expected.content->empty() ? std::string() : expected.content->front(),
                        std::string(), trace::kNoEvent});
  } else if (expected.content) {
    judge_content(expected, last.octets, failures);
  }
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

void judge_violations(const Expectation& expected, const trace::Log& log,
                      std::vector<Failure>& failures) {
  std::vector<std::string> seen;
  for (trace::EventIndex i = 0; i < log.size(); ++i) {
    if (log[i].kind != EventKind::violation) continue;
    seen.emplace_back(smtp::violation_name(static_cast<smtp::ViolationKind>(log[i].value)));
  }
  if (seen == expected.violations) return;
  failures.push_back({Failure::Kind::violations, expected.place, joined(expected.violations),
                      joined(seen), trace::kNoEvent});
}

/// The step of the script that a connection plays: they are opened in the order of their steps'
/// instants, and each `connecting` event has no cause but the script.
std::vector<std::uint32_t> steps_by_connection(const Scenario& scenario, const trace::Log& log) {
  std::vector<std::uint32_t> order(scenario.script.size());
  for (std::uint32_t i = 0; i < order.size(); ++i) order[i] = i;
  std::stable_sort(order.begin(), order.end(), [&](std::uint32_t a, std::uint32_t b) {
    return scenario.script[a].at < scenario.script[b].at;
  });
  std::vector<std::uint32_t> steps;
  std::size_t next = 0;
  for (trace::EventIndex i = 0; i < log.size(); ++i) {
    if (log[i].kind != EventKind::connecting || log[i].cause != trace::kNoEvent) continue;
    steps.resize(std::max<std::size_t>(steps.size(), log[i].connection + 1));
    steps[log[i].connection] = order[next++];
  }
  return steps;
}

void judge_dialogues(const Scenario& scenario, const trace::Log& log,
                     std::vector<Failure>& failures) {
  const std::vector<std::uint32_t> steps = steps_by_connection(scenario, log);
  for (trace::EventIndex i = 0; i < log.size(); ++i) {
    const trace::Event& event = log[i];
    if (event.kind != EventKind::differs) continue;
    const DialogueStep& step = scenario.script[steps[event.connection]];
    Place place = step.place;
    const auto& lines = step.dialogue.lines;
    if (event.value < lines.size()) place.line = lines[event.value].line;
    const std::string_view payload = log.payload(i);
    failures.push_back({Failure::Kind::dialogue, place, std::string(payload.substr(0, event.begin)),
                        std::string(payload.substr(event.begin)), i});
  }
}

}  // namespace

std::vector<Failure> judge(const Scenario& scenario, const trace::Log& log) {
  std::vector<Failure> failures;
  judge_dialogues(scenario, log, failures);
  for (const Expectation& expected : scenario.expectations) {
    if (expected.kind == Expectation::Kind::violations) {
      judge_violations(expected, log, failures);
    } else {
      judge_messages(expected, log, failures);
    }
  }
  return failures;
}

}  // namespace smtplab::scenario
