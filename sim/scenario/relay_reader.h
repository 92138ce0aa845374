#pragma once

#include "sim/agents/host_config.h"
#include "sim/scenario/object_reader.h"

namespace smtplab::scenario {

/// Reads what a host does with mail for others: "addresses", "relay", "relay_clients",
/// "smart_host", "source_routes", "retry", "most_hops" and "outgoing". The host's dialect is known.
void read_relay(ValueReader& values, const ObjectReader& object, agents::HostConfig& host);

}  // namespace smtplab::scenario
