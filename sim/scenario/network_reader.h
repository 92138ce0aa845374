#pragma once

#include <vector>

#include "sim/scenario/host_names.h"
#include "sim/scenario/object_reader.h"
#include "sim/scenario/scenario.h"

namespace smtplab::scenario {

/// "link": {"latency_ms": 20, "jitter_ms": 5, "bandwidth_bps": 9600, "segment_octets": 1460}.
network::Link read_default_link(ValueReader& values, NodeIndex node);
/// "links": the same with "between"; what an entry does not say is as in the default link.
std::vector<LinkConfig> read_links(ValueReader& values, NodeIndex node, const HostNames& names,
                                   const network::Link& default_link);
/// "faults": {"at_s": 1.5, "reset": ["a", "b"]} or {"at_s": 2, "crash": "a", "silent": true,
/// "restart_after_s": 600} or {"at_s": 3, "names": "a", "answer": "servfail", "for_s": 60}.
std::vector<Fault> read_faults(ValueReader& values, NodeIndex node, const HostNames& names,
                               const std::vector<agents::HostConfig>& hosts);

}  // namespace smtplab::scenario
