#pragma once

#include "conformance/dialogue.h"

namespace smtplab::conformance {

// Whether replies come where they are due.

/// Sends QUIT: the next reply is that to it. One that stands before it answers something that was
/// no command; `told` says so, with its text as {reply}.
Finding is_in_step(Dialogue& server, std::string_view told);

/// A reply begins to come, of whatever code. Silence convicts only if it goes on, after the time
/// that a reply may take, while another connection is served.
Finding answers(Dialogue& server);

}  // namespace smtplab::conformance
