#include "sim/kernel/digest.h"

#define XXH_INLINE_ALL
#include <xxhash.h>

#include <new>

namespace smtplab {
namespace {

XXH3_state_t& opened(std::byte* state) {
  return *std::launder(reinterpret_cast<XXH3_state_t*>(state));
}

}  // namespace

Digest::Digest() {
  static_assert(sizeof(XXH3_state_t) == state_octets && alignof(XXH3_state_t) <= 64);
  XXH3_64bits_reset(new (state_.data()) XXH3_state_t{});
}

void Digest::add_past_pending(const void* octets, std::size_t count) {
  XXH3_state_t& state = opened(state_.data());
  XXH3_64bits_update(&state, pending_.data(), pending_count_);
  pending_count_ = 0;
  if (count < pending_octets) {
    std::memcpy(pending_.data(), octets, count);
    pending_count_ = count;
  } else {
    XXH3_64bits_update(&state, octets, count);
  }
}

std::uint64_t Digest::value() const {
  Digest whole = *this;
  XXH3_state_t& state = opened(whole.state_.data());
  XXH3_64bits_update(&state, pending_.data(), pending_count_);
  return XXH3_64bits_digest(&state);
}

std::string to_hex(std::uint64_t number) {
  std::string digits(16, '0');
  for (std::size_t i = digits.size(); i-- > 0; number >>= 4U) {
    digits[i] = "0123456789abcdef"[number & 0xfU];
  }
  return digits;
}

}  // namespace smtplab
