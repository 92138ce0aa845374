#pragma once

#include <vector>

#include "sim/scenario/host_names.h"
#include "sim/scenario/object_reader.h"
#include "sim/scenario/scenario.h"

namespace smtplab::scenario {

/// Reads "expect". `hosts` has the hosts of `names`: a mailbox or terminal must be one of theirs.
std::vector<Expectation> read_expectations(ValueReader& values, NodeIndex node,
                                           const HostNames& names,
                                           const std::vector<agents::HostConfig>& hosts);

}  // namespace smtplab::scenario
