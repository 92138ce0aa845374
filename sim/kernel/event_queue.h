#pragma once

#include <algorithm>
#include <array>
#include <bit>
#include <cassert>
#include <cstddef>
#include <cstdint>
#include <iterator>
#include <type_traits>
#include <vector>

#include "sim/kernel/chunk_store.h"
#include "sim/kernel/instant.h"

namespace smtplab {

/// The events that are still to come, ordered by (instant, sequence).
///
/// The sequence counts the pushes from 0, so events at one instant leave in the order in which
/// they were pushed. A queue is a value: a copy is a fork which goes on in the same way. Misuse
/// (a push into the past, a pop from an empty queue) is an assertion. Holds fewer than 2^32 events.
///
/// Inside it is a ladder. The outermost rung is one unsorted list; a list that is due and long is
/// spread over the narrower lists of a new rung; one that is short is sorted and becomes the run
/// from which events are popped. Every spread divides the span of a list by four or more, so an
/// event is moved a bounded number of times whatever the distribution. Events pushed below the end
/// of the run go to a small heap beside it, and back to the ladder when the heap outgrows the run.
template <class Payload>
class EventQueue {
  static_assert(std::is_trivially_copyable_v<Payload>);

 public:
  struct Entry {
    Instant at;
    std::uint64_t sequence;
    Payload payload;
  };

  /// `at` must not precede the instant of the event that was popped last.
  void push(Instant at, const Payload& payload) {
    assert(at >= now_);
    const Entry entry{at, next_sequence_++, payload};
    ++size_;
    const Rung* rung = rungs_.data();
    const Rung* const end = rung + rungs_.size();
    // Which of the two outermost rungs it is cannot be guessed, so this adds and does not branch.
    if (rungs_.size() > 1) rung += static_cast<std::ptrdiff_t>(at <= rung->settled);
    for (; rung != end; ++rung) {
      if (at > rung->settled) {
        store_.append(lists_[rung->list_for(at)], entry);
        return;
      }
    }
    push_near(entry);
  }

  bool empty() const { return size_ == 0; }
  std::size_t size() const { return size_; }

  /// The sequence that the next push gets: how many there have been.
  std::uint64_t next_sequence() const { return next_sequence_; }

  /// Octets that a copy allocates: in proportion to the events, and a few KiB when there are few.
  std::size_t footprint_octets() const {
    return (run_.size() + late_.size()) * sizeof(Entry) + store_.footprint_octets() +
           lists_.size() * sizeof(List) + rungs_.size() * sizeof(Rung);
  }

  /// When the first event is due. Sorts what is due next, if that has not been done yet.
  Instant next_instant() {
    assert(!empty());
    if (near_is_empty()) refill();
    return run_is_first() ? run_[run_head_].at : late_.front().at;
  }

  /// Removes and returns the first event.
  Entry pop() {
    assert(!empty());
    if (near_is_empty()) refill();
    --size_;
    const Entry first = run_is_first() ? pop_run() : pop_late();
    now_ = first.at;
    return first;
  }

 private:
  using List = typename ChunkStore<Entry>::List;

  // What is sorted at once, what the heap may hold beside a short run, and what stays in the run
  // when the heap is given back to the ladder.
  static constexpr std::uint32_t sort_limit = 32;
  static constexpr std::size_t late_limit = 64;
  static constexpr std::size_t kept_run = 32;
  static constexpr std::size_t small_size = 64;
  // A new rung has a list for so many events, and so many lists at most (they shall fit a cache).
  static constexpr std::uint32_t events_per_list = 4;
  static constexpr std::uint32_t most_lists = 1U << 16U;

  /// Lists of equal width from `base` on; those before `cursor` have been emptied.
  struct Rung {
    Instant base{INT64_MIN};
    /// Events up to here belong to the rungs further in, or to the run and its heap.
    Instant settled{INT64_MIN};
    std::uint32_t width_bits = 63;
    std::uint32_t first = 0;
    std::uint32_t count = 1;
    std::uint32_t cursor = 0;

    /// For an instant that belongs to this rung. What is due before its first list goes there.
    std::size_t list_for(Instant at) const {
      const std::uint64_t place = at > base ? span(base, at) >> width_bits : 0;
      const auto list = std::clamp<std::uint64_t>(place, cursor, count - 1);
      return first + static_cast<std::size_t>(list);
    }
  };

  /// From a to b, where b is not before a; unsigned, because it may exceed a Duration.
  static std::uint64_t span(Instant a, Instant b) {
    return static_cast<std::uint64_t>(b.nanoseconds) - static_cast<std::uint64_t>(a.nanoseconds);
  }

