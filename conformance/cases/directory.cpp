// Who is here: recipients, Postmaster, VRFY, EXPN and HELP (RFC 5321 sections 3.5, 4.1.1.6
// to 4.1.1.8, 4.5.1 and 7.3).

#include "conformance/cases/commands.h"
#include "conformance/cases/themes.h"
#include "conformance/mail.h"

namespace smtplab::conformance {
namespace {

Finding takes_recipient(Dialogue& server, const std::string& path) {
  server.open();
  server.given(mail_command(server), 250);
  server.ask("RCPT TO:" + path);
  return server.last_is(k2yz);
}

/// What stands between the first "<" and the last ">"; without them, the text.
std::string address_in(const ServerReply& reply) {
  const std::string_view text = reply.text(0);
  const std::size_t open = text.find('<');
  const std::size_t close = text.rfind('>');
  if (open == std::string_view::npos || close == std::string_view::npos || close < open) return {};
  return std::string(text.substr(open + 1, close - open - 1));
}

/// With the name in it read over.
std::string without_name(const ServerReply& reply, const std::string& name) {
  std::string text = reply.shown();
  for (const std::string& word : {name, name.substr(0, name.rfind('@'))}) {
    for (std::size_t at = text.find(word); at != std::string::npos; at = text.find(word)) {
      text.erase(at, word.size());
    }
  }
  return text;
}

/// A server that denies a list as it denies a user and a stranger serves nobody. To say so there is
/// 252: 550 is what it says of a name.
Finding denies_nobody(Dialogue& server) {
  server.open();
  const std::string list = server.target().list;
  const ServerReply denied = server.ask("EXPN " + list);
  bool is_for_all = denied.code == 550;
  for (const std::string& name :
       {server.target().mailbox, "no-such-list@" + domain(server), std::string("postmaster")}) {
    const ServerReply& reply = server.ask("EXPN " + name);
    is_for_all = is_for_all && without_name(reply, name) == without_name(denied, list);
  }
  return server.require(!is_for_all, {"check.seen.denies-all", {{"reply", denied.shown()}}},
                        denied.last_line);
}

constexpr Case kDirectoryCases[] = {
    {.id = "rcpt-postmaster",
     .requirement = "R5321-4.5.1-d",
     .also = {"R5321-4.5.1-c", "R5321-4.5.1-e", "R1123-5.2.7-a"},
     .mutant = Defect::knows_no_postmaster,
     .needs = Need::mailbox,
     .run =
         [](Dialogue& server) {
           return takes_recipient(server, "<Postmaster@" + domain(server) + ">");
         }},
    {.id = "rcpt-postmaster-any-case",
     .requirement = "R5321-4.5.1-c",
     .also = {"R5321-4.1.1.3-k"},
     .mutant = Defect::minds_case_of_postmaster,
     .needs = Need::mailbox,
     .run =
         [](Dialogue& server) {
           return takes_recipient(server, "<pOsTmAsTeR@" + domain(server) + ">");
         }},
    {.id = "rcpt-postmaster-without-domain",
     .requirement = "R5321-2.3.5-d",
     .also = {"R5321-4.5.1-d"},
     .mutant = Defect::refuses_postmaster_without_domain,
     .needs = Need::mailbox,
     .run = [](Dialogue& server) { return takes_recipient(server, "<Postmaster>"); }},
    {.id = "one-recipient-refused",
     .requirement = "R5321-4.1.1.3-g",
     .also = {"R821-2-b"},
     .mutant = Defect::refused_recipient_ends_transaction,
     .needs = Need::mailbox | Need::unknown_mailbox,
     .run =
         [](Dialogue& server) {
           server.open();
           server.given_transaction();
           server.given("RCPT TO:<" + server.target().unknown_mailbox + ">", k5yz);
           server.ask("DATA");
           return server.last_is(354);
         }},
    {.id = "vrfy",
     .requirement = "R5321-4.5.1-b",
     .also = {"R5321-3.5.1-a", "R5321-7.3-b", "R1123-5.2.3-a"},
     .mutant = Defect::has_no_vrfy,
     .disputed = true,  // section 3.5.3 has 500 or 502 where section 7.3 has 252
     .run =
         [](Dialogue& server) {
           server.open();
           server.ask("VRFY postmaster");
           return server.last_is({k2yz, 504, 550, 551, 553});
         }},
    {.id = "vrfy-unknown-user",
     .requirement = "R5321-3.5.3-a",
     .also = {"R5321-3.5.3-b", "R5321-7.3-a"},
     .mutant = Defect::verifies_everybody,
     .needs = Need::unknown_mailbox,
     .run =
         [](Dialogue& server) {
           server.open();
           server.send("VRFY " + server.target().unknown_mailbox + "\r\n");
           return server.reply_is_not(250);
         }},
    {.id = "vrfy-gives-mailbox",
     .requirement = "R5321-3.5.1-d",
     .also = {"R5321-3.5.1-c", "R5321-3.5.2-a", "R5321-3.5.2-c"},
     .mutant = Defect::vrfy_gives_no_mailbox,
     .needs = Need::mailbox,
     .run =
         [](Dialogue& server) {
           server.open();
           server.ask("VRFY " + server.target().mailbox);
           if (server.last().code != 250) {
             server.trial().not_applicable(
                 {"check.skip.not-verified", {{"reply", server.last().shown()}}});
           }
           const bool has_at = server.last().text(0).find('@') != std::string_view::npos;
           return server.require(has_at,
                                 {"check.seen.no-mailbox", {{"reply", server.last().shown()}}});
         }},
    {.id = "vrfy-result-is-a-recipient",
     .requirement = "R5321-3.5.2-d",
     .mutant = Defect::vrfy_gives_dead_mailbox,
     .needs = Need::mailbox,
     .run =
         [](Dialogue& server) {
           server.open();
           server.ask("VRFY " + server.target().mailbox);
           const std::string address = address_in(server.last());
           if (server.last().code != 250 || address.empty()) {
             server.trial().not_applicable(
                 {"check.skip.not-verified", {{"reply", server.last().shown()}}});
           }
           server.given(mail_command(server), 250);
           server.ask("RCPT TO:<" + address + ">");
           return server.last_is(k2yz);
         }},
    {.id = "expn-of-list",
     .requirement = "R5321-3.5.1-g",
     .also = {"R5321-3.5.1-l", "R821-3.3-b", "R821-4.1.1-ak"},
     .mutant = Defect::expn_gives_no_members,
     .needs = Need::list,
     .run =
         [](Dialogue& server) {
           server.open();
           server.needs_offer("EXPN");
           server.ask("EXPN " + server.target().list);
           if (server.last().code != 250) {
             server.trial().not_applicable(
                 {"check.skip.not-verified", {{"reply", server.last().shown()}}});
           }
           for (std::size_t i = 0; i < server.last().lines.size(); ++i) {
             server.require(server.last().text(i).find('@') != std::string_view::npos,
                            {"check.seen.no-mailbox", {{"reply", server.last().shown()}}},
                            server.last().first_line + i);
           }
           return server.finding();
         }},
    {.id = "expn-announced",
     .requirement = "R5321-3.5.2-i",
     .also = {"R5321-4.1.1.1-j"},
     .mutant = Defect::does_not_announce_expn,
     .needs = Need::list,
     .run =
         [](Dialogue& server) {
           server.open();
           const bool is_announced = server.offers("EXPN");
           server.ask("EXPN " + server.target().list);
           return server.require(server.last().code != 250 || is_announced,
                                 {"check.seen.not-announced", {{"keyword", "EXPN"}}});
         }},
    {.id = "expn-not-550-for-all",
     .requirement = "R5321-7.3-b",
     .also = {"R5321-7.3-d", "R5321-3.5.1-g"},
     .mutant = Defect::denies_lists_to_everybody,
     .needs = Need::mailbox | Need::list,
     .disputed = true,  // sections 3.5.1 and 4.1.4 show a 550 that denies access
     .run = denies_nobody},
    {.id = "vrfy-by-user-name",
     .requirement = "R5321-3.5.1-m",
     .also = {"R5321-7.3-b"},
     .mutant = Defect::vrfy_needs_domain,
     .needs = Need::mailbox,
     .run =
         [](Dialogue& server) {
           server.open();
           const ServerReply& whole = server.ask("VRFY " + server.target().mailbox);
           if (whole.reply_class() != 2) {
             server.trial().not_applicable({"check.skip.not-verified", {{"reply", whole.shown()}}});
           }
           const ServerReply& reply = server.ask("VRFY " + local_part(server));
           // Of several domains' users, one name may mean nobody, or many.
           if (reply.code == 550 || reply.code == 551) {
             return server.doubt({"check.doubt.which-domain", {{"reply", reply.shown()}}});
           }
           return server.last_is({k2yz, 553});
         }},
    {.id = "help",
     .requirement = "R5321-4.1.1.8-c",
     .also = {"R821-4.1.1-am"},
     .mutant = Defect::has_no_help,
     .run =
         [](Dialogue& server) {
           server.open();
           server.ask("HELP");
           return server.last_is({211, 214});
         }},
};

}  // namespace

std::span<const Case> directory_cases() { return kDirectoryCases; }

}  // namespace smtplab::conformance
