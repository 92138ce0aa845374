#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <tl/expected.hpp>
#include <vector>

#include "sim/message/delivery_report.h"

namespace smtplab::message {

/// A delivery status notification as it was read (RFC 3464). Of values with a type ("dns; a"), the
/// type is left out, except of Original-Recipient's. What the message did not say is empty.
struct DeliveryStatus {
  struct Recipient {
    std::string original_recipient;
    std::string final_recipient;
    DeliveryAction action = DeliveryAction::failed;
    smtp::EnhancedStatusCode status;
    std::string remote_host;
    std::string diagnostic;
    std::string last_attempt;
    std::string retry_until;
  };

  std::string envelope_id;
  std::string reporting_host;
  std::string arrival_date;
  std::vector<Recipient> recipients;
  /// What went back of the original: where it begins and ends in the message. Equal: nothing did.
  std::size_t returned_begin = 0;
  std::size_t returned_end = 0;
  bool returns_header_alone = false;
};

/// Why a message is no notification that can be read.
struct DeliveryStatusError {
  enum class Kind : std::uint8_t {
    no_report,       ///< the Content-Type is not multipart/report with a boundary
    no_status_part,  ///< no part is message/delivery-status
    no_recipient,
    too_many_recipients,
    missing_field,  ///< Reporting-MTA, Final-Recipient, Action or Status
    bad_field,      ///< an Action or a Status of no known form
  } kind;
  std::size_t at = 0;  ///< offset in the message
};

/// Reads leniently: names in any case, fields in any order, comments, unknown fields. Linear in the
/// message.
tl::expected<DeliveryStatus, DeliveryStatusError> parse_delivery_status(std::string_view message);

}  // namespace smtplab::message
