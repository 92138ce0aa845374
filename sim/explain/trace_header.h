#pragma once

#include <cstdint>
#include <optional>

#include "sim/scenario/scenario.h"
#include "sim/trace/jsonl_writer.h"

namespace smtplab::explain {

/// What a log of this scenario refers to. The scenario must outlive it.
trace::Header trace_header(const scenario::Scenario& scenario, std::uint64_t seed);

/// The scenario as a trace that was read tells of it: with its clock, and behind its own hosts the
/// one that stands for everybody else, if the trace has it, as that of a live run does. nullopt if
/// it is a trace of another scenario.
std::optional<scenario::Scenario> scenario_of(const trace::Header& header,
                                              const scenario::Scenario& scenario);

}  // namespace smtplab::explain
