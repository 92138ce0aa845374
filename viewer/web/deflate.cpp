#include "viewer/web/deflate.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <utility>
#include <vector>

namespace smtplab::web {
namespace {

constexpr std::size_t kWindow = 32768;  // how far back a copy may reach
constexpr std::size_t kLeastMatch = 3;
constexpr std::size_t kMostMatch = 258;
constexpr std::size_t kGoodMatch = 64;  // nothing longer is looked for
constexpr int kMostTries = 48;          // places that are looked at for each octet
constexpr unsigned kHashBits = 15;
constexpr unsigned kEndOfBlock = 256;
constexpr std::uint32_t kNowhere = std::numeric_limits<std::uint32_t>::max();

/// Codes of lengths (from 257 on) and of distances: the least value of each, and how many bits
/// behind it say how much more it is (RFC 1951 section 3.2.5).
struct Range {
  unsigned least;
  unsigned extra_bits;
};
constexpr std::array<Range, 29> kLengths = {
    {{3, 0},  {4, 0},  {5, 0},  {6, 0},   {7, 0},   {8, 0},   {9, 0},   {10, 0},  {11, 1}, {13, 1},
     {15, 1}, {17, 1}, {19, 2}, {23, 2},  {27, 2},  {31, 2},  {35, 3},  {43, 3},  {51, 3}, {59, 3},
     {67, 4}, {83, 4}, {99, 4}, {115, 4}, {131, 5}, {163, 5}, {195, 5}, {227, 5}, {258, 0}}};
constexpr std::array<Range, 30> kDistances = {
    {{1, 0},     {2, 0},     {3, 0},     {4, 0},      {5, 1},      {7, 1},
     {9, 2},     {13, 2},    {17, 3},    {25, 3},     {33, 4},     {49, 4},
     {65, 5},    {97, 5},    {129, 6},   {193, 6},    {257, 7},    {385, 7},
     {513, 8},   {769, 8},   {1025, 9},  {1537, 9},   {2049, 10},  {3073, 10},
     {4097, 11}, {6145, 11}, {8193, 12}, {12289, 12}, {16385, 13}, {24577, 13}}};

template <std::size_t count>
std::size_t code_of(const std::array<Range, count>& ranges, std::size_t value) {
  const auto above =
      std::upper_bound(ranges.begin(), ranges.end(), value,
                       [](std::size_t wanted, const Range& range) { return wanted < range.least; });
  return static_cast<std::size_t>(above - ranges.begin()) - 1;
}

/// Bits into octets, the lowest first (section 3.1.1).
class BitWriter {
 public:
  void put(std::size_t bits, unsigned count) {
    held_ |= static_cast<std::uint64_t>(bits) << held_count_;
    held_count_ += count;
    for (; held_count_ >= 8; held_count_ -= 8, held_ >>= 8) {
      out_.push_back(static_cast<char>(held_ & 0xFF));
    }
  }
  // Codes have their highest bit first.
  void put_code(unsigned code, unsigned count) {
    unsigned turned = 0;
    for (unsigned i = 0; i < count; ++i) turned |= ((code >> i) & 1U) << (count - 1 - i);
    put(turned, count);
  }
  std::string end() {
    if (held_count_ > 0) put(0, 8 - held_count_);
    return std::move(out_);
  }

 private:
  std::string out_;
  std::uint64_t held_ = 0;
  unsigned held_count_ = 0;
};

void put_symbol(unsigned symbol, BitWriter& out) {
  if (symbol < 144) {
    out.put_code(0x30 + symbol, 8);
  } else if (symbol < 256) {
    out.put_code(0x190 + symbol - 144, 9);
  } else if (symbol < 280) {
    out.put_code(symbol - 256, 7);
  } else {
    out.put_code(0xC0 + symbol - 280, 8);
  }
}

void put_copy(std::size_t length, std::size_t distance, BitWriter& out) {
  // 258 has a code of its own.
  const std::size_t length_code = code_of(kLengths, length);
  put_symbol(static_cast<unsigned>(257 + length_code), out);
  out.put(length - kLengths[length_code].least, kLengths[length_code].extra_bits);
  const std::size_t distance_code = code_of(kDistances, distance);
  out.put_code(static_cast<unsigned>(distance_code), 5);
  out.put(distance - kDistances[distance_code].least, kDistances[distance_code].extra_bits);
}

/// Finds what stood before: the places of each three octets are chained, the last one first.
class Matcher {
 public:
  explicit Matcher(std::string_view octets)
      : octets_(octets), last_(std::size_t{1} << kHashBits, kNowhere), before_(kWindow, kNowhere) {}

  struct Match {
    std::size_t length = 0;
    std::size_t distance = 0;
  };

  Match longest(std::size_t at) const {
    Match best;
    const std::size_t most = std::min(kMostMatch, octets_.size() - at);
    if (most < kLeastMatch) return best;
    std::uint32_t place = last_[hash(at)];
    for (int tries = 0; tries < kMostTries && place != kNowhere && at - place <= kWindow; ++tries) {
      std::size_t length = 0;
      while (length < most && octets_[place + length] == octets_[at + length]) ++length;
      if (length > best.length) best = {length, at - place};
      if (length >= std::min(most, kGoodMatch)) break;
      const std::uint32_t next = before_[place % kWindow];
      if (next >= place) break;  // of a place that is out of the window by now
      place = next;
    }
    return best.length >= kLeastMatch ? best : Match{};
  }

  void add(std::size_t at) {
    if (octets_.size() - at < kLeastMatch) return;
    std::uint32_t& last = last_[hash(at)];
    before_[at % kWindow] = last;
    last = static_cast<std::uint32_t>(at);
  }

 private:
  std::size_t hash(std::size_t at) const {
    const auto octet = [&](std::size_t i) -> std::uint32_t {
      return static_cast<unsigned char>(octets_[at + i]);
    };
    const std::uint32_t three = octet(0) | (octet(1) << 8U) | (octet(2) << 16U);
    return (three * 0x9E3779B1U) >> (32 - kHashBits);
  }

  std::string_view octets_;
  std::vector<std::uint32_t> last_;
  std::vector<std::uint32_t> before_;
};

}  // namespace

std::string deflate(std::string_view octets) {
  BitWriter out;
  out.put(1, 1);  // the last block
  out.put(1, 2);  // with fixed codes
  Matcher matcher(octets);
  for (std::size_t at = 0; at < octets.size();) {
    const Matcher::Match match = matcher.longest(at);
    const std::size_t taken = std::max<std::size_t>(1, match.length);
    if (match.length == 0) {
      put_symbol(static_cast<unsigned char>(octets[at]), out);
    } else {
      put_copy(match.length, match.distance, out);
    }
    for (std::size_t i = 0; i < taken; ++i) matcher.add(at + i);
    at += taken;
  }
  put_symbol(kEndOfBlock, out);
  return out.end();
}

}  // namespace smtplab::web
