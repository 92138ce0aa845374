// What servers answer where little is asked of them: to odd commands, with odd text (RFC 5321
// sections 4.1.4, 4.2 and 4.3.1, RFC 2034).

#include <algorithm>
#include <string>
#include <vector>

#include "conformance/cases/commands.h"
#include "conformance/cases/themes.h"

namespace smtplab::conformance {
namespace {

using namespace std::string_view_literals;

/// HT, SP and printable ASCII, up to the line's end: no CR stands within it.
bool is_plain(std::string_view line) {
  if (line.ends_with('\n')) line.remove_suffix(1);
  if (line.ends_with('\r')) line.remove_suffix(1);
  return std::all_of(line.begin(), line.end(),
                     [](char c) { return c == '\t' || (c >= ' ' && c <= '~'); });
}

bool is_dotted_name(std::string_view word) {
  if (word.starts_with('[') && word.ends_with(']')) return true;
  const auto is_in_label = [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-';
  };
  return word.find('.') != std::string_view::npos && is_in_label(word.front()) &&
         std::all_of(word.begin(), word.end(), [&](char c) { return c == '.' || is_in_label(c); });
}

/// Without the status code that RFC 2034 puts before it.
std::string_view words_of(const ServerReply& reply) {
  std::string_view text = reply.text(0);
  text.remove_prefix(reply.status().size());
  while (text.starts_with(' ')) text.remove_prefix(1);
  return text;
}

/// Replies of 2yz, 4yz and 5yz begin with a status code; those that are wanted are none of EHLO's.
Finding have_status(Dialogue& server, const std::vector<std::string>& commands) {
  server.open();
  server.needs_offer("ENHANCEDSTATUSCODES");
  for (const std::string& command : commands) {
    const ServerReply& reply = server.ask(command);
    const bool has_status = reply.reply_class() == 3 || !reply.status().empty();
    server.require(has_status, {"check.seen.no-status", {{"reply", reply.shown()}}});
  }
  return server.finding();
}

/// A command of an extension that EHLO announces, as its grammar has it and in its place: 500 is
/// for what is malformed too, and servers take 502 for "not now".
void is_served(Dialogue& server, std::string_view keyword, const std::string& command) {
  if (server.is_over() || !server.offers(keyword)) return;
  Dialogue own = server.another();
  own.open();
  if (keyword == "CHUNKING") own.given_transaction();
  const ServerReply& reply = own.ask(command);
  own.require(reply.code != 500 && reply.code != 502,
              {"check.seen.unwanted", {{"to", command}, {"reply", reply.shown()}}});
}

Finding serves_what_it_announces(Dialogue& server) {
  server.open();
  is_served(server, "STARTTLS", "STARTTLS");
  const std::string_view mechanisms = server.parameters_of("AUTH");
  is_served(server, "AUTH", "AUTH " + std::string(mechanisms.substr(0, mechanisms.find(' '))));
  is_served(server, "CHUNKING", "BDAT 0");
  is_served(server, "ETRN", "ETRN example.org");
  return server.require(true, {});
}

constexpr Case kOddRepliesCases[] = {
    {.id = "reply-text-to-control-characters",
     .requirement = "R5321-4.2-f",
     .mutant = Defect::repeats_control_characters,
     .run =
         [](Dialogue& server) {
           server.open();
           for (const std::string_view command :
                {"MAIL FROM:<b\x01@client.example>"sv, "RSET"sv, "VRFY b\x01"sv, "FOOB\x07"sv,
                 "NO\0OP"sv, "FOOB\rBAR"sv, "EHLO \x01.example"sv}) {
             const ServerReply& reply = server.ask(command);
             for (std::size_t i = 0; i < reply.lines.size(); ++i) {
               server.require(is_plain(reply.lines[i]),
                              {"check.seen.text", {{"reply", reply.shown()}}},
                              reply.first_line + i);
             }
           }
           return server.finding();
         }},
    {.id = "quit-names-server",
     .requirement = "R5321-4.3.1-c",
     .mutant = Defect::quit_names_no_domain,
     .run =
         [](Dialogue& server) {
           server.open();
           server.given("QUIT", 221);
           const std::string_view words = words_of(server.last());
           return server.require(is_dotted_name(words.substr(0, words.find(' '))),
                                 {"check.seen.no-domain", {{"reply", server.last().shown()}}});
         }},
    {.id = "status-codes-of-recipients",
     .requirement = "R2034-3-c",
     .also = {"R2034-4-a", "R2034-4-c"},
     .mutant = Defect::gives_no_status_to_rcpt,
     .needs = Need::mailbox | Need::unknown_mailbox,
     .run =
         [](Dialogue& server) {
           return have_status(server, {mail_command(server), rcpt_command(server),
                                       "RCPT TO:<" + server.target().unknown_mailbox + ">",
                                       "RCPT TO:<@>", "RCPT TO:<nobody@nowhere.example>"});
         }},
    {.id = "status-codes-of-parameters",
     .requirement = "R2034-3-c",
     .also = {"R2034-4-a", "R2034-4-c"},
     .mutant = Defect::gives_no_status_to_parameters,
     .needs = Need::mailbox,
     .run =
         [](Dialogue& server) {
           const std::string rcpt = rcpt_command(server);
           return have_status(
               server, {mail_command(server) + " FOOBAR=1", mail_command(server) + " SIZE=large",
                        "RSET", mail_command(server), rcpt + " FOOBAR=1",
                        rcpt + " NOTIFY=NEVER,SUCCESS", rcpt + " ORCPT=x"});
         }},
    {.id = "status-codes-of-other-commands",
     .requirement = "R2034-3-c",
     .also = {"R2034-4-a", "R2034-4-c"},
     .mutant = Defect::gives_no_status_to_vrfy,
     .run =
         [](Dialogue& server) {
           return have_status(
               server, {"VRFY postmaster", "EXPN postmaster", "HELP", "NOOP x", "DATA", "MAIL",
                        "ETRN example.org", "STARTTLS x", "AUTH FOOBAR", ""});
         }},
    {.id = "mail-before-ehlo-code",
     .requirement = "R5321-4.1.4-q",
     .mutant = Defect::early_mail_is_answered_502,
     .needs = Need::mailbox,
     .run =
         [](Dialogue& server) {
           server.connect();
           server.given_reply(220);
           const ServerReply& reply = server.ask(mail_command(server));
           // That EHLO comes first is the client's duty.
           if (reply.reply_class() == 2) {
             server.trial().not_applicable({"check.skip.no-hello", {{"reply", reply.shown()}}});
           }
           return server.last_is({503, 530});
         }},
    {.id = "ehlo-promises-extensions",
     .requirement = "R5321-4.2.4-c",
     .mutant = Defect::announces_etrn_without_having_it,
     .needs = Need::mailbox,
     .run = serves_what_it_announces},
    {.id = "verb-with-more-letters",
     .requirement = "R5321-4.2.4-b",
     .mutant = Defect::reads_four_letters,
     .run =
         [](Dialogue& server) {
           server.open();
           server.ask("NOOPX");
           return server.last_is(k5yz);
         }},
};

}  // namespace

std::span<const Case> odd_reply_cases() { return kOddRepliesCases; }

}  // namespace smtplab::conformance
