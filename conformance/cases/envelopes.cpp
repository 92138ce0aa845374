// To whom a message has gone, and what became of its envelope (RFC 5321 sections 3.9, 4.1.1.2,
// 4.1.1.3 and 4.4).

#include "conformance/cases/commands.h"
#include "conformance/cases/themes.h"
#include "conformance/mail.h"

namespace smtplab::conformance {
namespace {

/// The first transaction is given up or done, and the second is for another mailbox: its message
/// must not come to the first one's.
Finding second_goes_elsewhere(Dialogue& server, bool completes_first) {
  Mail mail(server);
  server.open();
  if (completes_first) {
    server.given_delivery(mail.content("first"));
  } else {
    server.given_transaction();
    const ServerReply& reply = server.ask(filled(server, server.probe()));
    if (reply.reply_class() == 5) {
      server.trial().not_applicable({"check.skip.everywhere", {{"reply", reply.shown()}}});
    }
    server.last_is(250);
  }
  server.given(mail_command(server), 250);
  server.given("RCPT TO:<" + server.target().second_mailbox + ">", k2yz);
  server.given("DATA", 354);
  server.send(mail.content("second") + ".\r\n");
  server.given_reply(250);
  mail.send_sentinel();
  return judged(server, !mail.has("second"), {"check.seen.old-recipient"});
}
Finding second_goes_elsewhere_after_message(Dialogue& server) {
  return second_goes_elsewhere(server, true);
}
Finding second_goes_elsewhere_after_command(Dialogue& server) {
  return second_goes_elsewhere(server, false);
}

constexpr Needs kEnvelopesNeeds = Need::mailbox | Need::mail;

constexpr Case kEnvelopesCases[] = {
    {.id = "refused-recipient-beside-others",
     .requirement = "R5321-4.4-y",
     .also = {"R821-4.1.1-u"},
     .mutant = Defect::refuses_message_for_some,
     .needs = kEnvelopesNeeds | Need::unknown_mailbox,
     .run =
         [](Dialogue& server) {
           Mail mail(server);
           server.open();
           server.given(mail_command(server), 250);
           server.ask("RCPT TO:<" + server.target().unknown_mailbox + ">");
           server.given(rcpt_command(server), k2yz);
           server.given("DATA", 354);
           server.send(mail.content("some") + ".\r\n");
           server.reply_is(250);
           return judged(server, mail.arrives("some"), {"check.seen.lost"});
         }},
    {.id = "recipient-twice",
     .requirement = "R5321-4.1.1.3-f",
     .also = {"R821-4.1.1-k"},
     .mutant = Defect::forgets_recipient_named_twice,
     .needs = kEnvelopesNeeds,
     .run =
         [](Dialogue& server) {
           Mail mail(server);
           server.open();
           server.given_transaction();
           server.given(rcpt_command(server), k2yz);
           server.given("DATA", 354);
           server.send(mail.content("twice") + ".\r\n");
           server.given_reply(250);
           return judged(server, mail.arrives("twice"), {"check.seen.lost"});
         }},
    {.id = "old-recipients-after-message",
     .requirement = "R5321-4.1.1.2-b",
     .also = {"R5321-3.3-a", "R821-4.1.1-g", "R821-4.1.1-o"},
     .mutant = Defect::adds_recipients_to_second_message,
     .needs = kEnvelopesNeeds | Need::second_mailbox,
     .run = second_goes_elsewhere_after_message},
    {.id = "old-recipients-after-rset",
     .requirement = "R5321-4.1.1.5-a",
     .also = {"R5321-4.1.1.2-b", "R821-3.1-a"},
     .mutant = Defect::rset_keeps_recipients,
     .needs = kEnvelopesNeeds | Need::second_mailbox,
     .probe = "RSET",
     .run = second_goes_elsewhere_after_command},
    {.id = "old-recipients-after-ehlo",
     .requirement = "R5321-4.1.4-d",
     .also = {"R5321-4.1.1.2-b", "R821-3.1-a"},
     .mutant = Defect::ehlo_keeps_recipients,
     .needs = kEnvelopesNeeds | Need::second_mailbox,
     .probe = "EHLO {client}",
     .run = second_goes_elsewhere_after_command},
    {.id = "list-changes-return-path",
     .requirement = "R5321-3.9-b",
     .also = {"R5321-3.9.2-a", "R1123-5.3.6-b"},
     .mutant = Defect::list_keeps_return_path,
     .needs = kEnvelopesNeeds | Need::list,
     .run =
         [](Dialogue& server) {
           Mail mail(server);
           server.open();
           server.given("MAIL FROM:<" + server.target().ordinary_sender() + ">", 250);
           server.given("RCPT TO:<" + server.target().list + ">", k2yz);
           server.given("DATA", 354);
           server.send(mail.content("list") + ".\r\n");
           server.given_reply(250);
           const auto paths = mail.wait_for("list").fields("Return-Path");
           const std::string own = "<" + server.target().ordinary_sender() + ">";
           return judged(server, paths.empty() || paths.front() != own,
                         {"check.seen.list-return-path"});
         }},
    {.id = "alias-keeps-return-path",
     .requirement = "R5321-3.9.1-a",
     .also = {"R1123-5.3.6-d", "R5321-3.9-a"},
     .mutant = Defect::alias_changes_return_path,
     .needs = kEnvelopesNeeds | Need::alias,
     .run =
         [](Dialogue& server) {
           Mail mail(server);
           server.open();
           server.given("MAIL FROM:<" + server.target().ordinary_sender() + ">", 250);
           server.given("RCPT TO:<" + server.target().alias + ">", k2yz);
           server.given("DATA", 354);
           server.send(mail.content("alias") + ".\r\n");
           server.given_reply(250);
           const auto paths = mail.wait_for("alias").fields("Return-Path");
           const std::string own = "<" + server.target().ordinary_sender() + ">";
           return judged(server, paths.empty() || paths.front() == own,
                         {"check.seen.alias-return-path"});
         }},
};

}  // namespace

std::span<const Case> envelope_cases() { return kEnvelopesCases; }

}  // namespace smtplab::conformance
