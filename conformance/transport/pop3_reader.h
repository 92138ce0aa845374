#pragma once

#include <memory>
#include <string>

#include "conformance/transport/mail_reader.h"

namespace smtplab::conformance {

/// Reads a mailbox by POP3 (RFC 1939): USER and PASS, UIDL where the server has it, and RETR of
/// what was not read before. Nothing is deleted. A maildrop can be opened once at a time, so who
/// comes while somebody else reads gets what was known before.
///
/// `place` is "HOST:PORT" or "USER@HOST:PORT"; without a user there it is the target's. nullptr if
/// it is neither, or no user is known.
std::unique_ptr<MailReader> make_pop3_reader(const std::string& place, const Target& target);

}  // namespace smtplab::conformance
