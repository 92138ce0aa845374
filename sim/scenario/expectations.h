#pragma once

#include <vector>

#include "sim/scenario/runner.h"
#include "sim/scenario/scenario.h"
#include "sim/trace/log.h"

namespace smtplab::scenario {

/// What a finished trace has that the scenario did not expect, and the reverse. Reads the trace
/// alone.
std::vector<Failure> judge(const Scenario& scenario, const trace::Log& log);

}  // namespace smtplab::scenario
