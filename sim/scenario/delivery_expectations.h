#pragma once

#include <vector>

#include "sim/scenario/runner.h"
#include "sim/scenario/scenario.h"
#include "sim/trace/log.h"

namespace smtplab::scenario {

/// Whether the mailbox got messages over those hosts, by that time: what was stored counts, removed
/// later or not. The hosts are those whose Received fields the message has, the first one last.
void judge_delivered(const Expectation& expected, const trace::Log& log,
                     std::vector<Failure>& failures);

/// Whether the mailbox got a notice that the recipient was not reached: a report of RFC 3464 that
/// says "failed", or plain text from the null reverse-path as RFC 821 has it, which has no status.
void judge_bounced(const Expectation& expected, const trace::Log& log,
                   std::vector<Failure>& failures);

}  // namespace smtplab::scenario
