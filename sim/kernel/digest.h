#pragma once

#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <span>
#include <string>
#include <string_view>

namespace smtplab {

/// A running XXH3 hash of 64 bits (seed 0) over everything that was added.
///
/// How the octets are cut into calls does not matter; whoever needs the cuts adds the lengths too.
/// A value: a copy is independent of the original. Not for secrets.
class Digest {
 public:
  Digest();

  void add(std::span<const std::byte> octets) { add_octets(octets.data(), octets.size()); }
  void add(std::string_view text) { add_octets(text.data(), text.size()); }

  /// Adds eight octets, the lowest first on every machine.
  void add_u64(std::uint64_t number) { add_words(number); }

  /// The same for several numbers at once, for little more than the cost of one.
  template <class... Words>
  void add_words(Words... numbers) {
    constexpr std::size_t size = 8 * sizeof...(numbers);
    if (size > pending_octets - pending_count_) {
      std::array<unsigned char, size> octets;
      put(octets.data(), numbers...);
      add_past_pending(octets.data(), size);
      return;
    }
    // Straight from registers: a detour over an array would be read back wider than it was
    // written, which stalls.
    put(pending_.data() + pending_count_, numbers...);
    pending_count_ += size;
  }

  /// The hash of all so far. Adding may go on afterwards.
  std::uint64_t value() const;

 private:
  static constexpr std::size_t state_octets = 576;
  static constexpr std::size_t pending_octets = 1024;

  template <class Octet, class... Words>
  static void put(Octet* to, std::uint64_t first, Words... others) {
    if constexpr (std::endian::native == std::endian::little) {
      std::memcpy(to, &first, 8);
    } else {
      for (std::size_t i = 0; i < 8; ++i) to[i] = static_cast<Octet>(first >> (8 * i));
    }
    if constexpr (sizeof...(others) > 0) put(to + 8, others...);
  }

  void add_octets(const void* octets, std::size_t count) {
    if (count > pending_octets - pending_count_) {
      add_past_pending(octets, count);
      return;
    }
    if (count > 0) std::memcpy(pending_.data() + pending_count_, octets, count);
    pending_count_ += count;
  }

  void add_past_pending(const void* octets, std::size_t count);

  // XXH3's own state, kept opaque so that its header stays out of ours. It points at nothing but
  // the library's constant secret, hence the plain copy.
  alignas(64) std::array<std::byte, state_octets> state_;
  // Octets that the state has not seen yet: an event's few octets cost no call.
  std::array<std::byte, pending_octets> pending_{};
  std::size_t pending_count_ = 0;
};

/// 16 lower-case hexadecimal digits.
std::string to_hex(std::uint64_t number);

}  // namespace smtplab
