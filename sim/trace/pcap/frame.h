#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "sim/dns/address.h"
#include "sim/trace/event.h"

namespace smtplab::trace {

/// A port of a host, as it shows in packets.
struct FramePlace {
  HostIndex host = kNone;  ///< makes the Ethernet address
  dns::Address address;    ///< not none
  std::uint16_t port = 0;
};

/// One packet of TCP (RFC 9293 section 3.1).
struct TcpSegment {
  enum Flag : std::uint16_t { fin = 1, syn = 2, rst = 4, psh = 8, ack = 16 };

  std::uint32_t sequence = 0;
  std::uint32_t acknowledged = 0;
  std::uint16_t flags = 0;
  std::string_view payload;
};

/// The most octets that one packet holds, of either family of addresses.
inline constexpr std::size_t kMaxFramePayload = 65'000;

/// Ethernet frames with right lengths and checksums. Both places have addresses of one family. A
/// segment with SYN has the options that any stack of today sends: its segment size, and a scale
/// that makes the window wide enough for all that the simulation sends without waiting.
std::string tcp_frame(const FramePlace& from, const FramePlace& to, const TcpSegment& segment);
std::string udp_frame(const FramePlace& from, const FramePlace& to, std::string_view payload);

}  // namespace smtplab::trace
