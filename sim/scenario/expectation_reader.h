#pragma once

#include <vector>

#include "sim/scenario/host_names.h"
#include "sim/scenario/object_reader.h"
#include "sim/scenario/scenario.h"

namespace smtplab::scenario {

/// Reads "expect". `scenario` is read but for them, and has the hosts of `names`: a mailbox or
/// terminal must be one of theirs, and paths must be such as that host takes.
std::vector<Expectation> read_expectations(ValueReader& values, NodeIndex node,
                                           const HostNames& names, const Scenario& scenario);

}  // namespace smtplab::scenario
