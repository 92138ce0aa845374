#pragma once

#include <array>
#include <bit>
#include <cassert>
#include <cstdint>

namespace smtplab {

/// The simulation's own source of random numbers: xoshiro256** by Blackman and Vigna, its state
/// filled from a seed of 64 bits by splitmix64. Integers only, so every machine draws the same.
///
/// A value: a copy goes on with the same numbers.
class Random {
 public:
  explicit Random(std::uint64_t seed);

  /// 64 random bits.
  std::uint64_t next() {
    const std::uint64_t result = std::rotl(state_[1] * 5, 7) * 9;
    const std::uint64_t shifted = state_[1] << 17U;
    state_[2] ^= state_[0];
    state_[3] ^= state_[1];
    state_[1] ^= state_[2];
    state_[0] ^= state_[3];
    state_[2] ^= shifted;
    state_[3] = std::rotl(state_[3], 45);
    return result;
  }

  /// A number from 0 to n - 1, each as likely as the others; n is at least 1.
  ///
  /// Takes the high half of next() * n and draws again where that would favour a number (Lemire,
  /// "Fast random integer generation in an interval"), so it may use more than one draw.
  std::uint64_t below(std::uint64_t n) {
    assert(n > 0);
    Product product = static_cast<Product>(next()) * n;
    if (static_cast<std::uint64_t>(product) < n) {
      const std::uint64_t excess = (0 - n) % n;
      while (static_cast<std::uint64_t>(product) < excess) {
        product = static_cast<Product>(next()) * n;
      }
    }
    return static_cast<std::uint64_t>(product >> 64U);
  }

  /// A number from low to high, both included; low is not above high.
  std::int64_t between(std::int64_t low, std::int64_t high);

  /// True numerator times out of denominator; 0 <= numerator <= denominator, 1 <= denominator.
  /// Always draws, even when the answer is certain.
  bool chance(std::uint64_t numerator, std::uint64_t denominator) {
    assert(numerator <= denominator);
    return below(denominator) < numerator;
  }

  /// Another generator, fixed by this one's present state and the id. This one does not change,
  /// so draws from one stream never shift another. Different ids give different streams.
  Random split(std::uint64_t stream_id) const;

  friend bool operator==(const Random&, const Random&) = default;

 private:
  __extension__ using Product = unsigned __int128;

  std::array<std::uint64_t, 4> state_;
};

}  // namespace smtplab
