#include "sim/smtp/command.h"

namespace smtplab::smtp {
namespace {

using enum ArgumentKind;

constexpr std::array<CommandSpec, kVerbCount> kSpecs{{
    {Verb::helo, "HELO", domain, true, true},
    {Verb::ehlo, "EHLO", domain, false, true},
    {Verb::mail, "MAIL", reverse_path, true, true},
    {Verb::rcpt, "RCPT", forward_path, true, true},
    {Verb::data, "DATA", none, true, true},
    {Verb::rset, "RSET", none, true, true},
    {Verb::noop, "NOOP", optional_text, true, true},
    {Verb::quit, "QUIT", none, true, true},
    {Verb::vrfy, "VRFY", text, true, true},
    {Verb::expn, "EXPN", text, true, true},
    {Verb::help, "HELP", optional_text, true, true},
    {Verb::send, "SEND", reverse_path, true, false},
    {Verb::soml, "SOML", reverse_path, true, false},
    {Verb::saml, "SAML", reverse_path, true, false},
    {Verb::turn, "TURN", none, true, false},
    {Verb::starttls, "STARTTLS", none, false, true, Extension::starttls},
    {Verb::auth, "AUTH", text, false, true, Extension::auth},
    {Verb::bdat, "BDAT", text, false, true, Extension::chunking},
    {Verb::unknown, "unknown", none, false, false},
    {Verb::connection, "connection", none, false, false},
    {Verb::end_of_data, "end-of-data", none, false, false},
    {Verb::auth_response, "auth-response", none, false, false},
    {Verb::lhlo, "LHLO", domain, false, true},
    {Verb::delivery, "delivery", none, false, false},
    {Verb::last_delivery, "last-delivery", none, false, false},
}};
constexpr std::size_t kCommandCount = static_cast<std::size_t>(Verb::unknown);

constexpr bool is_in_order() {
  for (std::size_t i = 0; i < kSpecs.size(); ++i) {
    if (static_cast<std::size_t>(kSpecs[i].verb) != i) return false;
  }
  return true;
}
static_assert(is_in_order());

/// HELO and EHLO come first in the table.
constexpr auto kLmtpSpecs = [] {
  std::array<CommandSpec, kCommandCount - 1> specs{};
  specs[0] = kSpecs[static_cast<std::size_t>(Verb::lhlo)];
  for (std::size_t i = 1; i < specs.size(); ++i) specs[i] = kSpecs[i + 1];
  return specs;
}();
static_assert(kSpecs[0].verb == Verb::helo && kSpecs[1].verb == Verb::ehlo);

/// Four octets as one number. Setting bit 5 folds the case of letters and makes no other octet a
/// letter.
constexpr std::uint32_t pack(std::string_view word) {
  std::uint32_t packed = 0;
  for (std::size_t i = 0; i < 4; ++i) {
    packed = packed << 8 | static_cast<unsigned char>(word[i]);
  }
  return packed | 0x20202020U;
}

}  // namespace

std::span<const CommandSpec> command_table(Protocol protocol) {
  if (protocol == Protocol::lmtp) return kLmtpSpecs;
  return std::span<const CommandSpec>(kSpecs).first<kCommandCount>();
}

const CommandSpec& command_spec(Verb verb) { return kSpecs[static_cast<std::size_t>(verb)]; }

Verb verb_of(std::string_view word) {
  if (word.size() != 4) {
    return equals_ignoring_case(word, "STARTTLS") ? Verb::starttls : Verb::unknown;
  }
  switch (pack(word)) {
    case pack("helo"):
      return Verb::helo;
    case pack("ehlo"):
      return Verb::ehlo;
    case pack("mail"):
      return Verb::mail;
    case pack("rcpt"):
      return Verb::rcpt;
    case pack("data"):
      return Verb::data;
    case pack("rset"):
      return Verb::rset;
    case pack("noop"):
      return Verb::noop;
    case pack("quit"):
      return Verb::quit;
    case pack("vrfy"):
      return Verb::vrfy;
    case pack("expn"):
      return Verb::expn;
    case pack("help"):
      return Verb::help;
    case pack("send"):
      return Verb::send;
    case pack("soml"):
      return Verb::soml;
    case pack("saml"):
      return Verb::saml;
    case pack("turn"):
      return Verb::turn;
    case pack("auth"):
      return Verb::auth;
    case pack("bdat"):
      return Verb::bdat;
    case pack("lhlo"):
      return Verb::lhlo;
    default:
      return Verb::unknown;
  }
}

void append_command(std::string& out, const Command& command) {
  out += command_spec(command.verb).name;
  if (const auto* host = std::get_if<Domain>(&command.argument)) {
    out += ' ';
    out += host->text;
  } else if (const auto* from = std::get_if<ReversePath>(&command.argument)) {
    out += " FROM:";
    from->append_to(out);
  } else if (const auto* to = std::get_if<ForwardPath>(&command.argument)) {
    out += " TO:";
    to->append_to(out);
  } else if (const auto* words = std::get_if<std::string>(&command.argument)) {
    out += ' ';
    out += *words;
  }
  for (const Parameter& parameter : command.parameters) {
    out += ' ';
    out += parameter.keyword;
    if (!parameter.value) continue;
    out += '=';
    out += *parameter.value;
  }
  out.append("\r\n", 2);
}

std::string format_command(const Command& command) {
  std::string out;
  append_command(out, command);
  return out;
}

}  // namespace smtplab::smtp
