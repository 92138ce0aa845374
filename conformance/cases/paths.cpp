// The forms in which mailboxes are written (RFC 5321 sections 4.1.2 and 4.1.3).

#include "conformance/cases/commands.h"
#include "conformance/cases/forms.h"
#include "conformance/cases/themes.h"
#include "conformance/mail.h"

namespace smtplab::conformance {
namespace {

/// The probe as a sender: "plain@..." was taken just before.
Finding sender_form(Dialogue& server) {
  return sender_is_taken_as(server, "plain@" + domain(server), filled(server, server.probe()));
}
/// The same at a domain of which the server knows nothing, so that no convention of its own counts.
Finding sender_domain(Dialogue& server) {
  return sender_is_taken_as(server, "plain@plain.example", filled(server, server.probe()));
}
/// The probe as a sender; where the server takes none of its kind, that is another case's finding.
Finding sender_of_kind(Dialogue& server, const std::string& kind) {
  Dialogue first = server.another();
  first.open();
  const ServerReply& reply = first.ask("MAIL FROM:<" + kind + ">");
  if (reply.reply_class() == 5) {
    server.trial().not_applicable({"check.skip.everywhere", {{"reply", reply.shown()}}});
  }
  return sender_is_taken_as(server, kind, filled(server, server.probe()));
}
Finding quoted_sender(Dialogue& server) {
  return sender_of_kind(server, "\"quoted\"@plain.example");
}
Finding ipv6_sender(Dialogue& server) { return sender_of_kind(server, "a@[192.0.2.1]"); }
Finding short_ipv6_sender(Dialogue& server) {
  return sender_of_kind(server, "a@[IPv6:2001:db8:1:2:3:4:5:6]");
}
/// A quoted recipient, in the same way.
Finding quoted_recipient(Dialogue& server) {
  const std::string plain = "\"plain\"@" + domain(server);
  Dialogue first = server.another();
  first.open();
  first.given(mail_command(server), 250);
  const ServerReply& reply = first.ask("RCPT TO:<" + plain + ">");
  if (is_syntax_error(reply)) {
    server.trial().not_applicable({"check.skip.everywhere", {{"reply", reply.shown()}}});
  }
  return recipient_is_read_as(server, plain, filled(server, server.probe()));
}

/// The probe as a recipient: what is asked is whether it is read, not whether somebody has it.
Finding recipient_form(Dialogue& server) {
  return recipient_is_read_as(server, "plain@" + domain(server), filled(server, server.probe()));
}

/// MAIL with the probe as its argument, brackets and all.
Finding sender_is_refused(Dialogue& server) {
  server.open();
  server.ask("MAIL FROM:" + filled(server, server.probe()));
  return server.last_is(k5yz);
}
Finding recipient_is_refused(Dialogue& server) {
  server.open();
  server.given(mail_command(server), 250);
  server.ask("RCPT TO:" + filled(server, server.probe()));
  return server.last_is(k5yz);
}

constexpr Case kPathsCases[] = {
    {.id = "sender-dot-atom",
     .requirement = "R5321-4.1.1-b",
     .also = {"R821-4.1.1-a"},
     .mutant = Defect::refuses_dots_in_senders,
     .probe = "a.b.c@plain.example",
     .run = sender_domain},
    {.id = "sender-of-digits",
     .requirement = "R5321-4.1.1-b",
     .also = {"R821-4.1.1-a"},
     .mutant = Defect::refuses_digits_in_senders,
     .probe = "0123456789@plain.example",
     .run = sender_domain},
    {.id = "sender-of-atom-specials",
     .requirement = "R5321-4.1.1-b",
     .also = {"R821-4.1.1-a"},
     .mutant = Defect::refuses_atom_specials,
     .probe = "!#$%&'*+-/=?^_`{|}~@plain.example",
     .run = sender_domain},
    {.id = "sender-quoted",
     .requirement = "R5321-4.1.1-b",
     .also = {"R821-4.1.1-a"},
     .mutant = Defect::refuses_quoted_senders,
     .probe = "\"quoted\"@plain.example",
     .run = sender_domain},
    {.id = "sender-quoted-space",
     .requirement = "R5321-4.1.1-b",
     .also = {"R821-4.1.1-a"},
     .mutant = Defect::refuses_quoted_space,
     .probe = "\"a b\"@plain.example",
     .run = quoted_sender},
    {.id = "sender-quoted-specials",
     .requirement = "R5321-4.1.1-b",
     .also = {"R821-4.1.1-a"},
     .mutant = Defect::refuses_quoted_specials,
     .probe = "\"()<>[]:;@,.\"@plain.example",
     .run = quoted_sender},
    {.id = "sender-quoted-pair",
     .requirement = "R5321-4.1.1-b",
     .also = {"R821-4.1.2-h", "R821-4.1.1-a"},
     .mutant = Defect::refuses_quoted_quote,
     .probe = "\"a\\\"b\\\\c\"@plain.example",
     .run = quoted_sender},
    {.id = "recipient-dot-atom",
     .requirement = "R5321-4.1.1-b",
     .also = {"R821-4.1.1-a"},
     .mutant = Defect::refuses_dots_in_recipients,
     .needs = Need::mailbox,
     .probe = "a.b.c@{domain}",
     .run = recipient_form},
    {.id = "recipient-of-atom-specials",
     .requirement = "R5321-4.1.1-b",
     .also = {"R821-4.1.1-a"},
     .mutant = Defect::refuses_atom_specials_in_recipients,
     .needs = Need::mailbox,
     .probe = "#$&'*+-=?^_`{}~@{domain}",
     .run = recipient_form},
    {.id = "recipient-quoted-space",
     .requirement = "R5321-4.1.1-b",
     .also = {"R821-4.1.1-a"},
     .mutant = Defect::refuses_quoted_space_in_recipients,
     .needs = Need::mailbox,
     .probe = "\"a b\"@{domain}",
     .run = quoted_recipient},
    {.id = "sender-domain-of-many-labels",
     .requirement = "R5321-4.1.1-b",
     .mutant = Defect::refuses_many_labels,
     .probe = "a@a.b.c.d.e.f.g.h.i.j.example",
     .run = sender_domain},
    {.id = "sender-domain-with-digits",
     .requirement = "R5321-4.1.1-b",
     .mutant = Defect::refuses_domain_with_leading_digit,
     .probe = "a@3a.4-b.5.example",
     .run = sender_domain},
    {.id = "sender-domain-with-hyphens",
     .requirement = "R5321-4.1.1-b",
     .mutant = Defect::refuses_hyphens_in_domain,
     .probe = "a@a--b.c-d.example",
     .run = sender_domain},
    {.id = "sender-ipv4-literal",
     .requirement = "R1123-5.2.17-a",
     .also = {"R5321-4.1.3-a"},
     .mutant = Defect::refuses_ipv4_literal,
     .probe = "a@[192.0.2.1]",
     .run = sender_domain},
    {.id = "sender-ipv6-literal",
     .requirement = "R5321-4.1.3-b",
     .mutant = Defect::refuses_ipv6_literal,
     .probe = "a@[IPv6:2001:db8:1:2:3:4:5:6]",
     .run = ipv6_sender},
    {.id = "sender-ipv6-literal-short",
     .requirement = "R5321-4.1.3-b",
     .mutant = Defect::refuses_short_ipv6_literal,
     .probe = "a@[IPv6:2001:db8::1]",
     .run = short_ipv6_sender},
    {.id = "sender-ipv6-literal-with-ipv4",
     .requirement = "R5321-4.1.3-b",
     .mutant = Defect::refuses_mixed_ipv6_literal,
     .probe = "a@[IPv6:::ffff:192.0.2.1]",
     .run = short_ipv6_sender},
    {.id = "sender-with-source-route",
     .requirement = "R5321-4.1.2-a",
     .also = {"R1123-5.2.6-c", "R5321-AppC-c"},
     .mutant = Defect::refuses_source_route_of_sender,
     .needs = Need::mailbox,
     .probe = "@relay.example,@second.example:plain@{domain}",
     .run = sender_form},
    {.id = "source-route-of-three",
     .requirement = "R5321-4.1.2-a",
     .also = {"R1123-5.2.6-c", "R5321-AppC-c", "R5321-4.1.1.3-b"},
     .mutant = Defect::refuses_long_source_route,
     .needs = Need::mailbox,
     .probe = "@a.example,@b.example,@c.example:{mailbox}",
     .run = recipient_form},
    {.id = "source-route-is-ignored",
     .requirement = "R5321-3.3-g",
     .also = {"R5321-4.1.2-c", "R5321-3.6.1-d", "R5321-4.1.1.3-c"},
     .mutant = Defect::follows_source_routes,
     .needs = Need::mailbox | Need::mail,
     .run =
         [](Dialogue& server) {
           Mail mail(server);
           server.open();
           server.given(mail_command(server), 250);
           const ServerReply& reply =
               server.ask("RCPT TO:<@relay.example:" + server.target().mailbox + ">");
           if (reply.reply_class() != 2) {
             server.trial().not_applicable(
                 {"check.skip.route-declined", {{"reply", reply.shown()}}});
           }
           server.given("DATA", 354);
           server.send(mail.content("routed") + ".\r\n");
           server.given_reply(250);
           return server.require(mail.arrives("routed"), {"check.seen.lost"},
                                 server.trial().transcript().size() - 1);
         }},
    // What is no path.
    {.id = "bad-ipv4-literal",
     .requirement = "R5321-4.1.3-a",
     .mutant = Defect::accepts_short_ipv4_literal,
     .probe = "<a@[192.0.2]>",
     .run = sender_is_refused},
    {.id = "bad-ipv6-literal",
     .requirement = "R5321-4.1.3-b",
     .mutant = Defect::accepts_long_ipv6_literal,
     .probe = "<a@[IPv6:1:2:3:4:5:6:7:8:9]>",
     .run = sender_is_refused},
    {.id = "unclosed-literal",
     .requirement = "R5321-4.1.3-a",
     .mutant = Defect::accepts_unclosed_literal,
     .probe = "<a@[192.0.2.1>",
     .run = sender_is_refused},
    {.id = "domain-with-underscore",
     .requirement = "R5321-4.1.2-l",
     .also = {"R5321-4.1.2-m"},
     .mutant = Defect::accepts_underscore_in_domain,
     .probe = "<a@a_b.example>",
     .run = sender_is_refused},
    {.id = "domain-with-empty-label",
     .requirement = "R5321-4.1.4-o",
     .mutant = Defect::accepts_empty_label,
     .probe = "<a@b..example>",
     .disputed = true,
     .run = sender_is_refused},
    {.id = "local-part-with-two-dots",
     .requirement = "R5321-4.1.4-o",
     .mutant = Defect::accepts_two_dots,
     .probe = "<a..b@{domain}>",
     .disputed = true,
     .run = sender_is_refused},
    {.id = "sender-without-domain",
     .requirement = "R5321-4.1.4-o",
     .mutant = Defect::accepts_sender_without_domain,
     .probe = "<plain>",
     .disputed = true,
     .run = sender_is_refused},
    {.id = "mail-without-closing-bracket",
     .requirement = "R5321-4.1.4-o",
     .mutant = Defect::accepts_unclosed_sender,
     .probe = "<plain@example.org",
     .disputed = true,
     .run = sender_is_refused},
    {.id = "mail-without-path",
     .requirement = "R5321-4.1.4-o",
     .also = {"R5321-3.3-b", "R821-4.1.1-bh"},
     .mutant = Defect::accepts_mail_without_path,
     .probe = "",
     .run = sender_is_refused},
    {.id = "mail-with-two-paths",
     .requirement = "R5321-4.1.4-o",
     .also = {"R5321-3.3-b", "R821-4.1.1-bh"},
     .mutant = Defect::accepts_two_senders,
     .probe = "<a@example.org> <b@example.org>",
     .run = sender_is_refused},
    {.id = "rcpt-null-path",
     .requirement = "R5321-4.1.1-b",
     .also = {"R821-4.1.1-a"},
     .mutant = Defect::accepts_null_recipient,
     .needs = Need::mailbox,
     .probe = "<>",
     .run = recipient_is_refused},
    {.id = "rcpt-without-path",
     .requirement = "R5321-4.1.1-b",
     .also = {"R821-4.1.1-a"},
     .mutant = Defect::accepts_rcpt_without_path,
     .needs = Need::mailbox,
     .probe = "",
     .run = recipient_is_refused},
    {.id = "rcpt-without-brackets",
     .requirement = "R5321-4.1.1-b",
     .mutant = Defect::accepts_recipient_without_brackets,
     .needs = Need::mailbox,
     .probe = "{mailbox}",
     .disputed = true,
     .run = recipient_is_refused},
    {.id = "rcpt-without-domain",
     .requirement = "R5321-5.1-c",
     .also = {"R5321-5.1-b"},
     .mutant = Defect::accepts_recipient_without_domain,
     .needs = Need::mailbox,
     .probe = "<plain>",
     .disputed = true,
     .run = recipient_is_refused},
};

}  // namespace

std::span<const Case> path_cases() { return kPathsCases; }

}  // namespace smtplab::conformance
