// How commands, paths and parameters are written (RFC 5321 sections 2.4, 4.1.1 and 4.1.2).

#include "conformance/cases/commands.h"
#include "conformance/cases/forms.h"
#include "conformance/cases/themes.h"

namespace smtplab::conformance {
namespace {

/// A command outside of a transaction, with something behind it.
Finding refuses(Dialogue& server, Wanted wanted) {
  server.open();
  server.ask(server.probe());
  return server.last_is(wanted);
}

/// MAIL with the probe as its argument.
Finding mail_is(Dialogue& server, std::initializer_list<Wanted> wanted) {
  server.open();
  server.ask("MAIL FROM:" + std::string(server.probe()));
  return server.last_is(wanted);
}

/// Two NOOPs with the probe between them: one command, or two? A reply to the first is enough, if
/// it is not that such a line is refused. Whatever else comes, QUIT's 221 says that all is
/// answered.
Finding is_one_command(Dialogue& server) {
  server.open();
  server.send("NOOP" + std::string(server.probe()));
  if (server.listen()) {
    server.read();
    if (server.last().code == 421) return server.last_is(k5yz);
    return server.require(server.last().reply_class() == 5,
                          {"check.seen.bare-line-end", {{"reply", server.last().shown()}}});
  }
  server.send("NOOP\r\n");
  server.replies();
  server.send("QUIT\r\n");
  server.read();
  return server.require(server.last().code == 221 || server.last().reply_class() == 5,
                        {"check.seen.two-commands", {{"reply", server.last().shown()}}});
}

constexpr Case kSyntaxCases[] = {
    {.id = "letter-case-of-commands",
     .requirement = "R5321-2.4-a",
     .also = {"R821-2-f"},
     .mutant = Defect::minds_case_of_commands,
     .needs = Need::mailbox,
     .run =
         [](Dialogue& server) {
           server.open();
           server.ask("mAiL fRoM:<" + server.target().ordinary_sender() + ">");
           server.last_is(250);
           server.ask("rCpT tO:<" + server.target().mailbox + ">");
           return server.last_is(k2yz);
         }},
    {.id = "trailing-space",
     .requirement = "R5321-4.1.1-a",
     .mutant = Defect::refuses_trailing_space,
     .needs = Need::mailbox,
     .run =
         [](Dialogue& server) {
           server.open();
           server.ask("NOOP ");
           server.last_is(250);
           server.ask(mail_command(server) + " ");
           return server.last_is(250);
         }},
    {.id = "data-with-argument",
     .requirement = "R5321-4.1.1-e",
     .also = {"R5321-4.3.2-g"},
     .mutant = Defect::ignores_argument_of_data,
     .needs = Need::mailbox,
     .run =
         [](Dialogue& server) {
           server.open();
           server.given_transaction();
           server.ask("DATA now");
           return server.last_is(k5yz);
         }},
    {.id = "rset-with-argument",
     .requirement = "R5321-4.1.1-e",
     .also = {"R5321-4.3.2-g"},
     .mutant = Defect::ignores_argument_of_rset,
     .probe = "RSET now",
     .run = [](Dialogue& server) { return refuses(server, k5yz); }},
    {.id = "quit-with-argument",
     .requirement = "R5321-4.1.1-e",
     .also = {"R5321-4.3.2-g"},
     .mutant = Defect::ignores_argument_of_quit,
     .probe = "QUIT now",
     .run = [](Dialogue& server) { return refuses(server, k5yz); }},
    {.id = "noop-with-argument",
     .requirement = "R5321-4.1.1.9-c",
     .mutant = Defect::refuses_argument_of_noop,
     .probe = "NOOP any text",
     .run = [](Dialogue& server) { return refuses(server, 250); }},
    {.id = "null-reverse-path",
     .requirement = "R1123-5.2.9-a",
     .also = {"R5321-4.1.1.2-a", "R821-2-a"},
     .mutant = Defect::refuses_null_reverse_path,
     .needs = Need::mailbox,
     .run =
         [](Dialogue& server) {
           server.open();
           server.ask("MAIL FROM:<>");
           server.last_is(250);
           server.ask(rcpt_command(server));
           return server.last_is(k2yz);
         }},
    {.id = "quoted-local-part",
     .requirement = "R5321-4.1.2-g",
     .mutant = Defect::refuses_quoted_local_part,
     .needs = Need::mailbox,
     .run =
         [](Dialogue& server) {
           return is_taken_as_plain(server, "\"" + local_part(server) + "\"@" + domain(server));
         }},
    {.id = "quoted-pair-in-local-part",
     .requirement = "R5321-4.1.2-g",
     .mutant = Defect::refuses_quoted_pair,
     .needs = Need::mailbox,
     .run =
         [](Dialogue& server) {
           return is_taken_as_plain(server, "\"\\" + local_part(server) + "\"@" + domain(server));
         }},
    {.id = "domain-in-capitals",
     .requirement = "R5321-2.4-a",
     .also = {"R821-2-h"},
     .mutant = Defect::minds_case_of_domains,
     .needs = Need::mailbox,
     .run =
         [](Dialogue& server) {
           std::string shouted = domain(server);
           for (char& c : shouted) c = c >= 'a' && c <= 'z' ? static_cast<char>(c - 32) : c;
           return is_taken_as_plain(server, local_part(server) + "@" + shouted);
         }},
    {.id = "source-route",
     .requirement = "R5321-3.3-f",
     .also = {"R5321-4.1.1.3-b", "R5321-4.1.2-a", "R5321-F.2-a"},
     .mutant = Defect::takes_source_route_for_syntax_error,
     .needs = Need::mailbox,
     .run =
         [](Dialogue& server) {
           server.open();
           server.given(mail_command(server), 250);
           server.ask("RCPT TO:<@relay.example:" + server.target().mailbox + ">");
           return is_understood(server);
         }},
    {.id = "path-without-brackets",
     .requirement = "R5321-4.1.4-o",
     .mutant = Defect::accepts_path_without_brackets,
     .probe = "bob@example.org",
     .disputed = true,
     .run = [](Dialogue& server) { return mail_is(server, {k5yz}); }},
    {.id = "space-before-path",
     .requirement = "R5321-3.3-m",
     .mutant = Defect::accepts_space_before_path,
     .probe = " <bob@example.org>",
     .disputed = true,
     .run = [](Dialogue& server) { return mail_is(server, {k5yz}); }},
    {.id = "path-with-two-words",
     .requirement = "R5321-4.1.4-o",
     .mutant = Defect::accepts_path_with_two_words,
     .probe = "<one two@example.org>",
     .disputed = true,  // what is acceptable is left to the server
     .run =
         [](Dialogue& server) {
           return mail_is(server, {501, 553});
         }},
    {.id = "control-character-in-path",
     .requirement = "R5321-4.1.2-m",
     .also = {"R5321-4.1.2-k"},
     .mutant = Defect::accepts_control_character,
     .probe = "<bo\x01"
              "b@example.org>",
     .run = [](Dialogue& server) { return mail_is(server, {k5yz}); }},
    {.id = "octets-beyond-ascii-in-path",
     .requirement = "R5321-2.4-k",
     .also = {"R5321-4.1.2-k"},
     .mutant = Defect::accepts_octets_beyond_ascii,
     .probe = "<\xC3\xA9@example.org>",
     .run = [](Dialogue& server) { return mail_is(server, {k5yz}); }},
    {.id = "address-literal-out-of-range",
     .requirement = "R5321-4.1.3-a",
     .mutant = Defect::accepts_any_address_literal,
     .probe = "<bob@[192.0.2.999]>",
     .run = [](Dialogue& server) { return mail_is(server, {k5yz}); }},
    {.id = "unknown-parameter",
     .requirement = "R5321-4.1.1.11-a",
     .mutant = Defect::ignores_unknown_parameters,
     .probe = "<> FOOBAR=1",
     .run = [](Dialogue& server) { return mail_is(server, {k5yz}); }},
    {.id = "unknown-parameter-code",
     .requirement = "R5321-4.1.1.11-a",
     .mutant = Defect::unknown_parameter_is_answered_501,
     .probe = "<> FOOBAR=1",
     .run = [](Dialogue& server) { return mail_is(server, {555}); }},
    {.id = "size-parameter",
     .requirement = "R1870-4-b",
     .mutant = Defect::refuses_size_parameter,
     .needs = Need::mailbox,
     .run =
         [](Dialogue& server) {
           server.open();
           server.needs_offer("SIZE");
           server.ask(mail_command(server) + " SIZE=1000");
           return server.last_is(250);
         }},
    {.id = "body-parameter",
     .requirement = "R6152-2-c",
     .mutant = Defect::refuses_body_parameter,
     .needs = Need::mailbox,
     .run =
         [](Dialogue& server) {
           server.open();
           server.needs_offer("8BITMIME");
           server.ask(mail_command(server) + " BODY=8BITMIME");
           return server.last_is(250);
         }},
    {.id = "bare-lf-ends-command",
     .requirement = "R5321-2.3.8-a",
     .also = {"R5321-2.4-e"},
     .mutant = Defect::ends_commands_at_bare_lf,
     .probe = "\n",
     .run = is_one_command},
    {.id = "bare-cr-ends-command",
     .requirement = "R5321-2.3.8-a",
     .also = {"R5321-2.4-e"},
     .mutant = Defect::ends_commands_at_bare_cr,
     .probe = "\r",
     .run = is_one_command},
    {.id = "helo-without-argument",
     .requirement = "R1123-5.2.5-d",
     .mutant = Defect::accepts_helo_without_argument,
     .run =
         [](Dialogue& server) {
           server.connect();
           server.given_reply(220);
           server.ask("HELO");
           return server.last_is(k5yz);
         }},
};

}  // namespace

std::span<const Case> syntax_cases() { return kSyntaxCases; }

}  // namespace smtplab::conformance
