#include "sim/trace/log.h"

#include <gtest/gtest.h>

#include <string>

namespace smtplab::trace {
namespace {

Event numbered(std::uint32_t number) {
  Event event;
  event.value = number;
  return event;
}

/// As many events as several chunks hold; each payload tells its number.
Log long_log(std::uint32_t count) {
  Log log;
  for (std::uint32_t i = 0; i < count; ++i) log.append(numbered(i), "payload " + std::to_string(i));
  return log;
}

TEST(Log, StartsEmpty) {
  const Log log;
  EXPECT_TRUE(log.empty());
  EXPECT_EQ(log.size(), 0U);
}

TEST(Log, GivesEachEventItsIndex) {
  Log log;
  EXPECT_EQ(log.append(numbered(7), ""), 0U);
  EXPECT_EQ(log.append(numbered(8), "abc"), 1U);
  EXPECT_EQ(log.size(), 2U);
  EXPECT_EQ(log[0].value, 7U);
  EXPECT_EQ(log.payload(0), "");
  EXPECT_EQ(log[1].value, 8U);
  EXPECT_EQ(log.payload(1), "abc");
}

TEST(Log, FindsEveryEventOfManyChunks) {
  const Log log = long_log(5000);
  ASSERT_EQ(log.size(), 5000U);
  for (std::uint32_t i = 0; i < log.size(); ++i) {
    ASSERT_EQ(log[i].value, i);
    ASSERT_EQ(log.payload(i), "payload " + std::to_string(i));
  }
}

TEST(Log, TakesPayloadsLargerThanAChunk) {
  Log log;
  const std::string large(1'000'000, 'x');
  log.append(numbered(0), "before");
  log.append(numbered(1), large);
  log.append(numbered(2), large);
  log.append(numbered(3), "after");
  EXPECT_EQ(log.payload(0), "before");
  EXPECT_EQ(log.payload(1), large);
  EXPECT_EQ(log.payload(2), large);
  EXPECT_EQ(log.payload(3), "after");
}

TEST(Log, HoldsOctetsOfAnyValue) {
  Log log;
  const std::string octets("\0\r\n\xff", 4);
  log.append(numbered(0), octets);
  EXPECT_EQ(log.payload(0), octets);
}

TEST(Log, AForkSharesThePastAndBothGoOn) {
  Log original = long_log(3000);
  Log fork = original;
  // Full chunks are the same memory, so a fork costs no copy of them.
  EXPECT_EQ(&original[0], &fork[0]);
  original.append(numbered(1), "original");
  fork.append(numbered(2), "fork");
  fork.append(numbered(3), "fork again");
  EXPECT_EQ(original.size(), 3001U);
  EXPECT_EQ(fork.size(), 3002U);
  EXPECT_EQ(original.payload(3000), "original");
  EXPECT_EQ(fork.payload(3000), "fork");
  EXPECT_EQ(fork.payload(3001), "fork again");
  for (std::uint32_t i = 0; i < 3000; ++i) ASSERT_EQ(original.payload(i), fork.payload(i));
}

TEST(Log, AForkOutlivesItsOriginal) {
  Log fork;
  {
    const Log original = long_log(2500);
    fork = original;
  }
  EXPECT_EQ(fork.payload(0), "payload 0");
  EXPECT_EQ(fork.payload(2499), "payload 2499");
}

}  // namespace
}  // namespace smtplab::trace
