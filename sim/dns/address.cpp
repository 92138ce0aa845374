#include "sim/dns/address.h"

#include <algorithm>
#include <cassert>
#include <cstddef>

namespace smtplab::dns {
namespace {

constexpr std::size_t kGroups = 8;

bool read_ipv4(std::string_view text, std::uint8_t* octets) {
  std::size_t at = 0;
  for (int field = 0; field < 4; ++field) {
    if (field > 0) {
      if (at >= text.size() || text[at] != '.') return false;
      ++at;
    }
    const std::size_t start = at;
    unsigned value = 0;
    for (; at < text.size() && text[at] >= '0' && text[at] <= '9'; ++at) {
      value = value * 10 + static_cast<unsigned>(text[at] - '0');
      if (at - start == 3 || value > 255) return false;
    }
    if (at == start) return false;
    octets[field] = static_cast<std::uint8_t>(value);
  }
  return at == text.size();
}

int hex_value(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

/// Groups between single colons, the last perhaps an IPv4 address. Returns how many groups were
/// put into `octets`, or nullopt; an empty text has none.
std::optional<std::size_t> read_groups(std::string_view text, std::uint8_t* octets,
                                       std::size_t room) {
  std::size_t count = 0;
  while (!text.empty()) {
    const std::size_t colon = text.find(':');
    const std::string_view group = text.substr(0, colon);
    const bool is_last = colon == std::string_view::npos;
    if (is_last && group.find('.') != std::string_view::npos) {
      if (count + 2 > room || !read_ipv4(group, octets + 2 * count)) return std::nullopt;
      return count + 2;
    }
    if (group.empty() || group.size() > 4 || count == room) return std::nullopt;
    unsigned value = 0;
    for (const char c : group) {
      if (hex_value(c) < 0) return std::nullopt;
      value = value * 16 + static_cast<unsigned>(hex_value(c));
    }
    octets[2 * count] = static_cast<std::uint8_t>(value >> 8U);
    octets[2 * count + 1] = static_cast<std::uint8_t>(value & 0xFFU);
    ++count;
    if (is_last) break;
    text.remove_prefix(colon + 1);
    if (text.empty()) return std::nullopt;  // a colon at the end
  }
  return count;
}

bool read_ipv6(std::string_view text, std::uint8_t* octets) {
  const std::size_t gap = text.find("::");
  if (gap == std::string_view::npos) return read_groups(text, octets, kGroups) == kGroups;
  const std::string_view head = text.substr(0, gap);
  if (head.find('.') != std::string_view::npos) return false;
  // The gap stands for one group at least.
  const auto before = read_groups(head, octets, kGroups - 1);
  if (!before) return false;
  std::array<std::uint8_t, 16> tail{};
  const auto after = read_groups(text.substr(gap + 2), tail.data(), kGroups - 1 - *before);
  if (!after) return false;
  std::copy_n(tail.begin(), 2 * *after, octets + 2 * (kGroups - *after));
  return true;
}

void append_hex(unsigned value, std::string& out) {
  bool started = false;
  for (unsigned shift = 16; shift > 0;) {
    shift -= 4;
    const unsigned digit = value >> shift & 0xFU;
    started = started || digit != 0 || shift == 0;
    if (started) out += "0123456789abcdef"[digit];
  }
}

/// The longest run of two zero groups or more; the first of equals (RFC 5952 section 4.2).
struct Run {
  std::size_t at = kGroups;
  std::size_t length = 1;
};

Run longest_zeros(const std::array<unsigned, kGroups>& groups) {
  Run best;
  for (std::size_t i = 0; i < kGroups; ++i) {
    std::size_t end = i;
    while (end < kGroups && groups[end] == 0) ++end;
    if (end - i > best.length) best = {i, end - i};
  }
  return best;
}

std::string ipv6_text(std::span<const std::uint8_t> octets) {
  std::array<unsigned, kGroups> groups{};
  for (std::size_t i = 0; i < kGroups; ++i) {
    groups[i] = static_cast<unsigned>(octets[2 * i] << 8U) | octets[2 * i + 1];
  }
  const Run gap = longest_zeros(groups);
  std::string text;
  for (std::size_t i = 0; i < kGroups; ++i) {
    if (i == gap.at) {
      text += "::";
      i += gap.length - 1;
      continue;
    }
    if (!text.empty() && text.back() != ':') text += ':';
    append_hex(groups[i], text);
  }
  return text;
}

}  // namespace

Address Address::ipv4(std::array<std::uint8_t, 4> octets) {
  Address address;
  address.family_ = Family::ipv4;
  std::copy(octets.begin(), octets.end(), address.octets_.begin());
  return address;
}

Address Address::ipv6(std::array<std::uint8_t, 16> octets) {
  Address address;
  address.family_ = Family::ipv6;
  address.octets_ = octets;
  return address;
}

std::optional<Address> Address::parse(std::string_view text) {
  Address address;
  const bool is_ipv6 = text.find(':') != std::string_view::npos;
  address.family_ = is_ipv6 ? Family::ipv6 : Family::ipv4;
  const bool ok =
      is_ipv6 ? read_ipv6(text, address.octets_.data()) : read_ipv4(text, address.octets_.data());
  if (!ok) return std::nullopt;
  return address;
}

std::span<const std::uint8_t> Address::octets() const {
  const std::size_t count = family_ == Family::ipv6 ? 16U : family_ == Family::ipv4 ? 4U : 0U;
  return std::span(octets_).first(count);
}

std::string Address::to_string() const {
  if (family_ == Family::ipv6) return ipv6_text(octets());
  std::string text;
  for (const std::uint8_t octet : octets()) {
    if (!text.empty()) text += '.';
    text += std::to_string(octet);
  }
  return text;
}

DomainName reverse_name(const Address& address) {
  assert(!address.is_none());
  const bool is_ipv6 = address.family() == Address::Family::ipv6;
  std::string text;
  const auto octets = address.octets();
  for (std::size_t i = octets.size(); i-- > 0;) {
    if (is_ipv6) {
      append_hex(octets[i] & 0xFU, text);
      text += '.';
      append_hex(octets[i] >> 4U, text);
    } else {
      text += std::to_string(octets[i]);
    }
    text += '.';
  }
  return *DomainName::parse(text + (is_ipv6 ? "ip6.arpa." : "in-addr.arpa."));
}

}  // namespace smtplab::dns
