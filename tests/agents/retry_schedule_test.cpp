#include "sim/agents/retry_schedule.h"

#include <gtest/gtest.h>

namespace smtplab::agents {
namespace {

// RFC 5321 section 4.5.4.1: two attempts in the first hour, then one every two or three hours, and
// at least four to five days in all.
TEST(RetrySchedule, IsTheStandardsUnlessTold) {
  const RetrySchedule schedule;
  const Instant arrived = Instant{} + minutes(7);
  Instant now = arrived;
  std::vector<Duration> waits;
  unsigned attempts = 1;
  while (const auto next = schedule.next_attempt(attempts++, arrived, now)) {
    waits.push_back(*next - now);
    now = *next;
  }
  ASSERT_GE(waits.size(), 4U);
  EXPECT_EQ(waits[0], minutes(30));
  EXPECT_EQ(waits[1], minutes(30));
  EXPECT_EQ(waits[2], minutes(120));
  EXPECT_EQ(waits.back(), minutes(120));
  EXPECT_GE(now - arrived, minutes(4 * 24 * 60));
  EXPECT_LE(now - arrived, minutes(5 * 24 * 60));
}

TEST(RetrySchedule, EachEarlyWaitIsItsOwn) {
  RetrySchedule schedule;
  schedule.early = {seconds(1), seconds(5), seconds(20)};
  schedule.interval = seconds(60);
  const Instant now = Instant{} + seconds(100);
  const Duration waits[] = {seconds(1), seconds(5), seconds(20), seconds(60), seconds(60)};
  for (unsigned failed = 1; failed <= 5; ++failed) {
    EXPECT_EQ(schedule.next_attempt(failed, now, now), now + waits[failed - 1]) << failed;
  }
}

TEST(RetrySchedule, TheLastAttemptMayFallOnTheLastInstant) {
  RetrySchedule schedule;
  schedule.early = {};
  schedule.interval = seconds(10);
  schedule.give_up_after = seconds(20);
  const Instant arrived = Instant{} + seconds(100);
  EXPECT_EQ(schedule.next_attempt(1, arrived, arrived), arrived + seconds(10));
  EXPECT_EQ(schedule.next_attempt(2, arrived, arrived + seconds(10)), arrived + seconds(20));
  EXPECT_FALSE(schedule.next_attempt(2, arrived, arrived + seconds(10) + nanoseconds(1)));
  EXPECT_FALSE(schedule.next_attempt(3, arrived, arrived + seconds(20)));
}

}  // namespace
}  // namespace smtplab::agents
