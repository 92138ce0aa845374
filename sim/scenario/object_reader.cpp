#include "sim/scenario/object_reader.h"

#include <algorithm>
#include <vector>

namespace smtplab::scenario {

ObjectReader::ObjectReader(ValueReader& values, NodeIndex node,
                           std::initializer_list<std::string_view> keys)
    : values_(values), node_(node), is_object_(values.is_object(node)) {
  if (!is_object_) return;
  const JsonDocument& document = values.document();
  const std::vector<std::string_view> allowed(keys);
  for (NodeIndex i = document[node].first_child; i != kNoNode; i = document[i].next) {
    if (std::find(keys.begin(), keys.end(), document.key(i)) == keys.end()) {
      values.report_unknown_key(i, allowed);
    }
  }
}

NodeIndex ObjectReader::get(std::string_view key) const {
  return is_object_ ? values_.document().find(node_, key) : kNoNode;
}

NodeIndex ObjectReader::require(std::string_view key) {
  const NodeIndex found = get(key);
  if (found == kNoNode && is_object_) {
    values_.report(node_, "scenario.missing-key", "scenario.hint.add-key",
                   {{"key", std::string(key)}});
  }
  return found;
}

Instant read_instant(ValueReader& values, const ObjectReader& object) {
  const NodeIndex in_seconds = object.get("at_s");
  const NodeIndex in_milliseconds = object.get("at_ms");
  if (in_seconds != kNoNode && in_milliseconds != kNoNode) {
    values.report_key(in_milliseconds, "scenario.both-keys", "scenario.hint.one-of-keys",
                      {{"key", "at_ms"}, {"other", "at_s"}});
  }
  std::optional<Duration> at = values.seconds(in_seconds);
  if (!at) at = values.milliseconds(in_milliseconds);
  return Instant{} + at.value_or(Duration{});
}

}  // namespace smtplab::scenario
