// The order of commands (RFC 5321 section 4.1.4).

#include "conformance/cases/themes.h"
#include "conformance/dialogue.h"

namespace smtplab::conformance {
namespace {

constexpr Case kCases[] = {
    {.id = "rcpt-before-mail",
     .requirement = "R5321-3.3-k",
     .also = {"R5321-4.1.4-q", "R821-4.1.1-bj"},
     .mutant = Defect::accepts_rcpt_before_mail,
     .needs = Need::mailbox,
     .run =
         [](Dialogue& server) {
           server.open();
           server.ask("RCPT TO:<" + server.target().mailbox + ">");
           return server.last_is(503);
         }},
};

}  // namespace

std::span<const Case> sequence_cases() { return kCases; }

}  // namespace smtplab::conformance
