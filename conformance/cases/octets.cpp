// Octets that no command may hold, and names of clients that are none (RFC 5321 sections 4.1.2
// and 4.1.3).

#include "conformance/cases/commands.h"
#include "conformance/cases/themes.h"

namespace smtplab::conformance {
namespace {

using namespace std::string_view_literals;

/// Whatever the reason that is given: the statement leaves room for others.
Finding is_refused(Dialogue& server) { return server.last_is({k4yz, k5yz}); }

/// The probe as the session's first command.
Finding hello_is_refused(Dialogue& server) {
  server.connect();
  server.given_reply(220);
  server.ask(server.probe());
  return is_refused(server);
}

/// The probe as a command of its own, outside of a transaction.
Finding command_is_refused(Dialogue& server) {
  server.open();
  server.ask(server.probe());
  return is_refused(server);
}

/// MAIL with the probe as its argument, where a plain one is taken.
Finding odd_sender_is_refused(Dialogue& server) {
  server.open();
  server.given(mail_command(server), 250);
  server.given("RSET", 250);
  server.ask("MAIL FROM:" + filled(server, server.probe()));
  return is_refused(server);
}

/// RCPT with the probe as its argument, where a plain one was taken.
Finding odd_recipient_is_refused(Dialogue& server) {
  server.open();
  server.given_transaction();
  server.ask("RCPT TO:" + filled(server, server.probe()));
  return is_refused(server);
}

constexpr Case kOctetsCases[] = {
    {.id = "ehlo-control-character",
     .requirement = "R5321-4.1.2-m",
     .also = {"R5321-4.1.2-l"},
     .mutant = Defect::takes_any_name_in_hello,
     .probe = "EHLO a\x01"
              "b.example",
     .run = hello_is_refused},
    {.id = "ehlo-nul",
     .requirement = "R5321-4.1.2-m",
     .also = {"R5321-4.1.2-l"},
     .mutant = Defect::cuts_commands_at_nul,
     .probe = "EHLO a.example\0b"sv,
     .run = hello_is_refused},
    {.id = "ehlo-underscore",
     .requirement = "R5321-4.1.2-m",
     .also = {"R5321-4.1.2-l"},
     .mutant = Defect::takes_any_name_in_hello,
     .probe = "EHLO a_b.example",
     .run = hello_is_refused},
    {.id = "ehlo-parentheses",
     .requirement = "R5321-4.1.2-m",
     .also = {"R5321-4.1.2-l"},
     .mutant = Defect::takes_any_name_in_hello,
     .probe = "EHLO a(b).example",  // a comment, in the Received line that it gets into
     .run = hello_is_refused},
    {.id = "ehlo-two-words",
     .requirement = "R5321-4.1.4-e",
     .mutant = Defect::takes_any_name_in_hello,
     .probe = "EHLO a.example b",
     .disputed = true,  // section 4.1.1.1 calls it wise to be prepared for more text
     .run = hello_is_refused},
    {.id = "helo-control-character",
     .requirement = "R5321-4.1.2-m",
     .also = {"R5321-4.1.2-l"},
     .mutant = Defect::takes_any_name_in_hello,
     .probe = "HELO a\x01"
              "b.example",
     .run = hello_is_refused},
    {.id = "helo-underscore",
     .requirement = "R5321-4.1.2-m",
     .also = {"R5321-4.1.2-l"},
     .mutant = Defect::takes_any_name_in_hello,
     .probe = "HELO a_b.example",
     .run = hello_is_refused},
    {.id = "ehlo-literal-out-of-range",
     .requirement = "R5321-4.1.3-a",
     .mutant = Defect::takes_any_literal_in_hello,
     .probe = "EHLO [999.1.1.1]",
     .run = hello_is_refused},
    {.id = "ehlo-literal-unclosed",
     .requirement = "R5321-4.1.3-a",
     .mutant = Defect::takes_any_literal_in_hello,
     .probe = "EHLO [192.0.2.9",
     .run = hello_is_refused},
    {.id = "ehlo-literal-empty",
     .requirement = "R5321-4.1.3-a",
     .mutant = Defect::takes_any_literal_in_hello,
     .probe = "EHLO []",
     .run = hello_is_refused},
    {.id = "ehlo-literal-of-words",
     .requirement = "R5321-4.1.3-a",
     .mutant = Defect::takes_any_literal_in_hello,
     .probe = "EHLO [no address]",
     .run = hello_is_refused},
    {.id = "ehlo-ipv6-literal-too-long",
     .requirement = "R5321-4.1.3-b",
     .mutant = Defect::takes_any_literal_in_hello,
     .probe = "EHLO [IPv6:1:2:3:4:5:6:7:8:9]",
     .run = hello_is_refused},
    {.id = "delete-in-sender",
     .requirement = "R5321-4.1.2-m",
     .also = {"R5321-4.1.2-k"},
     .mutant = Defect::drops_control_characters,
     .probe = "<b\x7F"
              "ob@example.org>",
     .run = odd_sender_is_refused},
    {.id = "tab-in-sender",
     .requirement = "R5321-4.1.2-m",
     .also = {"R5321-4.1.2-k"},
     .mutant = Defect::drops_control_characters,
     .probe = "<b\tob@example.org>",
     .run = odd_sender_is_refused},
    {.id = "bare-cr-in-sender",
     .requirement = "R5321-4.1.2-m",
     .also = {"R5321-4.1.2-k"},
     .mutant = Defect::drops_control_characters,
     .probe = "<b\rob@example.org>",
     .run = odd_sender_is_refused},
    {.id = "nul-in-sender",
     .requirement = "R5321-4.1.2-m",
     .also = {"R5321-4.1.2-k"},
     .mutant = Defect::drops_control_characters,
     .probe = "<b\0ob@example.org>"sv,
     .run = odd_sender_is_refused},
    {.id = "nul-behind-sender",
     .requirement = "R5321-4.1.2-m",
     .also = {"R5321-4.1.2-k"},
     .mutant = Defect::cuts_commands_at_nul,
     .probe = "<bob@example.org>\0<dave@example.org>"sv,
     .run = odd_sender_is_refused},
    {.id = "control-character-in-quoted-sender",
     .requirement = "R5321-4.1.2-m",
     .also = {"R5321-4.1.2-k"},
     .mutant = Defect::drops_control_characters,
     .probe = "<\"b\x01"
              "ob\"@example.org>",
     .run = odd_sender_is_refused},
    {.id = "control-character-in-sender-domain",
     .requirement = "R5321-4.1.2-m",
     .also = {"R5321-4.1.2-l"},
     .mutant = Defect::drops_control_characters,
     .probe = "<bob@exa\x01mple.org>",
     .run = odd_sender_is_refused},
    {.id = "sender-domain-with-dollar",
     .requirement = "R5321-4.1.2-m",
     .also = {"R5321-4.1.2-l"},
     .mutant = Defect::takes_dollar_in_domain,
     .probe = "<bob@a$b.example>",
     .run = odd_sender_is_refused},
    {.id = "control-character-in-recipient",
     .requirement = "R5321-4.1.2-m",
     .also = {"R5321-4.1.2-k"},
     .mutant = Defect::drops_control_characters,
     .needs = Need::mailbox,
     .probe = "<\x01{mailbox}>",
     .run = odd_recipient_is_refused},
    {.id = "nul-in-recipient",
     .requirement = "R5321-4.1.2-m",
     .also = {"R5321-4.1.2-k"},
     .mutant = Defect::drops_control_characters,
     .needs = Need::mailbox,
     .probe = "<{mailbox}\0>"sv,
     .run = odd_recipient_is_refused},
    {.id = "nul-behind-recipient",
     .requirement = "R5321-4.1.2-m",
     .also = {"R5321-4.1.2-k"},
     .mutant = Defect::cuts_commands_at_nul,
     .needs = Need::mailbox,
     .probe = "<{mailbox}>\0<{second}>"sv,
     .run = odd_recipient_is_refused},
    {.id = "recipient-domain-with-underscore",
     .requirement = "R5321-4.1.2-m",
     .also = {"R5321-4.1.2-l"},
     .mutant = Defect::accepts_underscore_in_domain,
     .needs = Need::mailbox | Need::trusted_bind,
     .run =
         [](Dialogue& server) {
           // For a client that may relay the domain is the only thing wrong.
           server.connect(Door::trusted);
           server.given_reply(220);
           server.given("EHLO " + server.target().client_name, 250);
           server.given(mail_command(server), 250);
           server.given("RCPT TO:<dave@a-b.example>", k2yz);
           server.ask("RCPT TO:<dave@a_b.example>");
           return is_refused(server);
         }},
    {.id = "nul-behind-noop",
     .requirement = "R5321-4.1.2-m",
     .mutant = Defect::cuts_commands_at_nul,
     .probe = "NOOP\0x"sv,
     .run = command_is_refused},
    {.id = "nul-behind-rset",
     .requirement = "R5321-4.1.2-m",
     .mutant = Defect::cuts_commands_at_nul,
     .probe = "RSET\0x"sv,
     .run = command_is_refused},
    {.id = "nul-behind-quit",
     .requirement = "R5321-4.1.2-m",
     .mutant = Defect::cuts_commands_at_nul,
     .probe = "QUIT\0x"sv,
     .run = command_is_refused},
    {.id = "nul-behind-data",
     .requirement = "R5321-4.1.2-m",
     .mutant = Defect::cuts_commands_at_nul,
     .needs = Need::mailbox,
     .run =
         [](Dialogue& server) {
           server.open();
           server.given_transaction();
           server.ask("DATA\0x"sv);
           return is_refused(server);
         }},
};

}  // namespace

std::span<const Case> octet_cases() { return kOctetsCases; }

}  // namespace smtplab::conformance
