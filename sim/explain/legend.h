#pragma once

#include <vector>

#include "sim/explain/conversation.h"
#include "sim/explain/happening.h"
#include "sim/explain/run_text.h"

namespace smtplab::explain {

/// Says what the marks mean: those that the text of this run has, and no others.
void write_legend(RunText& text, const std::vector<Conversation>& conversations,
                  const std::vector<Happening>& happenings);

}  // namespace smtplab::explain
