#include "sim/explain/repetition.h"

namespace smtplab::explain {

Repetition find_repetition(const std::vector<std::string>& said, std::size_t first) {
  constexpr std::size_t kMostLength = 24;
  Repetition best;
  for (std::size_t length = 1; length <= kMostLength && first + 2 * length <= said.size();
       ++length) {
    std::size_t end = first + length;
    while (end < said.size() && said[end] == said[end - length]) ++end;
    const std::size_t times = (end - first) / length;
    if (length * (times - 1) > best.length * (best.times - 1)) best = {length, times};
  }
  return best;
}

}  // namespace smtplab::explain
