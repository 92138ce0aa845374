#pragma once

#include "sim/scenario/host_names.h"
#include "sim/scenario/object_reader.h"
#include "sim/scenario/scenario.h"

namespace smtplab::scenario {

/// {"event": "routed", "host": "mx.example.com", "count": 2, "contains": "10 mx1"}
void read_event_expectation(ValueReader& values, NodeIndex node, const HostNames& names,
                            Expectation& expected);

/// {"answer": {"host": "pc.example.com", "name": "example.org", "type": "MX"}, "is": [...]} or
/// "outcome" in the place of "is".
void read_answer_expectation(ValueReader& values, NodeIndex node, const HostNames& names,
                             Expectation& expected);

}  // namespace smtplab::scenario
