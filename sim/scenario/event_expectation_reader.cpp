#include "sim/scenario/event_expectation_reader.h"

#include <string_view>
#include <utility>
#include <vector>

#include "sim/scenario/zones_reader.h"

namespace smtplab::scenario {
namespace {

constexpr std::uint64_t kMostEvents = 1'000'000'000;

std::vector<Word<trace::EventKind>> event_kinds() {
  std::vector<Word<trace::EventKind>> kinds;
  for (std::size_t i = 0; i < trace::kEventKindCount; ++i) {
    const auto kind = static_cast<trace::EventKind>(i);
    kinds.push_back({trace::event_kind_name(kind), kind});
  }
  return kinds;
}

/// All but `records`, which "is" stands for.
std::vector<Word<dns::Outcome>> failing_outcomes() {
  std::vector<Word<dns::Outcome>> outcomes;
  for (std::uint8_t i = 0; i < dns::kOutcomeCount; ++i) {
    const auto outcome = static_cast<dns::Outcome>(i);
    if (outcome != dns::Outcome::records) outcomes.push_back({dns::key_of(outcome), outcome});
  }
  return outcomes;
}

}  // namespace

void read_event_expectation(ValueReader& values, NodeIndex node, const HostNames& names,
                            Expectation& expected) {
  const ObjectReader object(values, node, {"event", "host", "count", "contains"});
  const auto kind = values.word<trace::EventKind>(object.get("event"), event_kinds());
  expected.event = kind.value_or(expected.event);
  expected.host = names.read(values, object.get("host")).value_or(trace::kNone);
  if (const auto count = values.natural(object.get("count"), 0, kMostEvents)) {
    expected.messages = static_cast<std::uint32_t>(*count);
  }
  const NodeIndex text = object.get("contains");
  expected.text = values.text(text).value_or("");
  if (text != kNoNode && values[text].kind == JsonNode::Kind::string && expected.text.empty()) {
    values.report(text, "scenario.empty-string", "scenario.hint.write-part");
  }
}

void read_answer_expectation(ValueReader& values, NodeIndex node, const HostNames& names,
                             Expectation& expected) {
  const ObjectReader object(values, node, {"answer", "is", "outcome"});
  ObjectReader answer(values, object.get("answer"), {"host", "name", "type"});
  expected.host = names.read(values, answer.require("host")).value_or(0);
  if (auto question = read_question(values, answer)) expected.question = std::move(*question);
  const NodeIndex records = object.get("is");
  const NodeIndex outcome = object.get("outcome");
  if ((records == kNoNode) == (outcome == kNoNode)) {
    return values.report(node, "scenario.not-one-of-keys", "scenario.hint.is-or-outcome");
  }
  for (const NodeIndex i : values.some_elements(records)) {
    if (auto record = values.name(i)) expected.records.push_back(std::move(*record));
  }
  expected.outcome =
      values.word<dns::Outcome>(outcome, failing_outcomes()).value_or(dns::Outcome::records);
}

}  // namespace smtplab::scenario
