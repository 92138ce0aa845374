#pragma once

#include "sim/agents/host_config.h"
#include "sim/scenario/object_reader.h"
#include "sim/scenario/value_reader.h"

namespace smtplab::scenario {

/// Reads what a host says about TLS and AUTH: "tls", "auth" and "login". Its extensions are known
/// already.
void read_security(ValueReader& values, const ObjectReader& host, agents::HostConfig& config);

}  // namespace smtplab::scenario
