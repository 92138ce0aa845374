#include "sim/agents/notice.h"

#include <utility>

#include "sim/message/civil_time.h"
#include "sim/message/compose.h"
#include "sim/message/delivery_status.h"
#include "sim/message/failure_notice.h"
#include "sim/smtp/xtext.h"

namespace smtplab::agents {

std::string date_line(const HostConfig& config, Instant now) {
  return config.dialect.standard() == smtp::Standard::rfc821
             ? message::format_daytime_821(config.clock, now)
             : message::format_date_5322(config.clock, now);
}

bool wants_to_know(const smtp::Notify& notify, message::DeliveryAction action) {
  switch (action) {
    case message::DeliveryAction::failed:
      return notify.wants(smtp::NotifyOn::failure);
    case message::DeliveryAction::delayed:
      return notify.wants(smtp::NotifyOn::delay);
    case message::DeliveryAction::delivered:
    case message::DeliveryAction::relayed:
    case message::DeliveryAction::expanded:
      break;
  }
  return notify.wants(smtp::NotifyOn::success);
}

void record_withheld(const WithheldNotice& notice, trace::EventIndex cause, Context& context) {
  trace::Event event;
  event.kind = trace::EventKind::notice_withheld;
  event.cause = cause;
  event.value = static_cast<std::uint32_t>(notice.action);
  event.begin = static_cast<std::uint32_t>(notice.path.size());
  context.record(event, notice.path, notice.notify.text());
}

std::string write_notice(const HostConfig& config, Instant now, Notice notice) {
  const std::string date = date_line(config, now);
  const std::string id = message::message_id(config.name, notice.number);
  message::DeliveryReport report;
  report.date = date;
  report.host = config.name;
  report.to = notice.sender.mailbox->to_string();
  report.recipients = std::move(notice.recipients);
  if (config.dialect.standard() == smtp::Standard::rfc821) return message::failure_notice(report);
  report.message_id = id;
  report.original = notice.original;
  report.returned = notice.options.returned;
  const std::string envelope_id = smtp::decode_xtext(notice.options.envelope_id).value_or("");
  report.envelope_id = envelope_id;
  report.largest_returned_octets = config.most_returned_octets;
  for (message::ReportedRecipient& recipient : report.recipients) recipient.last_attempt = date;
  return message::delivery_status_notification(report);
}

}  // namespace smtplab::agents
