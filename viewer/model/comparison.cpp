#include "viewer/model/comparison.h"

#include <algorithm>
#include <map>
#include <string>
#include <utility>

#include "sim/scenario/runner.h"

namespace smtplab::viewer {
namespace {

/// More differences than these are not told apart.
constexpr int kMostDifferences = 1500;

/// Numbers for what moments say, the same for the same thing.
class Sayings {
 public:
  std::vector<std::uint32_t> of(const Future& future, std::size_t first,
                                explain::Language language) {
    const Story& story = future.story();
    const Commentary& comments = future.commentary(language);
    std::vector<std::uint32_t> numbers;
    for (std::size_t i = first; i < story.moments().size(); ++i) {
      const Moment& moment = story.moments()[i];
      const explain::Line* const line = story.line_of(moment);
      std::string key = std::to_string(moment.from) + " " + std::to_string(moment.to) + " ";
      key += line != nullptr && !line->octets.empty() ? line->octets : comments.text(moment);
      const auto next = static_cast<std::uint32_t>(known_.size());
      numbers.push_back(known_.emplace(std::move(key), next).first->second);
    }
    return numbers;
  }

 private:
  std::map<std::string, std::uint32_t> known_;
};

/// Aligns two lists by the fewest insertions and deletions (Myers 1986: the furthest point on each
/// diagonal for each count of differences).
class Aligner {
 public:
  Aligner(const std::vector<std::uint32_t>& a, const std::vector<std::uint32_t>& b)
      : a_(a), b_(b) {}

  /// Pairs of places that are the same, in order.
  std::vector<std::pair<std::size_t, std::size_t>> align() {
    const int most = std::min<int>(kMostDifferences, static_cast<int>(a_.size() + b_.size()));
    std::vector<int> furthest(static_cast<std::size_t>(2 * most + 3), 0);
    const int middle = most + 1;
    for (int d = 0; d <= most; ++d) {
      for (int k = -d; k <= d; k += 2) {
        const auto at = [&](int diagonal) -> int& { return furthest[index(middle, diagonal)]; };
        int x = k == -d || (k != d && at(k - 1) < at(k + 1)) ? at(k + 1) : at(k - 1) + 1;
        x = slide(x, k);
        at(k) = x;
        if (x >= size(a_) && x - k >= size(b_)) {
          rounds_.push_back(furthest);
          return trace_back(d, k, middle);
        }
      }
      rounds_.push_back(furthest);
    }
    return {};
  }

 private:
  static int size(const std::vector<std::uint32_t>& list) { return static_cast<int>(list.size()); }

  static std::size_t index(int middle, int diagonal) {
    const int place = middle + diagonal;
    return static_cast<std::size_t>(place);
  }

  int slide(int x, int diagonal) const {
    while (x < size(a_) && x - diagonal < size(b_) &&
           a_[static_cast<std::size_t>(x)] == b_[static_cast<std::size_t>(x - diagonal)]) {
      ++x;
    }
    return x;
  }

  std::vector<std::pair<std::size_t, std::size_t>> trace_back(int d, int k, int middle) const {
    std::vector<std::pair<std::size_t, std::size_t>> pairs;
    int x = size(a_);
    for (; d >= 0; --d) {
      int start = 0;  // where the slide on this diagonal begins
      int from = k;
      if (d > 0) {
        const std::vector<int>& before = rounds_[static_cast<std::size_t>(d - 1)];
        const auto at = [&](int diagonal) { return before[index(middle, diagonal)]; };
        const bool goes_down = k == -d || (k != d && at(k - 1) < at(k + 1));
        from = goes_down ? k + 1 : k - 1;
        start = goes_down ? at(from) : at(from) + 1;
      }
      for (; x > start; --x) {
        pairs.emplace_back(static_cast<std::size_t>(x - 1), static_cast<std::size_t>(x - 1 - k));
      }
      x = from == k ? start : (from == k + 1 ? start : start - 1);
      k = from;
    }
    std::reverse(pairs.begin(), pairs.end());
    return pairs;
  }

  const std::vector<std::uint32_t>& a_;
  const std::vector<std::uint32_t>& b_;
  std::vector<std::vector<int>> rounds_;
};

}  // namespace

Comparison::Comparison(const Future& left, const Future& right, explain::Language language) {
  first_difference_ = scenario::first_difference(left.log(), right.log());
  const std::size_t left_size = left.story().moments().size();
  const std::size_t right_size = right.story().moments().size();
  shared_ = std::min(left_size, right_size);
  if (!first_difference_) return;
  shared_ = std::min({left.story().seen_at(*first_difference_),
                      right.story().seen_at(*first_difference_), shared_});
  Sayings sayings;
  const std::vector<std::uint32_t> a = sayings.of(left, shared_, language);
  const std::vector<std::uint32_t> b = sayings.of(right, shared_, language);
  std::size_t l = 0;
  std::size_t r = 0;
  const auto add_up_to = [&](std::size_t left_end, std::size_t right_end) {
    for (; l < left_end; ++l) rows_.push_back({shared_ + l, std::nullopt});
    for (; r < right_end; ++r) rows_.push_back({std::nullopt, shared_ + r});
  };
  for (const auto& [x, y] : Aligner(a, b).align()) {
    add_up_to(x, y);
    rows_.push_back({shared_ + l++, shared_ + r++});
  }
  add_up_to(a.size(), b.size());
}

}  // namespace smtplab::viewer
