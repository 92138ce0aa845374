#include "sim/pop3/maildrop.h"

#include <algorithm>

namespace smtplab::pop3 {

bool is_unique_id(std::string_view text) {
  return !text.empty() && text.size() <= 70 &&
         std::all_of(text.begin(), text.end(), [](char c) { return c >= '!' && c <= '~'; });
}

std::size_t Maildrop::count() const {
  return static_cast<std::size_t>(std::count(deleted_.begin(), deleted_.end(), false));
}

std::uint64_t Maildrop::octets() const {
  std::uint64_t sum = 0;
  for (std::size_t i = 0; i < messages_.size(); ++i) {
    if (!deleted_[i]) sum += messages_[i].size_octets;
  }
  return sum;
}

std::vector<std::uint32_t> Maildrop::deleted() const {
  std::vector<std::uint32_t> numbers;
  for (std::size_t i = 0; i < messages_.size(); ++i) {
    if (deleted_[i]) numbers.push_back(static_cast<std::uint32_t>(i + 1));
  }
  return numbers;
}

}  // namespace smtplab::pop3
