// Whatever the octets: a report that has them in all its places is a message that any host takes,
// with the fields that it should have and no others, and is read again to the same recipients and
// the same original; and octets that are read as a report give an answer.

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "sim/message/delivery_status.h"
#include "sim/message/delivery_status_reader.h"
#include "sim/message/failure_notice.h"
#include "sim/message/header.h"
#include "sim/message/mime.h"
#include "sim/smtp/utf8.h"
#include "tests/fuzz/path_rules_input.h"

namespace {

using namespace smtplab::message;
using smtplab::fuzz::require;

/// What stands between bars of the input, in turn, so that every place has its own.
class Pieces {
 public:
  explicit Pieces(std::string_view text) : rest_(text) {}

  std::string next() {
    const std::size_t end = std::min(rest_.find('|'), rest_.size());
    std::string piece(rest_.substr(0, end));
    rest_.remove_prefix(std::min(end + 1, rest_.size()));
    return piece;
  }
  std::string_view rest() const { return rest_; }

 private:
  std::string_view rest_;
};

void check_read(std::string_view message) {
  const auto status = parse_delivery_status(message);
  if (!status) {
    require(status.error().at <= message.size());
    return;
  }
  require(!status->recipients.empty());
  require(status->returned_begin <= status->returned_end);
  require(status->returned_end <= message.size());
}

bool has_no_defect_but_non_ascii(const Header& header) {
  for (std::size_t i = 0; i < kHeaderDefectCount; ++i) {
    const auto kind = static_cast<HeaderDefect>(i);
    if (kind != HeaderDefect::non_ascii && header.defect(kind)) return false;
  }
  return true;
}

void check_written(const DeliveryReport& report) {
  const std::string message = delivery_status_notification(report);
  // UTF-8 comes in with a mailbox beyond US-ASCII, and with nothing else.
  const bool is_seven_bit = is_seven_bit_text(message);
  require(is_seven_bit || (!smtplab::smtp::is_ascii(report.to) && is_utf8_text(message)));
  const Header header(message);
  require(header.is_clean() || (!is_seven_bit && has_no_defect_but_non_ascii(header)));
  require(header.fields().size() == (report.message_id.empty() ? 6U : 7U));
  const auto status = parse_delivery_status(message);
  require(status.has_value() && status->recipients.size() == report.recipients.size());
  for (std::size_t i = 0; i < report.recipients.size(); ++i) {
    require(status->recipients[i].action == report.recipients[i].action);
    require(status->recipients[i].status == status_of(report.recipients[i]));
  }
  if (status->returned_end != 0 && !status->returns_header_alone) {
    require(std::string_view(message).substr(status->returned_begin,
                                             status->returned_end - status->returned_begin) ==
            report.original);
  }
  const std::string notice = failure_notice(report);
  require(is_seven_bit_text(notice));
  require(Header(notice).fields().size() == 4 && Header(notice).is_clean());
}

}  // namespace

/// The first octet: bits 0 to 2 are the action, bits 3 to 6 the reason; 0xFF reads the rest. The
/// second, with the third, is the reply's code.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size < 3) return 0;
  const std::string input(reinterpret_cast<const char*>(data + 3), size - 3);
  check_read(input);
  if (data[0] == 0xFF) return 0;

  Pieces pieces(input);
  DeliveryReport report;
  const std::string host = pieces.next();
  const std::string message_id = pieces.next();
  const std::string date = pieces.next();
  report.host = host;
  report.message_id = message_id;
  report.date = report.arrival_date = report.envelope_id = date;
  report.to = pieces.next();
  ReportedRecipient recipient;
  recipient.path = pieces.next();
  recipient.reply.code.value = static_cast<std::uint16_t>(data[1] * 4 + data[2] % 4);
  recipient.reply.text = pieces.next();
  recipient.remote_host = pieces.next();
  recipient.original_recipient = pieces.next();
  recipient.last_attempt = recipient.retry_until = date;
  recipient.action = static_cast<DeliveryAction>((data[0] & 7U) % kDeliveryActionCount);
  recipient.reason = static_cast<FailureReason>((data[0] >> 3U & 15U) % 9U);
  report.recipients = {recipient, recipient};
  report.original = pieces.rest();
  report.largest_returned_octets = 4'096;
  check_written(report);
  return 0;
}
