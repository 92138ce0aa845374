#include "sim/smtp/mail_parameters.h"

#include <array>
#include <charconv>
#include <limits>
#include <string_view>

#include "sim/smtp/mailbox.h"
#include "sim/smtp/xtext.h"

namespace smtplab::smtp {
namespace {

constexpr std::size_t kMaxSizeDigits = 20;  // RFC 1870 section 3

/// What values are read by.
struct Terms {
  ExtensionSet announced;
  const PathRules& rules;
};

bool read_body(const Parameter& parameter, const Terms& terms, MailParameters& result) {
  if (!parameter.value) return false;
  if (equals_ignoring_case(*parameter.value, "BINARYMIME")) {
    result.body = BodyType::binary_mime;
    return terms.announced.has(Extension::binary_mime);
  }
  if (equals_ignoring_case(*parameter.value, "8BITMIME")) {
    result.body = BodyType::eight_bit_mime;
    return true;
  }
  return equals_ignoring_case(*parameter.value, "7BIT");
}

bool read_size(const Parameter& parameter, const Terms& /*terms*/, MailParameters& result) {
  if (!parameter.value || parameter.value->size() > kMaxSizeDigits ||
      parameter.value->find_first_not_of("0123456789") != std::string::npos) {
    return false;
  }
  std::uint64_t size = 0;
  const char* begin = parameter.value->data();
  const auto error = std::from_chars(begin, begin + parameter.value->size(), size).ec;
  // Twenty digits may be more than 64 bits hold.
  result.declared_size = error == std::errc() ? size : std::numeric_limits<std::uint64_t>::max();
  return true;
}

// RFC 4954 sections 5 and 8: a mailbox, or "<>".
bool read_auth(const Parameter& parameter, const Terms& terms, MailParameters& result) {
  if (!parameter.value) return false;
  auto submitter = decode_xtext(*parameter.value);
  if (!submitter || (*submitter != "<>" && !parse_mailbox(*submitter, terms.rules))) return false;
  result.options.submitter = std::move(*submitter);
  return true;
}

// RFC 6531 section 3.4: it takes no value.
bool read_smtputf8(const Parameter& parameter, const Terms& /*terms*/, MailParameters& result) {
  result.smtputf8 = true;
  return !parameter.value;
}

/// A keyword that a command can have.
struct Row {
  std::string_view keyword;
  Verb verb;
  Extension extension;
  bool (*read)(const Parameter&, const Terms&, MailParameters&);  // false: the value is wrong
};

constexpr std::array kRows = {
    Row{"SIZE", Verb::mail, Extension::size, read_size},
    Row{"BODY", Verb::mail, Extension::eight_bit_mime, read_body},
    Row{"BODY", Verb::mail, Extension::binary_mime, read_body},  // where 8BITMIME is missing
    Row{"AUTH", Verb::mail, Extension::auth, read_auth},
    Row{"SMTPUTF8", Verb::mail, Extension::smtputf8, read_smtputf8},
    Row{"SMTPUTF8", Verb::vrfy, Extension::smtputf8, read_smtputf8},
    Row{"SMTPUTF8", Verb::expn, Extension::smtputf8, read_smtputf8},
};

}  // namespace

Outcome read_parameters(const Command& command, ExtensionSet announced, const PathRules& rules,
                        MailParameters& result) {
  result = {};
  std::uint32_t seen = 0;  // rows
  for (const Parameter& parameter : command.parameters) {
    std::size_t i = 0;
    while (i < kRows.size() &&
           !(kRows[i].verb == command.verb && announced.has(kRows[i].extension) &&
             equals_ignoring_case(kRows[i].keyword, parameter.keyword))) {
      ++i;
    }
    if (i == kRows.size()) return Outcome::unknown_parameter;
    if ((seen >> i & 1U) != 0) return Outcome::bad_parameter;
    seen |= 1U << i;
    if (!kRows[i].read(parameter, {announced, rules}, result)) return Outcome::bad_parameter;
  }
  const std::size_t largest = rules.limits.message_size;
  const bool too_large = largest != 0 && result.declared_size && *result.declared_size > largest;
  return too_large ? Outcome::size_too_large : Outcome::taken;
}

}  // namespace smtplab::smtp
