#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <variant>

#include "sim/agents/input.h"
#include "sim/dns/address.h"
#include "sim/dns/message.h"
#include "sim/kernel/instant.h"

namespace smtplab::agents {

/// An agent outside begins its work, or its host is up again after a crash: then its connections,
/// timers and lookups of before are gone without a word.
struct Started {
  bool again = false;
};

/// Octets from the peer, for whoever takes them later.
struct KeptOctets {
  std::uint32_t connection = 0;
  std::string octets;
};

/// What an agent that is written outside is told. It refers to nothing: the agent may take it when
/// it likes, for a simulation stands still until then.
using OutsideInput =
    std::variant<Started, Connected, NotConnected, KeptOctets, Closed, Timer, Resolved, TlsStarted>;

/// nullopt for what only the simulator's own agents are told: of disks, datagrams and decisions.
std::optional<OutsideInput> outside_input(const Input& input);

/// Connected or NotConnected follows.
struct WishConnect {
  dns::Address address;
  std::uint16_t port = 0;
  friend bool operator==(const WishConnect&, const WishConnect&) = default;
};
struct WishSend {
  std::uint32_t connection = 0;
  std::string octets;
  friend bool operator==(const WishSend&, const WishSend&) = default;
};
struct WishClose {
  std::uint32_t connection = 0;
  friend bool operator==(const WishClose&, const WishClose&) = default;
};
/// Timer follows then.
struct WishTimer {
  Instant at;
  friend bool operator==(const WishTimer&, const WishTimer&) = default;
};
/// Resolved follows.
struct WishResolve {
  dns::Question question;
  friend bool operator==(const WishResolve&, const WishResolve&) = default;
};
/// Behind what was sent: TlsStarted follows, or Closed.
struct WishTls {
  std::uint32_t connection = 0;
  friend bool operator==(const WishTls&, const WishTls&) = default;
};
/// An effect of an agent outside. Those that something follows are numbered by the simulation in
/// their order, from 0 on for each host: the number is the token of what follows.
using Wish = std::variant<WishConnect, WishSend, WishClose, WishTimer, WishResolve, WishTls>;

/// Whether something with its number follows.
bool has_token(const Wish& wish);

}  // namespace smtplab::agents
