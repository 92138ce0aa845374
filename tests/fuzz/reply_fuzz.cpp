// Whatever the octets: an offset lies within the text; a reply that was read is spelled such that
// it is read again, to an equal value; and no text makes more reply lines than it has lines.

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "sim/smtp/reply.h"
#include "tests/fuzz/path_rules_input.h"

namespace {

using namespace smtplab::smtp;
using smtplab::fuzz::require;

/// Every line but the last ends in CRLF and says that more follow; there is no other line end.
void check_wire(std::string_view wire, const Reply& reply) {
  std::size_t count = 0;
  while (!wire.empty()) {
    const std::size_t end = wire.find("\r\n");
    require(end != std::string_view::npos);
    const auto line = parse_reply_line(wire.substr(0, end));
    require(line.has_value() && line->code == reply.code);
    require(line->text.find_first_of(std::string_view("\r\n\0", 3)) == std::string_view::npos);
    wire.remove_prefix(end + 2);
    require(line->is_last == wire.empty());
    ++count;
  }
  require(count == reply.line_count() && count == reply.lines().size());
}

}  // namespace

/// The first octet: bit 0 takes any first digit, bit 1 makes the rest a reply's text as it is,
/// bit 2 sends status codes.
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  const bool any_first_digit = (data[0] & 1U) != 0;
  const bool is_text = (data[0] & 2U) != 0;
  const bool enhanced = (data[0] & 4U) != 0;
  const std::string input(reinterpret_cast<const char*>(data + 1), size - 1);

  const EnhancedStatusCode status = parse_enhanced_status_code(input);
  if (is_text) {
    const Reply reply{ReplyCode{550}, status, input};
    const std::string wire = format_reply(reply, enhanced);
    check_wire(wire, reply);
    if (enhanced && status.is_set()) {
      require(parse_enhanced_status_code(std::string_view(wire).substr(4, wire.find('\r') - 4)) ==
              status);
    }
    return 0;
  }
  const auto line = parse_reply_line(input, any_first_digit);
  if (line) {
    require(line->code.value <= 999);
    require(line->text.size() + 3 <= input.size());
  } else {
    require(line.error().at <= input.size());
  }
  const auto reply = parse_reply(input);
  if (!reply) {
    require(reply.error().at <= input.size());
    return 0;
  }
  const std::string wire = format_reply(*reply);
  check_wire(wire, *reply);
  const auto again = parse_reply(wire);
  require(again.has_value() && *again == *reply);
  return 0;
}
