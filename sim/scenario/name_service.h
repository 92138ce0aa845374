#pragma once

#include <string_view>

#include "sim/scenario/host_names.h"
#include "sim/scenario/scenario.h"

namespace smtplab::scenario {

/// The host that serves the zones of the scenario itself.
inline constexpr std::string_view kNameServer = "ns.test";

/// Makes the domain name system of a scenario whose hosts are read; `node` is its "zones". Without
/// any zone nothing changes: a table of hosts answers.
///
/// kNameServer is added to the hosts where the scenario has zones of its own, or where nobody
/// serves
/// ".". In the latter case it gets a root zone made of the table of hosts: names and local domains
/// that lie in no other zone, and delegations to the name servers of all zones that lie in no other
/// one. Hosts whose names lie in a zone and have no address there get one. Lookups begin at the
/// servers of ".".
void make_name_service(ValueReader& values, NodeIndex node, Scenario& scenario, HostNames& names);

}  // namespace smtplab::scenario
