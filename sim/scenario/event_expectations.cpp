#include "sim/scenario/event_expectations.h"

#include <algorithm>
#include <string>
#include <string_view>

#include "sim/dns/resolution.h"

namespace smtplab::scenario {
namespace {

using trace::EventKind;

/// "3 routed: 10 mx1"
std::string described(std::string_view count, const Expectation& expected) {
  std::string text(count);
  text.append(" ").append(trace::event_kind_name(expected.event));
  if (!expected.text.empty()) text.append(": ").append(expected.text);
  return text;
}

/// The data of the records of that type in lines as "example.org. 3600 IN MX 10 mx1.example.org.";
/// aliases on the way to them are left out.
std::vector<std::string> data_of(std::string_view lines, std::string_view type) {
  std::vector<std::string> found;
  while (!lines.empty()) {
    const std::size_t end = std::min(lines.find('\n'), lines.size());
    std::string_view rest = lines.substr(0, end);
    lines.remove_prefix(std::min(end + 1, lines.size()));
    std::string_view word;
    for (int i = 0; i < 4; ++i) {
      const std::size_t space = std::min(rest.find(' '), rest.size());
      word = rest.substr(0, space);
      rest.remove_prefix(std::min(space + 1, rest.size()));
    }
    if (word == type) found.emplace_back(rest);
  }
  return found;
}

std::string in_order(std::vector<std::string> records) {
  std::sort(records.begin(), records.end());
  std::string text;
  for (const std::string& record : records) {
    if (!text.empty()) text.append(", ");
    text.append(record);
  }
  return text;
}

}  // namespace

void judge_event(const Expectation& expected, const trace::Log& log,
                 std::vector<Failure>& failures) {
  std::uint32_t count = 0;
  for (trace::EventIndex i = 0; i < log.size(); ++i) {
    const trace::Event& event = log[i];
    if (event.kind != expected.event) continue;
    if (expected.host != trace::kNone && event.host != expected.host) continue;
    if (log.payload(i).find(expected.text) != std::string_view::npos) ++count;
  }
  if (expected.messages ? count == *expected.messages : count > 0) return;
  const std::string wanted = expected.messages ? std::to_string(*expected.messages) : ">= 1";
  failures.push_back({Failure::Kind::event_count, expected.place, described(wanted, expected),
                      std::to_string(count), trace::kNoEvent});
}

void judge_answer(const Expectation& expected, const trace::Log& log,
                  std::vector<Failure>& failures) {
  const std::string_view type = dns::to_string(expected.question.type);
  std::string wanted(dns::key_of(expected.outcome));
  if (expected.outcome == dns::Outcome::records) wanted = in_order(expected.records);
  std::string seen;
  trace::EventIndex last = trace::kNoEvent;
  for (trace::EventIndex i = 0; i < log.size(); ++i) {
    const trace::Event& event = log[i];
    if (event.kind != EventKind::resolved || event.host != expected.host) continue;
    const std::string_view payload = log.payload(i);
    const std::string_view asked = payload.substr(0, event.begin);
    const std::size_t space = std::min(asked.find(' '), asked.size());
    const auto name = dns::DomainName::parse(asked.substr(std::min(space + 1, asked.size())));
    if (asked.substr(0, space) != type || !name || *name != expected.question.name) continue;
    last = i;
    const auto outcome = static_cast<dns::Outcome>(event.value);
    seen = outcome == dns::Outcome::records ? in_order(data_of(payload.substr(event.begin), type))
                                            : std::string(dns::key_of(outcome));
  }
  if (seen == wanted) return;
  failures.push_back({Failure::Kind::answer, expected.place, wanted, seen, last});
}

}  // namespace smtplab::scenario
