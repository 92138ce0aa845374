#pragma once

#include <array>
#include <compare>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "sim/dns/domain_name.h"

namespace smtplab::dns {

/// The network address of a host: none, or one of IPv4 or IPv6. A plain value of 17 octets.
///
/// They are ordered by family, then by number.
class Address {
 public:
  enum class Family : std::uint8_t { none, ipv4, ipv6 };

  constexpr Address() = default;
  static Address ipv4(std::array<std::uint8_t, 4> octets);
  static Address ipv6(std::array<std::uint8_t, 16> octets);
  /// "192.0.2.1", or an IPv6 address in any spelling of RFC 4291 section 2.2; no brackets.
  static std::optional<Address> parse(std::string_view text);

  Family family() const { return family_; }
  bool is_none() const { return family_ == Family::none; }
  /// 4 or 16 octets, in the order of the network; none for no address.
  std::span<const std::uint8_t> octets() const;
  /// The one spelling of RFC 5952 for IPv6; "" for no address.
  std::string to_string() const;

  friend constexpr bool operator==(const Address&, const Address&) = default;
  friend constexpr std::strong_ordering operator<=>(const Address& a, const Address& b) {
    std::strong_ordering order = a.family_ <=> b.family_;
    // Emscripten's library has no <=> of arrays.
    for (std::size_t i = 0; order == 0 && i < a.octets_.size(); ++i) {
      order = a.octets_[i] <=> b.octets_[i];
    }
    return order;
  }

 private:
  Family family_ = Family::none;
  std::array<std::uint8_t, 16> octets_{};
};

/// The name whose PTR record names the host: under IN-ADDR.ARPA (RFC 1035 section 3.5) or IP6.ARPA
/// (RFC 3596 section 2.5). The address must not be none.
DomainName reverse_name(const Address& address);

}  // namespace smtplab::dns
