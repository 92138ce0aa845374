#pragma once

#include <vector>

#include "sim/explain/conversation.h"

namespace smtplab::explain {

/// Finds for each conversation the step of the script that it plays, and notes in its lines which
/// of them the scenario's source prints. A group of lines is printed if one of them is.
void mark_printed_lines(const scenario::Scenario& scenario, const trace::Log& log,
                        std::vector<Conversation>& conversations);

}  // namespace smtplab::explain
