#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "sim/agents/queue.h"
#include "sim/agents/shared_octets.h"

namespace smtplab::live {

/// A message that has to outlast the program: in a mailbox, or in the queue of a host.
struct KeptMessage {
  enum class Place : std::uint8_t { mailbox, queue };

  std::uint64_t number = 0;  ///< the keeper's own
  std::uint32_t host = 0;
  Place place = Place::mailbox;
  std::string user = {};             ///< of the mailbox, as its path spells it
  std::uint32_t uid = 0;             ///< in the mailbox; 0: not known yet
  agents::QueueEntry entry = {};     ///< of the queue
  agents::SharedOctets octets = {};  ///< null: gone, and `uid` must not be given again
  std::int64_t unix_seconds = 0;     ///< when it came
};

/// A ticket of a Store of the host's, in one of its lives.
struct Receipt {
  std::uint32_t host = 0;
  std::uint32_t ticket = 0;
  std::uint16_t epoch = 0;
  std::uint32_t cause = 0;
};

/// Where messages outlast the program. What it was given stands in the order in which it came.
class Keeper {
 public:
  virtual ~Keeper() = default;

  /// Gives them numbers. They are not safe yet.
  virtual void keep(std::span<KeptMessage> messages) = 0;
  /// World::kept() follows, with this receipt, once all that was kept until now is safe.
  virtual void confirm(const Receipt& receipt) = 0;
  /// The message has got its uid.
  virtual void name(std::uint64_t number, std::uint32_t uid) = 0;
  /// The message has gone: fetched, passed on, or given up.
  virtual void drop(std::uint64_t number) = 0;
};

}  // namespace smtplab::live
