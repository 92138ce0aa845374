#include "conformance/address_pool.h"

#include <algorithm>
#include <array>
#include <charconv>

namespace smtplab::conformance {
namespace {

constexpr std::uint32_t kReserved = 255;
constexpr unsigned kMostBits = 24;
constexpr unsigned kFewestBits = 9;

/// The same address with `number` in its last four octets, which are zero but for the network's.
template <std::size_t Size>
std::array<std::uint8_t, Size> numbered(std::span<const std::uint8_t> base, std::uint32_t number) {
  std::array<std::uint8_t, Size> octets{};
  std::copy(base.begin(), base.end(), octets.begin());
  for (std::size_t i = 1; i <= 4; ++i, number >>= 8U) {
    octets[Size - i] = static_cast<std::uint8_t>(octets[Size - i] | (number & 0xFFU));
  }
  return octets;
}

}  // namespace

std::optional<AddressPool> AddressPool::parse(std::string_view text) {
  const std::size_t slash = text.find('/');
  if (slash == std::string_view::npos) return std::nullopt;
  const auto base = dns::Address::parse(text.substr(0, slash));
  unsigned bits = 0;
  const std::string_view figure = text.substr(slash + 1);
  const auto [end, error] = std::from_chars(figure.data(), figure.data() + figure.size(), bits);
  if (!base || error != std::errc() || end != figure.data() + figure.size()) return std::nullopt;
  const auto width = static_cast<unsigned>(8 * base->octets().size());
  if (bits > width - kFewestBits) return std::nullopt;
  AddressPool pool;
  const unsigned free = std::min(width - bits, kMostBits);
  pool.base_ = *base;
  pool.size_ = std::uint32_t{1} << free;
  // What stands behind the network's bits would mix with the numbers.
  const auto octets = base->octets();
  for (unsigned bit = 0; bit < width - bits; ++bit) {
    const std::uint8_t octet = octets[octets.size() - 1 - bit / 8];
    if (((octet >> (bit % 8)) & 1U) != 0) return std::nullopt;
  }
  return pool;
}

dns::Address AddressPool::at(std::uint32_t number) const {
  const std::uint32_t place = kReserved + number % (size_ - kReserved - 1);
  if (base_.family() == dns::Address::Family::ipv4) {
    return dns::Address::ipv4(numbered<4>(base_.octets(), place));
  }
  return dns::Address::ipv6(numbered<16>(base_.octets(), place));
}

}  // namespace smtplab::conformance
