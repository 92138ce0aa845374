#pragma once

#include <string>
#include <string_view>

#include "conformance/mail.h"

namespace smtplab::conformance {

// Messages that the server only passes on: to the target's relay_mailbox, which is elsewhere, from
// a client that is trusted with nothing. So none of them is a submission, whose completion by the
// server is lawful (RFC 5321 section 6.4, RFC 6409 section 8), and none is delivered here.

inline constexpr Needs kRelayed = Need::mailbox | Need::relay_mailbox | Need::sink;

/// A mailbox of that domain whom the sink refuses, in this case alone.
std::string refused_mailbox(Dialogue& server, std::string_view domain);
/// MAIL and RCPT for the mailbox elsewhere, and DATA; all taken for granted.
void given_relaying(Dialogue& server);
/// The content of a message that was marked with Mail::mark("sent"), as it is at the sink. It goes
/// out as it is written, with ".\r\n" behind it. That it arrives is taken for granted, but with
/// content that a server refuses the case does not apply.
SinkMessage passed_on(Dialogue& server, const std::string& content);
/// Mail's own content with these fields on top, `body` in the form that goes on the wire.
SinkMessage passed_on_with(Dialogue& server, const std::string& fields,
                           const std::string& body = {});
/// What stands behind the line that begins the text of Mail's own content; "" if that is not there.
std::string text_at_sink(Dialogue& server, const SinkMessage& message);

}  // namespace smtplab::conformance
