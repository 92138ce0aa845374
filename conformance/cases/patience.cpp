// How many mistakes, and how many commands without mail, a server bears before it closes the
// connection (RFC 5321 sections 3.8 and 7.8).
//
// Ten mistakes are a client at fault, and no attack: a server may give up, but has to say so with a
// 421. Servers under test often run with such limits off, so these cases have a tag of their own.

#include <string>

#include "conformance/cases/commands.h"
#include "conformance/cases/themes.h"

namespace smtplab::conformance {
namespace {

constexpr int kMistakes = 10;
constexpr int kCommandCount = 20;
constexpr int kManyMistakes = 30;

/// The command again and again, each time answered; and the server is still there.
Finding bears(Dialogue& server, const std::string& command) {
  for (int i = 0; i < kMistakes; ++i) server.is_answered(command + "\r\n");
  return server.is_answered("NOOP\r\n");
}

Finding bears_mistakes(Dialogue& server) {
  server.open();
  return bears(server, filled(server, server.probe()));
}

/// The same for a command that is right each time.
Finding is_always_taken(Dialogue& server) {
  server.open();
  const std::string command(server.probe());
  server.given(command, 250);  // a server may want TLS or AUTH before anything
  for (int i = 1; i < kCommandCount; ++i) {
    server.is_answered(command + "\r\n");
    // Policy is no excuse, for it is what is asked about; but that TLS has to come first is one.
    const ServerReply& reply = server.last();
    if (reply.code == 530) return server.last_is(250);
    server.require(
        reply.code == 250,
        {"check.seen.reply", {{"to", command}, {"wanted", "250"}, {"reply", reply.shown()}}});
  }
  return server.finding();
}

constexpr Case kPatienceCases[] = {
    {.id = "ten-unknown-commands",
     .requirement = "R5321-3.8-a",
     .also = {"R5321-3.8-b", "R5321-4.1.1.10-b", "R5321-3.8-c"},
     .mutant = Defect::closes_after_four_mistakes,
     .probe = "FOOB",
     .run = bears_mistakes},
    {.id = "ten-mistakes-of-order",
     .requirement = "R5321-3.8-a",
     .also = {"R5321-4.1.1.10-b"},
     .mutant = Defect::closes_after_four_mistakes,
     .needs = Need::mailbox,
     .probe = "RCPT TO:<{mailbox}>",
     .run = bears_mistakes},
    {.id = "ten-mistakes-of-syntax",
     .requirement = "R5321-3.8-a",
     .also = {"R5321-4.1.1.10-b"},
     .mutant = Defect::closes_after_four_mistakes,
     .probe = "MAIL FROM:<@>",
     .run = bears_mistakes},
    {.id = "ten-unknown-recipients",
     .requirement = "R5321-3.8-a",
     .also = {"R5321-7.8-a", "R5321-4.1.1.10-b"},
     .mutant = Defect::closes_after_four_mistakes,
     .needs = Need::mailbox | Need::unknown_mailbox,
     .disputed = true,  // section 7.8 names just this as an attack
     .run =
         [](Dialogue& server) {
           server.open();
           server.given(mail_command(server), 250);
           return bears(server, "RCPT TO:<" + server.target().unknown_mailbox + ">");
         }},
    {.id = "twenty-rsets",
     .requirement = "R5321-4.1.1.5-b",
     .also = {"R5321-4.1.1.5-d", "R5321-3.8-a"},
     .mutant = Defect::takes_ten_rsets,
     .probe = "RSET",
     .run = is_always_taken},
    {.id = "twenty-noops",
     .requirement = "R5321-4.1.1.9-a",
     .also = {"R5321-3.8-a"},
     .mutant = Defect::takes_ten_noops,
     .probe = "NOOP",
     .run = is_always_taken},
    {.id = "thirty-unknown-commands",
     .requirement = "R5321-3.8-b",
     .also = {"R5321-7.8-a", "R5321-3.8-a"},
     .mutant = Defect::gives_up_after_twenty_mistakes,
     .disputed = true,  // with a 421, or against an attack, a server may
     .run =
         [](Dialogue& server) {
           server.open();
           int count = 0;
           while (count < kManyMistakes && !server.is_over()) {
             server.send("FOOB\r\n");
             ++count;
             const bool is_closed = server.is_closed(server.target().patience.reply);
             if (!is_closed) server.read();
             server.require(!is_closed && server.last().code != 421,
                            {"check.seen.patience", {{"count", std::to_string(count)}}},
                            server.trial().transcript().size() - 1);
           }
           return server.finding();
         }},
};

}  // namespace

std::span<const Case> patience_cases() { return kPatienceCases; }

}  // namespace smtplab::conformance