  static bool later(const Entry& a, const Entry& b) {
    return a.at != b.at ? a.at > b.at : a.sequence > b.sequence;
  }
  static bool earlier(const Entry& a, const Entry& b) { return later(b, a); }

  bool near_is_empty() const { return run_head_ == run_end_ && late_.empty(); }

  bool run_is_first() const {
    if (late_.empty()) return true;
    return run_head_ < run_end_ && earlier(run_[run_head_], late_.front());
  }

  Entry pop_run() {
    const Entry first = run_[run_head_++];
    if (run_head_ == run_end_) {
      run_head_ = 0;
      run_end_ = 0;
    } else if (run_head_ % sort_limit == 0 && run_head_ >= run_end_ - run_head_) {
      trim();
    }
    return first;
  }

  /// Half of a long run is gone: gives back what it took, here and in the ladder.
  void trim() {
    run_ = std::vector<Entry>(run_.begin() + signed_index(run_head_),
                              run_.begin() + signed_index(run_end_));
    run_head_ = 0;
    run_end_ = run_.size();
    if (is_sparse()) rebuild();
  }

  Entry pop_late() {
    std::pop_heap(late_.begin(), late_.end(), later);
    const Entry first = late_.back();
    late_.pop_back();
    return first;
  }

  void push_near(const Entry& entry) {
    if (run_end_ == 0 || entry.at >= run_[run_end_ - 1].at) {
      append_to_run(entry);
      return;
    }
    late_.push_back(entry);
    std::push_heap(late_.begin(), late_.end(), later);
    // Giving back costs as much as run and heap are long: in proportion to the heap's pushes.
    if (late_.size() > std::max(late_limit, (run_end_ - run_head_) / 4)) give_back();
  }

  void append_to_run(const Entry& entry) {
    if (run_end_ == run_.size() && run_head_ > run_end_ / 2) {
      std::copy(run_.begin() + signed_index(run_head_), run_.end(), run_.begin());
      run_end_ -= run_head_;
      run_head_ = 0;
    }
    if (run_end_ < run_.size()) {
      run_[run_end_] = entry;
    } else {
      run_.push_back(entry);
    }
    ++run_end_;
  }

  static std::ptrdiff_t signed_index(std::size_t index) {
    return static_cast<std::ptrdiff_t>(index);
  }

  /// Merges the heap into the run, and hands all but the first events of it to the innermost rung.
  void give_back() {
    std::sort(late_.begin(), late_.end(), earlier);
    std::vector<Entry> merged;
    merged.reserve(run_end_ - run_head_ + late_.size());
    std::merge(run_.begin() + signed_index(run_head_), run_.begin() + signed_index(run_end_),
               late_.begin(), late_.end(), std::back_inserter(merged), earlier);
    std::size_t kept = kept_run;
    while (kept < merged.size() && merged[kept].at == merged[kept - 1].at) ++kept;
    if (kept < merged.size()) {
      Rung& rung = rungs_.back();
      rung.settled = merged[kept - 1].at;
      List& list = lists_[rung.first + rung.cursor];
      for (std::size_t i = kept; i < merged.size(); ++i) store_.append(list, merged[i]);
      merged.resize(kept);
      merged.shrink_to_fit();
    }
    run_ = std::move(merged);
    run_head_ = 0;
    run_end_ = run_.size();
    late_ = {};
  }

  /// Makes the next run; the old one is used up and there are events in the ladder.
  void refill() {
    if (is_sparse()) rebuild();
    for (;;) {
      Rung& rung = rungs_.back();
      while (rung.cursor < rung.count && lists_[rung.first + rung.cursor].count == 0) ++rung.cursor;
      if (rung.cursor == rung.count) {
        assert(rungs_.size() > 1);
        lists_.resize(rung.first);
        rungs_.pop_back();
        continue;
      }
      List& list = lists_[rung.first + rung.cursor];
      if (list.count <= sort_limit) {
        fill_run(rung);
        return;
      }
      const auto [low, high] = bounds(list);
      rung.settled = high;
      if (low == high) {
        run_.clear();
        run_.reserve(list.count);
        store_.drain(list, [this](const Entry& entry) { run_.push_back(entry); });
        run_end_ = run_.size();
        return;
      }
      spread(list, low, high);
    }
  }

