#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace smtplab::pop3 {

/// Where a session stands (RFC 1939 section 3). Server and client walk the same states: the server
/// when it has answered, the client when it has read the answer.
enum class SessionState : std::uint8_t {
  opened,         ///< connected; the greeting is awaited
  authorization,  ///< AUTHORIZATION: USER, APOP and QUIT are served
  named,          ///< AUTHORIZATION, directly behind a USER that was accepted: PASS and QUIT are
  transaction,    ///< TRANSACTION: the maildrop is open and locked
  update,         ///< UPDATE: QUIT was read there, and its answer is owed
  closed,
};
inline constexpr std::size_t kSessionStateCount =
    static_cast<std::size_t>(SessionState::closed) + 1;

/// "authorization", ...: a stable key, not a text for people.
std::string_view session_state_name(SessionState state);

/// Why a session has ended.
enum class End : std::uint8_t {
  quit,           ///< QUIT was answered
  peer_gone,      ///< the other side closed the connection
  autologout,     ///< the client sent nothing for too long (section 3)
  login_refused,  ///< once too often (section 4)
  shut_down,      ///< the server's host wanted it
  greeting_refused,
  reply_late,  ///< the client waited for too long
};

/// The session is over; nothing follows.
struct Disconnected {
  End end = End::peer_gone;
  /// A maildrop was open, and QUIT was not answered: its lock is released and nothing is removed
  /// (section 6).
  bool in_transaction = false;
};

}  // namespace smtplab::pop3
