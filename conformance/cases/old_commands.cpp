// Connections that break (RFC 5321 section 4.1.1.5), and SEND, SOML and SAML where there are any
// (appendix F.6).

#include "conformance/cases/commands.h"
#include "conformance/cases/themes.h"

namespace smtplab::conformance {
namespace {

/// SEND, SOML and SAML, each in a session of its own that was greeted with EHLO; a server that has
/// one takes it, and whoever has none refuses it.
Finding each_that_is_there(Dialogue& server, void (*judge)(Dialogue&, const std::string& verb)) {
  for (const char* const verb : {"SEND", "SOML", "SAML"}) {
    Dialogue one = server.another();
    one.open();
    const ServerReply& reply =
        one.ask(std::string(verb) + " FROM:<" + server.target().ordinary_sender() + ">");
    if (reply.reply_class() != 2) continue;
    judge(one, verb);
  }
  return server.require(true, {});
}

void is_announced(Dialogue& server, const std::string& verb) {
  server.require(server.offers(verb), {"check.seen.not-announced", {{"keyword", verb}}});
}

void begins_transaction(Dialogue& server, const std::string& /*verb*/) {
  server.ask(rcpt_command(server));
  server.last_is(k2yz);
  server.ask("DATA");
  server.last_is(354);
}

constexpr Case kOldCommandsCases[] = {
    {.id = "after-broken-connection",
     .requirement = "R5321-4.1.1.5-e",
     .mutant = Defect::waits_for_quit_of_others,
     .run =
         [](Dialogue& server) {
           Dialogue broken = server.another();
           broken.open();
           broken.given(mail_command(broken), 250);
           broken.finish_sending();
           server.connect();
           server.reply_is(220);
           server.ask("EHLO " + server.target().client_name);
           return server.last_is(250);
         }},
    {.id = "send-is-announced",
     .requirement = "R5321-F.6-d",
     .mutant = Defect::does_not_announce_send,
     .run = [](Dialogue& server) { return each_that_is_there(server, is_announced); }},
    {.id = "send-begins-transaction",
     .requirement = "R5321-F.6-c",
     .mutant = Defect::send_begins_nothing,
     .needs = Need::mailbox,
     .run = [](Dialogue& server) { return each_that_is_there(server, begins_transaction); }},
};

}  // namespace

std::span<const Case> old_command_cases() { return kOldCommandsCases; }

}  // namespace smtplab::conformance
