#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

namespace smtplab::trace {

/// What a host can leave to somebody outside.
enum class Decision : std::uint8_t {
  mail,   ///< the reply to MAIL, SEND, SOML or SAML
  rcpt,   ///< the reply to RCPT
  data,   ///< the reply to the end of the content, and with it whether the message is kept
  vrfy,   ///< the reply to VRFY
  expn,   ///< the reply to EXPN
  route,  ///< the domain whose mail exchangers are to get a message
  retry,  ///< when an attempt that has failed for now is to be made again, if at all
};
inline constexpr std::size_t kDecisionCount = static_cast<std::size_t>(Decision::retry) + 1;

/// "mail", "rcpt", ...: a stable key; "" for a number that is none.
std::string_view decision_name(Decision decision);
std::optional<Decision> find_decision(std::string_view name);

/// It is about a reply of a server.
constexpr bool is_about_reply(Decision decision) { return decision < Decision::route; }

}  // namespace smtplab::trace
