#pragma once

#include <cstddef>
#include <string_view>

#include "sim/smtp/mailbox.h"

namespace smtplab::smtp {

/// What a reader found at the front of its text.
struct Extent {
  bool ok = false;
  std::size_t length = 0;  ///< octets taken; if not ok, the offset of the first wrong octet
};

/// RFC 821's <dotnum> and RFC 5321's IPv4-address-literal, without brackets: four numbers from 0
/// to 255 of one to three digits.
Extent read_ipv4_address(std::string_view text);
/// IPv6-addr of RFC 5321 section 4.1.3, without brackets and tag.
Extent read_ipv6_address(std::string_view text);

struct AddressLiteral {
  Extent extent;
  Domain::Kind kind = Domain::Kind::none;
};

/// Reads "[...]" at the front of `text` (RFC 5321 section 4.1.3).
///
/// The tag IPv6 is taken: what follows it must be an IPv6 address, though the grammar's general
/// form would let anything pass. Other tags are not looked up in a registry.
AddressLiteral read_address_literal(std::string_view text);

}  // namespace smtplab::smtp
