#include <string>
#include <utility>

#include "sim/smtp/internationalized_path.h"
#include "sim/smtp/server_session.h"

namespace smtplab::smtp {

// SMTPUTF8 (RFC 6531): addresses beyond ASCII, from clients that were told of them and say so.

namespace {

constexpr std::string_view kKeyword = "SMTPUTF8";

/// What VRFY and EXPN ask for ends where their one parameter begins (section 3.7.4.2).
void separate_parameter(Command& command) {
  auto* text = std::get_if<std::string>(&command.argument);
  const bool has_it = command.verb == Verb::vrfy || command.verb == Verb::expn;
  if (text == nullptr || !has_it) return;
  const std::size_t space = text->rfind(' ');
  if (space == std::string::npos || text->find_first_not_of(' ') > space) return;
  const std::string_view word = std::string_view(*text).substr(space + 1);
  const std::size_t equals = word.find('=');
  if (!equals_ignoring_case(word.substr(0, equals), kKeyword)) return;
  Parameter& parameter = command.parameters.emplace_back();
  parameter.keyword = kKeyword;
  if (equals != std::string_view::npos) parameter.value = std::string(word.substr(equals + 1));
  text->erase(text->find_last_not_of(' ', space) + 1);
}

}  // namespace

void ServerSession::parse_line(std::string_view text) {
  const PathRules& rules = dialect_->rules;
  const bool is_offered = rules.utf8 && offers_smtputf8();
  if (rules.utf8 && !is_offered) {
    PathRules ascii_rules = rules;
    ascii_rules.utf8 = false;
    error_ = smtp::read_command(text, ascii_rules, command_);
    return;
  }
  error_ = smtp::read_command(text, rules, command_);
  if (is_offered && !error_) separate_parameter(command_);
}

// Of a command that could be read, with its parameters.
bool ServerSession::lacks_smtputf8() const {
  if (!dialect_->rules.utf8 || dialect_->rules.leniencies.octets_beyond_ascii) return false;
  if (const auto* from = std::get_if<ReversePath>(&command_.argument)) {
    return command_.verb == Verb::mail && !parameters_.smtputf8 && !is_ascii(*from);
  }
  const auto* to = std::get_if<ForwardPath>(&command_.argument);
  const bool is_next = state_ == SessionState::mail || state_ == SessionState::recipients;
  return to != nullptr && is_next && !transaction_.envelope.smtputf8 && !is_ascii(*to);
}

bool ServerSession::may_reply_in_utf8() const {
  switch (command_.verb) {
    case Verb::rcpt:
      return transaction_.envelope.smtputf8;
    case Verb::vrfy:
    case Verb::expn:
      return !command_.parameters.empty() && parameters_.smtputf8;
    default:
      return false;
  }
}

// In the header of a message that was announced so, and where the body may hold them.
bool ServerSession::allows_eight_bit() const {
  return transaction_.envelope.body != BodyType::seven_bit || transaction_.envelope.smtputf8;
}

}  // namespace smtplab::smtp
