#pragma once

#include <cstddef>
#include <cstdint>

#include "sim/kernel/instant.h"

namespace smtplab::live {

/// What a program on real sockets lets its peers use up. Durations are of the real world.
struct LiveLimits {
  /// From outside at a time, and as many to others; whoever comes then waits.
  std::size_t connections = 500;
  std::size_t backlog_octets = 256 * 1024;          ///< behind which a peer's commands are not read
  std::uint64_t message_octets = 10 * 1024 * 1024;  ///< where a host has no smaller maximum
  /// Of all messages together: in mailboxes and queues, and on their way in.
  std::uint64_t held_octets = 1024ULL * 1024 * 1024;
  std::uint64_t mailbox_octets = 256 * 1024 * 1024;  ///< of each mailbox without a quota
  Duration connecting = seconds(30);  ///< until a machine counts as one that does not answer
  Duration parting = seconds(30);     ///< for a peer to take the last octets,
  Duration lingering = seconds(3);    ///< and then to close
  bool may_leave_loopback = false;    ///< whether hosts may be bound to other addresses
};

}  // namespace smtplab::live
