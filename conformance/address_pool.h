#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

#include "sim/dns/address.h"

namespace smtplab::conformance {

/// Addresses that share their first bits: "10.25.0.0/16", "fd25::/64".
class AddressPool {
 public:
  /// nullopt where the text is no such range, or has fewer than 512 addresses.
  static std::optional<AddressPool> parse(std::string_view text);

  /// The address of that number, round and round: without the first 255 of the range, which are
  /// left to whoever set it up, and the last.
  dns::Address at(std::uint32_t number) const;

 private:
  dns::Address base_;
  std::uint32_t size_ = 0;  // of a larger range its first 2^24 are used
};

}  // namespace smtplab::conformance
