#pragma once

#include <vector>

#include "sim/scenario/host_names.h"
#include "sim/scenario/object_reader.h"
#include "sim/scenario/scenario.h"

namespace smtplab::scenario {

/// Reads "script": connections with their lines. `hosts` has the hosts of `names`.
std::vector<DialogueStep> read_script(ValueReader& values, NodeIndex node, const HostNames& names,
                                      const std::vector<agents::HostConfig>& hosts);

}  // namespace smtplab::scenario
