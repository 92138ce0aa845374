#pragma once

#include <cstdint>
#include <string_view>
#include <variant>

#include "sim/network/connection.h"
#include "sim/trace/event.h"

namespace smtplab::agents {

/// A connection stands; `token` is the one of the agent's own Connect, on the client's side.
struct Connected {
  std::uint32_t connection = 0;
  network::Side side = network::Side::server;
  std::uint32_t token = 0;
};

/// Octets from the peer; the view holds during the call.
struct Octets {
  std::uint32_t connection = 0;
  std::string_view octets;
};

/// The peer has closed, or the connection was reset.
struct Closed {
  std::uint32_t connection = 0;
  bool was_reset = false;
};

/// The instant of a SetTimer has come.
struct Timer {
  std::uint32_t connection = 0;
  std::uint32_t purpose = 0;
};

/// What a Store gave to the disk is there, and survives a crash.
struct Stored {
  std::uint32_t ticket = 0;
};

using Input = std::variant<Connected, Octets, Closed, Timer, Stored>;

}  // namespace smtplab::agents
