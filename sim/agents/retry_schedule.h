#pragma once

#include <optional>
#include <vector>

#include "sim/kernel/instant.h"

namespace smtplab::agents {

/// When a host tries again to pass on a message that it could not (RFC 5321 section 4.5.4.1): soon
/// and often at first, then seldom, and not for ever.
struct RetrySchedule {
  /// Waits before the second attempt, the third and so on.
  std::vector<Duration> early = {minutes(30), minutes(30)};
  Duration interval = minutes(120);               ///< between the later ones
  Duration give_up_after = minutes(5 * 24 * 60);  ///< since the message came; at least 4 days
  /// Since the message came, when its sender is told that it is late; zero: never.
  Duration tell_delay_after = minutes(4 * 60);

  /// When to try next after `attempts` that failed, the last of them now; nullopt: not any more.
  std::optional<Instant> next_attempt(unsigned attempts, Instant arrived, Instant now) const {
    const std::size_t index = attempts == 0 ? 0 : attempts - 1;
    const Instant next = now + (index < early.size() ? early[index] : interval);
    if (next > arrived + give_up_after) return std::nullopt;
    return next;
  }
};

}  // namespace smtplab::agents
