#pragma once

#include <cstdint>

#include "sim/kernel/instant.h"

namespace smtplab::network {

/// The way between two hosts, the same in both directions.
struct Link {
  Duration latency = milliseconds(20);  ///< one way
  Duration jitter;                      ///< up to so much more, at random for each segment
  std::uint64_t bits_per_second = 0;    ///< 0: as fast as one likes
  std::uint32_t segment_octets = 1460;  ///< the most that travels in one piece; at least 1
};

}  // namespace smtplab::network
