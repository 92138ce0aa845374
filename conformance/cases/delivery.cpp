// What a server adds to a message on the way to the mailbox (RFC 5321 section 4.4).

#include <algorithm>

#include "conformance/cases/commands.h"
#include "conformance/cases/stamp.h"
#include "conformance/cases/themes.h"
#include "conformance/mail.h"

namespace smtplab::conformance {
namespace {

/// A message with these fields on top of its own, as it arrives.
DeliveredMessage delivered_under(Dialogue& server, const std::string& fields = {}) {
  Mail mail(server);
  server.open();
  server.given_delivery(fields + mail.content("traced"));
  return mail.wait_for("traced");
}

constexpr Needs kDeliveryNeeds = Need::mailbox | Need::mail;

constexpr Case kDeliveryCases[] = {
    {.id = "received-added",
     .requirement = "R5321-4.4-a",
     .also = {"R5321-4.1.1.4-k"},
     .mutant = Defect::adds_no_received,
     .needs = kDeliveryNeeds,
     .run =
         [](Dialogue& server) {
           return judged(server, !delivered_under(server).fields("Received").empty(),
                         {"check.seen.no-received"});
         }},
    {.id = "received-on-top",
     .requirement = "R5321-4.4-h",
     .also = {"R5321-4.4-a"},
     .mutant = Defect::puts_received_below,
     .needs = kDeliveryNeeds,
     .run =
         [](Dialogue& server) {
           const DeliveredMessage message = delivered_under(server);
           if (message.fields("Received").empty()) {
             server.trial().not_applicable({"check.skip.no-received"});
           }
           return judged(server, message.place_of("Received") < message.place_of("From"),
                         {"check.seen.received-below"});
         }},
    {.id = "received-from",
     .requirement = "R5321-4.4-c",
     .also = {"R5321-4.4-b"},
     .mutant = Defect::received_has_no_from,
     .needs = kDeliveryNeeds,
     .run =
         [](Dialogue& server) {
           const std::string line = own_stamp(server);
           return judged(server, line.starts_with("from ") || line.starts_with("FROM "),
                         {"check.seen.no-from-clause"});
         }},
    {.id = "received-from-name-and-address",
     .requirement = "R5321-4.4-d",
     .also = {"R1123-5.2.8-b"},
     .mutant = Defect::received_has_no_address,
     .needs = kDeliveryNeeds,
     .run =
         [](Dialogue& server) {
           const std::string line = own_stamp(server);
           const std::size_t by = std::min(line.find(" by "), line.size());
           const std::string from = line.substr(0, by);
           const bool names_client = from.find(server.target().client_name) != std::string::npos;
           return judged(server, names_client && from.find('[') != std::string::npos,
                         {"check.seen.from-clause"});
         }},
    {.id = "received-date",
     .requirement = "R5321-4.4-af",
     .also = {"R5321-F.5-a", "R5321-4.4-j"},
     .mutant = Defect::received_has_two_digit_year,
     .needs = kDeliveryNeeds,
     .run =
         [](Dialogue& server) {
           const std::string line = own_stamp(server);
           const std::string date = line.substr(std::min(line.rfind(';'), line.size()));
           std::size_t digits = 0;
           std::size_t most = 0;
           for (const char c : date.substr(0, date.find(':'))) {
             digits = c >= '0' && c <= '9' ? digits + 1 : 0;
             most = std::max(most, digits);
           }
           return judged(server, most == 4, {"check.seen.year"});
         }},
    {.id = "received-of-others-unchanged",
     .requirement = "R5321-4.4-g",
     .also = {"R5321-4.4-i", "R1123-5.2.8-e"},
     .mutant = Defect::removes_received_of_others,
     .needs = kDeliveryNeeds,
     .run =
         [](Dialogue& server) {
           const std::string theirs =
               "from a.example by b.example with SMTP id 1; Thu, 21 May 1998 05:33:22 -0700";
           const auto stamps =
               delivered_under(server, "Received: " + theirs + "\r\n").fields("Received");
           return judged(server, !stamps.empty() && stamps.back() == theirs,
                         {"check.seen.received-changed"});
         }},
    {.id = "odd-received-accepted",
     .requirement = "R5321-3.7.2-c",
     .also = {"R5321-3.7.2-d"},
     .mutant = Defect::refuses_odd_received,
     .needs = Need::mailbox,
     .run =
         [](Dialogue& server) {
           server.open();
           server.given_data();
           server.send("Received: ???\r\nReturn-Path: none\r\n" + Mail(server).content("odd") +
                       ".\r\n");
           return server.reply_is(250);
         }},
    {.id = "return-path-added",
     .requirement = "R5321-4.4-n",
     .also = {"R5321-4.4-m", "R1123-5.2.8-f", "R821-4.1.1-s", "R821-4.1.2-j"},
     .mutant = Defect::adds_no_return_path,
     .needs = kDeliveryNeeds,
     .run =
         [](Dialogue& server) {
           const auto paths = delivered_under(server).fields("Return-Path");
           const bool is_right =
               !paths.empty() &&
               paths.front().find(server.target().ordinary_sender()) != std::string::npos;
           return judged(server, is_right, {"check.seen.no-return-path"});
         }},
    {.id = "return-path-once",
     .requirement = "R5321-4.4-t",
     .mutant = Defect::adds_two_return_paths,
     .needs = kDeliveryNeeds,
     .run =
         [](Dialogue& server) {
           return judged(server, delivered_under(server).fields("Return-Path").size() <= 1,
                         {"check.seen.two-return-paths"});
         }},
    {.id = "message-accepted-arrives",
     .requirement = "R5321-2.1-b",
     .also = {"R5321-4.2.5-a", "R821-4.1.1-p", "R5321-4.1.1.4-g"},
     .mutant = Defect::delivers_nothing,
     .needs = kDeliveryNeeds,
     .run =
         [](Dialogue& server) {
           Mail mail(server);
           server.open();
           server.given_delivery(mail.content("first"));
           mail.send_sentinel();
           // A server may deliver a later message first.
           return judged(server, mail.comes("first"), {"check.seen.lost"});
         }},
    {.id = "broken-off-message",
     .requirement = "R5321-4.1.1.10-e",
     .also = {"R5321-4.1.1-c", "R821-4.1.1-b", "R5321-4.1.1.5-f", "R5321-4.1.1.10-f"},
     .mutant = Defect::delivers_broken_off_messages,
     .needs = kDeliveryNeeds,
     .run =
         [](Dialogue& server) {
           // A message that was broken off: the connection ends before its last dot.
           Mail mail(server);
           Dialogue first = server.another();
           first.open();
           first.given_data();
           first.send(mail.content("broken-off"));
           first.finish_sending();
           mail.send_sentinel();
           return judged(server, !mail.has("broken-off"), {"check.seen.delivered-half"});
         }},
};

}  // namespace

std::span<const Case> delivery_cases() { return kDeliveryCases; }

}  // namespace smtplab::conformance
