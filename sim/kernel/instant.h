#pragma once

#include <compare>
#include <cstdint>
#include <limits>

namespace smtplab {

/// A length of simulated time in nanoseconds; may be negative.
struct Duration {
  std::int64_t nanoseconds = 0;

  friend constexpr auto operator<=>(Duration, Duration) = default;
  friend constexpr Duration operator+(Duration a, Duration b) {
    return {a.nanoseconds + b.nanoseconds};
  }
  friend constexpr Duration operator-(Duration a, Duration b) {
    return {a.nanoseconds - b.nanoseconds};
  }
  friend constexpr Duration operator*(Duration a, std::int64_t n) { return {a.nanoseconds * n}; }
};

constexpr Duration nanoseconds(std::int64_t n) { return {n}; }
constexpr Duration microseconds(std::int64_t n) { return {n * 1'000}; }
constexpr Duration milliseconds(std::int64_t n) { return {n * 1'000'000}; }
constexpr Duration seconds(std::int64_t n) { return {n * 1'000'000'000}; }
constexpr Duration minutes(std::int64_t n) { return seconds(n * 60); }

/// A point of simulated time: nanoseconds since the start of the run (292 years fit).
///
/// It is never read from a clock; whoever drives the code says what time it is.
struct Instant {
  std::int64_t nanoseconds = 0;

  friend constexpr auto operator<=>(Instant, Instant) = default;
  /// Stops at the first and the last instant that there are: sums of long waits never wrap.
  friend constexpr Instant operator+(Instant at, Duration d) {
    constexpr std::int64_t first = std::numeric_limits<std::int64_t>::min();
    constexpr std::int64_t last = std::numeric_limits<std::int64_t>::max();
    if (d.nanoseconds > 0 && at.nanoseconds > last - d.nanoseconds) return {last};
    if (d.nanoseconds < 0 && at.nanoseconds < first - d.nanoseconds) return {first};
    return {at.nanoseconds + d.nanoseconds};
  }
  friend constexpr Duration operator-(Instant a, Instant b) {
    return {a.nanoseconds - b.nanoseconds};
  }
};

}  // namespace smtplab
