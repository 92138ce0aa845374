#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace smtplab::smtp {

/// Where a session stands. Server and client walk the same states: the server when it has
/// answered, the client when it has read the answer (RFC 821 section 4.1.1, RFC 5321
/// section 4.1.4).
enum class SessionState : std::uint8_t {
  opened,          ///< connected; the greeting is owed
  greeted,         ///< 220 was given; HELO or EHLO is awaited
  refused,         ///< 554 was given in place of 220: only QUIT is served
  ready,           ///< no transaction is open
  mail,            ///< a reverse-path is held
  recipients,      ///< and at least one forward-path
  content,         ///< 354 was given: lines are message content
  judging,         ///< the lone dot was read; the last reply is owed
  chunks,          ///< a chunk of content was taken by BDAT; more may come
  authenticating,  ///< 334 was given: a line answers a challenge of AUTH
  negotiating,     ///< 220 was given to STARTTLS: TLS has to begin before anything else
  turned,          ///< TURN was agreed to: the roles have changed
  closed,          ///< 221 or 421 was given, or the connection is gone
};
inline constexpr std::size_t kSessionStateCount =
    static_cast<std::size_t>(SessionState::closed) + 1;

/// "ready", "recipients", ...: a stable key, not a text for people.
std::string_view session_state_name(SessionState state);

}  // namespace smtplab::smtp
