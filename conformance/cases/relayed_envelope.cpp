// The envelope and the trace fields of messages that are passed on, and what becomes of those that
// the next host refuses or that go round in circles (RFC 5321 sections 2.4, 3.6.3, 4.4, 6.1 and
// 6.3).

#include <algorithm>
#include <vector>

#include "conformance/cases/commands.h"
#include "conformance/cases/relayed.h"
#include "conformance/cases/themes.h"
#include "conformance/sink_session.h"
#include "sim/smtp/mailbox.h"

namespace smtplab::conformance {
namespace {

using Lines = std::vector<std::string>;

/// A message with that envelope, at the sink; a path that is refused is skipped.
SinkMessage passed_on_from_to(Dialogue& server, const std::string& from, const std::string& to) {
  Mail mail(server);
  server.open();
  server.given("MAIL FROM:<" + from + ">", 250);
  if (server.ask("RCPT TO:<" + to + ">").reply_class() == 5) {
    server.trial().not_applicable({"check.skip.refused", {{"reply", server.last().shown()}}});
  }
  server.last_is(k2yz);
  server.given("DATA", 354);
  server.given(mail.content("sent") + ".", 250);
  return mail.wait_for_sink("sent");
}

/// The local-part is the one that was sent, but for its letters' case.
bool differs_in_case(const std::string& path, const std::string& sent) {
  return path != sent && smtp::equals_ignoring_case(path, sent);
}

std::string with_mixed_case(std::string mailbox) {
  for (std::size_t i = 0; i < mailbox.size() && mailbox[i] != '@'; i += 2) {
    if (mailbox[i] >= 'a' && mailbox[i] <= 'z') mailbox[i] = static_cast<char>(mailbox[i] - 32);
  }
  return mailbox;
}

std::string mail_from(const Dialogue& server, const std::string& route = {}) {
  return "MAIL FROM:<" + route + server.target().mailbox + ">";
}

/// Whom the next host refuses, beside relay_mailbox.
std::string refused_beside(Dialogue& server) {
  const std::string& known = server.target().relay_mailbox;
  return refused_mailbox(server, std::string_view(known).substr(known.rfind('@') + 1));
}

/// A message with these commands in front of RCPT for one whom the next host has refused.
void given_failure(Dialogue& server, const Lines& commands) {
  Mail mail(server);
  server.open();
  Lines lines = commands;
  lines.insert(lines.end(),
               {"RCPT TO:<" + refused_beside(server) + ">", "DATA", mail.content("sent") + "."});
  // A server may ask the next host before it answers: nothing is left to tell then.
  for (const std::string& line : lines) {
    const int reply_class = server.ask(line).reply_class();
    if (reply_class == 4 || reply_class == 5) {
      server.trial().not_applicable({"check.skip.refused", {{"reply", server.last().shown()}}});
    }
  }
  server.last_is(250);
  mail.wait_for_refusal(refused_beside(server));
}

/// What the sender is told of it.
DeliveredMessage told_of_failure(Dialogue& server) {
  given_failure(server, {mail_from(server)});
  return Mail(server).wait_for_return("sent");
}

Finding failure_is_told(Dialogue& server, const Lines& commands) {
  Mail mail(server);
  given_failure(server, commands);
  mail.send_sentinel();
  return judged(server, mail.is_returned("sent"), {"check.seen.not-told"});
}

std::string first_field(const std::string& content) {
  std::size_t end = content.find("\r\n");
  while (end != std::string::npos && end + 2 < content.size() &&
         (content[end + 2] == ' ' || content[end + 2] == '\t')) {
    end = content.find("\r\n", end + 2);
  }
  return end == std::string::npos ? content : content.substr(0, end + 2);
}

bool is_received(std::string_view field) {
  return smtp::equals_ignoring_case(field.substr(0, field.find(':')), "Received");
}

/// A message as it would be after many rounds through the server and back to it: with the field
/// that the server has put on top, again and again.
Finding loop_is_stopped(Dialogue& server) {
  constexpr int kRounds = 500;
  Mail mail(server);
  Dialogue once = server.another();
  const SinkMessage first = passed_on_with(once, {});
  const std::string own = first_field(first.content);
  if (!is_received(own)) server.trial().not_applicable({"check.skip.no-received"});
  std::string content;
  for (int i = 0; i < kRounds; ++i) content += own;
  content += mail.content("round");
  given_relaying(server);
  server.send(content + ".\r\n");
  if (server.read().reply_class() == 5) return server.require(true, {});
  server.last_is(250);
  mail.send_relay_sentinel();
  return judged(server, !mail.find_in_sink("round"), {"check.seen.loops"});
}

constexpr Needs kTold = kRelayed | Need::mail;

using enum Defect;

constexpr Case kRelayedEnvelopeCases[] = {
    {.id = "relayed-received-added",
     .requirement = "R5321-4.4-a",
     .also = {"R5321-4.4-h", "R1123-5.2.8-a", "R5321-4.1.1.4-k"},
     .mutant = adds_no_received_to_relayed,
     .needs = kRelayed,
     .run =
         [](Dialogue& server) {
           const SinkMessage message = passed_on_with(server, {});
           return judged(server, is_received(first_field(message.content)),
                         {"check.seen.relay-no-received"});
         }},
    {.id = "relayed-received-of-others-unchanged",
     .requirement = "R5321-4.4-g",
     .also = {"R5321-4.4-i", "R1123-5.2.8-e"},
     .mutant = removes_received_of_others_of_relayed,
     .needs = kRelayed,
     .run =
         [](Dialogue& server) {
           const std::string theirs =
               "Received: from b.example by c.example with SMTP id 2;\r\n"
               "   Thu, 21 May 1998 05:33:25 -0700\r\n"
               "Received: from a.example by b.example; Thu, 21 May 1998 05:33:22 -0700\r\n";
           const SinkMessage message = passed_on_with(server, theirs);
           return judged(server, message.content.find(theirs) != std::string::npos,
                         {"check.seen.received-changed"});
         }},
    {.id = "relayed-sender-case-kept",
     .requirement = "R5321-2.4-c",
     .also = {"R5321-2.4-b", "R821-2-g"},
     .mutant = makes_senders_of_relayed_small,
     .needs = kRelayed,
     .run =
         [](Dialogue& server) {
           const std::string sender = "MiXeD.CaSe@" + domain(server);
           const SinkMessage message =
               passed_on_from_to(server, sender, server.target().relay_mailbox);
           return judged(server, !differs_in_case(message.reverse_path, "<" + sender + ">"),
                         {"check.seen.sender-changed"});
         }},
    {.id = "relayed-recipient-case-kept",
     .requirement = "R5321-2.4-c",
     .also = {"R5321-2.4-b", "R821-2-g"},
     .mutant = makes_recipients_of_relayed_small,
     .needs = kRelayed,
     .run =
         [](Dialogue& server) {
           const std::string to = with_mixed_case(server.target().relay_mailbox);
           const SinkMessage message =
               passed_on_from_to(server, server.target().ordinary_sender(), to);
           const auto& paths = message.forward_paths;
           const bool changed = std::any_of(paths.begin(), paths.end(), [&](const auto& path) {
             return differs_in_case(path, "<" + to + ">");
           });
           return judged(server, !changed, {"check.seen.relay-recipient-changed"});
         }},
    {.id = "relayed-null-sender",
     .requirement = "R5321-4.5.5-c",
     .also = {"R1123-5.2.9-a"},
     .mutant = names_a_sender_for_null_of_relayed,
     .needs = kRelayed,
     .run =
         [](Dialogue& server) {
           const SinkMessage message = passed_on_from_to(server, "", server.target().relay_mailbox);
           return judged(server, message.reverse_path == "<>", {"check.seen.relay-null-sender"});
         }},
    {.id = "relayed-route-without-own-name",
     .requirement = "R5321-AppC-f",
     .also = {"R5321-AppC-c"},
     .mutant = keeps_own_name_in_route,
     .needs = kRelayed,
     .run =
         [](Dialogue& server) {
           const SinkMessage message =
               passed_on_from_to(server, server.target().ordinary_sender(),
                                 "@" + domain(server) + ":" + server.target().relay_mailbox);
           const auto& paths = message.forward_paths;
           const bool keeps = std::any_of(paths.begin(), paths.end(), [&](const auto& path) {
             return path.starts_with("<@" + domain(server));
           });
           return judged(server, !keeps, {"check.seen.relay-route"});
         }},
    {.id = "relayed-recipients-not-in-header",
     .requirement = "R5321-7.2-a",
     .also = {"R5321-7.2-c", "R5321-7.2-d"},
     .mutant = adds_recipients_to_relayed,
     .needs = kRelayed | Need::second_mailbox,
     .run =
         [](Dialogue& server) {
           Mail mail(server);
           server.open();
           server.given(mail_command(server), 250);
           server.given("RCPT TO:<" + server.target().second_mailbox + ">", k2yz);
           server.given("RCPT TO:<" + server.target().relay_mailbox + ">", k2yz);
           server.given("DATA", 354);
           server.given(mail.content("sent") + ".", 250);
           const SinkMessage message = mail.wait_for_sink("sent");
           return judged(server,
                         message.content.find(server.target().second_mailbox) == std::string::npos,
                         {"check.seen.recipient-shown"});
         }},
    {.id = "relay-failure-is-told",
     .requirement = "R5321-3.6.3-a",
     .also = {"R5321-6.1-b", "R5321-6.1-d", "R5321-4.4-v"},
     .mutant = tells_of_no_failures,
     .needs = kTold,
     .run = [](Dialogue& server) { return failure_is_told(server, {mail_from(server)}); }},
    {.id = "relay-failure-beside-others-is-told",
     .requirement = "R5321-4.4-z",
     .also = {"R5321-4.4-aa", "R5321-3.6.3-a", "R821-4.1.1-v"},
     .mutant = tells_of_no_failures,
     .needs = kTold | Need::second_mailbox,
     .run =
         [](Dialogue& server) {
           return failure_is_told(
               server, {mail_from(server), "RCPT TO:<" + server.target().second_mailbox + ">"});
         }},
    {.id = "relay-failure-told-without-route",
     .requirement = "R5321-6.1-f",
     .also = {"R5321-6.1-g", "R5321-AppC-k"},
     .mutant = tells_of_no_failures,
     .needs = kTold,
     .run =
         [](Dialogue& server) {
           return failure_is_told(
               server, {mail_from(server, "@" + server.target().client_name + ",@hop.example:")});
         }},
    {.id = "relay-failure-told-from-null",
     .requirement = "R5321-3.6.3-e",
     .also = {"R5321-6.1-c", "R5321-4.4-ad"},
     .mutant = tells_of_failures_with_sender,
     .needs = kTold,
     .run =
         [](Dialogue& server) {
           const auto paths = told_of_failure(server).fields("Return-Path");
           if (paths.empty()) server.trial().not_applicable({"check.skip.no-return-path"});
           return judged(server, paths.empty() || paths.front() == "<>",
                         {"check.seen.notice-has-sender"});
         }},
    {.id = "relay-failure-told-in-report",
     .requirement = "R5321-3.6.3-b",
     .mutant = tells_of_failures_in_plain_text,
     .needs = kTold,
     .run =
         [](Dialogue& server) {
           const auto types = told_of_failure(server).fields("Content-Type");
           const bool is_report =
               !types.empty() &&
               smtp::equals_ignoring_case(
                   types.front().substr(0, std::string_view("multipart/report").size()),
                   "multipart/report");
           return judged(server, is_report, {"check.seen.notice-is-no-report"});
         }},
    {.id = "loop-is-stopped",
     .requirement = "R5321-6.3-b",
     .mutant = passes_loops_on,
     .needs = kRelayed,
     .run = loop_is_stopped},
};

}  // namespace

std::span<const Case> relayed_envelope_cases() { return kRelayedEnvelopeCases; }

}  // namespace smtplab::conformance
