#pragma once

#include <optional>
#include <string>
#include <vector>

#include "sim/scenario/host_names.h"
#include "sim/scenario/object_reader.h"
#include "sim/scenario/scenario.h"

namespace smtplab::scenario {

/// Reads a step of "script" that has "fetch": a user's mail that is fetched from a server. `object`
/// is the step and knows the keys "at_s", "at_ms", "host" and "fetch".
std::optional<RetrievalStep> read_retrieval(ValueReader& values, ObjectReader& object,
                                            const HostNames& names,
                                            const std::vector<agents::HostConfig>& hosts);

/// A password that a POP3 client can send (RFC 1939 section 3); whatever is wrong is told of.
std::optional<std::string> read_password(ValueReader& values, NodeIndex node);

/// "pop3" of a host.
void read_pop3(ValueReader& values, NodeIndex node, agents::HostConfig& host);

}  // namespace smtplab::scenario
