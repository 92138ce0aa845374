#pragma once

#include <cstdint>
#include <string_view>
#include <variant>

#include "sim/agents/datagram.h"
#include "sim/agents/decision.h"
#include "sim/dns/address.h"
#include "sim/dns/resolution.h"
#include "sim/network/connection.h"
#include "sim/trace/event.h"

namespace smtplab::agents {

/// A connection stands; `token` is the one of the agent's own Connect, on the client's side.
struct Connected {
  std::uint32_t connection = 0;
  network::Side side = network::Side::server;
  std::uint32_t token = 0;
  dns::Address peer = {};
};

/// TURN was agreed on a connection that this host had opened: from now on it is the server there
/// (RFC 821 section 3.8). So many octets have gone each way before.
struct Turned {
  std::uint32_t connection = 0;
  dns::Address peer = {};
  std::uint32_t octets_received = 0;
  std::uint32_t octets_sent = 0;
};

/// A Connect came to nothing.
struct NotConnected {
  enum class Reason : std::uint8_t {
    refused,      ///< the host is there, and nobody listens
    unreachable,  ///< no host has the address, or no answer came in time
  };
  std::uint32_t token = 0;
  Reason reason = Reason::refused;
};

/// The end of a lookup; `token` is the one of the agent's own Resolve.
struct Resolved {
  std::uint32_t token = 0;
  dns::Resolution resolution;
};

/// Octets from the peer; the view holds during the call.
struct Octets {
  std::uint32_t connection = 0;
  std::string_view octets;
};

/// TLS stands on a connection where the agent wanted to start it.
struct TlsStarted {
  std::uint32_t connection = 0;
  std::string certificate = {};  ///< whom the peer's names; empty: it showed none
};

/// The peer has closed, or the connection was reset.
struct Closed {
  std::uint32_t connection = 0;
  bool was_reset = false;
};

/// The instant of a SetTimer has come; a connection of kNone: of the host itself.
struct Timer {
  std::uint32_t connection = 0;
  std::uint32_t purpose = 0;
};

/// What a Store gave to the disk is there, and survives a crash.
struct Stored {
  std::uint32_t ticket = 0;
};

/// What somebody outside has decided; `token` is the one of the agent's own Ask.
struct Answered {
  Decision decision = Decision::rcpt;
  std::uint32_t token = 0;
  Verdict verdict;
};

/// The host is about to go down, and whoever calls it on this connection is to hear of it (RFC 5321
/// section 3.8). A reply that the disk is still owed for is given first.
struct GoingDown {
  std::uint32_t connection = 0;
};

using Input = std::variant<Connected, NotConnected, Octets, Closed, Timer, Stored, Resolved,
                           Datagram, TlsStarted, Turned, Answered, GoingDown>;

}  // namespace smtplab::agents
