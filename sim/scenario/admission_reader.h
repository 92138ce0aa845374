#pragma once

#include "sim/agents/host_config.h"
#include "sim/scenario/object_reader.h"

namespace smtplab::scenario {

/// Reads a host's "greylist", "quota" and "spf".
void read_admission(ValueReader& values, const ObjectReader& host, agents::HostConfig& config);

}  // namespace smtplab::scenario
