#include "sim/kernel/event_queue.h"

#include <gtest/gtest.h>

#include <cstddef>
#include <cstdint>
#include <functional>
#include <ostream>
#include <queue>
#include <string>
#include <tuple>
#include <vector>

#include "sim/kernel/instant.h"
#include "sim/kernel/random.h"

namespace smtplab {
namespace {

struct Payload {
  std::uint64_t number;
  std::uint64_t check;
};
using Queue = EventQueue<Payload>;

constexpr std::int64_t day_ns = 86'400'000'000'000;
constexpr std::int64_t far_ns = std::int64_t{1} << 62U;

Payload payload(std::uint64_t number) { return {number, ~number}; }
Instant at_ns(std::int64_t ns) { return Instant{ns}; }

/// An EventQueue beside a plain priority queue; every answer of the one is held against the other.
class Compared {
 public:
  void push(std::int64_t ns) {
    model_.emplace(ns, pushes_);
    queue_.push(at_ns(ns), payload(pushes_++));
    ASSERT_EQ(queue_.size(), model_.size());
  }

  void look() { ASSERT_EQ(queue_.next_instant().nanoseconds, std::get<0>(model_.top())); }

  std::int64_t pop() {
    const auto [ns, number] = model_.top();
    model_.pop();
    const Queue::Entry entry = queue_.pop();
    EXPECT_EQ(entry.at.nanoseconds, ns);
    EXPECT_EQ(entry.sequence, number);
    EXPECT_EQ(entry.payload.number, number);
    EXPECT_EQ(entry.payload.check, ~number);
    EXPECT_EQ(queue_.size(), model_.size());
    now_ = ns;
    return ns;
  }

  std::int64_t now() const { return now_; }
  bool empty() const { return queue_.empty(); }
  std::size_t size() const { return model_.size(); }

  void drain() {
    while (!empty() && !::testing::Test::HasFailure()) pop();
  }

