#pragma once

#include <initializer_list>
#include <string>
#include <string_view>

#include "conformance/dialogue.h"
#include "sim/smtp/sasl.h"

namespace smtplab::conformance {

// Sessions under TLS, and logins by AUTH. Passwords do not come into transcripts.

/// Connects, and goes on under TLS by STARTTLS, up to the reply to EHLO there. Where STARTTLS is
/// not offered the case does not apply.
void open_under_tls(Dialogue& server);
/// Connects for AUTH: under TLS where the server has it, by STARTTLS or at its port for that. Where
/// EHLO does not offer AUTH then, the case does not apply.
void open_for_login(Dialogue& server);
/// The case does not apply if EHLO's AUTH keyword does not list it.
void needs_mechanism(Dialogue& server, std::string_view name);
bool offers_mechanism(const Dialogue& server, std::string_view name);
/// The first of PLAIN, LOGIN and CRAM-MD5 that is offered; if none is, the case does not apply.
smtp::Mechanism offered_mechanism(Dialogue& server);

/// The target's user and password.
smtp::Login usual_login(const Dialogue& server);
/// The same with another password.
smtp::Login wrong_login(const Dialogue& server);
/// PLAIN's message in base64.
std::string plain_response(const smtp::Login& login);
/// AUTH without an initial response, and a response to each challenge: last() is the last reply.
void log_in(Dialogue& server, smtp::Mechanism mechanism, const smtp::Login& login);
/// The same with the target's login, answered 235.
void given_login(Dialogue& server, smtp::Mechanism mechanism);

/// The last reply, to AUTH or to a response, is one of these. A server that closes, fails for now
/// or wants something else before (530, 534, 538) has not judged what was sent.
Finding login_is(Dialogue& server, std::string_view to, std::initializer_list<Wanted> wanted);

/// The last reply has that status code (RFC 3463). Another reply code is another case's finding:
/// this one does not apply then.
Finding has_status_with(Dialogue& server, Wanted code, std::string_view status);

}  // namespace smtplab::conformance
