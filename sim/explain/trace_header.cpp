#include "sim/explain/trace_header.h"

#include <utility>

namespace smtplab::explain {

trace::Header trace_header(const scenario::Scenario& scenario, std::uint64_t seed) {
  trace::Header header;
  header.scenario = scenario.id;
  header.title = scenario.title;
  for (const agents::HostConfig& host : scenario.hosts) {
    header.hosts.emplace_back(host.name, &host.dialect.table).addresses = host.addresses;
  }
  header.seed = seed;
  header.starts_unix_seconds = scenario.starts.unix_seconds;
  header.starts_offset_minutes = scenario.starts.offset_minutes;
  return header;
}

std::optional<scenario::Scenario> scenario_of(const trace::Header& header,
                                              const scenario::Scenario& scenario) {
  const std::size_t count = scenario.hosts.size();
  if (header.scenario != scenario.id) return std::nullopt;
  if (header.hosts.size() != count && header.hosts.size() != count + 1) return std::nullopt;
  for (std::size_t i = 0; i < count; ++i) {
    if (header.hosts[i].name != scenario.hosts[i].name) return std::nullopt;
  }
  scenario::Scenario told = scenario;
  if (header.hosts.size() > count) {
    agents::HostConfig outside;
    outside.name = header.hosts.back().name;
    outside.role = agents::HostRole::user_agent;
    // In a capture everybody else stands there.
    outside.addresses = {dns::Address::ipv4({127, 0, 0, 1})};
    told.hosts.push_back(std::move(outside));
  }
  told.starts.unix_seconds = header.starts_unix_seconds;
  told.starts.offset_minutes = header.starts_offset_minutes;
  return told;
}

}  // namespace smtplab::explain
