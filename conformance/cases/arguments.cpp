// What stands behind a command, and in which letters (RFC 5321 sections 2.4, 4.1.1 and 4.1.4).

#include "conformance/cases/commands.h"
#include "conformance/cases/forms.h"
#include "conformance/cases/themes.h"
#include "conformance/mail.h"

namespace smtplab::conformance {
namespace {

Finding greets_and_asks(Dialogue& server, const std::string& line) {
  server.connect();
  server.given_reply(220);
  server.ask(line);
  return server.finding();
}

/// A whole transaction after that hello: none of it is refused for the name.
Finding serves_after(Dialogue& server) {
  greets_and_asks(server, filled(server, server.probe()));
  server.last_is(250);
  server.ask(mail_command(server));
  server.last_is(250);
  server.ask(rcpt_command(server));
  return server.last_is(k2yz);
}

/// The command is answered as it is in capitals, whatever that is.
Finding is_answered_alike(Dialogue& server, const std::string& capitals,
                          const std::string& others) {
  Dialogue plain = server.another();
  plain.open();
  const int wanted = plain.ask(capitals).code;
  server.open();
  const ServerReply& reply = server.ask(others);
  if (reply.code == 421) return server.last_is(k2yz);
  return server.require(reply.code == wanted, {"check.seen.letters",
                                               {{"command", others},
                                                {"other", capitals},
                                                {"wanted", std::to_string(wanted)},
                                                {"reply", reply.shown()}}});
}

std::string small_letters_of(std::string_view text) {
  std::string small(text);
  for (char& c : small) c = c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
  return small;
}

Finding minds_no_case(Dialogue& server) {
  const std::string capitals(server.probe());
  return is_answered_alike(server, capitals, small_letters_of(capitals));
}

Finding is_refused_with(Dialogue& server, std::initializer_list<Wanted> wanted) {
  server.open();
  server.given(mail_command(server), 250);
  server.ask("RCPT TO:<" + server.target().mailbox + "> " + std::string(server.probe()));
  return server.last_is(wanted);
}

constexpr Case kArgumentsCases[] = {
    {.id = "ehlo-in-small-letters",
     .requirement = "R5321-2.4-a",
     .also = {"R821-4.1.2-a"},
     .mutant = Defect::minds_case_of_ehlo,
     .run =
         [](Dialogue& server) {
           greets_and_asks(server, "ehlo " + server.target().client_name);
           return server.last_is(250);
         }},
    {.id = "noop-in-small-letters",
     .requirement = "R5321-2.4-a",
     .also = {"R821-4.1.2-a"},
     .mutant = Defect::minds_case_of_noop,
     .probe = "NOOP",
     .run = minds_no_case},
    {.id = "rset-in-small-letters",
     .requirement = "R5321-2.4-a",
     .also = {"R821-4.1.2-a"},
     .mutant = Defect::minds_case_of_rset,
     .probe = "RSET",
     .run = minds_no_case},
    {.id = "vrfy-in-small-letters",
     .requirement = "R5321-2.4-a",
     .also = {"R821-4.1.2-a"},
     .mutant = Defect::minds_case_of_vrfy,
     .probe = "VRFY postmaster",
     .run = minds_no_case},
    {.id = "help-in-small-letters",
     .requirement = "R5321-2.4-a",
     .also = {"R821-4.1.2-a"},
     .mutant = Defect::minds_case_of_help,
     .probe = "HELP",
     .run = minds_no_case},
    {.id = "quit-in-small-letters",
     .requirement = "R5321-2.4-a",
     .also = {"R821-4.1.2-a"},
     .mutant = Defect::minds_case_of_quit,
     .probe = "QUIT",
     .run = minds_no_case},
    {.id = "data-in-small-letters",
     .requirement = "R5321-2.4-a",
     .also = {"R821-4.1.2-a", "R821-4.1.2-b"},
     .mutant = Defect::minds_case_of_data,
     .needs = Need::mailbox,
     .run =
         [](Dialogue& server) {
           server.open();
           server.given_transaction();
           server.ask("data");
           return server.last_is(354);
         }},
    {.id = "parameters-in-small-letters",
     .requirement = "R5321-4.1.1.1-i",
     .also = {"R5321-2.4-a"},
     .mutant = Defect::minds_case_of_parameters,
     .needs = Need::mailbox,
     .run =
         [](Dialogue& server) {
           server.open();
           server.needs_offer("SIZE");
           server.given(mail_command(server) + " SIZE=1000", 250);
           server.given("RSET", 250);
           server.ask(mail_command(server) + " size=1000");
           return server.last_is(250);
         }},
    {.id = "body-value-in-small-letters",
     .requirement = "R5321-4.1.1.1-i",
     .also = {"R5321-2.4-a"},
     .mutant = Defect::minds_case_of_body,
     .needs = Need::mailbox,
     .run =
         [](Dialogue& server) {
           server.open();
           server.needs_offer("8BITMIME");
           server.given(mail_command(server) + " BODY=8BITMIME", 250);
           server.given("RSET", 250);
           server.ask(mail_command(server) + " body=8bitmime");
           return server.last_is(250);
         }},
    {.id = "ehlo-ipv4-literal",
     .requirement = "R5321-4.1.3-a",
     .also = {"R1123-5.2.17-a"},
     .mutant = Defect::refuses_ehlo_with_ipv4_literal,
     .needs = Need::mailbox,
     .probe = "EHLO [192.0.2.9]",
     .run = serves_after},
    {.id = "ehlo-ipv6-literal",
     .requirement = "R5321-4.1.3-b",
     .mutant = Defect::refuses_ehlo_with_ipv6_literal,
     .needs = Need::mailbox,
     .probe = "EHLO [IPv6:2001:db8::9]",
     .run = serves_after},
    {.id = "ehlo-name-without-address",
     .requirement = "R5321-4.1.4-j",
     .mutant = Defect::verifies_ehlo,
     .needs = Need::mailbox,
     .probe = "EHLO no-such-host.example",
     .run = serves_after},
    {.id = "helo-name-without-address",
     .requirement = "R1123-5.2.5-c",
     .also = {"R5321-4.1.4-j"},
     .mutant = Defect::verifies_helo,
     .needs = Need::mailbox,
     .probe = "HELO no-such-host.example",
     .run = serves_after},
    {.id = "ehlo-refusal-code",
     .requirement = "R5321-4.1.4-e",
     .mutant = Defect::refuses_ehlo_with_503,
     .run =
         [](Dialogue& server) {
           greets_and_asks(server, "EHLO");
           return server.last_is({250, 500, 501, 502, 504, 550});
         }},
    {.id = "ehlo-without-argument",
     .requirement = "R5321-4.1.4-e",
     .mutant = Defect::accepts_ehlo_without_argument,
     .disputed = true,  // a server may find it acceptable
     .run =
         [](Dialogue& server) {
           greets_and_asks(server, "EHLO");
           return server.last_is(k5yz);
         }},
    {.id = "help-with-argument",
     .requirement = "R5321-4.1.1.8-d",
     .also = {"R5321-4.1.1.8-a"},
     .mutant = Defect::knows_no_help_topics,
     .run =
         [](Dialogue& server) {
           server.open();
           server.ask("HELP MAIL");
           return server.last_is({211, 214});
         }},
    {.id = "vrfy-without-argument",
     .requirement = "R821-4.1.1-ai",
     .also = {"R5321-4.3.1-d"},
     .mutant = Defect::verifies_nothing,
     .run =
         [](Dialogue& server) {
           server.open();
           server.ask("VRFY");
           return server.last_is({k5yz, 252});
         }},
    {.id = "mail-without-from",
     .requirement = "R5321-4.1.4-o",
     .also = {"R821-4.1.1-bh"},
     .mutant = Defect::accepts_mail_without_from,
     .run =
         [](Dialogue& server) {
           server.open();
           server.ask("MAIL <plain@example.org>");
           return server.last_is(k5yz);
         }},
    {.id = "unknown-rcpt-parameter",
     .requirement = "R5321-4.1.1.11-a",
     .mutant = Defect::ignores_unknown_rcpt_parameters,
     .needs = Need::mailbox,
     .probe = "FOOBAR=1",
     .run = [](Dialogue& server) { return is_refused_with(server, {k5yz}); }},
    {.id = "unknown-rcpt-parameter-code",
     .requirement = "R5321-4.1.1.11-a",
     .mutant = Defect::unknown_rcpt_parameter_is_answered_501,
     .needs = Need::mailbox,
     .probe = "FOOBAR=1",
     .run =
         [](Dialogue& server) {
           // That it is taken is the other case's finding.
           is_refused_with(server, {555, k2yz});
           return server.finding();
         }},
    {.id = "unknown-parameter-without-value",
     .requirement = "R5321-4.1.1.11-a",
     .mutant = Defect::ignores_unknown_keywords,
     .run =
         [](Dialogue& server) {
           server.open();
           server.ask("MAIL FROM:<> FOOBAR");
           return server.last_is(k5yz);
         }},
    {.id = "private-command",
     .requirement = "R5321-4.1.5-a",
     .mutant = Defect::private_command_is_answered_502,
     .run =
         [](Dialogue& server) {
           server.open();
           server.ask("XFOOBAR some text");
           return server.last_is(500);
         }},
    {.id = "empty-command",
     .requirement = "R5321-4.2.4-b",
     .also = {"R5321-4.2-a", "R5321-2.1-c"},
     .mutant = Defect::ignores_empty_lines,
     .run =
         [](Dialogue& server) {
           server.open();
           server.send("\r\n");
           if (!server.listen(server.target().patience.reply)) {
             server.ask("NOOP");
             return server.require(false,
                                   {"check.seen.lost-command", {{"reply", server.last().shown()}}});
           }
           return server.reply_is(k5yz);
         }},
    {.id = "command-in-pieces",
     .requirement = "R5321-2.4-e",
     .also = {"R821-4.1.2-e"},
     .mutant = Defect::answers_before_line_end,
     .run =
         [](Dialogue& server) {
           // Nothing is done until the CRLF has come, however long that takes.
           server.open();
           server.send("NO");
           server.listen(milliseconds(50));
           server.send("OP");
           server.listen(milliseconds(50));
           server.send("\r");
           const bool spoke = server.listen(milliseconds(300));
           server.require(!spoke, {"check.seen.early-answer"});
           server.send("\n");
           return server.reply_is(250);
         }},
};

}  // namespace

std::span<const Case> argument_cases() { return kArgumentsCases; }

}  // namespace smtplab::conformance
