#pragma once

#include <chrono>

#include "sim/kernel/instant.h"

namespace smtplab::conformance {

inline std::chrono::nanoseconds std_duration(Duration duration) {
  return std::chrono::nanoseconds(duration.nanoseconds);
}

/// The machine's clock that nobody sets, as the instants of the simulator.
inline Instant steady_now() {
  return {std::chrono::duration_cast<std::chrono::nanoseconds>(
              std::chrono::steady_clock::now().time_since_epoch())
              .count()};
}

}  // namespace smtplab::conformance
