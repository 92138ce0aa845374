#include "sim/scenario/network_reader.h"

#include <algorithm>
#include <set>
#include <utility>

namespace smtplab::scenario {
namespace {

constexpr std::uint64_t kMostBitsPerSecond = 1'000'000'000'000;
constexpr std::uint64_t kMostSegmentOctets = 65535;

network::Link read_link(ValueReader& values, const ObjectReader& object, network::Link link) {
  if (const auto latency = values.milliseconds(object.get("latency_ms"))) link.latency = *latency;
  if (const auto jitter = values.milliseconds(object.get("jitter_ms"))) link.jitter = *jitter;
  link.bits_per_second = values.natural(object.get("bandwidth_bps"), 1, kMostBitsPerSecond)
                             .value_or(link.bits_per_second);
  if (const auto size = values.natural(object.get("segment_octets"), 1, kMostSegmentOctets)) {
    link.segment_octets = static_cast<std::uint32_t>(*size);
  }
  return link;
}

}  // namespace

network::Link read_default_link(ValueReader& values, NodeIndex node) {
  if (node == kNoNode) return {};
  const ObjectReader object(values, node,
                            {"latency_ms", "jitter_ms", "bandwidth_bps", "segment_octets"});
  return read_link(values, object, {});
}

std::vector<LinkConfig> read_links(ValueReader& values, NodeIndex node, const HostNames& names,
                                   const network::Link& default_link) {
  std::vector<LinkConfig> links;
  std::set<std::pair<std::uint32_t, std::uint32_t>> pairs;
  for (const NodeIndex i : values.elements(node)) {
    ObjectReader object(values, i,
                        {"between", "latency_ms", "jitter_ms", "bandwidth_bps", "segment_octets"});
    const NodeIndex between = object.require("between");
    const auto hosts = names.read_pair(values, between);
    const network::Link link = read_link(values, object, default_link);
    if (!hosts) continue;
    if (!pairs.insert(std::minmax(hosts->first, hosts->second)).second) {
      values.report(between, "scenario.duplicate-link", "scenario.hint.one-link");
    }
    links.push_back({hosts->first, hosts->second, link});
  }
  return links;
}

std::vector<ResetFault> read_faults(ValueReader& values, NodeIndex node, const HostNames& names) {
  std::vector<ResetFault> faults;
  for (const NodeIndex i : values.elements(node)) {
    ObjectReader object(values, i, {"at_s", "at_ms", "reset"});
    const Instant at = read_instant(values, object);
    const auto hosts = names.read_pair(values, object.require("reset"));
    if (hosts) faults.push_back({at, hosts->first, hosts->second});
  }
  return faults;
}

}  // namespace smtplab::scenario
