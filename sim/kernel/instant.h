#pragma once

#include <compare>
#include <cstdint>

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
  friend constexpr Instant operator+(Instant at, Duration d) {
    return {at.nanoseconds + d.nanoseconds};
  }
  friend constexpr Duration operator-(Instant a, Instant b) {
    return {a.nanoseconds - b.nanoseconds};
  }
};

}  // namespace smtplab
