#pragma once

#include <vector>

#include "sim/scenario/runner.h"
#include "sim/scenario/scenario.h"
#include "sim/trace/log.h"

namespace smtplab::scenario {

/// Judges Expectation::Kind::event by the count of such events.
void judge_event(const Expectation& expected, const trace::Log& log,
                 std::vector<Failure>& failures);

/// Judges Expectation::Kind::answer by the last end of that lookup at that host. The records of an
/// answer have no order (RFC 2181 section 5), so they are compared without it.
void judge_answer(const Expectation& expected, const trace::Log& log,
                  std::vector<Failure>& failures);

}  // namespace smtplab::scenario
