#pragma once

#include <string>

#include "conformance/dialogue.h"

namespace smtplab::conformance {

// Whether one form of a path is taken where another one was: a server may refuse any sender and
// any recipient for reasons of its own, but not for how it is written. Paths are without brackets.

/// A reply that says "this is no command" or "no such syntax".
bool is_syntax_error(const ServerReply& reply);
/// The last reply is none of those.
Finding is_understood(Dialogue& server);
/// The recipient was taken just before in its plain form.
Finding is_taken_as_plain(Dialogue& server, const std::string& mailbox);
/// The sender `plain` is taken, and so has `path` to be. That it is refused for another reason than
/// its form makes the case inconclusive.
Finding sender_is_taken_as(Dialogue& server, const std::string& plain, const std::string& path);
/// After RCPT with a plain address that nobody has: this one may be refused as that one is, and not
/// for its form.
Finding recipient_is_read_as(Dialogue& server, const std::string& plain, const std::string& path);

}  // namespace smtplab::conformance
