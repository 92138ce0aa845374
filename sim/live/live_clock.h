#pragma once

#include <algorithm>
#include <chrono>
#include <cstdint>

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
  /// When it will be `at`, rounded up; what is further away than a century is no further.
  std::chrono::steady_clock::time_point when(Instant at) const {
    constexpr std::int64_t kCentury = seconds(100LL * 365 * 24 * 3600).nanoseconds;
    return start_ + std::chrono::nanoseconds(std::min(at.nanoseconds / speed_, kCentury) + 1);
  }

 private:
  std::int64_t speed_;
  std::chrono::steady_clock::time_point start_;
};

}  // namespace smtplab::live
