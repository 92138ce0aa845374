#pragma once

#include <cstdint>
#include <string>

#include "sim/network/port.h"

namespace smtplab::agents {

/// Mail that a user wants to have from a server.
struct Retrieval {
  std::string user;
  std::string password;
  std::string server;  ///< a host's name or an address literal
  std::uint16_t port = network::kPop3Port;
  /// APOP, if the greeting has a timestamp; USER and PASS otherwise (RFC 1939 section 7).
  bool by_digest = false;
  bool leaves_mail = false;  ///< nothing is removed, and only what is new is fetched
};

/// How it ended; the value of a `fetch_ended` event.
enum class FetchEnd : std::uint8_t {
  done,           ///< QUIT was answered
  no_such_host,   ///< the server's name leads to no address
  no_connection,  ///< nobody listens there
  refused,        ///< the greeting or the login was -ERR
  lost,           ///< the connection broke, or no response came in time
};

}  // namespace smtplab::agents
