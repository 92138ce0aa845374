#include "sim/kernel/random.h"

#include <gtest/gtest.h>

#include <array>
#include <cstdint>
#include <set>
#include <utility>
#include <vector>

namespace smtplab {
namespace {

template <class Draw>
auto draws(int count, Draw draw) {
  std::vector<decltype(draw())> drawn;
  for (int i = 0; i < count; ++i) drawn.push_back(draw());
  return drawn;
}

// The expected numbers come from a separate program written after the published algorithms.

TEST(Random, FollowsXoshiro256StarStarSeededBySplitmix64) {
  const std::vector<std::pair<std::uint64_t, std::vector<std::uint64_t>>> known{
      {0, {0x99ec5f36cb75f2b4, 0xbf6e1f784956452a, 0x1a5f849d4933e6e0, 0x6aa594f1262d2d2c}},
      {7, {0xb358faf74ef9765a, 0x475c3d964f482cd2, 0xd6f1d349952c7996, 0xfb2938731e807240}},
      {UINT64_MAX,
       {0x8f5520d52a7ead08, 0xc476a018caa1802d, 0x81de31c0d260469e, 0xbf658d7e065f3c2f}}};
  for (const auto& [seed, numbers] : known) {
    Random random(seed);
    EXPECT_EQ(draws(4, [&] { return random.next(); }), numbers) << "seed " << seed;
  }
}

TEST(Random, BelowTakesTheHighHalfOfTheProduct) {
  Random random(7);
  const std::vector<std::uint64_t> expected{4, 1, 5, 5, 5, 5, 0, 0, 2, 0,
                                            3, 4, 5, 5, 2, 3, 1, 2, 0, 0};
  EXPECT_EQ(draws(20, [&] { return random.below(6); }), expected);
}

TEST(Random, BelowDrawsAgainWhereANumberWouldBeFavoured) {
  // Almost half of all draws must be rejected for this n.
  Random random(7);
  const std::vector<std::uint64_t> expected{0x59ac7d7ba77cbb2d, 0x6b78e9a4ca963ccb,
                                            0x7d949c398f403920, 0x7ed482763f2a018c,
                                            0x136eb5d000c700b1, 0x5dad879c48f94fec};
  EXPECT_EQ(draws(6, [&] { return random.below((std::uint64_t{1} << 63U) + 1); }), expected);
  EXPECT_EQ(random.next(), 0xf0600caa8d7589d1);
}

TEST(Random, BelowIsEven) {
  Random random(1);
  std::array<int, 5> seen{};
  for (int i = 0; i < 50'000; ++i) ++seen.at(random.below(5));
  for (const int count : seen) EXPECT_NEAR(count, 10'000, 400);
}

TEST(Random, BelowOneIsAlwaysZero) {
  Random random(3);
  for (int i = 0; i < 10; ++i) EXPECT_EQ(random.below(1), 0U);
}

TEST(Random, BetweenIncludesBothEnds) {
  Random random(7);
  const std::vector<std::int64_t> expected{4, -5, 7, 10, 10, 8, -9, -8, -2, -7, 1, 5};
  EXPECT_EQ(draws(12, [&] { return random.between(-10, 10); }), expected);
  std::set<std::int64_t> seen;
  for (int i = 0; i < 200; ++i) seen.insert(random.between(-1, 1));
  EXPECT_EQ(seen, (std::set<std::int64_t>{-1, 0, 1}));
  EXPECT_EQ(random.between(9, 9), 9);
}

TEST(Random, BetweenTakesTheWholeRangeOfIntegers) {
  Random random(7);
  Random same(7);
  // From the lowest integer on, the draw itself is the offset.
  EXPECT_EQ(static_cast<std::uint64_t>(random.between(INT64_MIN, INT64_MAX)),
            same.next() + (std::uint64_t{1} << 63U));
}

TEST(Random, ChanceIsAFraction) {
  Random random(7);
  const std::vector<bool> expected{false, true, false, false, false, false, true,  true,
                                   false, true, false, false, false, false, false, false};
  EXPECT_EQ(draws(16, [&] { return random.chance(1, 3); }), expected);
  for (int i = 0; i < 50; ++i) {
    EXPECT_FALSE(random.chance(0, 3));
    EXPECT_TRUE(random.chance(3, 3));
  }
}

TEST(Random, ChanceDrawsEvenWhenTheAnswerIsCertain) {
  Random certain(7);
  Random open(7);
  certain.chance(0, 3);
  open.chance(1, 3);
  EXPECT_EQ(certain, open);
}

TEST(Random, SplitIsFixedByStateAndId) {
  const Random random(7);
  Random stream = random.split(5);
  EXPECT_EQ(
      draws(3, [&] { return stream.next(); }),
      (std::vector<std::uint64_t>{0xa281f3538b9d1b3b, 0x89f4f9ad7a30e455, 0x6bb84e3e4973d44f}));
  EXPECT_EQ(random, Random(7));
  EXPECT_NE(random.split(5), random.split(6));
  EXPECT_NE(random.split(5), Random(8).split(5));
}

TEST(Random, ACopyGoesOnWithTheSameNumbers) {
  Random random(7);
  random.next();
  Random copy = random;
  EXPECT_EQ(draws(8, [&] { return random.next(); }), draws(8, [&] { return copy.next(); }));
  copy.next();
  EXPECT_NE(random, copy);
}

}  // namespace
}  // namespace smtplab
