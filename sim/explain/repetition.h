#pragma once

#include <cstddef>
#include <string>
#include <vector>

namespace smtplab::explain {

/// So many things, one after another, recur so many times.
struct Repetition {
  static constexpr std::size_t kLeastTimes = 4;  ///< so often they are told before it is shortened
  static constexpr std::size_t kShownTimes = 2;  ///< and so often then

  std::size_t length = 1;
  std::size_t times = 1;

  bool is_long() const { return times >= kLeastTimes; }
};

/// What begins at `first` and recurs at once: the most that can be left out.
Repetition find_repetition(const std::vector<std::string>& said, std::size_t first);

}  // namespace smtplab::explain
