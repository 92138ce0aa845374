#include "sim/scenario/host_names.h"

#include <algorithm>

#include "sim/smtp/mailbox.h"

namespace smtplab::scenario {
using smtp::in_lower_case;

bool HostNames::add(std::string_view name) {
  names_.emplace_back(name);
  return by_name_.emplace(in_lower_case(name), static_cast<std::uint32_t>(names_.size() - 1))
      .second;
}

std::optional<std::uint32_t> HostNames::find(std::string_view name) const {
  const auto found = by_name_.find(in_lower_case(name));
  if (found == by_name_.end()) return std::nullopt;
  return found->second;
}

std::optional<std::uint32_t> HostNames::read(ValueReader& values, NodeIndex node) const {
  const std::optional<std::string> name = values.text(node);
  if (!name) return std::nullopt;
  const std::optional<std::uint32_t> host = find(*name);
  if (!host) report_unknown(values, node, *name);
  return host;
}

std::optional<std::pair<std::uint32_t, std::uint32_t>> HostNames::read_pair(ValueReader& values,
                                                                            NodeIndex node) const {
  if (node == kNoNode) return std::nullopt;
  const std::vector<NodeIndex> two = values.elements(node);
  if (two.size() != 2) {
    if (values[node].kind == JsonNode::Kind::array) {
      values.report(node, "scenario.not-two-hosts", "scenario.hint.write-two-hosts");
    }
    return std::nullopt;
  }
  const std::optional<std::uint32_t> a = read(values, two[0]);
  const std::optional<std::uint32_t> b = read(values, two[1]);
  if (!a || !b) return std::nullopt;
  if (*a == *b) {
    values.report(two[1], "scenario.same-host", "scenario.hint.write-two-hosts");
    return std::nullopt;
  }
  return std::pair(*a, *b);
}

void HostNames::report_unknown(ValueReader& values, NodeIndex node, std::string_view name) const {
  if (names_.empty() || values.is_full()) return;
  const std::vector<std::string_view> names(names_.begin(), names_.end());
  values.report_unknown(node, name, "scenario.no-such-host", names);
}

}  // namespace smtplab::scenario