  /// Takes the list at the cursor, and those behind it as long as the run stays short. Stops at an
  /// empty one: there may be thousands of them, and they would be passed again at every refill.
  void fill_run(Rung& rung) {
    if (run_.size() < sort_limit) run_.resize(sort_limit);
    for (std::uint32_t next = rung.cursor; next != rung.count; ++next) {
      List& list = lists_[rung.first + next];
      if (list.count == 0 || run_end_ + list.count > sort_limit) break;
      rung.cursor = next;
      sort_into_run(list);
    }
    rung.settled = run_[run_end_ - 1].at;
  }

  /// Appends a list to the run in order: every entry goes straight to its rank, counted without
  /// branches, since a processor would guess half of them wrong. Lists keep equal instants in the
  /// order of their sequence, and so does this.
  void sort_into_run(List& list) {
    const std::uint32_t count = list.count;
    std::array<std::int64_t, sort_limit> instants;  // not Instant, which would be zeroed first
    std::array<std::uint32_t, sort_limit> ranks;
    std::uint32_t read = 0;
    store_.for_each(list, [&](const Entry& entry) { instants[read++] = entry.at.nanoseconds; });
    for (std::uint32_t i = 0; i < count; ++i) {
      const std::int64_t instant = instants[i];
      std::uint32_t rank = 0;
      for (std::uint32_t k = 0; k < i; ++k) {
        const auto after = static_cast<std::uint32_t>(instants[k] <= instant);
        rank += after;
        ranks[k] += 1U - after;
      }
      ranks[i] = rank;
    }
    Entry* const start = run_.data() + run_end_;
    run_end_ += count;
    const std::uint32_t* rank_of = ranks.data();
    store_.drain(list, [&](const Entry& entry) { start[*rank_of++] = entry; });
  }

  struct Bounds {
    Instant low;
    Instant high;
  };

  Bounds bounds(const List& list) const {
    Bounds found{Instant{INT64_MAX}, Instant{INT64_MIN}};
    store_.for_each(list, [&](const Entry& entry) {
      found.low = std::min(found.low, entry.at);
      found.high = std::max(found.high, entry.at);
    });
    return found;
  }

  /// Spreads a list whose events lie from `low` to `high` over the lists of a new rung.
  void spread(List& list, Instant low, Instant high) {
    const std::uint64_t whole = span(low, high);
    const std::uint32_t wanted = std::min(std::bit_ceil(list.count / events_per_list), most_lists);
    Rung rung;
    rung.base = low;
    rung.width_bits = 0;
    while ((whole >> rung.width_bits) >= wanted) ++rung.width_bits;
    rung.first = static_cast<std::uint32_t>(lists_.size());
    rung.count = static_cast<std::uint32_t>(whole >> rung.width_bits) + 1;
    rungs_.push_back(rung);
    List source = list;
    list = List{};
    lists_.resize(lists_.size() + rung.count);
    store_.drain(
        source, [&](const Entry& entry) { store_.append(lists_[rung.list_for(entry.at)], entry); });
  }

  /// Whether the ladder was built for many more events than there are. A rung has at most a list
  /// for every two events and there are few full rungs, so a ladder in use is not sparse. That of a
  /// small queue is held to a few KiB, whatever it costs: it cannot be much.
  bool is_sparse() const {
    if (size_ <= small_size) return store_.chunk_count() > 16 || lists_.size() > 128;
    return store_.chunk_count() > size_ || lists_.size() > 16 * size_;
  }

  /// Puts all events of the ladder back on the outermost rung.
  void rebuild() {
    ChunkStore<Entry> store;
    List all;
    for (std::size_t r = rungs_.size(); r-- > 0;) {
      for (std::size_t i = rungs_[r].first; i < rungs_[r].first + rungs_[r].count; ++i) {
        store_.drain(lists_[i], [&](const Entry& entry) { store.append(all, entry); });
      }
    }
    Rung outermost;
    outermost.settled = rungs_.back().settled;
    rungs_ = {outermost};
    lists_ = {all};
    store_ = std::move(store);
  }

  std::size_t size_ = 0;
  std::uint64_t next_sequence_ = 0;
  Instant now_{INT64_MIN};

  // The ladder: rungs from the widest and latest to the narrowest and next; all their lists.
  std::vector<Rung> rungs_{Rung{}};
  std::vector<List> lists_{List{}};
  ChunkStore<Entry> store_;

  // What is due next: the sorted run from run_head_ up to run_end_, and a heap. What lies outside
  // of the two is room that saves making entries anew for every run.
  std::vector<Entry> run_;
  std::size_t run_head_ = 0;
  std::size_t run_end_ = 0;
  std::vector<Entry> late_;
};

}  // namespace smtplab
