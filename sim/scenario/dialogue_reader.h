#pragma once

#include <vector>

#include "sim/scenario/host_names.h"
#include "sim/scenario/object_reader.h"
#include "sim/scenario/scenario.h"

namespace smtplab::scenario {

/// Reads "script" into the scenario, whose hosts are read already: connections with their lines,
/// and messages that users submit.
void read_script(ValueReader& values, NodeIndex node, const HostNames& names, Scenario& scenario);

}  // namespace smtplab::scenario
