// Relays that tell senders the wrong thing, or in the wrong way.

#include <string>
#include <utility>

#include "conformance/mutants/hop_interference.h"
#include "conformance/mutants/themes.h"

namespace smtplab::conformance {
namespace {

using enum Defect;

/// Of what goes out, only notices become what `change` makes of them.
void notices_are(ReferenceHost& host, std::function<std::string(std::string)> change) {
  hop_rewrites(host, [change = std::move(change)](std::string segment) {
    const bool is_notice = segment.find("multipart/report") != std::string::npos;
    return is_notice ? change(std::move(segment)) : segment;
  });
}

void notice_lacks(ReferenceHost& host, std::string_view field) {
  notices_are(host,
              [field](std::string notice) { return without_field(std::move(notice), field); });
}

void writes(ReferenceHost& host, std::string_view from, std::string_view to) {
  notices_are(host,
              [from, to](std::string notice) { return replaced(std::move(notice), from, to); });
}

/// It answers mail with a null reverse-path too: its sender's host has a postmaster.
LineChanges answers_all() {
  return {.command = [name = std::string()](std::string_view line) mutable {
    if (has_verb(line, "EHLO")) name = line.substr(5);
    const bool is_null = has_verb(line, "MAIL") && line.find("<>") != std::string_view::npos;
    return is_null ? "MAIL FROM:<postmaster@" + name + ">" : std::string(line);
  }};
}

constexpr Mutant kRelayNoticesMutants[] = {
    {answers_null_senders, "answers-null-senders",
     [](ReferenceHost& host) { interfere(host, answers_all()); }},
    {bounces_in_mixed_form, "bounces-in-mixed-form",
     [](ReferenceHost& host) { writes(host, "multipart/report", "multipart/mixed"); }},
    {bounces_to_another_name, "bounces-to-another-name",
     [](ReferenceHost& host) { writes(host, "\r\nTo: sent@", "\r\nTo: postmaster@"); }},
    {bounces_without_reporter, "bounces-without-reporter",
     [](ReferenceHost& host) { notice_lacks(host, "Reporting-MTA"); }},
    {bounces_without_recipient, "bounces-without-recipient",
     [](ReferenceHost& host) { notice_lacks(host, "Final-Recipient"); }},
    {bounces_without_action, "bounces-without-action",
     [](ReferenceHost& host) { notice_lacks(host, "Action"); }},
    {bounces_without_status, "bounces-without-status",
     [](ReferenceHost& host) { notice_lacks(host, "Status"); }},
    {bounces_without_remote, "bounces-without-remote",
     [](ReferenceHost& host) { notice_lacks(host, "Remote-MTA"); }},
    {bounces_without_diagnostic, "bounces-without-diagnostic",
     [](ReferenceHost& host) { notice_lacks(host, "Diagnostic-Code"); }},
    {shortens_diagnostic, "shortens-diagnostic",
     [](ReferenceHost& host) { writes(host, " Nobody of that name is here", ""); }},
    {bounces_without_envelope_id, "bounces-without-envelope-id",
     [](ReferenceHost& host) { notice_lacks(host, "Original-Envelope-Id"); }},
    {bounces_without_original_recipient, "bounces-without-original-recipient",
     [](ReferenceHost& host) { notice_lacks(host, "Original-Recipient"); }},
    {bounces_without_letter, "bounces-without-letter",
     [](ReferenceHost& host) { writes(host, "\r\nSubject: probe-", "\r\nSubject: "); }},
    {bounces_header_alone, "bounces-header-alone",
     [](ReferenceHost& host) { host.config.most_returned_octets = 1; }},
    {bounces_name_others_too, "bounces-name-others-too",
     [](ReferenceHost& host) {
       writes(host, "\r\nFinal-Recipient: ",
              "\r\nFinal-Recipient: rfc822; good@relay.example\r\nFinal-Recipient: ");
     }},
    {bounces_with_ret, "bounces-with-ret",
     [](ReferenceHost& host) {
       hop_interfere(host, {.command = [](std::string_view line) {
                       const bool is_null =
                           has_verb(line, "MAIL") && line.find("<>") != std::string_view::npos;
                       return std::string(line) + (is_null ? " RET=HDRS" : "");
                     }});
     }},
};

}  // namespace

std::span<const Mutant> relay_notice_mutants() { return kRelayNoticesMutants; }

}  // namespace smtplab::conformance
