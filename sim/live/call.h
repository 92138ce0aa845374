#pragma once

#include <array>
#include <cstdint>
#include <deque>
#include <utility>

#include "sim/agents/host_programs.h"
#include "sim/dns/address.h"
#include "sim/network/connection.h"
#include "sim/trace/event.h"

namespace smtplab::live {

using agents::Program;

/// A connection as a World knows it.
struct Call {
  /// One of its two sides.
  struct Party {
    std::uint32_t host = 0;  ///< or HostPlan::outside()
    Program program = Program::person;
    bool is_ours = false;  ///< an agent of ours is there, and has not closed
    trace::EventIndex closing = trace::kNoEvent;
    std::uint64_t sent = 0;
    std::uint64_t received = 0;
    /// What was sent and not received yet: where it ends, and the event that tells of it.
    std::deque<std::pair<std::uint64_t, trace::EventIndex>> on_the_way = {};
  };

  std::uint16_t port = 0;
  std::uint32_t token = 0;  ///< of the client's Connect
  dns::Address peer = {};   ///< the client's address, as the server is told
  trace::EventIndex opened = trace::kNoEvent;
  bool is_inner = false;  ///< between two hosts of ours, who both tell what they do
  std::array<Party, 2> parties = {};

  Party& party(network::Side side) { return parties[static_cast<std::size_t>(side)]; }
  const Party& party(network::Side side) const { return parties[static_cast<std::size_t>(side)]; }
};

}  // namespace smtplab::live
