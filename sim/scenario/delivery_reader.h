#pragma once

#include "sim/agents/host_config.h"
#include "sim/scenario/object_reader.h"
#include "sim/scenario/scenario.h"

namespace smtplab::scenario {

/// Reads "delivery_agent", and tells of what a host of the role "mda" has no use for.
void read_delivery(ValueReader& values, const ObjectReader& object, agents::HostConfig& host);

/// Tells of delivery agents of `hosts`, an array, that are none. All hosts must have been read.
void check_delivery_agents(ValueReader& values, NodeIndex hosts, const Scenario& scenario);

}  // namespace smtplab::scenario
