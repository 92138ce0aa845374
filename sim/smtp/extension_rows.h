#pragma once

#include "sim/smtp/row_words.h"

namespace smtplab::smtp {
namespace row_words {

/// The rows that extensions add to the transition table. They come before those of the standards.
// clang-format off
inline constexpr Transition kExtensionRows[] = {
    // STARTTLS (RFC 3207).
    {any, on(V::starttls), malformed, same, new_only, session, R::syntax_error,
     "starttls-with-argument", {"R3207-4-a", "R3207-4-b"}},
    {any, on(V::starttls), repeated, same, both, session, R::already_secure, "starttls-again",
     {"R3207-4.2-g", "R3207-4.2-h"}},
    {in(S::ready), on(V::starttls), taken, same, new_only, agent, R::ready_for_tls, "starttls",
     {"R3207-4-a", "R3207-4-b"}},
    {in(S::mail), on(V::starttls), taken, same, new_only, agent, R::ready_for_tls, "starttls",
     {"R3207-4-a", "R3207-4-b"}},
    {in(S::recipients), on(V::starttls), taken, same, new_only, agent, R::ready_for_tls,
     "starttls", {"R3207-4-a", "R3207-4-b"}},
    {any, on(V::starttls), completed, in(S::negotiating), both, agent, R::ready_for_tls,
     "starttls-accepted", {"R3207-4-i", "R3207-4.2-a", "R3207-4.2-b", "R3207-4.2-c"}},
    {any, on(V::starttls), deferred, same, both, agent, R::tls_unavailable,
     "starttls-unavailable", {"R3207-4-b", "R3207-4-c"}},
    {any, any, tls_required, same, both, session, R::tls_required, "tls-required",
     {"R3207-4-f", "R3207-4-g", "R3207-4-h"}},

    // BDAT (RFC 3030).
    {in(S::recipients), on(V::bdat), taken, same, new_only, session, R::chunk_taken, "bdat",
     {"R3030-2-b", "R3030-2-f", "R3030-2-g"}},
    {in(S::chunks), on(V::bdat), taken, same, new_only, session, R::chunk_taken, "bdat-next",
     {"R3030-2-b", "R3030-2-k"}},
    {in(S::mail), on(V::bdat), taken, same, new_only, session, R::no_recipients,
     "bdat-without-recipients", {"R3030-2-e", "R3030-2-l"}},
    {any, on(V::bdat), taken, same, both, session, R::bad_sequence, "bdat-out-of-order",
     {"R3030-2-i", "R3030-2-l"}},
    {any, on(V::bdat), malformed, same, new_only, session, R::syntax_error, "bdat-malformed",
     {"R3030-2-b"}},
    {any, on(V::bdat), completed, in(S::chunks), both, session, R::chunk_taken, "chunk-accepted",
     {"R3030-2-g", "R3030-2-k"}},
    {in(S::recipients), on(V::bdat), rejected, in(S::ready), both, session, R::content_too_large,
     "chunk-rejected", {"R3030-2-l", "R3030-2-m", "R3030-2-n"}},
    {in(S::chunks), on(V::bdat), rejected, in(S::ready), both, session, R::content_too_large,
     "chunk-rejected", {"R3030-2-l", "R3030-2-m", "R3030-2-n"}},
    {in(S::chunks), on(V::data), taken, same, new_only, session, R::bad_sequence,
     "data-after-bdat", {"R3030-2-r", "R3030-2-q"}},
    {in(S::chunks), on(V::rcpt), taken, same, new_only, session, R::bad_sequence,
     "rcpt-after-bdat", {"R3030-2-e"}},
    {any, any, chunks_needed, same, both, session, R::bad_sequence, "data-of-binary",
     {"R3030-3-f"}},

    // AUTH (RFC 4954).
    {in(S::ready), on(V::auth), taken, same, new_only, session, R::auth_challenge, "auth",
     {"R4954-4-f", "R4954-4-i"}},
    {in(S::mail), on(V::auth), taken, same, new_only, session, R::bad_sequence,
     "auth-in-transaction", {"R4954-4-c"}},
    {in(S::recipients), on(V::auth), taken, same, new_only, session, R::bad_sequence,
     "auth-in-transaction", {"R4954-4-c"}},
    {any, on(V::auth), proved, same, both, agent, R::authenticated, "auth-with-response",
     {"R4954-4-a", "R4954-4-x"}},
    {any, on(V::auth), continued, in(S::authenticating), both, session, R::auth_challenge,
     "auth-challenge", {"R4954-4-f", "R4954-4-g", "R4954-4-j"}},
    {any, on(V::auth), completed, same, both, agent, R::authenticated, "auth-accepted",
     {"R4954-4-y", "R4954-6-b"}},
    {any, on(V::auth), rejected, same, both, agent, R::authentication_failed, "auth-failed",
     {"R4954-4-x", "R4954-6-h"}, 535},
    {any, on(V::auth_response), line_too_long, same, both, session, R::auth_line_too_long,
     "auth-line-too-long", {"R4954-4-t", "R4954-4-u", "R4954-4-s"}},
    {any, on(V::auth_response), taken, same, both, session, R::auth_challenge,
     "auth-next-response", {"R4954-4-f"}},
    {any, any, proved, same, both, agent, R::authenticated, "auth-last-response", {"R4954-4-x"}},
    {any, on(V::auth_response), continued, same, both, session, R::auth_challenge,
     "auth-next-challenge", {"R4954-4-f", "R4954-4-g"}},
    {any, on(V::auth_response), completed, in(S::ready), both, agent, R::authenticated,
     "auth-response-accepted", {"R4954-4-y", "R4954-6-b"}},
    {any, on(V::auth_response), deferred, in(S::ready), both, agent, R::authentication_failed,
     "auth-response-deferred", {"R4954-6-e"}},
    {any, on(V::auth_response), rejected, in(S::ready), both, agent, R::authentication_failed,
     "auth-response-failed", {"R4954-4-x", "R4954-6-h"}, 535},
    {any, on(V::auth_response), rejected, in(S::ready), both, agent, R::authentication_failed,
     "auth-response-rejected", {"R4954-4-x"}},
    {any, any, repeated, same, both, session, R::already_authenticated, "auth-again",
     {"R4954-4-b"}},
    {any, any, unsupported, same, both, session, R::unsupported_mechanism,
     "auth-mechanism-unknown", {"R4954-4-d", "R4954-4-e"}},
    {any, any, encryption_required, same, both, session, R::encryption_required,
     "auth-needs-tls", {"R4954-6-l", "R4954-9-e"}},
    {any, any, unwanted_response, same, both, session, R::unwanted_response,
     "auth-unwanted-response", {"R4954-4-m", "R4954-4-n"}},
    {any, any, bad_encoding, same, both, session, R::bad_base64, "auth-not-base64",
     {"R4954-4-o", "R4954-4-q", "R4954-4-r"}},
    {any, any, cancelled, same, both, session, R::auth_cancelled, "auth-cancelled",
     {"R4954-4-h"}},
    {any, any, authentication_required, same, both, session, R::authentication_required,
     "authentication-required", {"R4954-6-k"}},

    // SMTPUTF8 (RFC 6531).
    {any, on(V::mail), ascii_needed, same, both, session, R::sender_not_ascii,
     "mail-not-ascii", {"R6531-3.5-b", "R6531-3.5-c"}},
    {any, any, ascii_needed, same, both, session, R::recipient_not_ascii, "rcpt-not-ascii",
     {"R6531-3.5-b", "R6531-3.5-c"}},
};
// clang-format on

}  // namespace row_words
}  // namespace smtplab::smtp
