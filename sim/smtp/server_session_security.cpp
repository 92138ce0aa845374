#include <algorithm>
#include <cassert>
#include <string>
#include <utility>

#include "sim/smtp/base64.h"
#include "sim/smtp/character_class.h"
#include "sim/smtp/server_session.h"

namespace smtplab::smtp {

// What EHLO announces, STARTTLS (RFC 3207) and AUTH (RFC 4954).

namespace {

// RFC 3207 section 4: these are served before TLS.
bool is_free_of_tls(Verb verb) {
  return verb == Verb::noop || verb == Verb::ehlo || verb == Verb::starttls || verb == Verb::quit;
}

// RFC 4954 section 6: these are served to anyone. STARTTLS has to come before AUTH.
bool is_free_of_authentication(Verb verb) {
  return verb == Verb::auth || verb == Verb::ehlo || verb == Verb::helo || verb == Verb::noop ||
         verb == Verb::rset || verb == Verb::quit || verb == Verb::starttls;
}

std::string only_base64(std::string_view text) {
  std::string kept;
  for (const char c : text) {
    if (is_in(c, kLetDig) || c == '+' || c == '/' || c == '=') kept.push_back(c);
  }
  return kept;
}

}  // namespace

std::string_view ServerSession::authenticated_as() const {
  return auth_ ? std::string_view(auth_->user) : std::string_view();
}

const Credentials* ServerSession::credentials() const {
  return auth_ && auth_->exchange ? &auth_->exchange->credentials() : nullptr;
}

void ServerSession::set_challenge(std::string challenge) {
  if (!auth_) auth_.emplace();
  auth_->challenge = std::move(challenge);
}

// Mechanisms that show the password are not announced where they are not served (RFC 4954 section
// 6), nor EXTERNAL to a client that has shown no certificate.
MechanismSet ServerSession::offered_mechanisms() const {
  const SecurityRules& rules = dialect_->security;
  const bool may_show = is_secure_ || rules.passwords_in_clear;
  const bool has_certificate = auth_ && !auth_->certificate.empty();
  MechanismSet offered{0};
  for (std::size_t i = 0; i < kMechanismCount; ++i) {
    const auto mechanism = static_cast<Mechanism>(i);
    if (!rules.mechanisms.has(mechanism)) continue;
    if (mechanism == Mechanism::external ? has_certificate
                                         : may_show || !shows_password(mechanism)) {
      offered.add(mechanism);
    }
  }
  return offered;
}

ExtensionSet ServerSession::announced() const {
  ExtensionSet extensions = dialect_->extensions;
  if (is_secure_ && !dialect_->security.tls_again_announced) {
    extensions.remove(Extension::starttls);
  }
  if (offered_mechanisms() == MechanismSet{0}) extensions.remove(Extension::auth);
  if (!extensions.has(Extension::chunking)) extensions.remove(Extension::binary_mime);
  if (!extensions.has(Extension::eight_bit_mime)) extensions.remove(Extension::smtputf8);
  return extensions;
}

// The keywords stand behind the text's first line; further lines of the text stand behind them.
Reply ServerSession::ehlo_reply() const {
  Reply reply = fill_in(dialect_->texts[ReplyText::ehlo], {own_domain_, client_in_reply(), {}});
  if (!reply.code.is_positive()) return reply;
  const ExtensionSet extensions = announced();
  std::string keywords;
  for (std::uint8_t i = 0; i < kExtensionCount; ++i) {
    const auto extension = static_cast<Extension>(i);
    if (!extensions.has(extension)) continue;
    keywords.push_back('\n');
    keywords.append(extension_keyword(extension));
    if (extension == Extension::size) {
      keywords.push_back(' ');
      keywords.append(std::to_string(dialect_->announced_size));
    }
    for (std::size_t m = 0; extension == Extension::auth && m < kMechanismCount; ++m) {
      const auto mechanism = static_cast<Mechanism>(m);
      if (!offered_mechanisms().has(mechanism)) continue;
      keywords.append(" ").append(mechanism_name(mechanism));
    }
  }
  reply.text.insert(std::min(reply.text.find('\n'), reply.text.size()), keywords);
  return reply;
}

// A word that is no command stays one.
std::optional<Outcome> ServerSession::refusal_by_policy() const {
  const SecurityRules& rules = dialect_->security;
  if (error_ && error_->kind == CommandError::Kind::unknown_verb) return std::nullopt;
  if (rules.requires_tls && !is_secure_ && !is_free_of_tls(command_.verb)) {
    return Outcome::tls_required;
  }
  if (rules.requires_authentication && authenticated_as().empty() &&
      !is_free_of_authentication(command_.verb)) {
    return Outcome::authentication_required;
  }
  return std::nullopt;
}

void ServerSession::begin_tls() {
  if (!dialect_->security.input_kept_for_tls) input_.clear();
  untold_.emplace_back(StartTls{});
}

void ServerSession::tls_started(Instant now, std::string_view certificate) {
  assert(state_ == SessionState::negotiating && now >= last_activity_);
  last_activity_ = now;
  is_secure_ = true;
  if (!certificate.empty()) {
    if (!auth_) auth_.emplace();
    auth_->certificate = certificate;
  }
  if (dialect_->security.session_kept_for_tls) {
    state_ = before_tls_;
    return;
  }
  state_ = SessionState::greeted;
  said_ehlo_ = false;
  client_name_.clear();
  transaction_.clear();
  if (auth_) auth_->user.clear();
}

// What an exchange starts with.
std::string ServerSession::known_to(Mechanism mechanism) const {
  if (mechanism == Mechanism::external) return auth_->certificate;
  if (!auth_->challenge.empty()) return auth_->challenge;
  std::string challenge = "<" + std::to_string(last_activity_.nanoseconds) + "@";
  return challenge.append(own_domain_).append(">");
}

// AUTH mechanism [initial-response]
Outcome ServerSession::read_auth() {
  if (state_ != SessionState::ready) return Outcome::taken;  // whatever it says
  if (!authenticated_as().empty()) return Outcome::repeated;
  const std::string_view argument = std::get<std::string>(command_.argument);
  const std::size_t space = argument.find(' ');
  const auto mechanism = find_mechanism(argument.substr(0, space));
  if (!mechanism || !dialect_->security.mechanisms.has(*mechanism)) return Outcome::unsupported;
  // EXTERNAL without a certificate under TLS goes on: what it proves is found to be nothing.
  const bool lacks_tls = !is_secure_ || *mechanism != Mechanism::external;
  if (lacks_tls && !offered_mechanisms().has(*mechanism)) return Outcome::encryption_required;
  if (!auth_) auth_.emplace();
  auth_->exchange.emplace(*mechanism, known_to(*mechanism));
  if (space == std::string_view::npos) return Outcome::taken;
  if (!auth_->exchange->client_begins()) return Outcome::unwanted_response;
  const std::string_view response = argument.substr(space + 1);
  return take_response(response == "=" ? std::string_view() : response);
}

Outcome ServerSession::read_response(const LineScanner::Line& line) {
  command_ = Command{Verb::auth_response, {}, {}};
  error_.reset();
  if (line.too_long || line.end - line.begin > dialect_->rules.limits.auth_line) {
    note(ViolationKind::line_too_long, line.begin);
    return Outcome::line_too_long;
  }
  if (line.text == "*") return Outcome::cancelled;
  return take_response(line.text);
}

Outcome ServerSession::take_response(std::string_view base64) {
  const auto response = dialect_->security.base64_skips_other_octets
                            ? decode_base64(only_base64(base64))
                            : decode_base64(base64);
  if (!response) return Outcome::bad_encoding;
  return auth_->exchange->take(*response) ? Outcome::proved : Outcome::taken;
}

void ServerSession::end_exchange(bool succeeded) {
  if (!auth_ || !auth_->exchange) return;
  if (succeeded) auth_->user = auth_->exchange->credentials().user;
  auth_->exchange.reset();
}

}  // namespace smtplab::smtp
