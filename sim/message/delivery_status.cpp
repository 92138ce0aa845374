#include "sim/message/delivery_status.h"

#include <fmt/format.h>

#include <algorithm>
#include <string_view>

#include "sim/message/field_scanner.h"
#include "sim/message/header_writer.h"
#include "sim/message/mime.h"
#include "sim/message/utf8_address.h"
#include "sim/smtp/character_class.h"
#include "sim/smtp/utf8.h"

namespace smtplab::message {
namespace {

/// Of a path, what stands behind its source route, without brackets. Paths that are none stay as
/// they are.
std::string_view mailbox_of(std::string_view path) {
  if (path.size() < 2 || path.front() != '<' || path.back() != '>') return path;
  path = path.substr(1, path.size() - 2);
  if (!path.starts_with('@')) return path;
  bool is_literal = false;
  for (std::size_t i = 0; i < path.size(); ++i) {
    if (path[i] == '[') is_literal = true;
    if (path[i] == ']') is_literal = false;
    if (path[i] == ':' && !is_literal) return path.substr(i + 1);
  }
  return path;
}

/// One line of UTF-8 that needs no fold.
bool may_stand_in_header(std::string_view text) {
  constexpr std::size_t kLongest = 900;
  return text.size() <= kLongest && smtp::find_bad_utf8(text) == std::string_view::npos &&
         std::none_of(text.begin(), text.end(),
                      [](char c) { return smtp::is_in(c, smtp::kControl); });
}

void append_unless_empty(std::string& out, std::string_view name, std::string_view type,
                         std::string_view value) {
  if (!value.empty()) append_escaped_field(out, name, std::string(type).append(value));
}

/// A report to a mailbox beyond ASCII goes by SMTPUTF8, so its header and its parts may be in UTF-8
/// (RFC 6533 sections 4 to 6).
bool is_global(const DeliveryReport& report) {
  return !smtp::is_ascii(report.to) && may_stand_in_header(report.to);
}

void append_recipient(std::string& out, const ReportedRecipient& recipient, bool is_global) {
  const smtp::EnhancedStatusCode status = status_of(recipient);
  out.append("\r\n");
  append_unless_empty(out, "Original-Recipient", {}, recipient.original_recipient);
  const std::string_view mailbox = mailbox_of(recipient.path);
  if (is_global && may_stand_in_header(mailbox)) {
    out.append("Final-Recipient: ").append(typed_address_in_utf8(mailbox)).append("\r\n");
  } else {
    append_escaped_field(out, "Final-Recipient", typed_address(mailbox));
  }
  append_escaped_field(out, "Action", delivery_action_name(recipient.action));
  append_escaped_field(out, "Status",
                       fmt::format("{}.{}.{}", status.status_class, status.subject, status.detail));
  append_unless_empty(out, "Remote-MTA", "dns; ", recipient.remote_host);
  if (recipient.reply.code.value >= 100 && recipient.reply.code.value <= 999) {
    // A reply's later lines continue the field (RFC 3461 section 9.2).
    append_escaped_field(out, "Diagnostic-Code", "smtp; " + format_reply(recipient.reply, true));
  }
  append_unless_empty(out, "Last-Attempt-Date", {}, recipient.last_attempt);
  if (recipient.action == DeliveryAction::delayed) {
    append_unless_empty(out, "Will-Retry-Until", {}, recipient.retry_until);
  }
}

/// The second part's content.
std::string status_fields(const DeliveryReport& report) {
  std::string fields;
  append_unless_empty(fields, "Original-Envelope-Id", {}, report.envelope_id);
  append_escaped_field(fields, "Reporting-MTA", std::string("dns; ").append(report.host));
  append_unless_empty(fields, "Arrival-Date", {}, report.arrival_date);
  for (const ReportedRecipient& recipient : report.recipients) {
    append_recipient(fields, recipient, is_global(report));
  }
  return fields;
}

/// The fields of a header, as many as fit.
std::string_view header_of(std::string_view message) {
  constexpr std::size_t kLargestHeader = 65'536;
  FieldScanner scanner(message.substr(0, kLargestHeader));
  while (scanner.next()) {
  }
  return message.substr(0, scanner.fields_end());
}

bool reports_failure(const DeliveryReport& report) {
  return std::any_of(report.recipients.begin(), report.recipients.end(),
                     [](const ReportedRecipient& r) { return r.action == DeliveryAction::failed; });
}

/// The third part with its own header; empty if nothing goes back.
std::string returned_part(const DeliveryReport& report) {
  const std::string_view original = report.original;
  if (original.empty()) return {};
  const bool is_whole = report.returned != smtp::Returned::headers && reports_failure(report) &&
                        original.size() <= report.largest_returned_octets;
  if (is_whole && is_seven_bit_text(original)) {
    return std::string("Content-Type: message/rfc822\r\n\r\n").append(original);
  }
  constexpr std::string_view kInUtf8 = "Content-Transfer-Encoding: 8bit\r\n\r\n";
  if (is_whole && is_global(report) && is_utf8_text(original)) {
    return std::string("Content-Type: message/global\r\n").append(kInUtf8).append(original);
  }
  const std::string_view header = header_of(original);
  if (header.empty()) return {};
  if (is_global(report) && is_utf8_text(header)) {
    return std::string("Content-Type: message/global-headers\r\n").append(kInUtf8).append(header);
  }
  std::string part = "Content-Type: text/rfc822-headers\r\n";
  if (is_seven_bit_text(header)) return part.append("\r\n").append(header);
  return part.append("Content-Transfer-Encoding: quoted-printable\r\n\r\n")
      .append(encode_quoted_printable(header));
}

}  // namespace

std::string delivery_status_notification(const DeliveryReport& report) {
  std::string explanation = "Content-Type: text/plain; charset=us-ascii\r\n\r\n";
  append_explanation(explanation, report);
  const std::string status = (is_global(report) ? "Content-Type: message/global-delivery-status\r\n"
                                                  "Content-Transfer-Encoding: 8bit\r\n\r\n"
                                                : "Content-Type: message/delivery-status\r\n\r\n") +
                             status_fields(report);
  const std::string returned = returned_part(report);
  const std::string boundary = unused_boundary({explanation, status, returned});

  std::string out;
  out.reserve(explanation.size() + status.size() + returned.size() + 1'024);
  append_escaped_field(out, "Date", report.date);
  append_escaped_field(out, "From", std::string("Postmaster@").append(report.host));
  if (is_global(report)) {
    out.append("To: ").append(report.to).append("\r\n");
  } else {
    append_escaped_field(out, "To", report.to);
  }
  append_unless_empty(out, "Message-ID", {}, report.message_id);
  append_escaped_field(out, "Subject", subject_of(report));
  append_escaped_field(out, "MIME-Version", "1.0");
  append_escaped_field(
      out, "Content-Type",
      fmt::format("multipart/report; report-type=delivery-status;\nboundary=\"{}\"", boundary));
  for (const std::string_view part :
       {std::string_view(explanation), std::string_view(status), std::string_view(returned)}) {
    if (part.empty()) continue;
    out.append("\r\n--").append(boundary).append("\r\n").append(part);
  }
  return out.append("\r\n--").append(boundary).append("--\r\n");
}

}  // namespace smtplab::message
