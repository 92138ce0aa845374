#pragma once

#include <cstdint>

#include "sim/scenario/scenario.h"
#include "sim/trace/jsonl_writer.h"

namespace smtplab::explain {

/// What a log of this scenario refers to. The scenario must outlive it.
trace::Header trace_header(const scenario::Scenario& scenario, std::uint64_t seed);

}  // namespace smtplab::explain
