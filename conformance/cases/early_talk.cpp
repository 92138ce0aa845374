// Clients that do not wait (RFC 5321 sections 3.8 and 4.3.1, RFC 2920): a server may be strict with
// them, and may close the connection with a 421 only.

#include <string>

#include "conformance/cases/commands.h"
#include "conformance/cases/themes.h"

namespace smtplab::conformance {
namespace {

/// Two commands in one segment; whether both are answered is another case's matter. The last reply
/// comes from a server that is still there.
Finding bears_two_at_once(Dialogue& server) {
  server.is_answered("RSET\r\nNOOP\r\n");
  server.is_answered("NOOP\r\n");
  return server.is_answered("NOOP\r\n");
}

constexpr Case kEarlyTalkCases[] = {
    {.id = "pipelined-commands-keep-connection",
     .requirement = "R5321-3.8-a",
     .also = {"R5321-4.1.1.10-b", "R2920-3.2-i"},
     .mutant = Defect::closes_at_pipelining,
     .run =
         [](Dialogue& server) {
           server.open();
           return bears_two_at_once(server);
         }},
    {.id = "pipelined-commands-after-helo",
     .requirement = "R5321-3.8-a",
     .also = {"R5321-4.1.1.10-b"},
     .mutant = Defect::closes_at_pipelining,
     .disputed = true,  // HELO's client cannot have been offered it: the mark of an attack (7.8)
     .run =
         [](Dialogue& server) {
           server.open_with_helo();
           return bears_two_at_once(server);
         }},
    {.id = "early-talk-keeps-connection",
     .requirement = "R5321-3.8-a",
     .also = {"R5321-3.1-d"},
     .mutant = Defect::closes_at_early_talk,
     .disputed = true,  // as above; that a client waits for the greeting is a SHOULD
     .run =
         [](Dialogue& server) {
           server.connect();
           server.is_answered("EHLO " + server.target().client_name + "\r\n");
           return server.is_answered("NOOP\r\n");
         }},
};

}  // namespace

std::span<const Case> early_talk_cases() { return kEarlyTalkCases; }

}  // namespace smtplab::conformance
