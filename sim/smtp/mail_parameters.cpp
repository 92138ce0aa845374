#include "sim/smtp/mail_parameters.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <limits>
#include <string_view>
#include <utility>

#include "sim/smtp/character_class.h"
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

// RFC 3461 section 4.3.
bool read_ret(const Parameter& parameter, const Terms& /*terms*/, MailParameters& result) {
  if (!parameter.value) return false;
  const bool is_full = equals_ignoring_case(*parameter.value, "FULL");
  result.options.returned = is_full ? Returned::full : Returned::headers;
  return is_full || equals_ignoring_case(*parameter.value, "HDRS");
}

// RFC 3461 sections 4.2 and 4.4: decoded, printable US-ASCII.
bool is_printable_xtext(std::string_view text) {
  const auto decoded = decode_xtext(text);
  return decoded && std::all_of(decoded->begin(), decoded->end(),
                                [](char c) { return c == '\t' || (c >= ' ' && c <= '~'); });
}

bool read_envid(const Parameter& parameter, const Terms& /*terms*/, MailParameters& result) {
  if (!parameter.value || parameter.value->empty()) return false;
  result.options.envelope_id = *parameter.value;
  return is_printable_xtext(*parameter.value);
}

bool read_notify(const Parameter& parameter, const Terms& /*terms*/, MailParameters& result) {
  if (!parameter.value) return false;
  auto notify = Notify::parse(*parameter.value);
  if (!notify) return false;
  result.recipient.notify = std::move(*notify);
  return true;
}

// RFC 3461 section 4.2: the type is any atom, the address anything.
bool read_orcpt(const Parameter& parameter, const Terms& /*terms*/, MailParameters& result) {
  if (!parameter.value) return false;
  const std::string_view value = *parameter.value;
  const std::size_t type = value.find(';');
  if (type == 0 || type == std::string_view::npos || type + 1 == value.size()) return false;
  const bool is_atom = std::all_of(value.begin(), value.begin() + static_cast<std::ptrdiff_t>(type),
                                   [](char c) { return is_in(c, kAtext); });
  result.recipient.original_recipient = value;
  return is_atom && is_printable_xtext(value.substr(type + 1));
}

/// A keyword that a command can have.
struct ParameterRow {
  std::string_view keyword;
  Verb verb;
  Extension extension;
  bool (*read)(const Parameter&, const Terms&, MailParameters&);  // false: the value is wrong
};

constexpr std::array kParameters = {
    ParameterRow{"SIZE", Verb::mail, Extension::size, read_size},
    ParameterRow{"BODY", Verb::mail, Extension::eight_bit_mime, read_body},
    ParameterRow{"BODY", Verb::mail, Extension::binary_mime,
                 read_body},  // where 8BITMIME is missing
    ParameterRow{"AUTH", Verb::mail, Extension::auth, read_auth},
    ParameterRow{"SMTPUTF8", Verb::mail, Extension::smtputf8, read_smtputf8},
    ParameterRow{"SMTPUTF8", Verb::vrfy, Extension::smtputf8, read_smtputf8},
    ParameterRow{"SMTPUTF8", Verb::expn, Extension::smtputf8, read_smtputf8},
    ParameterRow{"RET", Verb::mail, Extension::dsn, read_ret},
    ParameterRow{"ENVID", Verb::mail, Extension::dsn, read_envid},
    ParameterRow{"NOTIFY", Verb::rcpt, Extension::dsn, read_notify},
    ParameterRow{"ORCPT", Verb::rcpt, Extension::dsn, read_orcpt},
};

void append(std::string& out, const std::vector<Parameter>& parameters) {
  for (const Parameter& parameter : parameters) {
    out.append(1, ' ').append(parameter.keyword).append(1, '=').append(*parameter.value);
  }
}

}  // namespace

Outcome read_parameters(const Command& command, ExtensionSet announced, const PathRules& rules,
                        MailParameters& result) {
  result = {};
  std::uint32_t seen = 0;  // rows
  for (const Parameter& parameter : command.parameters) {
    std::size_t i = 0;
    while (i < kParameters.size() &&
           !(kParameters[i].verb == command.verb && announced.has(kParameters[i].extension) &&
             equals_ignoring_case(kParameters[i].keyword, parameter.keyword))) {
      ++i;
    }
    if (i == kParameters.size()) return Outcome::unknown_parameter;
    if ((seen >> i & 1U) != 0) return Outcome::bad_parameter;
    seen |= 1U << i;
    if (!kParameters[i].read(parameter, {announced, rules}, result)) return Outcome::bad_parameter;
  }
  const std::size_t largest = rules.limits.message_size;
  const bool too_large = largest != 0 && result.declared_size && *result.declared_size > largest;
  return too_large ? Outcome::size_too_large : Outcome::taken;
}

void add_dsn_parameters(const MailOptions& options, std::vector<Parameter>& parameters) {
  if (options.returned != Returned::unsaid) {
    parameters.push_back({"RET", options.returned == Returned::full ? "FULL" : "HDRS"});
  }
  if (!options.envelope_id.empty()) parameters.push_back({"ENVID", options.envelope_id});
}

void add_dsn_parameters(const RecipientOptions& options, std::vector<Parameter>& parameters) {
  if (options.notify.is_said()) parameters.push_back({"NOTIFY", options.notify.text()});
  if (!options.original_recipient.empty()) {
    parameters.push_back({"ORCPT", options.original_recipient});
  }
}

void append_parameters(std::string& out, const MailOptions& options) {
  std::vector<Parameter> parameters;
  add_dsn_parameters(options, parameters);
  if (!options.submitter.empty()) parameters.push_back({"AUTH", encode_xtext(options.submitter)});
  append(out, parameters);
}

void append_parameters(std::string& out, const RecipientOptions& options) {
  std::vector<Parameter> parameters;
  add_dsn_parameters(options, parameters);
  append(out, parameters);
}

}  // namespace smtplab::smtp
