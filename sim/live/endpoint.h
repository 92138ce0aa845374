#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "sim/dns/address.h"

namespace smtplab::live {

/// An address and a port of the real network.
struct Endpoint {
  dns::Address address;
  std::uint16_t port = 0;

  /// "127.0.0.1:2525" or "[::1]:2525"; an address alone gets `default_port`. nullopt for what is
  /// neither; a port is written with digits alone, and 0 is one.
  static std::optional<Endpoint> parse(std::string_view text, std::uint16_t default_port);

  /// As parse() reads it, always with the port.
  std::string to_string() const;
  /// In 127.0.0.0/8, or ::1.
  bool is_loopback() const;

  friend auto operator<=>(const Endpoint&, const Endpoint&) = default;
};

}  // namespace smtplab::live
