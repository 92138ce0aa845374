// What a message is when it has arrived: its trace fields, its header and its text (RFC 5321
// sections 4.4, 4.5.2, 6.3 and 7.2).

#include <algorithm>

#include "conformance/cases/commands.h"
#include "conformance/cases/themes.h"
#include "conformance/mail.h"
#include "sim/smtp/mailbox.h"

namespace smtplab::conformance {
namespace {

using Lines = std::vector<std::string>;

/// A message from that sender, as it arrives; "" is the null reverse-path.
DeliveredMessage delivered_from(Dialogue& server, const std::string& sender) {
  Mail mail(server);
  server.open();
  server.given("MAIL FROM:<" + sender + ">", 250);
  server.given(rcpt_command(server), k2yz);
  server.given("DATA", 354);
  server.send(mail.content("sent") + ".\r\n");
  server.given_reply(250);
  return mail.wait_for("sent");
}

/// With these fields on top of its own.
DeliveredMessage delivered(Dialogue& server, const std::string& fields = {},
                           const std::string& body = {}) {
  Mail mail(server);
  server.open();
  server.given_delivery(fields + mail.content("sent", body));
  return mail.wait_for("sent");
}

/// One for both mailboxes, as it arrives in the first.
DeliveredMessage delivered_to_two(Dialogue& server) {
  Mail mail(server);
  server.open();
  server.given_transaction();
  server.given("RCPT TO:<" + server.target().second_mailbox + ">", k2yz);
  server.given("DATA", 354);
  server.send(mail.content("sent") + ".\r\n");
  server.given_reply(250);
  return mail.wait_for("sent");
}

/// The lines stand in the header as they were sent, one behind the other.
Finding header_arrives(Dialogue& server, const Lines& lines) {
  std::string fields;
  for (const std::string& line : lines) fields += line + "\r\n";
  const DeliveredMessage message = delivered(server, fields);
  const Lines& header = message.header();
  const bool is_kept =
      std::search(header.begin(), header.end(), lines.begin(), lines.end()) != header.end();
  return judged(server, is_kept, {"check.seen.header-changed"});
}

/// Content with these fields is not refused for them.
Finding header_is_accepted(Dialogue& server, const std::string& fields) {
  server.open();
  server.given_data();
  server.send(fields + Mail(server).content("odd") + ".\r\n");
  return server.reply_is(250);
}

Finding text_arrives(Dialogue& server, const Lines& lines) {
  std::string text;
  for (const std::string& line : lines) text += line + "\r\n";
  const DeliveredMessage message = delivered(server, {}, text);
  const Lines got = message.body_after(Mail(server).mark("sent"));
  const bool is_kept =
      got.size() >= lines.size() && std::equal(lines.begin(), lines.end(), got.begin());
  return judged(server, is_kept, {"check.seen.text-lost"});
}

/// The server's own time stamp line, if there is one.
std::string stamp_of(Dialogue& server, const DeliveredMessage& message) {
  const auto stamps = message.fields("Received");
  if (!stamps.empty()) return stamps.front();
  server.trial().not_applicable({"check.skip.no-received"});
  return {};
}

/// The word behind a clause's name, outside of comments: "ESMTP" behind "with".
std::string clause(std::string_view stamp, std::string_view name) {
  std::string plain;
  int depth = 0;
  for (const char c : stamp.substr(0, stamp.rfind(';'))) {
    depth += c == '(' ? 1 : 0;
    if (depth == 0) plain += c == '\t' ? ' ' : c;
    depth -= c == ')' ? 1 : 0;
  }
  std::size_t at = 0;
  std::string last;
  while (at < plain.size()) {
    const std::size_t end = std::min(plain.find(' ', at), plain.size());
    std::string word = plain.substr(at, end - at);
    at = end + 1;
    if (word.empty()) continue;
    if (smtp::equals_ignoring_case(last, name)) return word;
    last = word;
  }
  return {};
}

/// IANA's mail transmission types, and LMTP's.
bool is_registered_protocol(std::string_view word) {
  constexpr std::string_view kTypes[] = {
      "SMTP",     "ESMTP",     "ESMTPA",    "ESMTPS",     "ESMTPSA",   "LMTP",      "LMTPA",
      "LMTPS",    "LMTPSA",    "MMS",       "UTF8SMTP",   "UTF8SMTPA", "UTF8SMTPS", "UTF8SMTPSA",
      "UTF8LMTP", "UTF8LMTPA", "UTF8LMTPS", "UTF8LMTPSA", "HTTP",      "HTTPS"};
  return std::any_of(std::begin(kTypes), std::end(kTypes), [word](std::string_view type) {
    return smtp::equals_ignoring_case(type, word);
  });
}

constexpr Needs kContentsNeeds = Need::mailbox | Need::mail;

constexpr Case kContentsCases[] = {
    {.id = "return-path-on-top",
     .requirement = "R5321-4.4-o",
     .also = {"R5321-4.4-m", "R821-4.1.1-t"},
     .mutant = Defect::puts_return_path_below,
     .needs = kContentsNeeds,
     .run =
         [](Dialogue& server) {
           const DeliveredMessage message = delivered(server);
           stamp_of(server, message);
           if (message.fields("Return-Path").empty()) {
             server.trial().not_applicable({"check.skip.no-return-path"});
           }
           return judged(server, message.place_of("Return-Path") < message.place_of("Received"),
                         {"check.seen.return-path-below"});
         }},
    {.id = "null-sender-delivered",
     .requirement = "R1123-5.2.9-a",
     .also = {"R5321-4.5.5-c", "R5321-4.1.1.3-f", "R1123-5.2.13-a"},
     .mutant = Defect::names_a_sender_for_null,
     .needs = kContentsNeeds,
     .run =
         [](Dialogue& server) {
           const auto paths = delivered_from(server, "").fields("Return-Path");
           return judged(server, paths.empty() || paths.front() == "<>",
                         {"check.seen.return-path-not-null"});
         }},
    {.id = "letter-case-of-sender-kept",
     .requirement = "R5321-2.4-c",
     .also = {"R5321-2.4-b", "R821-2-g", "R821-4.1.2-d"},
     .mutant = Defect::makes_senders_small,
     .needs = kContentsNeeds,
     .run =
         [](Dialogue& server) {
           const std::string sender = "MiXeD.CaSe@" + domain(server);
           const auto paths = delivered_from(server, sender).fields("Return-Path");
           return judged(server,
                         paths.empty() || paths.front().find("MiXeD.CaSe@") != std::string::npos,
                         {"check.seen.sender-changed"});
         }},
    {.id = "return-path-of-others",
     .requirement = "R5321-4.4-t",
     .also = {"R5321-4.4-s"},
     .mutant = Defect::keeps_return_path_of_others,
     .needs = kContentsNeeds,
     .run =
         [](Dialogue& server) {
           const auto paths =
               delivered(server, "Return-Path: <other@example.com>\r\n").fields("Return-Path");
           return judged(server, paths.size() <= 1, {"check.seen.two-return-paths"});
         }},
    {.id = "received-by",
     .requirement = "R5321-4.4-b",
     .also = {"R821-4.1.1-r", "R1123-5.2.8-a", "R5321-4.4-ae", "R821-4.1.2-k"},
     .mutant = Defect::received_has_no_by,
     .needs = kContentsNeeds,
     .run =
         [](Dialogue& server) {
           const std::string stamp = stamp_of(server, delivered(server));
           return judged(server, !clause(stamp, "by").empty(), {"check.seen.no-by-clause"});
         }},
    {.id = "received-with-registered-protocol",
     .requirement = "R5321-4.4-ai",
     .mutant = Defect::received_has_unregistered_protocol,
     .needs = kContentsNeeds,
     .run =
         [](Dialogue& server) {
           const std::string with = clause(stamp_of(server, delivered(server)), "with");
           return judged(server, with.empty() || is_registered_protocol(with),
                         {"check.seen.unregistered-protocol"});
         }},
    {.id = "received-for-one-path",
     .requirement = "R5321-4.4-f",
     .mutant = Defect::received_lists_recipients,
     .needs = kContentsNeeds | Need::second_mailbox,
     .run =
         [](Dialogue& server) {
           const std::string stamp = stamp_of(server, delivered_to_two(server));
           const bool names_both = stamp.find(server.target().mailbox) != std::string::npos &&
                                   stamp.find(server.target().second_mailbox) != std::string::npos;
           return judged(server, !names_both, {"check.seen.many-for"});
         }},
    {.id = "received-zone-of-digits",
     .requirement = "R5321-4.4-j",
     .also = {"R1123-5.2.14-b", "R5321-4.4-l"},
     .mutant = Defect::received_names_zone,
     .needs = kContentsNeeds,
     .run =
         [](Dialogue& server) {
           const std::string stamp = stamp_of(server, delivered(server));
           const std::size_t time = stamp.find(':', std::min(stamp.rfind(';'), stamp.size()));
           const std::string rest = time == std::string::npos ? "" : stamp.substr(time);
           const std::size_t sign = rest.find_first_of("+-");
           const bool has_zone = sign != std::string::npos && rest.size() >= sign + 5 &&
                                 rest.find_first_not_of("0123456789", sign + 1) >= sign + 5;
           return judged(server, has_zone, {"check.seen.zone"});
         }},
    {.id = "recipients-not-in-header",
     .requirement = "R5321-7.2-a",
     .also = {"R5321-7.2-d"},
     .mutant = Defect::adds_apparently_to,
     .needs = kContentsNeeds | Need::second_mailbox,
     .run =
         [](Dialogue& server) {
           const DeliveredMessage message = delivered_to_two(server);
           const Lines& header = message.header();
           const bool shows = std::any_of(header.begin(), header.end(), [&](const auto& line) {
             return line.find(server.target().second_mailbox) != std::string::npos;
           });
           return judged(server, !shows, {"check.seen.recipient-shown"});
         }},
    // What forbids changes to a header speaks of relays and forwarders (RFC 1123 section 5.2.6,
    // RFC 5321 sections 3.6.3 and 6.4). For a mailbox stands that all characters reach it.
    {.id = "header-unchanged",
     .requirement = "R5321-4.5.2-c",
     .also = {"R821-4.5.2-c"},
     .mutant = Defect::tidies_header,
     .needs = kContentsNeeds,
     .run =
         [](Dialogue& server) {
           return header_arrives(server, {"X-Odd:no space", "x-odd:   many   spaces\tand tab ",
                                          "X-Folded: one", "  two", "\tthree",
                                          "X-Empty:", "Comments: the same", "Comments: the same"});
         }},
    {.id = "addresses-in-header-unchanged",
     .requirement = "R5321-4.5.2-c",
     .also = {"R821-4.5.2-c"},
     .mutant = Defect::completes_addresses,
     .needs = kContentsNeeds,
     .run =
         [](Dialogue& server) {
           return header_arrives(server, {"Cc: unqualified, Someone <a@Sub.EXAMPLE.org>,",
                                          " \"odd name\" <\"b c\"@example.org> (comment)"});
         }},
    {.id = "bcc-unchanged",
     .requirement = "R5321-4.5.2-c",
     .also = {"R821-4.5.2-c"},
     .mutant = Defect::removes_bcc,
     .needs = kContentsNeeds,
     .run = [](Dialogue& server) { return header_arrives(server, {"Bcc: <blind@example.net>"}); }},
    {.id = "header-line-of-1000",
     .requirement = "R5321-4.5.3.1.6-a",
     .also = {"R5321-4.5.3.1-a", "R821-4.5.3-i"},
     .mutant = Defect::folds_long_header_lines,
     .needs = kContentsNeeds,
     .run =
         [](Dialogue& server) {
           return header_arrives(server, {"X-Long: " + std::string(990, 'h')});
         }},
    {.id = "white-space-unchanged",
     .requirement = "R5321-4.5.2-c",
     .also = {"R5321-4.5.2-d", "R821-4.5.2-d"},
     .mutant = Defect::trims_white_space,
     .needs = kContentsNeeds,
     .run =
         [](Dialogue& server) {
           return text_arrives(server, {"\ttab", "tab\t", " \t ", "two  spaces", " "});
         }},
    {.id = "empty-lines-at-end",
     .requirement = "R5321-4.5.2-b",
     .also = {"R821-4.5.2-b"},
     .mutant = Defect::removes_empty_lines_at_end,
     .needs = kContentsNeeds,
     .run =
         [](Dialogue& server) {
           return text_arrives(server, {"text", "", "", ""});
         }},
    {.id = "resent-fields-do-not-matter",
     .requirement = "R5321-3.3-t",
     .mutant = Defect::checks_resent_fields,
     .needs = Need::mailbox,
     .run =
         [](Dialogue& server) {
           return header_is_accepted(server, "Resent-To: <nobody@example.net>\r\n");
         }},
    {.id = "many-addresses-in-header",
     .requirement = "R5321-4.5.3.1.8-e",
     .mutant = Defect::counts_addresses_in_header,
     .needs = Need::mailbox,
     .run =
         [](Dialogue& server) {
           std::string fields = "Cc: <a0@example.net>";
           for (int i = 1; i < 200; ++i) {
             fields += ",\r\n <a" + std::to_string(i) + "@example.net>";
           }
           return header_is_accepted(server, fields + "\r\n");
         }},
    {.id = "zone-name-in-date",
     .requirement = "R1123-5.2.14-c",
     .mutant = Defect::refuses_zone_names,
     .needs = Need::mailbox,
     .run =
         [](Dialogue& server) {
           return header_is_accepted(server,
                                     "Resent-Date: Thu, 21 May 1998 05:33:29 EST\r\n"
                                     "Resent-From: <a@example.net>\r\n");
         }},
    {.id = "source-route-in-header",
     .requirement = "R1123-5.2.19-b",
     .mutant = Defect::refuses_routes_in_header,
     .needs = Need::mailbox,
     .run =
         [](Dialogue& server) {
           return header_is_accepted(server, "Reply-To: <@a.example,@b.example:c@d.example>\r\n");
         }},
    {.id = "many-received-lines",
     .requirement = "R5321-6.3-a",
     .mutant = Defect::counts_30_hops,
     .needs = kContentsNeeds,
     .run =
         [](Dialogue& server) {
           std::string fields;
           for (int i = 0; i < 95; ++i) {
             fields += "Received: from a.example by b.example; Thu, 21 May 1998 05:33:22 -0700\r\n";
           }
           Mail mail(server);
           server.open();
           server.given_data();
           server.send(fields + mail.content("hops") + ".\r\n");
           server.reply_is(250);
           if (mail.arrives("hops")) return judged(server, true, {"check.seen.lost"});
           if (!mail.find_return("hops")) return judged(server, false, {"check.seen.lost"});
           mail.wait_for_return("hops");
           return judged(server, false, {"check.seen.returned"});
         }},
};

}  // namespace

std::span<const Case> content_cases() { return kContentsCases; }

}  // namespace smtplab::conformance
