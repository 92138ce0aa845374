// What a notice about a failure holds (RFC 3461 section 6, RFC 3464).

#include <algorithm>
#include <array>

#include "conformance/cases/letters.h"
#include "conformance/cases/themes.h"
#include "conformance/sink_session.h"
#include "sim/smtp/character_class.h"
#include "sim/smtp/mailbox.h"

namespace smtplab::conformance {
namespace {

DeliveredMessage failure(Dialogue& server, const std::string& of_mail, const std::string& of_rcpt) {
  Mail mail(server);
  given_dsn_and_relay(server, mail);
  given_letter(server, mail, {"failing", of_mail, {refused(mail, of_rcpt)}});
  return mail.wait_for_notice("failing");
}
/// The notice where all was asked for that can be.
DeliveredMessage usual_failure(Dialogue& server) {
  return failure(server, " RET=FULL" + envid(Mail(server), "failing"),
                 " NOTIFY=FAILURE ORCPT=rfc822;Or+2Big@x.example");
}
/// And where nothing was.
DeliveredMessage plain_failure(Dialogue& server) { return failure(server, "", ""); }

bool has_numeric_zone(const std::string& date) {
  const std::size_t sign = date.find_last_of("+-");
  if (sign == std::string::npos || sign + 4 >= date.size()) return false;
  return std::all_of(date.begin() + static_cast<std::ptrdiff_t>(sign) + 1,
                     date.begin() + static_cast<std::ptrdiff_t>(sign) + 5,
                     [](char c) { return c >= '0' && c <= '9'; });
}

/// class "." subject "." detail, none of them padded, perhaps with a comment behind it.
bool is_status(const std::string& value) {
  const std::string word = value.substr(0, value.find_first_of(" \t("));
  std::size_t parts = 0;
  for (std::size_t begin = 0; begin <= word.size();) {
    const std::size_t end = std::min(word.find('.', begin), word.size());
    const std::string part = word.substr(begin, end - begin);
    const bool is_number = !part.empty() && part.size() < 4 &&
                           part.find_first_not_of("0123456789") == std::string::npos;
    if (!is_number || (part.size() > 1 && part.front() == '0')) return false;
    ++parts;
    begin = end + 1;
  }
  return parts == 3;
}

/// A date of the probe's field has a zone of digits; a notice need not have the field.
Finding date_has_zone(Dialogue& server) {
  const DeliveredMessage notice = usual_failure(server);
  const std::string date = value_of(notice, server.probe());
  return field_is(server, notice, server.probe(), date.empty() || has_numeric_zone(date));
}

using enum Defect;

using Others = std::array<std::string_view, 4>;

/// A field of the notice about a failure.
constexpr Case field(std::string_view id, std::string_view requirement, Defect mutant,
                     Finding (*run)(Dialogue&), Others also = {}, std::string_view probe = {}) {
  return {.id = id,
          .requirement = requirement,
          .also = also,
          .mutant = mutant,
          .needs = Need::mailbox | Need::mail | Need::sink,
          .probe = probe,
          .run = run};
}

constexpr Case kNoticeFieldsCases[] = {
    field("notice-is-report", "R3461-6.2-a", writes_mixed_notice,
          [](Dialogue& server) {
            const auto types = usual_failure(server).fields("Content-Type");
            std::string type = types.empty() ? std::string() : types.front();
            std::transform(type.begin(), type.end(), type.begin(), smtp::to_lower);
            std::erase(type, '"');
            const bool holds = type.starts_with("multipart/report") &&
                               type.find("report-type=delivery-status") != std::string::npos;
            return judged(server, holds,
                          {"check.seen.notice-field", {{"field", "Content-Type"}, {"seen", type}}});
          },
          {"R3464-2-a", "R3464-3-a", "R5321-3.6.3-b"}),
    field("notice-goes-to-sender", "R3464-2-e", writes_notice_to_another,
          [](Dialogue& server) {
            const auto to = usual_failure(server).fields("To");
            const std::string seen = to.empty() ? std::string() : to.front();
            return judged(server, seen.find(server.target().mailbox) != std::string::npos,
                          {"check.seen.notice-field", {{"field", "To"}, {"seen", seen}}});
          },
          {"R5321-6.1-d", "R5321-4.4-v"}),
    field("notice-envelope-id", "R3461-6.3-a", leaves_envelope_out,
          [](Dialogue& server) {
            const DeliveredMessage notice = usual_failure(server);
            return field_is(
                server, notice, "Original-Envelope-Id",
                value_of(notice, "Original-Envelope-Id") == Mail(server).mark("failing"));
          },
          {"R3461-6.3-c", "R3464-2.2.1-a", "R3464-2.2.1-d"}),
    field("notice-without-envelope-id", "R3461-6.3-b", invents_envelope_in_notice,
          [](Dialogue& server) {
            const DeliveredMessage notice = plain_failure(server);
            return field_is(server, notice, "Original-Envelope-Id",
                            values_of(notice, "Original-Envelope-Id").empty());
          },
          {"R3464-2.2.1-b"}),
    field("notice-original-recipient", "R3461-6.3-i", leaves_original_out,
          [](Dialogue& server) {
            const DeliveredMessage notice = usual_failure(server);
            const std::string value = value_of(notice, "Original-Recipient");
            return field_is(server, notice, "Original-Recipient",
                            is_typed(value, "rfc822", "Or+ig@x.example"));
          }),
    field("notice-without-original-recipient", "R3461-6.3-j", invents_original,
          [](Dialogue& server) {
            const DeliveredMessage notice = plain_failure(server);
            return field_is(server, notice, "Original-Recipient",
                            values_of(notice, "Original-Recipient").empty());
          },
          {"R3464-2.3.1-b", "R3464-3-c"}),
    field("notice-reporting-mta", "R3461-6.3-d", leaves_reporter_out,
          [](Dialogue& server) {
            const DeliveredMessage notice = usual_failure(server);
            const std::string value = value_of(notice, "Reporting-MTA");
            return field_is(server, notice, "Reporting-MTA",
                            smtp::equals_ignoring_case(value.substr(0, value.find(';')), "dns"));
          },
          {"R3461-6.3-e", "R3464-2.2.2-a", "R3461-9.3-a"}),
    field("notice-final-recipient", "R3461-6.3-l", names_another_recipient,
          [](Dialogue& server) {
            const DeliveredMessage notice = usual_failure(server);
            const Mail mail(server);
            const std::string wanted = std::string(kUserUnknownAtSink) + "@" + mail.relay_domain();
            return field_is(server, notice, "Final-Recipient",
                            is_typed(value_of(notice, "Final-Recipient"), "rfc822", wanted));
          },
          {"R3461-6.3-k", "R3464-2.3.2-a", "R3464-2.3.2-b"}),
    field("notice-action", "R3461-6.3-m", leaves_action_out,
          [](Dialogue& server) {
            const DeliveredMessage notice = usual_failure(server);
            return field_is(server, notice, "Action",
                            smtp::equals_ignoring_case(value_of(notice, "Action"), "failed"));
          },
          {"R3464-2.3.3-a", "R3464-2.3.3-b"}),
    field("notice-status", "R3461-6.3-n", pads_status_in_notice,
          [](Dialogue& server) {
            const DeliveredMessage notice = usual_failure(server);
            return field_is(server, notice, "Status", is_status(value_of(notice, "Status")));
          },
          {"R3464-2.3.4-a", "R3464-2.3.4-b", "R3464-2.3.4-e"}),
    field("notice-remote-mta", "R3461-6.3-p", leaves_remote_out,
          [](Dialogue& server) {
            const DeliveredMessage notice = usual_failure(server);
            const std::string value = value_of(notice, "Remote-MTA");
            return field_is(server, notice, "Remote-MTA",
                            smtp::equals_ignoring_case(value.substr(0, value.find(';')), "dns"));
          },
          {"R3464-2.3.6-a"}),
    field("notice-diagnostic", "R3461-6.3-q", leaves_diagnostic_out,
          [](Dialogue& server) {
            const DeliveredMessage notice = usual_failure(server);
            const std::string value = value_of(notice, "Diagnostic-Code");
            const bool is_smtp =
                smtp::equals_ignoring_case(value.substr(0, value.find(';')), "smtp");
            return field_is(server, notice, "Diagnostic-Code",
                            is_smtp && value.find("550") != std::string::npos);
          },
          {"R3464-2.3.6-c"}),
    field("notice-arrival-date", "R3464-2.2.5-a", writes_named_zone_of_arrival, date_has_zone, {},
          "Arrival-Date"),
    field("notice-last-attempt-date", "R3464-2.3.7-b", writes_named_zone_of_attempt, date_has_zone,
          {}, "Last-Attempt-Date"),
    field("notice-of-failure-without-retry", "R3464-2.3.9-a", promises_retry_of_failure,
          [](Dialogue& server) {
            const DeliveredMessage notice = usual_failure(server);
            return field_is(server, notice, "Will-Retry-Until",
                            values_of(notice, "Will-Retry-Until").empty());
          }),
    field("notice-returns-message", "R3461-6.2-b", returns_header_alone,
          [](Dialogue& server) {
            const DeliveredMessage notice = usual_failure(server);
            const bool is_whole = notice.has(text_of(Mail(server), "failing"));
            return judged(server, is_whole, {"check.seen.text-not-returned"});
          }),
    field("notice-returned-type", "R3461-6.2-e", labels_message_as_header,
          [](Dialogue& server) {
            const DeliveredMessage notice = usual_failure(server);
            const bool is_whole = notice.has(text_of(Mail(server), "failing"));
            const auto types = values_of(notice, "Content-Type");
            const bool says_header =
                std::any_of(types.begin(), types.end(), [](const std::string& type) {
                  return type.find("rfc822-headers") != std::string::npos;
                });
            return judged(server, !(is_whole && says_header), {"check.seen.returned-type"});
          }),
};

}  // namespace

std::span<const Case> notice_field_cases() { return kNoticeFieldsCases; }

}  // namespace smtplab::conformance
