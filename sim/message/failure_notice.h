#pragma once

#include <string>

#include "sim/message/delivery_report.h"

namespace smtplab::message {

/// The report as plain text with CRLF line ends, as hosts of RFC 821 write it; it goes out with a
/// null reverse-path (RFC 821 section 3.6 and its example 7, RFC 5321 sections 3.6.3 and 4.4).
std::string failure_notice(const DeliveryReport& report);

}  // namespace smtplab::message
