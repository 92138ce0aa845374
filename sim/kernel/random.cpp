#include "sim/kernel/random.h"

namespace smtplab {
namespace {

constexpr std::uint64_t golden_gamma = 0x9e3779b97f4a7c15U;

/// The output function of splitmix64; different arguments give different results.
std::uint64_t mix(std::uint64_t z) {
  z = (z ^ (z >> 30U)) * 0xbf58476d1ce4e5b9U;
  z = (z ^ (z >> 27U)) * 0x94d049bb133111ebU;
  return z ^ (z >> 31U);
}

}  // namespace

// The four words differ, so they are never all zero, which xoshiro could not leave.
Random::Random(std::uint64_t seed) : state_{} {
  for (std::uint64_t& word : state_) {
    seed += golden_gamma;
    word = mix(seed);
  }
}

std::int64_t Random::between(std::int64_t low, std::int64_t high) {
  assert(low <= high);
  const auto start = static_cast<std::uint64_t>(low);
  const std::uint64_t count = static_cast<std::uint64_t>(high) - start + 1;
  // All 2^64 values: the count has wrapped to 0.
  const std::uint64_t offset = count == 0 ? next() : below(count);
  return static_cast<std::int64_t>(start + offset);
}

Random Random::split(std::uint64_t stream_id) const {
  std::uint64_t seed = mix(stream_id + golden_gamma);
  for (const std::uint64_t word : state_) seed = mix((seed ^ word) + golden_gamma);
  return Random(seed);
}

}  // namespace smtplab
