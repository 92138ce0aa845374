#pragma once

#include "sim/explain/run_text.h"

namespace smtplab::explain {

/// What the hosts hold at the end: mailboxes, queues, what terminals have shown, what users have
/// fetched; the last message of each, if it is short.
void write_holdings(RunText& text);

}  // namespace smtplab::explain
