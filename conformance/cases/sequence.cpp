// The order of commands, and what they do to a transaction (RFC 5321 sections 4.1.1 and 4.1.4).

#include "conformance/cases/commands.h"
#include "conformance/cases/themes.h"
#include "conformance/dialogue.h"
#include "conformance/mail.h"

namespace smtplab::conformance {
namespace {

/// A command that leaves the transaction alone: the recipient behind it is taken.
Finding keeps_transaction(Dialogue& server) {
  server.open();
  server.given(mail_command(server), 250);
  server.ask(server.probe());
  server.ask(rcpt_command(server));
  return server.last_is(k2yz);
}

/// A command that clears the transaction: a recipient behind it comes too early.
Finding clears_transaction(Dialogue& server) {
  server.open();
  server.given_transaction();
  server.ask(server.probe());
  // One that is refused clears nothing (section 4.1.4); whether it may be is another case's matter.
  if (server.last().reply_class() == 5) {
    server.trial().not_applicable({"check.skip.refused", {{"reply", server.last().shown()}}});
  }
  if (server.last().code != 250) {
    const std::string reply = server.last().shown();
    const std::string to(server.probe());
    return server.doubt({"check.doubt.given", {{"to", to}, {"wanted", "250"}, {"reply", reply}}});
  }
  server.ask(rcpt_command(server));
  return server.last_is(503);
}

Finding works_before_hello(Dialogue& server) {
  server.connect();
  server.given_reply(220);
  server.ask(server.probe());
  return server.last_is({k2yz, 502});
}

constexpr Case kSequenceCases[] = {
    {.id = "rcpt-before-mail",
     .requirement = "R5321-3.3-k",
     .also = {"R5321-4.1.4-q", "R821-4.1.1-bj"},
     .mutant = Defect::accepts_rcpt_before_mail,
     .needs = Need::mailbox,
     .run =
         [](Dialogue& server) {
           server.open();
           server.ask(rcpt_command(server));
           return server.last_is(503);
         }},
    {.id = "data-before-mail",
     .requirement = "R5321-3.3-n",
     .also = {"R821-4.1.1-bj"},
     .mutant = Defect::accepts_data_before_mail,
     .run =
         [](Dialogue& server) {
           server.open();
           server.ask("DATA");
           return server.last_is(k5yz);
         }},
    {.id = "data-without-recipients",
     .requirement = "R5321-3.3-n",
     .also = {"R2920-3.2-c", "R821-4.1.1-bj", "R821-4.1.1-bf"},
     .mutant = Defect::accepts_data_without_recipients,
     .needs = Need::mailbox,
     .run =
         [](Dialogue& server) {
           server.open();
           server.given(mail_command(server), 250);
           server.ask("DATA");
           return server.last_is(k5yz);
         }},
    {.id = "mail-inside-transaction",
     .requirement = "R5321-4.1.4-n",
     .mutant = Defect::accepts_mail_inside_transaction,
     .needs = Need::mailbox,
     .run =
         [](Dialogue& server) {
           server.open();
           server.given_transaction();
           server.ask(mail_command(server));
           return server.last_is(503);
         }},
    {.id = "state-after-503",
     .requirement = "R5321-4.1.4-r",
     .mutant = Defect::bad_sequence_ends_transaction,
     .needs = Need::mailbox,
     .run =
         [](Dialogue& server) {
           server.open();
           server.given_transaction();
           server.given(mail_command(server), 503);
           server.ask("DATA");
           return server.last_is(354);
         }},
    {.id = "state-after-501",
     .requirement = "R5321-4.1.4-p",
     .mutant = Defect::bad_mail_ends_session,
     .needs = Need::mailbox,
     .run =
         [](Dialogue& server) {
           server.open();
           server.given("MAIL", k5yz);
           server.ask(mail_command(server));
           return server.last_is(250);
         }},
    {.id = "rset-clears-transaction",
     .requirement = "R5321-4.1.1.5-a",
     .also = {"R821-4.1.1-ag"},
     .mutant = Defect::rset_keeps_transaction,
     .needs = Need::mailbox,
     .probe = "RSET",
     .run = clears_transaction},
    {.id = "ehlo-clears-transaction",
     .requirement = "R5321-4.1.4-d",
     .also = {"R5321-4.1.1.1-g"},
     .mutant = Defect::ehlo_keeps_transaction,
     .needs = Need::mailbox,
     .probe = "EHLO client.example",
     .run = clears_transaction},
    {.id = "helo-clears-transaction",
     .requirement = "R5321-4.1.1.1-g",
     .also = {"R821-4.1.1-d"},
     .mutant = Defect::helo_keeps_transaction,
     .needs = Need::mailbox,
     .probe = "HELO client.example",
     .run = clears_transaction},
    {.id = "ehlo-again",
     .requirement = "R5321-4.1.4-e",
     .mutant = Defect::refuses_second_ehlo,
     .run =
         [](Dialogue& server) {
           server.open();
           server.ask("EHLO " + server.target().client_name);
           return server.last_is({250, 500, 501, 502, 550});
         }},
    {.id = "transaction-ends-with-message",
     .requirement = "R5321-4.1.1.4-f",
     .mutant = Defect::keeps_recipients_after_message,
     .needs = Need::mailbox,
     .run =
         [](Dialogue& server) {
           server.open();
           server.given_delivery(Mail(server).content("first"));
           server.ask(rcpt_command(server));
           return server.last_is(503);
         }},
    {.id = "rset-before-ehlo",
     .requirement = "R5321-4.1.1.5-c",
     .also = {"R5321-4.1.4-k"},
     .mutant = Defect::refuses_rset_before_ehlo,
     .probe = "RSET",
     .disputed = true,
     .run = works_before_hello},
    {.id = "noop-before-ehlo",
     .requirement = "R5321-4.1.4-k",
     .also = {"R5321-4.1.4-b"},
     .mutant = Defect::refuses_noop_before_ehlo,
     .probe = "NOOP",
     .run = works_before_hello},
    {.id = "rset-outside-transaction",
     .requirement = "R5321-4.1.1.5-b",
     .also = {"R821-4.1.1-ah"},
     .mutant = Defect::refuses_rset_outside_transaction,
     .run =
         [](Dialogue& server) {
           server.open();
           server.ask("RSET");
           return server.last_is(250);
         }},
    {.id = "rset-keeps-connection",
     .requirement = "R5321-4.1.1.5-d",
     .mutant = Defect::rset_closes_connection,
     .run =
         [](Dialogue& server) {
           server.open();
           server.given("RSET", 250);
           return server.stays_open();
         }},
    {.id = "noop",
     .requirement = "R5321-4.1.1.9-a",
     .also = {"R821-4.1.1-aq", "R821-AppE-e"},
     .mutant = Defect::refuses_noop,
     .run =
         [](Dialogue& server) {
           server.open();
           server.ask("NOOP");
           return server.last_is(250);
         }},
    {.id = "noop-keeps-transaction",
     .requirement = "R5321-4.1.1.9-b",
     .mutant = Defect::noop_ends_transaction,
     .needs = Need::mailbox,
     .probe = "NOOP",
     .run = keeps_transaction},
    {.id = "vrfy-keeps-transaction",
     .requirement = "R5321-4.1.1.6-a",
     .mutant = Defect::vrfy_ends_transaction,
     .needs = Need::mailbox,
     .probe = "VRFY postmaster",
     .run = keeps_transaction},
    {.id = "help-keeps-transaction",
     .requirement = "R5321-4.1.1.8-b",
     .mutant = Defect::help_ends_transaction,
     .needs = Need::mailbox,
     .probe = "HELP",
     .run = keeps_transaction},
    {.id = "quit",
     .requirement = "R5321-4.1.1.10-a",
     .also = {"R821-3.5-c"},
     .mutant = Defect::quit_is_answered_250,
     .run =
         [](Dialogue& server) {
           server.open();
           server.ask("QUIT");
           return server.last_is(221);
         }},
    {.id = "quit-closes",
     .requirement = "R5321-4.1.1.10-a",
     .mutant = Defect::quit_leaves_connection_open,
     .run =
         [](Dialogue& server) {
           server.open();
           server.given("QUIT", k2yz);
           return server.closes();
         }},
    {.id = "quit-inside-transaction",
     .requirement = "R5321-4.1.1.10-g",
     .mutant = Defect::refuses_quit_inside_transaction,
     .needs = Need::mailbox,
     .run =
         [](Dialogue& server) {
           server.open();
           server.given_transaction();
           server.ask("QUIT");
           return server.last_is(221);
         }},
    {.id = "unknown-command",
     .requirement = "R5321-4.2.4-b",
     .also = {"R5321-3.8-c", "R821-4.3-d"},
     .mutant = Defect::unknown_command_is_answered_502,
     .run =
         [](Dialogue& server) {
           server.open();
           server.ask("FOOB");
           return server.last_is(500);
         }},
    {.id = "unknown-command-keeps-connection",
     .requirement = "R5321-3.8-a",
     .also = {"R5321-3.8-b", "R5321-4.1.1.10-b"},
     .mutant = Defect::unknown_command_closes_connection,
     .run =
         [](Dialogue& server) {
           server.open();
           server.ask("FOOB");
           return server.stays_open();
         }},
    {.id = "one-reply-each",
     .requirement = "R5321-4.2-a",
     .also = {"R821-4.2-a", "R5321-2.1-c"},
     .mutant = Defect::answers_noop_twice,
     .run =
         [](Dialogue& server) {
           server.open();
           server.given("NOOP", 250);
           server.ask("FOOB");
           return server.last_is(k5yz);
         }},
};

}  // namespace

std::span<const Case> sequence_cases() { return kSequenceCases; }

}  // namespace smtplab::conformance
