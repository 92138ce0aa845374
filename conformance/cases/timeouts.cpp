// How long a server waits for the next command (RFC 5321 section 4.5.3.2.7). Each takes five
// minutes.

#include "conformance/cases/commands.h"
#include "conformance/cases/logins.h"
#include "conformance/cases/themes.h"

namespace smtplab::conformance {
namespace {

/// Nothing is said for ten seconds less than five minutes; then the session is still there.
Finding waits(Dialogue& server) {
  constexpr Duration kSilence = seconds(290);
  const bool said = server.listen(kSilence);
  server.stays_open();  // what was said may be a 421, or the end
  return server.require(!said, {"check.seen.hung-up-early"});
}

constexpr Case kTimeoutsCases[] = {
    {.id = "idle-before-ehlo",
     .requirement = "R5321-4.5.3.2.7-a",
     .mutant = Defect::times_out_after_two_minutes,
     .slow = true,
     .run =
         [](Dialogue& server) {
           server.connect();
           server.given_reply(220);
           return waits(server);
         }},
    {.id = "idle-under-tls",
     .requirement = "R5321-4.5.3.2.7-a",
     .mutant = Defect::times_out_after_two_minutes,
     .slow = true,
     .run =
         [](Dialogue& server) {
           open_under_tls(server);
           return waits(server);
         }},
};

}  // namespace

std::span<const Case> timeout_cases() { return kTimeoutsCases; }

}  // namespace smtplab::conformance
