#include <algorithm>

#include "conformance/mutants/line_interference.h"
#include "conformance/mutants/themes.h"

namespace smtplab::conformance {
namespace {

using enum Defect;

/// What NOTIFY says of a recipient of whom nothing was said.
void wishes(ReferenceHost& host, std::string_view path, std::string_view notify) {
  interfere(host, {.command = [path, notify](std::string_view line) {
              const std::string said = line.ends_with(path) ? " NOTIFY=" + std::string(notify) : "";
              return std::string(line) + (has_verb(line, "RCPT") ? said : "");
            }});
}

/// In notices with that action `to` stands for `from`, in the first place where it is.
void writes(ReferenceHost& host, std::string_view action, std::string_view from,
            std::string_view to) {
  host.storage = [action, from, to](std::string text) {
    const bool is_notice = text.find("Action: " + std::string(action)) != std::string::npos;
    const std::size_t at = is_notice ? text.find(from) : std::string::npos;
    return at == std::string::npos ? text : text.replace(at, from.size(), to);
  };
}

/// A notice of success with the line from the message by which the cases know its text.
std::string with_text_of_original(std::string notice) {
  constexpr std::string_view kField = "Original-Envelope-Id: ";
  const std::size_t at = notice.find(kField);
  if (at == std::string::npos || notice.find("Action: delivered") == std::string::npos) {
    return notice;
  }
  const std::size_t begin = at + kField.size();
  const std::string mark = notice.substr(begin, notice.find("\r\n", begin) - begin);
  return notice + "text of " + mark + "\r\n";
}

constexpr Mutant kNoticesMutants[] = {
    {keeps_silent_of_success, "keeps-silent-of-success",
     [](ReferenceHost& host) { reads(host, " NOTIFY=SUCCESS,FAILURE", ""); }},
    {tells_of_every_success, "tells-of-every-success",
     [](ReferenceHost& host) { wishes(host, "<bob@example.org>", "SUCCESS"); }},
    {tells_of_success_for_failure, "tells-of-success-for-failure",
     [](ReferenceHost& host) {
       reads(host, "<bob@example.org> NOTIFY=FAILURE", "<bob@example.org> NOTIFY=SUCCESS,FAILURE");
     }},
    {tells_of_success_with_never, "tells-of-success-with-never",
     [](ReferenceHost& host) {
       reads(host, "<bob@example.org> NOTIFY=NEVER", "<bob@example.org> NOTIFY=SUCCESS");
     }},
    {returns_text_of_success, "returns-text-of-success",
     [](ReferenceHost& host) { host.storage = with_text_of_original; }},
    {leaves_envelope_out_of_success, "leaves-envelope-out-of-success",
     [](ReferenceHost& host) {
       writes(host, "delivered", "Original-Envelope-Id:", "X-Envelope:");
     }},
    {leaves_original_out_of_success, "leaves-original-out-of-success",
     [](ReferenceHost& host) { writes(host, "delivered", "Original-Recipient:", "X-Original:"); }},
    {keeps_silent_of_failure, "keeps-silent-of-failure",
     [](ReferenceHost& host) {
       interfere(host, {.command = [](std::string_view line) {
                   const bool is_meant =
                       line.find("<unknown-at-next-hop") != std::string_view::npos &&
                       line.ends_with('>');
                   return std::string(line) + (is_meant ? " NOTIFY=NEVER" : "");
                 }});
     }},
    {keeps_silent_of_asked_failure, "keeps-silent-of-asked-failure",
     [](ReferenceHost& host) { reads(host, " NOTIFY=FAILURE", " NOTIFY=NEVER"); }},
    {tells_of_failure_with_never, "tells-of-failure-with-never",
     [](ReferenceHost& host) {
       reads(host, "<unknown-at-next-hop@elsewhere.example> NOTIFY=NEVER",
             "<unknown-at-next-hop@elsewhere.example>");
     }},
    {tells_of_failure_for_success, "tells-of-failure-for-success",
     [](ReferenceHost& host) {
       reads(host, "<unknown-at-next-hop@elsewhere.example> NOTIFY=SUCCESS",
             "<unknown-at-next-hop@elsewhere.example>");
     }},
    {names_all_in_notice, "names-all-in-notice",
     [](ReferenceHost& host) {
       reads(host, "-quiet@elsewhere.example> NOTIFY=NEVER", "-quiet@elsewhere.example>");
     }},
    {lets_notify_stick, "lets-notify-stick",
     [](ReferenceHost& host) {
       interfere(host, {.command = [said = false](std::string_view line) mutable {
                   said = !has_verb(line, "MAIL") &&
                          (said || line.find("NOTIFY=NEVER") != std::string_view::npos);
                   const bool sticks = said && has_verb(line, "RCPT") && line.ends_with('>');
                   return std::string(line) + (sticks ? " NOTIFY=NEVER" : "");
                 }});
     }},
    {keeps_silent_of_list, "keeps-silent-of-list",
     [](ReferenceHost& host) {
       reads(host, "<staff@example.org> NOTIFY=SUCCESS", "<staff@example.org>");
     }},
    {sends_notice_from_postmaster, "sends-notice-from-postmaster",
     [](ReferenceHost& host) {
       sends(host, "MAIL FROM:<>", "MAIL FROM:<postmaster@example.org>");
     }},
    {sends_notice_with_ret, "sends-notice-with-ret",
     [](ReferenceHost& host) { sends(host, "MAIL FROM:<>", "MAIL FROM:<> RET=HDRS"); }},
    {sends_notice_with_notify, "sends-notice-with-notify",
     [](ReferenceHost& host) {
       sends(host, "<notified@elsewhere.example>", "<notified@elsewhere.example> NOTIFY=FAILURE");
     }},
    {writes_mixed_notice, "writes-mixed-notice",
     [](ReferenceHost& host) {
       writes(host, "failed", "multipart/report; report-type=delivery-status", "multipart/mixed");
     }},
    {writes_notice_to_another, "writes-notice-to-another",
     [](ReferenceHost& host) {
       writes(host, "failed", "To: bob@example.org", "To: carol@example.org");
     }},
    {leaves_envelope_out, "leaves-envelope-out",
     [](ReferenceHost& host) { writes(host, "failed", "Original-Envelope-Id:", "X-Envelope:"); }},
    {invents_envelope_in_notice, "invents-envelope-in-notice",
     [](ReferenceHost& host) {
       writes(host, "failed", "Reporting-MTA:", "Original-Envelope-Id: 1\r\nReporting-MTA:");
     }},
    {leaves_original_out, "leaves-original-out",
     [](ReferenceHost& host) { writes(host, "failed", "Original-Recipient:", "X-Original:"); }},
    {invents_original, "invents-original",
     [](ReferenceHost& host) {
       writes(
           host, "failed", "Final-Recipient:",
           "Original-Recipient: rfc822;unknown-at-next-hop@elsewhere.example\r\nFinal-Recipient:");
     }},
    {leaves_reporter_out, "leaves-reporter-out",
     [](ReferenceHost& host) { writes(host, "failed", "Reporting-MTA:", "X-MTA:"); }},
    {names_another_recipient, "names-another-recipient",
     [](ReferenceHost& host) {
       writes(host, "failed", "rfc822; unknown-at-next-hop@", "rfc822; somebody@");
     }},
    {leaves_action_out, "leaves-action-out",
     [](ReferenceHost& host) { writes(host, "failed", "Action:", "X-Action:"); }},
    {pads_status_in_notice, "pads-status-in-notice",
     [](ReferenceHost& host) { writes(host, "failed", "Status: 5.", "Status: 5.0"); }},
    {leaves_remote_out, "leaves-remote-out",
     [](ReferenceHost& host) { writes(host, "failed", "Remote-MTA:", "X-Remote:"); }},
    {leaves_diagnostic_out, "leaves-diagnostic-out",
     [](ReferenceHost& host) { writes(host, "failed", "Diagnostic-Code:", "X-Diagnostic:"); }},
    {writes_named_zone_of_arrival, "writes-named-zone-of-arrival",
     [](ReferenceHost& host) {
       writes(host, "failed",
              "Reporting-MTA:", "Arrival-Date: Thu, 21 May 1998 05:33:29 PDT\r\nReporting-MTA:");
     }},
    {writes_named_zone_of_attempt, "writes-named-zone-of-attempt",
     [](ReferenceHost& host) {
       writes(host, "failed",
              "Action:", "Last-Attempt-Date: Thu, 21 May 1998 05:33:29 PDT\r\nAction:");
     }},
    {promises_retry_of_failure, "promises-retry-of-failure",
     [](ReferenceHost& host) {
       writes(host, "failed",
              "Action:", "Will-Retry-Until: Thu, 21 May 1998 05:33:29 -0700\r\nAction:");
     }},
    {returns_header_alone, "returns-header-alone",
     [](ReferenceHost& host) { reads(host, " RET=FULL", " RET=HDRS"); }},
    {labels_message_as_header, "labels-message-as-header",
     [](ReferenceHost& host) {
       writes(host, "failed", "Content-Type: message/rfc822", "Content-Type: text/rfc822-headers");
     }},
};

}  // namespace

std::span<const Mutant> notice_mutants() { return kNoticesMutants; }

}  // namespace smtplab::conformance
