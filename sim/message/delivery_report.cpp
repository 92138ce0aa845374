#include "sim/message/delivery_report.h"

#include <algorithm>
#include <array>
#include <utility>

#include "sim/message/header_writer.h"

namespace smtplab::message {
namespace {

using smtp::EnhancedStatusCode;

struct ActionRow {
  std::string_view name;
  std::string_view heading;
};

constexpr std::array<ActionRow, kDeliveryActionCount> kActions = {
    {{"failed", "Your message was not delivered to:"},
     {"delayed", "Your message has not been delivered yet, and tries go on, to:"},
     {"delivered", "Your message was delivered to:"},
     {"relayed", "Your message was passed on to a host that reports no deliveries, for:"},
     {"expanded", "Your message was delivered, and sent on to several others, for:"}}};

struct ReasonRow {
  EnhancedStatusCode status;  // RFC 3463 sections 3.2 and 3.5; RFC 7505 section 5
  std::string_view words;
};

constexpr std::array<ReasonRow, 9> kReasons = {{{{}, ""},
                                                {{5, 1, 2}, "There is no such host."},
                                                {{5, 1, 10}, "The domain takes no mail."},
                                                {{4, 4, 1}, "No host answered."},
                                                {{4, 4, 2}, "The connection was lost."},
                                                {{4, 4, 3}, "The name servers gave no answer."},
                                                {{5, 4, 4}, "There is no way to the host."},
                                                {{5, 4, 6}, "The message went round in a loop."},
                                                {{4, 4, 7}, "Tries have gone on for too long."}}};

const ReasonRow& row_of(FailureReason reason) { return kReasons[static_cast<std::size_t>(reason)]; }

/// The line in pieces that fit, each behind the indent.
void append_line(std::string& out, std::string_view text) {
  constexpr std::size_t kLongestPiece = 900;
  const std::string escaped = escape_to_ascii(text);
  std::string_view rest = escaped;
  do {
    out.append("    ").append(rest.substr(0, kLongestPiece)).append("\r\n");
    rest.remove_prefix(std::min(kLongestPiece, rest.size()));
  } while (!rest.empty());
}

void append_recipient(std::string& out, const ReportedRecipient& recipient) {
  out.append("\r\n").append(escape_to_ascii(recipient.path).substr(0, 998)).append("\r\n");
  const smtp::Reply& reply = recipient.reply;
  if (reply.code.value != 0) {
    if (!recipient.remote_host.empty()) append_line(out, recipient.remote_host + " said:");
    for (const std::string_view line : reply.lines()) {
      append_line(out, std::to_string(reply.code.value).append(" ").append(line));
    }
  }
  const std::string_view words = row_of(recipient.reason).words;
  if (!words.empty()) append_line(out, words);
  if (recipient.action == DeliveryAction::delayed && !recipient.retry_until.empty()) {
    append_line(out, "Tries go on until " + recipient.retry_until + ".");
  }
}

}  // namespace

std::string_view delivery_action_name(DeliveryAction action) {
  return kActions[static_cast<std::size_t>(action)].name;
}

EnhancedStatusCode status_of(const ReportedRecipient& recipient) {
  const auto reply_class = static_cast<std::uint8_t>(recipient.reply.code.reply_class());
  const EnhancedStatusCode reason = row_of(recipient.reason).status;
  if (reply_class == 2 || reply_class == 4 || reply_class == 5) {
    EnhancedStatusCode said = recipient.reply.status;
    if (!said.is_set()) {
      const std::string_view text = recipient.reply.text;
      said = smtp::parse_enhanced_status_code(text.substr(0, text.find_first_of("\r\n")));
    }
    if (said.status_class == reply_class) return said;
    return {reply_class, reason.subject, reason.detail};
  }
  switch (recipient.action) {
    case DeliveryAction::failed:
      return reason.is_set() ? reason : EnhancedStatusCode{5, 0, 0};
    case DeliveryAction::delayed:
      return {4, reason.subject, reason.detail};
    case DeliveryAction::delivered:
    case DeliveryAction::relayed:
    case DeliveryAction::expanded:
      break;
  }
  return {2, 0, 0};
}

std::string_view subject_of(const DeliveryReport& report) {
  const auto any = [&report](DeliveryAction action) {
    return std::any_of(report.recipients.begin(), report.recipients.end(),
                       [action](const ReportedRecipient& r) { return r.action == action; });
  };
  if (any(DeliveryAction::failed)) return "Undelivered mail";
  return any(DeliveryAction::delayed) ? "Delayed mail" : "Report of delivery";
}

void append_explanation(std::string& out, const DeliveryReport& report) {
  bool is_first = true;
  for (std::size_t i = 0; i < kDeliveryActionCount; ++i) {
    bool has_heading = false;
    for (const ReportedRecipient& recipient : report.recipients) {
      if (static_cast<std::size_t>(recipient.action) != i) continue;
      if (!has_heading) {
        out.append(is_first ? "" : "\r\n").append(kActions[i].heading).append("\r\n");
      }
      has_heading = true;
      is_first = false;
      append_recipient(out, recipient);
    }
  }
}

}  // namespace smtplab::message
