#pragma once

#include <string>

#include "sim/kernel/instant.h"

namespace smtplab::conformance {

/// "300", for sentences.
inline std::string whole_seconds(Duration duration) {
  return std::to_string(duration.nanoseconds / seconds(1).nanoseconds);
}

/// The time that a case lives in: simulated, or the machine's.
class Clock {
 public:
  Clock() = default;
  virtual ~Clock() = default;
  Clock(const Clock&) = delete;
  Clock& operator=(const Clock&) = delete;

  virtual Instant now() const = 0;
};

}  // namespace smtplab::conformance
