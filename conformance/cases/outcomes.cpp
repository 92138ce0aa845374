// What becomes of a message as a whole (RFC 5321 sections 4.1.1.4, 4.2.5 and appendix C), and what
// a time stamp line may have (section 4.4).

#include <algorithm>
#include <array>

#include "conformance/cases/commands.h"
#include "conformance/cases/stamp.h"
#include "conformance/cases/themes.h"
#include "conformance/mail.h"
#include "sim/smtp/mailbox.h"

namespace smtplab::conformance {
namespace {

using Words = std::vector<std::string>;

/// The words outside of comments and quotes.
Words words_of(std::string_view text) {
  Words words;
  int depth = 0;
  bool is_new = true;
  for (const char c : text) {
    depth += c == '(' ? 1 : 0;
    const bool is_space = c == ' ' || c == '\t' || depth > 0;
    depth -= c == ')' ? 1 : 0;
    if (is_space) {
      is_new = true;
      continue;
    }
    if (is_new) words.emplace_back();
    words.back() += c;
    is_new = false;
  }
  return words;
}

/// Clauses and date, at the last ";" of the line.
Words clauses_of(std::string_view stamp) { return words_of(stamp.substr(0, stamp.rfind(';'))); }
Words date_of(std::string_view stamp) {
  const std::size_t at = stamp.rfind(';');
  return at == std::string_view::npos ? Words() : words_of(stamp.substr(at + 1));
}

bool is_one_of(std::string_view word, std::span<const std::string_view> known) {
  return std::any_of(known.begin(), known.end(), [word](std::string_view one) {
    return smtp::equals_ignoring_case(one, word);
  });
}

bool is_alphabetic(std::string_view word) {
  return !word.empty() && std::all_of(word.begin(), word.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
  });
}

/// RFC 822 section 5.1; a military zone is one letter, and not J.
bool is_zone_of_822(std::string_view zone) {
  constexpr std::array<std::string_view, 10> known{"UT",  "GMT", "EST", "EDT", "CST",
                                                   "CDT", "MST", "MDT", "PST", "PDT"};
  if (zone.size() == 1) return zone != "J" && zone != "j";
  return is_one_of(zone, known);
}

std::string value_of(const Words& words, std::string_view clause) {
  for (std::size_t i = 0; i + 1 < words.size(); ++i) {
    if (smtp::equals_ignoring_case(words[i], clause)) return words[i + 1];
  }
  return {};
}

/// Headers for which some servers refuse a message; none has to.
Words refusable_fields() {
  std::string hops;
  for (int i = 0; i < 150; ++i) {
    const std::string host = "h" + std::to_string(i) + ".example";
    hops.append("Received: from ").append(host).append(" by next.").append(host);
    hops.append("; Thu, 21 May 1998 05:33:22 -0700\r\n");
  }
  return {hops, "X-Long: " + std::string(5000, 'x') + "\r\n",
          "X-Nul: " + std::string(1, '\0') + "\r\n"};
}

/// The mark of the first message that is answered 5yz at its end; "" if none is.
std::string refused_message(Dialogue& server) {
  int number = 0;
  for (const std::string& fields : refusable_fields()) {
    std::string name = "refused-" + std::to_string(++number);
    Dialogue one = server.another();
    one.open();
    one.given_data();
    one.send(fields + Mail(server).content(name) + ".\r\n");
    if (one.read().reply_class() == 5) return name;
  }
  return {};
}

/// A message of so many octets and a little more is refused for its size.
bool is_too_large(Dialogue& server, std::size_t octets) {
  Dialogue one = server.another();
  one.open();
  one.given_data();
  const std::string line = std::string(98, 'x') + "\r\n";
  std::string text = Mail(server).content("large");
  while (text.size() < octets) text += line;
  one.send(text + ".\r\n");
  const ServerReply& reply = one.read();
  return reply.code == 552 || reply.status() == "5.3.4";
}

constexpr Needs kOutcomesNeeds = Need::mailbox | Need::mail;

constexpr Case kOutcomesCases[] = {
    {.id = "received-zone-name",
     .requirement = "R1123-5.2.14-d",
     .also = {"R5321-4.4-j"},
     .mutant = Defect::received_has_zone_of_its_own,
     .needs = kOutcomesNeeds,
     .run =
         [](Dialogue& server) {
           const Words date = date_of(own_stamp(server));
           const std::string zone = date.empty() ? "" : date.back();
           return judged(server, !is_alphabetic(zone) || is_zone_of_822(zone),
                         {"check.seen.zone-name", {{"zone", zone}}});
         }},
    {.id = "received-link-registered",
     .requirement = "R5321-4.4-ah",
     .mutant = Defect::received_has_unregistered_link,
     .needs = kOutcomesNeeds,
     .disputed = true,  // the registry grows
     .run =
         [](Dialogue& server) {
           const std::string link = value_of(clauses_of(own_stamp(server)), "via");
           return judged(server, link.empty() || smtp::equals_ignoring_case(link, "TCP"),
                         {"check.seen.link", {{"link", link}}});
         }},
    {.id = "refused-message-is-not-delivered",
     .requirement = "R5321-4.2.5-d",
     .mutant = Defect::delivers_refused_messages,
     .needs = kOutcomesNeeds,
     .run =
         [](Dialogue& server) {
           Mail mail(server);
           const std::string name = refused_message(server);
           if (name.empty()) server.trial().not_applicable({"check.skip.refuses-nothing"});
           mail.send_sentinel();
           return judged(server, !mail.has(name), {"check.seen.refused-delivered"});
         }},
    {.id = "header-fields-route-nothing",
     .requirement = "R5321-AppC-i",
     .mutant = Defect::routes_by_header,
     .needs = kOutcomesNeeds | Need::second_mailbox | Need::second_mail,
     .run =
         [](Dialogue& server) {
           Mail mail(server);
           Mail second(server, MailPlace::second_mailbox);
           const std::string other = "<" + server.target().second_mailbox + ">\r\n";
           server.open();
           server.given_delivery("Cc: " + other + "Bcc: " + other + "Resent-To: " + other +
                                 "Apparently-To: " + other + mail.content("routed"));
           mail.wait_for("routed");
           second.send_sentinel();
           return judged(server, !second.has("routed"), {"check.seen.routed-by-header"});
         }},
    {.id = "one-reply-for-all-recipients",
     .requirement = "R5321-4.1.1.4-i",
     .mutant = Defect::answers_for_each_recipient,
     .needs = Need::mailbox | Need::second_mailbox,
     .run =
         [](Dialogue& server) {
           server.open();
           server.given_transaction();
           server.given("RCPT TO:<" + server.target().second_mailbox + ">", k2yz);
           server.given("DATA", 354);
           server.send(Mail(server).content("both") + ".\r\n");
           server.read();
           server.listen();
           return server.require(server.unread().empty(),
                                 {"check.seen.many-replies", {{"reply", server.unread()}}});
         }},
    {.id = "size-limit-announced",
     .requirement = "R5321-4.5.3.1.7-b",
     .mutant = Defect::limits_size_and_does_not_say_so,
     .needs = Need::mailbox,
     .run =
         [](Dialogue& server) {
           server.open();
           if (server.offers("SIZE")) return server.require(true, {});
           const bool is_limited =
               is_too_large(server, 1'000'000) || is_too_large(server, 4'000'000);
           return server.require(!is_limited, {"check.seen.size-not-announced"});
         }},
};

}  // namespace

std::span<const Case> outcome_cases() { return kOutcomesCases; }

}  // namespace smtplab::conformance