 private:
  using Key = std::tuple<std::int64_t, std::uint64_t>;
  Queue queue_;
  std::priority_queue<Key, std::vector<Key>, std::greater<>> model_;
  std::uint64_t pushes_ = 0;
  std::int64_t now_ = 0;
};

struct Distribution {
  std::string name;
  std::function<std::int64_t(Random&)> delay_ns;
};

void PrintTo(const Distribution& distribution, std::ostream* out) { *out << distribution.name; }

std::vector<Distribution> distributions() {
  return {
      {"AllEqual", [](Random&) { return std::int64_t{0}; }},
      {"FewInstants", [](Random& r) { return r.between(0, 3); }},
      {"Uniform", [](Random& r) { return r.between(0, 1'000'000'000); }},
      {"DaysAmongNanoseconds",
       [](Random& r) { return r.chance(1, 4) ? r.between(0, 9) * day_ns : r.between(0, 20); }},
      {"EveryMagnitude",
       [](Random& r) { return static_cast<std::int64_t>(r.next() >> (6 + r.below(58))); }},
      {"PowersOfTwo", [](Random& r) { return std::int64_t{1} << r.below(57); }},
      {"Bursts",
       [](Random& r) { return r.between(0, 3) * 1'000'000'000 + (r.chance(9, 10) ? 0 : 1); }},
      {"FarTimers", [](Random& r) { return r.chance(1, 50) ? 5 * day_ns : r.between(1, 40'000); }},
  };
}

class AnyDistribution : public ::testing::TestWithParam<Distribution> {
 protected:
  std::int64_t delay(Random& random) const { return GetParam().delay_ns(random); }
};

TEST_P(AnyDistribution, HoldsItsOrder) {
  for (const int pending : {1, 10, 33, 100, 1'000, 20'000}) {
    Random random(static_cast<std::uint64_t>(pending));
    Compared queue;
    for (int i = 0; i < pending; ++i) queue.push(delay(random));
    for (int i = 0; i < 3 * pending && queue.now() < far_ns; ++i) {
      if (random.chance(1, 3)) queue.look();
      const std::int64_t now = queue.pop();
      queue.push(now + delay(random));
      if (HasFailure()) return;
    }
    queue.drain();
  }
}

TEST_P(AnyDistribution, GrowsAndShrinks) {
  Random random(5);
  Compared queue;
  for (int round = 0; round < 60 && queue.now() < far_ns; ++round) {
    const auto pushes = random.below(round % 10 == 0 ? 5'000 : 60);
    for (std::uint64_t i = 0; i < pushes; ++i) queue.push(queue.now() + delay(random));
    if (!queue.empty()) queue.look();
    auto pops = random.below(queue.size() + 1);
    while (pops-- > 0 && !HasFailure()) queue.pop();
  }
  queue.drain();
}

INSTANTIATE_TEST_SUITE_P(EventQueue, AnyDistribution, ::testing::ValuesIn(distributions()),
                         [](const auto& instance) { return instance.param.name; });

TEST(EventQueue, StartsEmpty) {
  const Queue queue;
  EXPECT_TRUE(queue.empty());
  EXPECT_EQ(queue.size(), 0U);
  EXPECT_EQ(queue.next_sequence(), 0U);
}

TEST(EventQueue, EqualInstantsLeaveInTheOrderOfTheirPushes) {
  Queue queue;
  for (std::uint64_t i = 0; i < 5'000; ++i) {
    queue.push(at_ns(i % 2 == 0 ? 7 : 3), payload(i));
  }
  for (std::uint64_t i = 1; i < 5'000; i += 2) EXPECT_EQ(queue.pop().sequence, i);
  // One more for the present instant and one for the next: each goes behind its equals.
  queue.push(at_ns(3), payload(5'000));
  queue.push(at_ns(7), payload(5'001));
  EXPECT_EQ(queue.pop().sequence, 5'000U);
  for (std::uint64_t i = 0; i < 5'000; i += 2) EXPECT_EQ(queue.pop().sequence, i);
  EXPECT_EQ(queue.pop().sequence, 5'001U);
  EXPECT_TRUE(queue.empty());
}

TEST(EventQueue, ReachesTheEndsOfTime) {
  Compared queue;
  queue.push(INT64_MAX);
  queue.push(far_ns);
  queue.push(INT64_MIN);
  queue.push(0);
  for (int i = 0; i < 100; ++i) queue.push(INT64_MAX - i % 3);
  for (int i = 0; i < 100; ++i) queue.push(INT64_MIN + i % 3);
  queue.look();
  queue.push(INT64_MIN);
  queue.drain();
}

TEST(EventQueue, TakesWhatIsEarlierThanTheInstantItHasShown) {
  Compared queue;
  for (int i = 0; i < 300; ++i) queue.push(1'000'000);
  for (int i = 999'999; i > 999'000; --i) {
    queue.look();
    queue.push(i);
  }
  for (int i = 0; i < 500; ++i) {
    queue.look();
    queue.push(queue.pop() + i % 7);
  }
  queue.drain();
}

TEST(EventQueue, ACopyInTheMiddleGoesOnInTheSameWay) {
  for (const Distribution& distribution : distributions()) {
    Random random(11);
    Queue queue;
    for (std::uint64_t i = 0; i < 3'000; ++i) {
      queue.push(at_ns(distribution.delay_ns(random)), payload(i));
    }
    const auto go_on = [&](Queue& subject, Random& draws, std::vector<std::uint64_t>& seen) {
      for (int i = 0; i < 2'000; ++i) {
        const Queue::Entry entry = subject.pop();
        seen.push_back(entry.sequence);
        if (entry.at.nanoseconds > far_ns) continue;
        subject.push(at_ns(entry.at.nanoseconds + distribution.delay_ns(draws)), entry.payload);
      }
    };
    std::vector<std::uint64_t> before;
    go_on(queue, random, before);
    Queue fork = queue;
    Queue other = queue;
    Random fork_random = random;
    Random other_random(99);
    std::vector<std::uint64_t> original_seen;
    std::vector<std::uint64_t> fork_seen;
    std::vector<std::uint64_t> other_seen;
    go_on(other, other_random, other_seen);
    go_on(queue, random, original_seen);
    go_on(fork, fork_random, fork_seen);
    EXPECT_EQ(original_seen, fork_seen) << distribution.name;
  }
}

TEST(EventQueue, LookingChangesNothing) {
  Random random(2);
  Queue looked_at;
  Queue left_alone;
  for (std::uint64_t i = 0; i < 4'000; ++i) {
    const Instant at = at_ns(random.between(0, 100'000));
    looked_at.push(at, payload(i));
    left_alone.push(at, payload(i));
  }
  while (!left_alone.empty()) {
    const Instant shown = looked_at.next_instant();
    const Queue::Entry entry = looked_at.pop();
    EXPECT_EQ(entry.at, shown);
    EXPECT_EQ(entry.sequence, left_alone.pop().sequence);
  }
}

// Quick as long as no event is moved as often as there are events; else they take minutes or hours.

constexpr int many = 300'000;

TEST(EventQueueAtWorst, EverythingAtOneInstant) {
  Compared queue;
  for (int i = 0; i < many; ++i) queue.push(5);
  for (int i = 0; i < many; ++i) queue.push(queue.pop());
  queue.drain();
}

TEST(EventQueueAtWorst, ABurstInFrontOfAnEventFarAway) {
  Compared queue;
  queue.push(far_ns);
  queue.push(0);
  queue.pop();
  queue.look();
  for (int i = 0; i < many; ++i) queue.push(many - i);
  queue.drain();
}

TEST(EventQueueAtWorst, EarlierAndEarlierWhileAManyWaitAtOneInstant) {
  Compared queue;
  for (int i = 0; i < many; ++i) queue.push(far_ns);
  for (int i = 0; i < many; ++i) {
    queue.look();
    queue.push(far_ns - 1 - i);
    if (i % 3 == 0) queue.push(far_ns - 1 - i / 2);
  }
  queue.drain();
}

TEST(EventQueueAtWorst, PopOneAndPushItInFrontOfTheRest) {
  Compared queue;
  for (int i = 0; i < many; ++i) queue.push(far_ns + i % 2);
  queue.push(0);
  for (int i = 0; i < many; ++i) {
    queue.push(queue.pop() + 1);
    queue.look();
  }
  queue.drain();
}

TEST(EventQueueAtWorst, EveryScaleInsideTheScaleAbove) {
  Compared queue;
  for (int i = 0; i < many; ++i) queue.push((std::int64_t{1} << (i % 62)) + i / 62);
  queue.drain();
}

TEST_P(AnyDistribution, LeavesASmallQueueCheapToCopy) {
  Random random(3);
  Queue queue;
  for (std::uint64_t i = 0; i < 50'000; ++i) queue.push(at_ns(delay(random)), payload(i));
  while (queue.size() > 1'000) queue.pop();
  EXPECT_LT(queue.footprint_octets(), 1'000'000U);
  while (queue.size() > 10) queue.pop();
  EXPECT_LT(queue.footprint_octets(), 8'192U);
}

}  // namespace
}  // namespace smtplab
