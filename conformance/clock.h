#pragma once

#include "sim/kernel/instant.h"

namespace smtplab::conformance {

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
