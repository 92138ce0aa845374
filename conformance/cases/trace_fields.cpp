// The form of what a server writes on top of a message, and what reaches the mailbox of content
// that is out of the ordinary (RFC 5321 sections 2.3.8, 3.9, 4.4 and 4.5.2).

#include <algorithm>
#include <array>
#include <vector>

#include "conformance/cases/commands.h"
#include "conformance/cases/stamp.h"
#include "conformance/cases/themes.h"
#include "conformance/mail.h"

namespace smtplab::conformance {
namespace {

using Lines = std::vector<std::string>;

/// The same of octets that a POP3 server may change when it gives the message out.
Finding judged_octets(Dialogue& server, bool holds, Sentence told) {
  if (!holds && server.target().mail.starts_with("pop3:")) {
    return server.doubt({"check.doubt.read-by-pop3"});
  }
  return judged(server, holds, std::move(told));
}

/// That content from the sender to the recipient, as it arrives in the mailbox; content that is
/// refused is skipped.
DeliveredMessage delivered(Dialogue& server, const std::string& sender,
                           const std::string& recipient, const std::string& content) {
  server.open();
  server.given("MAIL FROM:<" + sender + ">", 250);
  server.given("RCPT TO:<" + recipient + ">", k2yz);
  server.given("DATA", 354);
  server.send(content + ".\r\n");
  if (server.read().reply_class() == 5) {
    server.trial().not_applicable(
        {"check.skip.content-refused", {{"reply", server.last().shown()}}});
  }
  server.last_is(250);
  return Mail(server).wait_for("sent");
}

DeliveredMessage delivered_with(Dialogue& server, const std::string& body) {
  const Target& target = server.target();
  return delivered(server, target.ordinary_sender(), target.mailbox,
                   Mail(server).content("sent", body));
}

Finding clause_is_extended_domain(Dialogue& server) {
  const std::string name(server.probe());
  const Stamp stamp(own_stamp(server));
  const Stamp::Clause* const clause = stamp.find(name);
  if (clause == nullptr) server.trial().not_applicable({"check.skip.no-clause", {{"name", name}}});
  return judged(server, clause == nullptr || is_extended_domain(*clause),
                {"check.seen.clause-form", {{"name", name}}});
}

/// Mail for the probe's name for several, with that line in its header and in its text.
Finding message_stays_through(Dialogue& server, const std::string& name) {
  const std::string line = "X-Through-Others: as sent";
  const DeliveredMessage message =
      delivered(server, server.target().ordinary_sender(), name,
                line + "\r\n" + Mail(server).content("sent", line + "\r\n"));
  const Lines body = message.body_after(Mail(server).mark("sent"));
  const auto& header = message.header();
  const bool is_kept = std::count(header.begin(), header.end(), line) == 1 &&
                       message.fields("Subject") == Lines{Mail(server).mark("sent")} &&
                       message.fields("From").size() == 1 && !body.empty() && body.front() == line;
  return judged(server, is_kept, {"check.seen.changed-for-others"});
}

/// From, by, and what may follow them, in this order.
constexpr std::array<std::string_view, 6> kOrder{"from", "by", "via", "with", "id", "for"};
/// Clauses that are registered beside them (RFC 8314 section 7.4).
constexpr std::array<std::string_view, 2> kRegisteredClauses{"tls", "group"};

std::size_t place_in_order(const Stamp::Clause& clause) {
  const auto* const found = std::find(kOrder.begin(), kOrder.end(), clause.name);
  return static_cast<std::size_t>(found - kOrder.begin());
}

bool is_in_order(const Stamp& stamp) {
  std::size_t least = 0;
  for (const Stamp::Clause& clause : stamp.clauses()) {
    const std::size_t place = place_in_order(clause);
    if (place < least || clause.value.empty()) return false;
    least = std::min(place + 1, kOrder.size());
  }
  return true;
}

bool is_registered(const Stamp::Clause& clause) {
  return place_in_order(clause) < kOrder.size() ||
         std::find(kRegisteredClauses.begin(), kRegisteredClauses.end(), clause.name) !=
             kRegisteredClauses.end();
}

constexpr Needs kTraceFieldsNeeds = Need::mailbox | Need::mail;

using enum Defect;

constexpr Case kTraceFieldsCases[] = {
    {.id = "null-sender-return-path",
     .requirement = "R5321-4.4-n",
     .also = {"R5321-4.4-m", "R5321-4.4-o"},
     .mutant = adds_no_return_path_for_null,
     .needs = kTraceFieldsNeeds,
     .run =
         [](Dialogue& server) {
           Mail mail(server);
           const DeliveredMessage message =
               delivered(server, "", server.target().mailbox, mail.content("sent"));
           if (message.fields("Return-Path").empty()) {
             // That it adds none for anybody is another case's finding.
             Dialogue other = server.another();
             other.open();
             other.given_delivery(mail.content("other"));
             if (mail.wait_for("other").fields("Return-Path").empty()) {
               server.trial().not_applicable({"check.skip.no-return-path"});
             }
           }
           return judged(server, !message.fields("Return-Path").empty(),
                         {"check.seen.no-null-return-path"});
         }},
    {.id = "quoted-sender-in-return-path",
     .requirement = "R5321-4.4-m",
     .also = {"R5321-4.4-n", "R821-4.1.1-s"},
     .mutant = loses_quotes_of_sender,
     .needs = kTraceFieldsNeeds,
     .run =
         [](Dialogue& server) {
           const std::string sender = "\"two words\"@" + server.target().client_name;
           server.open();
           if (server.ask("MAIL FROM:<" + sender + ">").reply_class() == 5) {
             server.trial().not_applicable(
                 {"check.skip.refused", {{"reply", server.last().shown()}}});
           }
           server.last_is(250);
           server.given(rcpt_command(server), k2yz);
           server.given("DATA", 354);
           server.given(Mail(server).content("sent") + ".", 250);
           const auto paths = Mail(server).wait_for("sent").fields("Return-Path");
           if (paths.empty()) server.trial().not_applicable({"check.skip.no-return-path"});
           // A backslash is another way to write the same.
           const bool is_kept = !paths.empty() && (paths.front() == "<" + sender + ">" ||
                                                   paths.front().starts_with("<\"two\\ words\"@"));
           return judged(server, is_kept, {"check.seen.return-path-form"});
         }},
    {.id = "received-from-form",
     .requirement = "R5321-4.4-b",
     .also = {"R5321-4.4-ae"},
     .mutant = received_from_is_bare_literal,
     .needs = kTraceFieldsNeeds,
     .probe = "from",
     .run = clause_is_extended_domain},
    {.id = "received-by-form",
     .requirement = "R5321-4.4-b",
     .also = {"R5321-4.4-ae"},
     .mutant = received_by_is_bare_literal,
     .needs = kTraceFieldsNeeds,
     .probe = "by",
     .run = clause_is_extended_domain},
    {.id = "received-clauses-in-order",
     .requirement = "R5321-4.4-ae",
     .also = {"R5321-4.4-b"},
     .mutant = received_clauses_are_mixed,
     .needs = kTraceFieldsNeeds,
     .run =
         [](Dialogue& server) {
           return judged(server, is_in_order(Stamp(own_stamp(server))),
                         {"check.seen.clause-order"});
         }},
    {.id = "received-clauses-registered",
     .requirement = "R5321-4.4-ag",
     .mutant = received_has_unregistered_clause,
     .needs = kTraceFieldsNeeds,
     .run =
         [](Dialogue& server) {
           const Stamp stamp(own_stamp(server));
           const auto& clauses = stamp.clauses();
           return judged(server, std::all_of(clauses.begin(), clauses.end(), is_registered),
                         {"check.seen.unregistered-clause"});
         }},
    {.id = "received-date-time",
     .requirement = "R5321-4.4-ae",
     .also = {"R5321-4.4-b", "R5321-4.4-af"},
     .mutant = received_date_lacks_comma,
     .needs = kTraceFieldsNeeds,
     .run =
         [](Dialogue& server) {
           return judged(server, is_date_time(Stamp(own_stamp(server)).date()),
                         {"check.seen.date-time"});
         }},
    {.id = "bare-cr-in-text-ends-no-line",
     .requirement = "R5321-2.3.8-a",
     .also = {"R5321-4.5.2-c"},
     .mutant = ends_lines_of_text_at_cr,
     .needs = kTraceFieldsNeeds,
     .run =
         [](Dialogue& server) {
           const Lines got = delivered_with(server, "before\rbehind\r\nnext\r\n")
                                 .body_after(Mail(server).mark("sent"));
           const Lines split{"before", "behind", "next"};
           return judged_octets(
               server, got.size() < 3 || !std::equal(split.begin(), split.end(), got.begin()),
               {"check.seen.cr-ends-line"});
         }},
    {.id = "nul-in-text-unchanged",
     .requirement = "R5321-4.5.2-c",
     .also = {"R5321-4.5.2-d", "R821-4.5.2-c"},
     .mutant = cuts_lines_of_text_at_nul,
     .needs = kTraceFieldsNeeds,
     .run =
         [](Dialogue& server) {
           using namespace std::string_literals;
           const Lines got = delivered_with(server, "before\0behind\r\nnext\r\n"s)
                                 .body_after(Mail(server).mark("sent"));
           return judged_octets(server, !got.empty() && got.front() == "before\0behind"s,
                                {"check.seen.text-lost"});
         }},
    {.id = "many-lines-of-dots",
     .requirement = "R5321-4.5.2-b",
     .also = {"R5321-4.5.2-c", "R821-4.5.2-b"},
     .mutant = keeps_dot_of_long_lines,
     .needs = kTraceFieldsNeeds,
     .run =
         [](Dialogue& server) {
           Lines lines;
           std::string sent;
           for (std::size_t i = 0; i < 300; ++i) {
             lines.emplace_back(i % 100 + 1, '.');
             sent += "." + lines.back() + "\r\n";
           }
           const Lines got = delivered_with(server, sent).body_after(Mail(server).mark("sent"));
           const bool is_kept =
               got.size() >= lines.size() && std::equal(lines.begin(), lines.end(), got.begin());
           return judged(server, is_kept, {"check.seen.text-lost"});
         }},
    {.id = "message-of-header-alone",
     .requirement = "R5321-4.5.2-c",
     .also = {"R5321-3.3-s", "R5321-4.5.3.1.8-d"},
     .mutant = loses_header_without_text,
     .needs = kTraceFieldsNeeds,
     .run =
         [](Dialogue& server) {
           const Target& target = server.target();
           const std::string own = Mail(server).content("sent");
           const std::string header = own.substr(0, own.find("\r\n\r\n") + 2);
           const DeliveredMessage message = delivered(server, target.ordinary_sender(),
                                                      target.mailbox, header + "X-Last: field\r\n");
           return judged(server, message.fields("X-Last") == Lines{"field"},
                         {"check.seen.header-changed"});
         }},
    {.id = "message-id-twice",
     .requirement = "R5321-4.2.5-a",
     .also = {"R5321-2.1-b"},
     .mutant = delivers_each_message_id_once,
     .needs = kTraceFieldsNeeds,
     .run =
         [](Dialogue& server) {
           Mail mail(server);
           server.open();
           for (const std::string name : {"first", "again"}) {
             std::string content = mail.content(name);
             const std::size_t id = content.find("Message-ID: <") + 13;
             content.replace(id, mail.mark(name).size(), mail.mark("first"));
             server.given_delivery(content);
           }
           mail.wait_for("first");
           return judged(server, mail.arrives("again"), {"check.seen.lost"});
         }},
    {.id = "list-keeps-message",
     .requirement = "R5321-3.9-c",
     .also = {"R5321-3.9.2-a"},
     .mutant = list_changes_message,
     .needs = kTraceFieldsNeeds | Need::list,
     .run = [](Dialogue& server) { return message_stays_through(server, server.target().list); }},
    {.id = "alias-keeps-message",
     .requirement = "R5321-3.9.1-a",
     .also = {"R5321-4.5.2-c"},
     .mutant = list_changes_message,
     .needs = kTraceFieldsNeeds | Need::alias,
     .run = [](Dialogue& server) { return message_stays_through(server, server.target().alias); }},
};

}  // namespace

std::span<const Case> trace_field_cases() { return kTraceFieldsCases; }

}  // namespace smtplab::conformance
