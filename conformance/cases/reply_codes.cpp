// Which codes a server gives, and what stands behind them (RFC 5321 sections 4.2, 4.3.2 and 7.3).

#include <algorithm>

#include "conformance/cases/commands.h"
#include "conformance/cases/themes.h"
#include "sim/register/register.h"

namespace smtplab::conformance {
namespace {

/// The replies of one plain session, one after the other.
Finding each_reply(Dialogue& server, bool (*holds)(const ServerReply&), std::string_view told) {
  server.open();
  for (const std::string& command :
       {std::string("NOOP"), std::string("RSET"), mail_command(server), rcpt_command(server),
        std::string("RCPT TO:<@>"), std::string("FOOB"), std::string("HELP"), std::string("RSET"),
        std::string("QUIT")}) {
    const ServerReply& reply = server.ask(command);
    server.require(holds(reply), {std::string(told), {{"reply", reply.shown()}}}, reply.last_line);
  }
  return server.finding();
}

/// RFC 5321 section 4.2.3 and the extensions' own codes.
bool is_known(const ServerReply& reply) {
  constexpr int kOfExtensions[] = {235, 334, 432, 454, 530, 534, 535, 538};
  const auto rows = requirements::standard_register().replies();
  return std::any_of(rows.begin(), rows.end(),
                     [&](const auto& row) { return row.code == reply.code; }) ||
         std::find(std::begin(kOfExtensions), std::end(kOfExtensions), reply.code) !=
             std::end(kOfExtensions);
}

std::string_view last_line_of(const ServerReply& reply) {
  const std::string_view line = reply.lines.empty() ? std::string_view() : reply.lines.back();
  return line.substr(0, line.find_first_of("\r\n"));
}

bool has_space_behind_code(const ServerReply& reply) { return last_line_of(reply).size() > 3; }
bool has_text(const ServerReply& reply) { return last_line_of(reply).size() != 4; }

Finding is_not_500(Dialogue& server) {
  server.open();
  server.send(filled(server, server.probe()) + "\r\n");
  return server.reply_is_not(500);
}

constexpr Case kReplyCodesCases[] = {
    {.id = "reply-codes-known",
     .requirement = "R5321-4.2-g",
     .also = {"R5321-4.2.1-d", "R1123-5.2.10-a", "R821-AppE-d"},
     .mutant = Defect::answers_with_code_299,
     .needs = Need::mailbox,
     .run = [](Dialogue& server) { return each_reply(server, is_known, "check.seen.code"); }},
    {.id = "reply-space-behind-code",
     .requirement = "R5321-4.2.1-g",
     .also = {"R821-4.2-c"},
     .mutant = Defect::gives_bare_code,
     .needs = Need::mailbox,
     .run =
         [](Dialogue& server) {
           return each_reply(server, has_space_behind_code, "check.seen.bare-code");
         }},
    {.id = "reply-with-text",
     .requirement = "R5321-4.2-j",
     .mutant = Defect::gives_no_text,
     .needs = Need::mailbox,
     .run = [](Dialogue& server) { return each_reply(server, has_text, "check.seen.no-text"); }},
    {.id = "noop-is-known",
     .requirement = "R5321-4.3.2-e",
     .also = {"R5321-4.5.1-a"},
     .mutant = Defect::does_not_know_noop,
     .probe = "NOOP",
     .run = is_not_500},
    {.id = "rset-is-known",
     .requirement = "R5321-4.3.2-e",
     .also = {"R5321-4.5.1-a"},
     .mutant = Defect::does_not_know_rset,
     .probe = "RSET",
     .run = is_not_500},
    {.id = "vrfy-not-550-for-all",
     .requirement = "R5321-7.3-c",
     .also = {"R5321-3.5.1-m", "R5321-3.5.1-n", "R821-3.3-c"},
     .mutant = Defect::denies_everybody,
     .needs = Need::mailbox,
     .run =
         [](Dialogue& server) {
           server.open();
           server.ask("VRFY " + server.target().mailbox);
           const std::string_view status = server.last().status();
           const bool is_policy = status.size() > 2 && status.substr(1).starts_with(".7.");
           if (is_policy) return server.last_is(k2yz);
           return server.require(
               server.last().code != 550,
               {"check.seen.unwanted", {{"to", "VRFY"}, {"reply", server.last().shown()}}});
         }},
    {.id = "vrfy-gives-no-source-route",
     .requirement = "R5321-3.5.2-f",
     .also = {"R821-3.3-a"},
     .mutant = Defect::vrfy_gives_source_route,
     .needs = Need::mailbox,
     .run =
         [](Dialogue& server) {
           server.open();
           server.ask("VRFY " + server.target().mailbox);
           return server.require(server.last().shown().find("<@") == std::string::npos,
                                 {"check.seen.route", {{"reply", server.last().shown()}}});
         }},
    {.id = "expn-is-served",
     .requirement = "R5321-3.5.2-g",
     .also = {"R5321-7.3-d", "R1123-5.2.3-b"},
     .mutant = Defect::has_no_expn,
     .run =
         [](Dialogue& server) {
           server.open();
           const ServerReply& reply = server.ask("EXPN postmaster");
           return server.require(
               reply.code != 500 && reply.code != 502,
               {"check.seen.unwanted", {{"to", "EXPN"}, {"reply", reply.shown()}}});
         }},
    {.id = "unknown-recipient-code",
     .requirement = "R5321-4.3.1-d",
     .also = {"R821-3.1-c"},
     .mutant = Defect::unknown_recipient_is_answered_500,
     .needs = Need::mailbox | Need::unknown_mailbox,
     .run =
         [](Dialogue& server) {
           server.open();
           server.given(mail_command(server), 250);
           const ServerReply& reply =
               server.ask("RCPT TO:<" + server.target().unknown_mailbox + ">");
           if (reply.reply_class() != 5) {
             server.trial().not_applicable({"check.skip.accepts-all", {{"reply", reply.shown()}}});
           }
           return server.last_is({521, 550, 551, 552, 553, 554});
         }},
};

}  // namespace

std::span<const Case> reply_code_cases() { return kReplyCodesCases; }

}  // namespace smtplab::conformance
