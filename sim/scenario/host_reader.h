#pragma once

#include "sim/agents/host_config.h"
#include "sim/scenario/host_names.h"
#include "sim/scenario/object_reader.h"

namespace smtplab::scenario {

/// What hosts take over from their scenario where they say nothing.
struct HostDefaults {
  smtp::Standard standard = smtp::Standard::rfc5321;
  message::CivilStart clock;
};

/// Reads one element of "hosts" and adds its name to `names`, whatever else is wrong with it, so
/// that one mistake is not told of wherever the host is named.
agents::HostConfig read_host(ValueReader& values, NodeIndex node, const HostDefaults& defaults,
                             HostNames& names);

}  // namespace smtplab::scenario
