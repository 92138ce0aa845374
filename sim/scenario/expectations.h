#pragma once

#include <cstdint>
#include <vector>

#include "sim/scenario/runner.h"
#include "sim/scenario/scenario.h"
#include "sim/trace/log.h"

namespace smtplab::scenario {

/// Whether the dates in messages have to be as expected; those of a live run cannot be.
enum class Dates : std::uint8_t { compared, passed_over };

/// What a finished trace has that the scenario did not expect, and the reverse. Reads the trace
/// alone.
std::vector<Failure> judge(const Scenario& scenario, const trace::Log& log,
                           Dates dates = Dates::compared);

}  // namespace smtplab::scenario
