// The sizes that every server has to take (RFC 5321 section 4.5.3.1). They are minimums: a server
// that takes more is right.

#include <string>

#include "conformance/cases/commands.h"
#include "conformance/cases/forms.h"
#include "conformance/cases/themes.h"
#include "conformance/mail.h"

namespace smtplab::conformance {
namespace {

/// A domain of that many octets, in labels of 63 at most.
std::string long_domain(std::size_t octets) {
  std::string domain = ".example";
  while (domain.size() < octets) {
    const std::size_t left = octets - domain.size();
    const std::size_t label = left > 64 ? 63 : left;
    domain.insert(0, (left > label ? "." : "") + std::string(label, 'd'));
  }
  return domain;
}

std::string long_path() { return std::string(64, 'l') + "@" + long_domain(189); }

/// Recipients until one is refused, at most `most`. How many were taken.
std::size_t add_recipients(Dialogue& server, std::size_t most) {
  std::size_t taken = 0;
  while (taken < most && !server.is_over() && server.ask(rcpt_command(server)).reply_class() == 2) {
    ++taken;
  }
  return taken;
}

/// NOOP is the one command whose argument may be as long as the line: without one there is nothing
/// to fill a line with.
void takes_noop_with(Dialogue& server, const std::string& argument) {
  const ServerReply& reply = server.ask("NOOP " + argument);
  if (reply.reply_class() != 5) return;
  server.trial().not_applicable({"check.skip.no-long-command", {{"reply", reply.shown()}}});
}

constexpr std::size_t kMostRecipients = 1100;

/// Beyond the server's own limit, if it has one that is not too far away.
bool exceeds_recipients(Dialogue& server) {
  server.open();
  server.given(mail_command(server), 250);
  const std::size_t taken = add_recipients(server, kMostRecipients);
  if (taken == kMostRecipients) {
    server.trial().not_applicable(
        {"check.skip.no-limit", {{"count", std::to_string(kMostRecipients)}}});
  }
  // The reply to an ordinary transaction's first recipient is another case's affair.
  if (taken == 0) server.last_is(k2yz);
  return !server.is_over();
}

/// 452, where it is a 4yz at all; not so a 421, or policy.
Finding is_not_for_now(Dialogue& server) {
  const ServerReply& reply = server.last();
  const std::string_view status = reply.status();
  if (reply.code == 421 || status.starts_with("4.7.")) return server.last_is(452);
  return server.require(
      reply.code == 452,
      {"check.seen.reply", {{"to", "RCPT"}, {"wanted", "452"}, {"reply", reply.shown()}}});
}

constexpr Case kLimitsCases[] = {
    {.id = "sender-local-part-of-64",
     .requirement = "R5321-4.5.3.1.1-a",
     .also = {"R5321-4.5.3.1-a", "R821-4.5.3-d", "R821-4.5.3-a"},
     .mutant = Defect::refuses_senders_of_64,
     .needs = Need::mailbox,
     .run =
         [](Dialogue& server) {
           return sender_is_taken_as(server, "lll@" + domain(server),
                                     std::string(64, 'l') + "@" + domain(server));
         }},
    {.id = "recipient-local-part-of-64",
     .requirement = "R5321-4.5.3.1.1-a",
     .also = {"R5321-4.5.3.1-a", "R821-4.5.3-d", "R821-4.5.3-a"},
     .mutant = Defect::refuses_recipients_of_64,
     .needs = Need::mailbox,
     .run =
         [](Dialogue& server) {
           return recipient_is_read_as(server, "lll@" + domain(server),
                                       std::string(64, 'l') + "@" + domain(server));
         }},
    {.id = "sender-domain-of-252",
     .requirement = "R5321-4.5.3.1.2-a",
     .also = {"R5321-4.5.3.1-a"},
     .mutant = Defect::refuses_domains_of_252,
     .run =
         [](Dialogue& server) {
           return sender_is_taken_as(server, "l@ddd.example", "l@" + long_domain(252));
         }},
    {.id = "recipient-domain-of-252",
     .requirement = "R5321-4.5.3.1.2-a",
     .also = {"R5321-4.5.3.1-a"},
     .mutant = Defect::refuses_recipient_domains_of_252,
     .needs = Need::mailbox,
     .run =
         [](Dialogue& server) {
           return recipient_is_read_as(server, "l@ddd.example", "l@" + long_domain(252));
         }},
    {.id = "hello-domain-of-252",
     .requirement = "R5321-4.5.3.1.2-a",
     .also = {"R5321-4.5.3.1-a"},
     .mutant = Defect::refuses_hello_of_252,
     .run =
         [](Dialogue& server) {
           Dialogue plain = server.another();
           plain.connect();
           plain.given_reply(220);
           plain.given("EHLO ddd.example", 250);
           server.connect();
           server.given_reply(220);
           server.ask("EHLO " + long_domain(252));
           return is_understood(server);
         }},
    {.id = "sender-path-of-256",
     .requirement = "R5321-4.5.3.1.3-a",
     .also = {"R5321-4.5.3.1-a", "R821-4.5.3-f"},
     .mutant = Defect::refuses_paths_of_256,
     .run =
         [](Dialogue& server) { return sender_is_taken_as(server, "l@ddd.example", long_path()); }},
    {.id = "recipient-path-of-256",
     .requirement = "R5321-4.5.3.1.3-a",
     .also = {"R5321-4.5.3.1-a", "R821-4.5.3-f"},
     .mutant = Defect::refuses_recipient_paths_of_256,
     .needs = Need::mailbox,
     .run =
         [](Dialogue& server) {
           return recipient_is_read_as(server, "l@ddd.example", long_path());
         }},
    {.id = "command-line-of-512",
     .requirement = "R5321-4.5.3.1.4-a",
     .also = {"R5321-4.5.3.1-a", "R5321-4.3.2-f", "R821-4.5.3-g"},
     .mutant = Defect::refuses_lines_of_512,
     .run =
         [](Dialogue& server) {
           server.open();
           takes_noop_with(server, "n");
           server.ask("NOOP " + std::string(505, 'n'));
           return server.last_is(250);
         }},
    {.id = "trailing-space-up-to-512",
     .requirement = "R5321-4.5.3.1.4-a",
     .also = {"R5321-4.3.2-f", "R5321-4.1.1-a"},
     .mutant = Defect::refuses_much_trailing_space,
     .run =
         [](Dialogue& server) {
           server.open();
           takes_noop_with(server, " ");
           server.ask("NOOP" + std::string(506, ' '));
           return server.last_is(250);
         }},
    {.id = "replies-to-long-commands",
     .requirement = "R5321-4.5.3.1.5-a",
     .also = {"R821-4.5.3-h"},
     .mutant = Defect::repeats_long_commands,
     .run =
         [](Dialogue& server) {
           server.open();
           for (const std::string& command :
                {"VRFY " + std::string(505, 'v'), "MAIL FROM:<" + long_path() + ">",
                 "FOOB " + std::string(505, 'f'), "EHLO " + long_domain(252)}) {
             const ServerReply& reply = server.ask(command);
             for (std::size_t i = 0; i < reply.lines.size(); ++i) {
               server.require(reply.lines[i].size() <= 512,
                              {"check.seen.long", {{"reply", reply.shown()}}},
                              reply.first_line + i);
             }
           }
           return server.finding();
         }},
    {.id = "recipients-100",
     .requirement = "R5321-4.5.3.1.8-a",
     .also = {"R5321-4.5.3.1.8-b", "R5321-4.5.3.1-a", "R821-4.5.3-j"},
     .mutant = Defect::takes_50_recipients,
     .needs = Need::mailbox,
     .run =
         [](Dialogue& server) {
           server.open();
           server.given_transaction();
           const std::size_t taken = 1 + add_recipients(server, 99);
           const ServerReply& reply = server.last();
           const std::string_view status = reply.status();
           const bool is_policy = status.size() > 2 && status.substr(1).starts_with(".7.");
           if (taken < 100 && (is_policy || reply.code == 421)) return server.last_is(k2yz);
           return server.require(taken == 100,
                                 {"check.seen.recipients",
                                  {{"count", std::to_string(taken)}, {"reply", reply.shown()}}});
         }},
    {.id = "recipients-100-delivered",
     .requirement = "R5321-4.5.3.1.8-a",
     .also = {"R5321-4.5.3.1-a", "R821-4.5.3-j"},
     .mutant = Defect::refuses_data_for_100_recipients,
     .needs = Need::mailbox | Need::mail,
     .run =
         [](Dialogue& server) {
           Mail mail(server);
           server.open();
           server.given_transaction();
           if (add_recipients(server, 99) < 99) {
             return server.doubt({"check.doubt.recipients", {{"reply", server.last().shown()}}});
           }
           server.ask("DATA");
           server.last_is(354);
           server.send(mail.content("many") + ".\r\n");
           server.reply_is(250);
           return server.require(mail.arrives("many"), {"check.seen.lost"},
                                 server.trial().transcript().size() - 1);
         }},
    {.id = "recipients-beyond-limit-code",
     .requirement = "R5321-4.5.3.1.10-b",
     .also = {"R5321-4.5.3.1.10-d"},
     .mutant = Defect::too_many_recipients_are_answered_550,
     .needs = Need::mailbox,
     .disputed = true,  // the same section lets a limit that is the site's policy be a 5yz
     .run =
         [](Dialogue& server) {
           if (!exceeds_recipients(server)) return server.finding();
           const ServerReply& reply = server.last();
           return server.require(
               reply.code == 452,
               {"check.seen.reply", {{"to", "RCPT"}, {"wanted", "452"}, {"reply", reply.shown()}}});
         }},
    {.id = "recipients-beyond-limit-other-4yz",
     .requirement = "R5321-4.5.3.1.10-b",
     .mutant = Defect::too_many_recipients_are_answered_451,
     .needs = Need::mailbox,
     .run =
         [](Dialogue& server) {
           // Of the 4yz, only one is for this; a 5yz is the case before.
           if (!exceeds_recipients(server)) return server.finding();
           if (server.last().reply_class() != 4) {
             server.trial().not_applicable(
                 {"check.skip.refused", {{"reply", server.last().shown()}}});
           }
           return is_not_for_now(server);
         }},
    {.id = "recipients-beyond-limit-keep-others",
     .requirement = "R5321-4.5.3.1.8-f",
     .also = {"R5321-4.5.3.1.10-e"},
     .mutant = Defect::too_many_recipients_clear_all,
     .needs = Need::mailbox,
     .run =
         [](Dialogue& server) {
           if (!exceeds_recipients(server)) return server.finding();
           if (server.last().code == 421) return server.last_is(k2yz);
           const ServerReply& reply = server.ask("DATA");
           // "Reasonable" where the whole message is not wanted (section 4.5.3.1.10).
           if (reply.code == 503) {
             return server.doubt({"check.doubt.recipients", {{"reply", reply.shown()}}});
           }
           return server.last_is(354);
         }},
    {.id = "simultaneous-transactions",
     .requirement = "R5321-4.5.4.2-c",
     .also = {"R5321-4.5.4.2-a", "R1123-5.3.1.2-a"},
     .mutant = Defect::mixes_up_transactions,
     .needs = Need::mailbox | Need::mail,
     .run =
         [](Dialogue& server) {
           // Two clients take turns, and each message arrives with its own text.
           Mail mail(server);
           Dialogue other = server.another();
           server.open();
           other.open();
           server.given(mail_command(server), 250);
           other.given(mail_command(server), 250);
           server.given(rcpt_command(server), k2yz);
           other.given(rcpt_command(server), k2yz);
           server.ask("DATA");
           server.last_is(354);
           other.ask("DATA");
           other.last_is(354);
           server.send(mail.content("one"));
           other.send(mail.content("two"));
           server.send("text of one\r\n.\r\n");
           server.given_reply(250);
           other.send("text of two\r\n.\r\n");
           other.given_reply(250);
           const bool is_one = mail.wait_for("one").has("text of one");
           const bool is_two = mail.wait_for("two").has("text of two");
           return server.require(is_one && is_two, {"check.seen.mixed-up"},
                                 server.trial().transcript().size() - 1);
         }},
};

}  // namespace

std::span<const Case> limit_cases() { return kLimitsCases; }

}  // namespace smtplab::conformance
