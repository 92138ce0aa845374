// What a relay tells the sender of a message that the next host refuses (RFC 3461 section 6, RFC
// 3464, RFC 5321 sections 3.6.3 and 4.5.5).

#include <algorithm>
#include <array>

#include "conformance/cases/letters.h"
#include "conformance/cases/relay_steps.h"
#include "conformance/cases/themes.h"
#include "conformance/delivered_message.h"
#include "sim/smtp/character_class.h"

namespace smtplab::conformance {
namespace {

using enum Defect;
using enum HopStage;

constexpr std::string_view kRefusal = "550 5.1.1 Nobody of that name is here";

/// What the sender of the letter is told when the next host refuses it.
HopMessage failure(RelayJourney& relay, const RelayLetter& letter = {}) {
  only_hop(relay, {.script = hop_says(rcpt, std::string(kRefusal) + "\r\n")});
  relay.submit(letter);
  return relay.given_notice(letter.name);
}

Finding field_is(RelayJourney& relay, const HopMessage& notice, std::string_view name,
                 bool (*is_right)(const std::string& value)) {
  const std::string value = value_of(DeliveredMessage(notice.content()), name);
  return relay.require(is_right(value),
                       {"check.seen.notice-field", {{"field", std::string(name)}, {"seen", value}}},
                       notice.line);
}

bool is_class_5(const std::string& value) { return value.starts_with("5."); }
bool is_failed(const std::string& value) {
  return value.size() >= 6 && std::equal(value.begin(), value.begin() + 6, "failed",
                                         [](char a, char b) { return smtp::to_lower(a) == b; });
}
bool is_there(const std::string& value) { return !value.empty(); }
bool is_host(const std::string& value) { return value.find('.') != std::string::npos; }
bool is_recipient(const std::string& value) {
  return is_typed(value, "rfc822", "rcpt@") || value.find("rcpt@") != std::string::npos;
}
bool is_reply(const std::string& value) { return value.find("550") != std::string::npos; }

template <bool (*kIsRight)(const std::string&)>
Finding notice_has(RelayJourney& relay) {
  return field_is(relay, failure(relay), relay.probe(), kIsRight);
}

/// The same where the letter has an id and names its recipient as he was first called.
HopMessage named_failure(RelayJourney& relay, const std::string& ret = {}) {
  relay.needs_offer("DSN");
  return failure(relay, {.of_mail = ret + " ENVID=QQ314159",
                         .of_rcpt = {" NOTIFY=FAILURE ORCPT=rfc822;Bob@ivory.example"},
                         .body = "the text of the letter\r\n"});
}

constexpr Case kRelayNoticesCases[] = {
    relay_case("bounce-has-null-sender", "R5321-3.6.3-e",
               {"R3461-6.1-a", "R3464-2-j", "R5321-6.1-c", "R3464-2-i"},
               names_a_sender_for_null_at_hop,
               [](RelayJourney& relay) {
                 const HopMessage told = failure(relay);
                 return require_command(relay, told.reverse_path().empty(), told, told.mail);
               }),
    relay_case("bounce-is-not-bounced", "R5321-3.6.3-d", {"R5321-4.5.4-b", "R3461-5.2-a"},
               answers_null_senders,
               [](RelayJourney& relay) {
                 const Hop& hop =
                     only_hop(relay, {.script = hop_says(rcpt, std::string(kRefusal) + "\r\n")});
                 relay.submit({.sender = "", .hello = relay.home().name});
                 const auto is_refused = [&] {
                   return !hop.visits.empty() && hop.visits.front().find(rcpt) != nullptr;
                 };
                 if (!relay.wait(is_refused, relay.soon())) {
                   return relay.doubt({"check.doubt.not-at-hop", {{"host", hop.name}}});
                 }
                 relay.send_sentinel();
                 const HopMessage* told = relay.find(relay.home());
                 return relay.require(told == nullptr, {"check.seen.hop-bounce-bounced"},
                                      told == nullptr ? relay.last_line() : told->line);
               }),
    relay_case(
        "bounce-is-report", "R3461-6.2-a", {"R3464-2-a", "R3464-3-a", "R5321-3.6.3-b"},
        bounces_in_mixed_form,
        [](RelayJourney& relay) {
          const HopMessage told = failure(relay);
          const auto types = DeliveredMessage(told.content()).fields("Content-Type");
          std::string type = types.empty() ? std::string() : types.front();
          std::transform(type.begin(), type.end(), type.begin(), smtp::to_lower);
          std::erase(type, '"');
          const bool is_right = type.starts_with("multipart/report") &&
                                type.find("report-type=delivery-status") != std::string::npos;
          return relay.require(
              is_right, {"check.seen.notice-field", {{"field", "Content-Type"}, {"seen", type}}},
              told.line);
        }),
    relay_case("bounce-goes-to-sender", "R3464-2-e", {"R5321-6.1-d", "R5321-4.4-v"},
               bounces_to_another_name,
               [](RelayJourney& relay) {
                 const HopMessage told = failure(relay);
                 const auto to = DeliveredMessage(told.content()).fields("To");
                 const std::string seen = to.empty() ? std::string() : to.front();
                 return relay.require(
                     seen.find(relay.sender()) != std::string::npos,
                     {"check.seen.notice-field", {{"field", "To"}, {"seen", seen}}}, told.line);
               }),
    relay_case("bounce-names-reporter", "R3461-6.3-d", {"R3464-2.2.2-a", "R3461-6.3-f"},
               bounces_without_reporter, notice_has<is_host>, "Reporting-MTA"),
    relay_case("bounce-names-recipient", "R3461-6.3-k", {"R3464-2.3.2-a", "R3461-6.3-l"},
               bounces_without_recipient, notice_has<is_recipient>, "Final-Recipient"),
    relay_case("bounce-says-failed", "R3461-6.3-m", {"R3464-2.3.3-a", "R3464-2.3.3-b"},
               bounces_without_action, notice_has<is_failed>, "Action"),
    relay_case("bounce-has-status", "R3461-6.3-n", {"R3464-2.3.4-a", "R3464-2.3.4-b"},
               bounces_without_status, notice_has<is_class_5>, "Status"),
    relay_case("bounce-names-next-hop", "R3461-6.3-p", {"R3464-2.3.6-a"}, bounces_without_remote,
               notice_has<is_there>, "Remote-MTA"),
    relay_case("bounce-shows-reply", "R3461-6.3-q", {"R3464-2.3.6-c"}, bounces_without_diagnostic,
               notice_has<is_reply>, "Diagnostic-Code"),
    relay_case("bounce-shows-whole-reply", "R3461-9.2-a", {}, shortens_diagnostic,
               [](RelayJourney& relay) {
                 const HopMessage told = failure(relay);
                 const std::string value =
                     value_of(DeliveredMessage(told.content()), "Diagnostic-Code");
                 return relay.require(
                     value.find(kRefusal) != std::string::npos,
                     {"check.seen.notice-field", {{"field", "Diagnostic-Code"}, {"seen", value}}},
                     told.line);
               }),
    relay_case("bounce-has-envelope-id", "R3461-6.3-a", {"R3464-2.2.1-a"},
               bounces_without_envelope_id,
               [](RelayJourney& relay) {
                 return field_is(relay, named_failure(relay), "Original-Envelope-Id",
                                 [](const std::string& value) { return value == "QQ314159"; });
               }),
    relay_case("bounce-has-original-recipient", "R3461-6.3-i", {"R3464-2.3.1-b"},
               bounces_without_original_recipient,
               [](RelayJourney& relay) {
                 return field_is(relay, named_failure(relay), "Original-Recipient",
                                 [](const std::string& value) {
                                   return is_typed(value, "rfc822", "Bob@ivory.example");
                                 });
               }),
    relay_case("bounce-returns-header", "R3461-6.2-e", {"R3464-2-d"}, bounces_without_letter,
               [](RelayJourney& relay) {
                 const HopMessage told = failure(relay);
                 return relay.require(
                     told.content().find("Subject: " + relay.mark()) != std::string::npos,
                     {"check.seen.hop-no-original"}, told.line);
               }),
    relay_case("bounce-returns-all-with-ret-full", "R3461-6.2-b", {}, bounces_header_alone,
               [](RelayJourney& relay) {
                 const HopMessage told = named_failure(relay, " RET=FULL");
                 return relay.require(
                     told.content().find("the text of the letter") != std::string::npos,
                     {"check.seen.hop-no-original"}, told.line);
               }),
    relay_case("bounce-names-refused-alone", "R3461-5.2.8-a", {"R3464-2.3.2-a"},
               bounces_name_others_too,
               [](RelayJourney& relay) {
                 const auto refuses = [](const HopMoment& at) -> std::optional<HopAnswer> {
                   if (at.stage != rcpt || at.line.find("<bad@") == std::string_view::npos) {
                     return std::nullopt;
                   }
                   return HopAnswer{std::string(kRefusal) + "\r\n"};
                 };
                 only_hop(relay, {.script = refuses});
                 relay.submit({.recipients = {relay.recipient("good"), relay.recipient("bad")}});
                 const HopMessage told = relay.given_notice();
                 const auto named = values_of(DeliveredMessage(told.content()), "Final-Recipient");
                 const std::string seen = named.empty() ? std::string() : named.back();
                 return relay.require(
                     named.size() == 1 && named.front().find("bad@") != std::string::npos,
                     {"check.seen.notice-field", {{"field", "Final-Recipient"}, {"seen", seen}}},
                     told.line);
               }),
    relay_case("bounce-asks-for-no-return", "R3461-6.1-b", {"R3461-6.1-d"}, bounces_with_ret,
               [](RelayJourney& relay) {
                 relay.home().settings.keywords = {"DSN", "8BITMIME"};
                 const HopMessage told = failure(relay);
                 return require_command(relay, told.mail.find("RET=") == std::string::npos, told,
                                        told.mail);
               }),
};

}  // namespace

std::span<const Case> relay_notice_cases() { return kRelayNoticesCases; }

}  // namespace smtplab::conformance
