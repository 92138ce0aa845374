#include "sim/smtp/mail_parameters.h"

#include <charconv>
#include <limits>
#include <string_view>

#include "sim/smtp/mailbox.h"

namespace smtplab::smtp {
namespace {

constexpr std::size_t kMaxSizeDigits = 20;  // RFC 1870 section 3

Outcome read_body(const Parameter& parameter, MailParameters& result) {
  if (!parameter.value) return Outcome::bad_parameter;
  if (equals_ignoring_case(*parameter.value, "8BITMIME")) {
    result.body = BodyType::eight_bit_mime;
  } else if (!equals_ignoring_case(*parameter.value, "7BIT")) {
    return Outcome::bad_parameter;
  }
  return Outcome::taken;
}

Outcome read_size(const Parameter& parameter, MailParameters& result) {
  if (!parameter.value || parameter.value->size() > kMaxSizeDigits ||
      parameter.value->find_first_not_of("0123456789") != std::string::npos) {
    return Outcome::bad_parameter;
  }
  std::uint64_t size = 0;
  const char* begin = parameter.value->data();
  const auto error = std::from_chars(begin, begin + parameter.value->size(), size).ec;
  // Twenty digits may be more than 64 bits hold.
  result.declared_size = error == std::errc() ? size : std::numeric_limits<std::uint64_t>::max();
  return Outcome::taken;
}

}  // namespace

Outcome read_parameters(const Command& command, ExtensionSet announced, std::size_t message_size,
                        MailParameters& result) {
  result = {};
  ExtensionSet seen;
  for (const Parameter& parameter : command.parameters) {
    const bool is_body = equals_ignoring_case(parameter.keyword, "BODY");
    const bool is_size = equals_ignoring_case(parameter.keyword, "SIZE");
    const Extension extension = is_body ? Extension::eight_bit_mime : Extension::size;
    if (command.verb != Verb::mail || !(is_body || is_size) || !announced.has(extension)) {
      return Outcome::unknown_parameter;
    }
    if (seen.has(extension)) return Outcome::bad_parameter;
    seen.add(extension);
    const Outcome outcome = is_body ? read_body(parameter, result) : read_size(parameter, result);
    if (outcome != Outcome::taken) return outcome;
  }
  const bool too_large =
      message_size != 0 && result.declared_size && *result.declared_size > message_size;
  return too_large ? Outcome::size_too_large : Outcome::taken;
}

}  // namespace smtplab::smtp
