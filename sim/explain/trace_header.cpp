#include "sim/explain/trace_header.h"

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

}  // namespace smtplab::explain
