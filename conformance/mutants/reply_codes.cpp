#include "conformance/mutants/changes.h"
#include "conformance/mutants/line_interference.h"
#include "conformance/mutants/themes.h"

namespace smtplab::conformance {
namespace {

using enum Defect;

constexpr Mutant kReplyCodesMutants[] = {
    {answers_with_code_299, "answers-with-code-299",
     [](ReferenceHost& host) { replies_with(host, "NOOP", "250 ", "299 "); }},
    {gives_bare_code, "gives-bare-code",
     [](ReferenceHost& host) { replies(host, "NOOP", "250\r\n"); }},
    {gives_no_text, "gives-no-text",
     [](ReferenceHost& host) { replies(host, "NOOP", "250 \r\n"); }},
    {does_not_know_noop, "does-not-know-noop",
     [](ReferenceHost& host) { replies(host, "NOOP", "500 5.5.1 What?\r\n"); }},
    {does_not_know_rset, "does-not-know-rset",
     [](ReferenceHost& host) { replies(host, "RSET", "500 5.5.1 What?\r\n"); }},
    {denies_everybody, "denies-everybody",
     [](ReferenceHost& host) { replies(host, "VRFY", "550 5.1.1 No such user\r\n"); }},
    {vrfy_gives_source_route, "vrfy-gives-source-route",
     [](ReferenceHost& host) {
       replies(host, "VRFY", "250 2.1.5 <@mx.example.org:bob@example.org>\r\n");
     }},
    {has_no_expn, "has-no-expn",
     [](ReferenceHost& host) { replies(host, "EXPN", "502 5.5.1 Not implemented\r\n"); }},
    {unknown_recipient_is_answered_500, "unknown-recipient-is-answered-500",
     [](ReferenceHost& host) { replies_with(host, "RCPT", "550 ", "500 "); }},
};

}  // namespace

std::span<const Mutant> reply_code_mutants() { return kReplyCodesMutants; }

}  // namespace smtplab::conformance
