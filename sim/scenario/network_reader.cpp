#include "sim/scenario/network_reader.h"

#include <algorithm>
#include <initializer_list>
#include <set>
#include <string_view>
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
    links.push_back({hosts->first, hosts->second, link, values.document().place(i)});
  }
  return links;
}

namespace {

constexpr Word<agents::NameServerMode> kAnswers[] = {{"normal", agents::NameServerMode::normal},
                                                     {"servfail", agents::NameServerMode::servfail},
                                                     {"silent", agents::NameServerMode::silent}};

/// What breaks connections and hosts, and what becomes of queries, in one list.
class FaultReader {
 public:
  FaultReader(ValueReader& values, const HostNames& names,
              const std::vector<agents::HostConfig>& hosts)
      : values_(values), names_(names), hosts_(hosts) {}

  void read(NodeIndex node) {
    ObjectReader object(values_, node,
                        {"at_s", "at_ms", "reset", "crash", "silent", "restart_after_s", "names",
                         "answer", "for_s"});
    const Instant at = read_instant(values_, object);
    const NodeIndex reset = object.get("reset");
    const NodeIndex crash = object.get("crash");
    const NodeIndex names = object.get("names");
    if ((reset != kNoNode) + (crash != kNoNode) + (names != kNoNode) != 1) {
      return values_.report(node, "scenario.not-one-of-keys", "scenario.hint.one-fault");
    }
    if (const auto hosts = names_.read_pair(values_, reset)) {
      faults_.push_back({Fault::Kind::reset, at, hosts->first, hosts->second});
    }
    if (crash != kNoNode) {
      read_crash(object, at, crash);
    } else {
      refuse(object, {"silent", "restart_after_s"}, "scenario.only-of-crash",
             "scenario.hint.only-of-crash");
    }
    if (names != kNoNode) {
      read_names(object, at, names);
    } else {
      refuse(object, {"answer", "for_s"}, "scenario.only-of-names", "scenario.hint.only-of-names");
    }
  }

  std::vector<Fault> take() { return std::move(faults_); }

 private:
  void read_crash(const ObjectReader& object, Instant at, NodeIndex crash) {
    const bool silent = values_.boolean(object.get("silent")).value_or(false);
    const auto restart = values_.seconds(object.get("restart_after_s"));
    const auto host = names_.read(values_, crash);
    if (!host) return;
    faults_.push_back({silent ? Fault::Kind::silence : Fault::Kind::crash, at, *host, 0});
    if (restart) faults_.push_back({Fault::Kind::restart, at + *restart, *host, 0});
  }

  void read_names(ObjectReader& object, Instant at, NodeIndex names) {
    using Mode = agents::NameServerMode;
    const auto answers = values_.word<Mode>(object.require("answer"), kAnswers);
    const auto duration = values_.seconds(object.get("for_s"));
    const auto host = names_.read(values_, names);
    if (!host || !answers) return;
    if (hosts_[*host].role != agents::HostRole::name_server) {
      return values_.report(names, "scenario.not-a-name-server", "scenario.hint.make-name-server");
    }
    faults_.push_back({Fault::Kind::names, at, *host, 0, *answers});
    if (duration) faults_.push_back({Fault::Kind::names, at + *duration, *host, 0, Mode::normal});
  }

  void refuse(const ObjectReader& object, std::initializer_list<std::string_view> keys,
              std::string_view message_key, std::string_view hint_key) {
    for (const std::string_view key : keys) {
      if (object.get(key) == kNoNode) continue;
      values_.report(object.get(key), message_key, hint_key);
    }
  }

  ValueReader& values_;
  const HostNames& names_;
  const std::vector<agents::HostConfig>& hosts_;
  std::vector<Fault> faults_;
};

}  // namespace

std::vector<Fault> read_faults(ValueReader& values, NodeIndex node, const HostNames& names,
                               const std::vector<agents::HostConfig>& hosts) {
  FaultReader reader(values, names, hosts);
  for (const NodeIndex i : values.elements(node)) reader.read(i);
  return reader.take();
}

}  // namespace smtplab::scenario
