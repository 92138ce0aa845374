// Mailing lists (RFC 5321 section 3.9, RFC 821 section 3.3).

#include <algorithm>

#include "conformance/cases/commands.h"
#include "conformance/cases/themes.h"
#include "conformance/mail.h"

namespace smtplab::conformance {
namespace {

using Lines = std::vector<std::string>;

void given_delivery_to(Dialogue& server, const std::string& sender, const std::string& recipient,
                       const std::string& content) {
  server.given("MAIL FROM:<" + sender + ">", 250);
  server.given("RCPT TO:<" + recipient + ">", k2yz);
  server.given("DATA", 354);
  server.send(content + ".\r\n");
  server.given_reply(250);
}

/// Fields that a server that changes headers would change.
const Lines& telling_fields() {
  static const Lines fields{"Reply-To: <reply@example.net>", "Sender: <sender@example.net>",
                            "Subject: the same subject", "X-Odd: the same,", "\tfolded"};
  return fields;
}

std::string with_telling_fields(const std::string& content) {
  std::string text;
  for (const std::string& line : telling_fields()) text += line + "\r\n";
  return text + content;
}

bool has_telling_fields(const DeliveredMessage& message) {
  const Lines& wanted = telling_fields();
  const Lines& header = message.header();
  return std::search(header.begin(), header.end(), wanted.begin(), wanted.end()) != header.end();
}

constexpr Needs kListsNeeds = Need::mailbox | Need::mail | Need::list;

constexpr Case kListsCases[] = {
    {.id = "expn-one-mailbox-a-line",
     .requirement = "R5321-3.5.1-l",
     .also = {"R821-3.3-g"},
     .mutant = Defect::expn_gives_two_members_a_line,
     .needs = Need::list,
     .run =
         [](Dialogue& server) {
           server.open();
           const ServerReply& reply = server.ask("EXPN " + server.target().list);
           if (reply.code != 250) {
             server.trial().not_applicable({"check.skip.not-verified", {{"reply", reply.shown()}}});
           }
           for (std::size_t i = 0; i < reply.lines.size(); ++i) {
             const std::string_view text = reply.text(i);
             const bool has_many = std::count(text.begin(), text.end(), '<') > 1 ||
                                   text.find(">,") != std::string_view::npos;
             server.require(!has_many, {"check.seen.many-mailboxes", {{"reply", reply.shown()}}},
                            reply.first_line + i);
           }
           return server.require(true, {});
         }},
    {.id = "list-keeps-header",
     .requirement = "R5321-3.9-c",
     .also = {"R1123-5.3.6-c"},
     .mutant = Defect::list_changes_header,
     .needs = kListsNeeds,
     .run =
         [](Dialogue& server) {
           // A server that changes every header has another fault.
           Mail mail(server);
           const std::string sender = server.target().ordinary_sender();
           server.open();
           given_delivery_to(server, sender, server.target().mailbox,
                             with_telling_fields(mail.content("alone")));
           if (!has_telling_fields(mail.wait_for("alone"))) {
             server.trial().not_applicable({"check.skip.changes-headers"});
           }
           given_delivery_to(server, sender, server.target().list,
                             with_telling_fields(mail.content("list")));
           return server.require(has_telling_fields(mail.wait_for("list")),
                                 {"check.seen.header-changed"},
                                 server.trial().transcript().size() - 1);
         }},
    {.id = "list-sends-to-sender-too",
     .requirement = "R5321-3.9-d",
     .mutant = Defect::list_leaves_out_sender,
     .needs = kListsNeeds,
     .run =
         [](Dialogue& server) {
           // The mailbox is a member: mail of another sender comes to it through the list.
           Mail mail(server);
           server.open();
           given_delivery_to(server, "other-sender@" + domain(server), server.target().list,
                             mail.content("of-another"));
           mail.wait_for("of-another");
           given_delivery_to(server, server.target().mailbox, server.target().list,
                             mail.content("own"));
           return server.require(mail.arrives("own"), {"check.seen.list-without-sender"},
                                 server.trial().transcript().size() - 1);
         }},
};

}  // namespace

std::span<const Case> list_cases() { return kListsCases; }

}  // namespace smtplab::conformance
