#pragma once

#include <cstdint>

#include "sim/pop3/command.h"
#include "sim/pop3/session_state.h"

namespace smtplab::trace {

/// What the events of POP3 tell beside their row and their range: it is packed into `value`.
struct Pop3Exchange {
  pop3::Verb verb = pop3::Verb::unknown;
  pop3::SessionState before = pop3::SessionState::opened;
  pop3::SessionState after = pop3::SessionState::opened;
  bool ok = false;  ///< of a response: +OK

  friend bool operator==(const Pop3Exchange&, const Pop3Exchange&) = default;
};

/// From the lowest octet on: verb, state before, state after, and 1 for +OK.
constexpr std::uint32_t pack(const Pop3Exchange& exchange) {
  return static_cast<std::uint32_t>(exchange.verb) |
         static_cast<std::uint32_t>(exchange.before) << 8U |
         static_cast<std::uint32_t>(exchange.after) << 16U |
         static_cast<std::uint32_t>(exchange.ok) << 24U;
}

/// What pack() was given; what no verb or state stands for becomes `unknown` or `closed`.
constexpr Pop3Exchange unpack_pop3(std::uint32_t value) {
  const auto state = [value](unsigned shift) {
    const std::uint32_t octet = value >> shift & 0xFFU;
    return octet < pop3::kSessionStateCount ? static_cast<pop3::SessionState>(octet)
                                            : pop3::SessionState::closed;
  };
  const std::uint32_t verb = value & 0xFFU;
  return {verb < pop3::kVerbCount ? static_cast<pop3::Verb>(verb) : pop3::Verb::unknown, state(8),
          state(16), (value >> 24U & 1U) != 0};
}

}  // namespace smtplab::trace
