#pragma once

#include <chrono>

#include "sim/kernel/instant.h"

namespace smtplab::live {

/// The scenario's time, which passes `speed` times as fast as the real one; from 0 on.
class LiveClock {
 public:
  explicit LiveClock(std::int64_t speed)
      : speed_(speed), start_(std::chrono::steady_clock::now()) {}

  Instant now() const {
    const std::chrono::nanoseconds passed = std::chrono::steady_clock::now() - start_;
    return {passed.count() * speed_};
  }
  /// When it will be `at`; not before, rounded up.
  std::chrono::steady_clock::time_point when(Instant at) const {
    return start_ + std::chrono::nanoseconds(at.nanoseconds / speed_ + 1);
  }

 private:
  std::int64_t speed_;
  std::chrono::steady_clock::time_point start_;
};

}  // namespace smtplab::live
