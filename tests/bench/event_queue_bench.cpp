// The hold model: every event that is popped is pushed again after a random delay, so the number of
// pending events stays the same. Measured are std::priority_queue, EventQueue, and the dispatch
// loop of a simulation: EventQueue with the digests of time, path and content updated at every
// event.

#include <benchmark/benchmark.h>

#include <array>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <queue>
#include <span>
#include <string>
#include <vector>

#include "sim/kernel/digest.h"
#include "sim/kernel/event_queue.h"
#include "sim/kernel/instant.h"
#include "sim/kernel/random.h"
#include "tests/bench/ratio.h"

namespace smtplab {
namespace {

constexpr std::uint64_t longest_delay_ns = 1'000'000'000;
constexpr std::uint32_t kinds = 7;

struct Payload {
  std::uint32_t kind;
  std::uint32_t host;
  std::uint64_t detail;
};

/// The baseline: what one writes with the standard library alone.
class HeapQueue {
 public:
  struct Entry {
    Instant at;
    std::uint64_t sequence;
    Payload payload;

    friend bool operator>(const Entry& a, const Entry& b) {
      return a.at != b.at ? a.at > b.at : a.sequence > b.sequence;
    }
  };
  static_assert(sizeof(Entry) == 32);

  void push(Instant at, const Payload& payload) { heap_.push({at, next_sequence_++, payload}); }

  Entry pop() {
    const Entry first = heap_.top();
    heap_.pop();
    return first;
  }

 private:
  std::priority_queue<Entry, std::vector<Entry>, std::greater<>> heap_;
  std::uint64_t next_sequence_ = 0;
};

using LadderQueue = EventQueue<Payload>;

Instant after_delay(Instant now, Random& random) {
  return now + nanoseconds(static_cast<std::int64_t>(random.below(longest_delay_ns)));
}

template <class Queue>
void hold_once(Queue& queue, Random& random) {
  const auto event = queue.pop();
  queue.push(after_delay(event.at, random), event.payload);
}

/// A queue with that many events, as it is after a long run.
template <class Queue>
Queue settled_queue(std::int64_t pending, Random& random) {
  Queue queue;
  for (std::int64_t i = 0; i < pending; ++i) {
    const auto number = static_cast<std::uint32_t>(i);
    queue.push(after_delay(Instant{}, random), {number % kinds, number % 100, random.next()});
  }
  for (std::int64_t i = 0; i < 2 * pending; ++i) hold_once(queue, random);
  return queue;
}

/// What events of each kind say, in 40 octets.
using Records = std::array<std::array<std::byte, 40>, kinds>;

Records some_records(Random& random) {
  Records records;
  for (auto& record : records) {
    for (std::byte& octet : record) octet = static_cast<std::byte>(random.next());
  }
  return records;
}

template <class Queue>
void hold(benchmark::State& state) {
  Random random(1);
  Queue queue = settled_queue<Queue>(state.range(0), random);
  for (auto unused : state) hold_once(queue, random);
  state.SetItemsProcessed(state.iterations());
}

void dispatch(benchmark::State& state) {
  Random random(1);
  LadderQueue queue = settled_queue<LadderQueue>(state.range(0), random);
  Digest time;
  Digest path;
  Digest content;
  const Records records = some_records(random);
  for (auto unused : state) {
    const LadderQueue::Entry event = queue.pop();
    time.add_u64(static_cast<std::uint64_t>(event.at.nanoseconds));
    path.add_u64(std::uint64_t{event.payload.kind} << 32U | event.payload.host);
    path.add_u64(event.payload.detail);
    content.add(std::span<const std::byte>(records[event.payload.kind]));
    queue.push(after_delay(event.at, random), event.payload);
  }
  state.SetItemsProcessed(state.iterations());
  benchmark::DoNotOptimize(time.value() ^ path.value() ^ content.value());
}

const std::vector<std::int64_t> pending_counts{1'000, 100'000, 1'000'000};

BENCHMARK(hold<HeapQueue>)->Name("heap/hold")->ArgsProduct({pending_counts});
BENCHMARK(hold<LadderQueue>)->Name("event_queue/hold")->ArgsProduct({pending_counts});
BENCHMARK(dispatch)->Name("event_queue/dispatch")->ArgsProduct({pending_counts});

}  // namespace
}  // namespace smtplab

int main(int argc, char** argv) {
  using smtplab::bench::Bound;
  using smtplab::bench::Ratio;
  const auto against_heap = [](const std::string& what, const std::string& pending, double target) {
    return Ratio{what + ", " + pending + " pending, speed over a binary heap",
                 "heap/hold/" + pending, "event_queue/" + what + "/" + pending, Bound::at_least,
                 target};
  };
  return smtplab::bench::run(
      argc, argv,
      {against_heap("hold", "1000", 1.5), against_heap("hold", "100000", 1.5),
       against_heap("hold", "1000000", 3), against_heap("dispatch", "1000", 1),
       against_heap("dispatch", "100000", 1), against_heap("dispatch", "1000000", 2)});
}
