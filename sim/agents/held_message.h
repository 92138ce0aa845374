#pragma once

#include <cstdint>
#include <string>

#include "sim/agents/shared_octets.h"

namespace smtplab::agents {

/// A message that was answered 250: it is on the disk, or was shown.
struct HeldMessage {
  enum class Place : std::uint8_t { mailbox, queue, terminal };
  Place place = Place::mailbox;
  std::string subject;  ///< the mailbox; for the queue "<reverse-path> <forward-path>"
  SharedOctets octets;  ///< with its trace fields
};

}  // namespace smtplab::agents
