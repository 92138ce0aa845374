#include "sim/message/failure_notice.h"

#include "sim/message/header_writer.h"

namespace smtplab::message {

std::string failure_notice(const DeliveryReport& report) {
  std::string text;
  append_escaped_field(text, "Date", report.date);
  append_escaped_field(text, "From", std::string("Postmaster@").append(report.host));
  append_escaped_field(text, "To", report.to);
  append_escaped_field(text, "Subject", subject_of(report));
  text.append("\r\n");
  append_explanation(text, report);
  return text;
}

}  // namespace smtplab::message
