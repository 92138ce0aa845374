// SMTPUTF8 in replies (RFC 6531 section 3.7.4): VRFY and EXPN with it, and ASCII everywhere else.

#include <algorithm>

#include "conformance/cases/commands.h"
#include "conformance/cases/themes.h"

namespace smtplab::conformance {
namespace {

/// Of the reply's text no octet is over 127.
bool is_in_ascii(const ServerReply& reply) {
  return std::all_of(reply.lines.begin(), reply.lines.end(), [](const std::string& line) {
    return std::none_of(line.begin(), line.end(),
                        [](char c) { return static_cast<unsigned char>(c) > 127; });
  });
}

/// Of the reply's text each octet is printable ASCII or a tab (RFC 5321 section 4.2).
bool is_printable(const ServerReply& reply) {
  return std::all_of(reply.lines.begin(), reply.lines.end(), [](const std::string& line) {
    std::string_view text = line;
    while (text.ends_with('\n') || text.ends_with('\r')) text.remove_suffix(1);
    return std::all_of(text.begin(), text.end(),
                       [](char c) { return (c >= 32 && c < 127) || c == '\t'; });
  });
}

Finding ehlo_is_refused(Dialogue& server) {
  server.open();
  server.ask("EHLO " + std::string(server.probe()));
  return server.last_is(k5yz);
}

/// Nothing that is answered to the commands breaks the rule.
Finding replies_are(Dialogue& server, const std::vector<std::string>& commands,
                    bool (*holds)(const ServerReply&), std::string_view told) {
  for (const std::string& command : commands) {
    server.ask(command);
    server.require(holds(server.last()), {std::string(told), {{"reply", server.last().shown()}}});
  }
  return server.finding();
}

/// The octets of the probe in commands that have an argument, without SMTPUTF8. VRFY has a case of
/// its own.
std::vector<std::string> commands_with_probe(const Dialogue& server) {
  const std::string text(server.probe());
  return {"FOOB " + text,
          "NOOP " + text,
          "HELP " + text,
          "EHLO " + text,
          "EHLO " + server.target().client_name,
          "MAIL FROM:<" + text + "@" + server.target().client_name + ">",
          "RSET",
          "MAIL FROM:<jose@" + text + ".example>",
          "RSET",
          mail_command(server) + " " + text,
          "RSET",
          mail_command(server),
          "RCPT TO:<" + text + "@" + domain(server) + ">"};
}

constexpr Case kInternationalRepliesCases[] = {
    {.id = "smtputf8-names-in-ehlo-reply",
     .requirement = "R6531-3.7.1-b",
     .mutant = Defect::ehlo_reply_is_beyond_ascii,
     .run =
         [](Dialogue& server) {
           given_smtputf8(server);
           return server.require(is_in_ascii(server.last()),
                                 {"check.seen.text", {{"reply", server.last().shown()}}});
         }},
    {.id = "smtputf8-vrfy",
     .requirement = "R6531-3.1-e",
     .also = {"R6531-3.1-h"},
     .mutant = Defect::vrfy_takes_no_smtputf8,
     .needs = Need::mailbox,
     .run =
         [](Dialogue& server) {
           // Answered as it is without the parameter.
           given_smtputf8(server);
           if (server.ask("VRFY " + server.target().mailbox).reply_class() == 5) {
             server.trial().not_applicable(
                 {"check.skip.not-verified", {{"reply", server.last().shown()}}});
           }
           server.ask("VRFY " + server.target().mailbox + " SMTPUTF8");
           return server.last_is(k2yz);
         }},
    {.id = "smtputf8-expn",
     .requirement = "R6531-3.1-e",
     .also = {"R6531-3.1-h"},
     .mutant = Defect::expn_takes_no_smtputf8,
     .needs = Need::list,
     .run =
         [](Dialogue& server) {
           given_smtputf8(server);
           if (server.ask("EXPN " + server.target().list).reply_class() == 5) {
             server.trial().not_applicable(
                 {"check.skip.not-verified", {{"reply", server.last().shown()}}});
           }
           server.ask("EXPN " + server.target().list + " SMTPUTF8");
           return server.last_is(k2yz);
         }},
    {.id = "smtputf8-vrfy-reply-without-parameter",
     .requirement = "R6531-3.7.4.2-c",
     .also = {"R6531-3.7.4.2-j", "R6531-3.7.4.2-d"},
     .mutant = Defect::vrfy_reply_is_beyond_ascii,
     .needs = Need::mailbox,
     .run =
         [](Dialogue& server) {
           given_smtputf8(server);
           return replies_are(server, {"VRFY jos\xC3\xA9@" + domain(server), "VRFY jos\xC3\xA9"},
                              is_in_ascii, "check.seen.utf8-reply");
         }},
    {.id = "smtputf8-is-of-one-vrfy",
     .requirement = "R6531-3.7.4.2-e",
     .also = {"R6531-3.7.4.2-c"},
     .mutant = Defect::remembers_smtputf8_of_vrfy,
     .needs = Need::mailbox,
     .run =
         [](Dialogue& server) {
           given_smtputf8(server);
           const std::string vrfy = "VRFY jos\xC3\xA9@" + domain(server);
           if (!is_in_ascii(server.ask(vrfy))) {
             server.trial().not_applicable({"check.skip.utf8-anyway"});
           }
           server.ask(vrfy + " SMTPUTF8");
           return replies_are(server, {vrfy}, is_in_ascii, "check.seen.utf8-reply");
         }},
    {.id = "smtputf8-vrfy-form",
     .requirement = "R6531-3.7.4.2-g",
     .also = {"R6531-3.7.4.2-h"},
     .mutant = Defect::vrfy_with_smtputf8_gives_name_alone,
     .needs = Need::mailbox,
     .run =
         [](Dialogue& server) {
           given_smtputf8(server);
           server.ask("VRFY " + server.target().mailbox + " SMTPUTF8");
           if (server.last().code != 250) {
             server.trial().not_applicable(
                 {"check.skip.not-verified", {{"reply", server.last().shown()}}});
           }
           const std::string_view text = server.last().text(0);
           return server.require(text.find('@') != std::string_view::npos,
                                 {"check.seen.no-mailbox", {{"reply", server.last().shown()}}});
         }},
    {.id = "smtputf8-refusal-of-recipient",
     .requirement = "R6531-3.7.4.2-j",
     .mutant = Defect::refusal_repeats_recipient,
     .needs = Need::mailbox,
     .run =
         [](Dialogue& server) {
           // Also where SMTPUTF8 was said: of replies to RCPT, 251 and 551 alone name a mailbox.
           given_smtputf8(server);
           server.given(mail_command(server) + " SMTPUTF8", 250);
           server.ask("RCPT TO:<jos\xC3\xA9-nobody@" + domain(server) + ">");
           const bool may_name = server.last().code == 251 || server.last().code == 551;
           return server.require(may_name || is_in_ascii(server.last()),
                                 {"check.seen.utf8-reply", {{"reply", server.last().shown()}}});
         }},
    {.id = "smtputf8-replies-without-parameter",
     .requirement = "R6531-3.7.4.2-j",
     .also = {"R6531-3.7.4.1-b", "R5321-4.2-f"},
     .mutant = Defect::replies_repeat_octets_beyond_ascii,
     .needs = Need::mailbox,
     .probe = "jos\xC3\xA9",
     .run =
         [](Dialogue& server) {
           given_smtputf8(server);
           return replies_are(server, commands_with_probe(server), is_in_ascii,
                              "check.seen.utf8-reply");
         }},
    {.id = "replies-to-octets-beyond-ascii",
     .requirement = "R5321-4.2-f",
     .mutant = Defect::unknown_commands_are_repeated,
     .needs = Need::mailbox,
     .probe = "jos\xC3\xA9",
     .run =
         [](Dialogue& server) {
           server.open();
           return replies_are(server, commands_with_probe(server), is_printable, "check.seen.text");
         }},
    {.id = "octets-beyond-ascii-in-ehlo",
     .requirement = "R5321-4.1.2-m",
     .also = {"R5321-4.1.2-l"},
     .mutant = Defect::accepts_ehlo_beyond_ascii,
     .probe = "b\xC3\xBC"
              "cher.example",
     .run = ehlo_is_refused},
};

}  // namespace

std::span<const Case> international_reply_cases() { return kInternationalRepliesCases; }

}  // namespace smtplab::conformance
