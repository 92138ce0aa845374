#pragma once

#include <string>

#include "sim/message/delivery_report.h"

namespace smtplab::message {

/// The report as a message with CRLF line ends: multipart/report of RFC 6522 with an explanation,
/// the fields of RFC 3464, and what goes back of the original. It goes out with a null reverse-path
/// (RFC 3464 section 2).
///
/// The original goes back whole if a failure is reported and RET was not HDRS (RFC 3461 section
/// 6.2), if it is not too large, and if every host can pass it on; otherwise its header alone (RFC
/// 6522 sections 3 and 4). Dates must have numeric zones, as
/// format_date_5322 writes them. The report holds printable US-ASCII in lines of at most 998
/// octets; only what goes back of the original may hold other control characters as well. A report
/// to a mailbox beyond US-ASCII is in UTF-8 instead and goes by SMTPUTF8 (RFC 6533 sections 4 to
/// 6).
std::string delivery_status_notification(const DeliveryReport& report);

}  // namespace smtplab::message
