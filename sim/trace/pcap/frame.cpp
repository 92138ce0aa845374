#include "sim/trace/pcap/frame.h"

#include <tins/ethernetII.h>
#include <tins/ip.h>
#include <tins/ipv6.h>
#include <tins/rawpdu.h>
#include <tins/tcp.h>
#include <tins/udp.h>

#include <cassert>
#include <utility>

namespace smtplab::trace {
namespace {

constexpr std::uint8_t kHops = 64;
constexpr std::uint16_t kWindow = 65'535;
constexpr std::uint8_t kWindowScale = 14;  // the largest (RFC 7323 section 2.3)
constexpr std::uint16_t kSegmentSize = 1460;

/// Of those that everybody may give himself (the second bit of the first octet).
Tins::HWAddress<6> hardware_address(HostIndex host) {
  const std::uint8_t octets[6] = {2,
                                  0,
                                  static_cast<std::uint8_t>(host >> 24U),
                                  static_cast<std::uint8_t>(host >> 16U),
                                  static_cast<std::uint8_t>(host >> 8U),
                                  static_cast<std::uint8_t>(host)};
  return Tins::HWAddress<6>(octets);
}

Tins::RawPDU raw(std::string_view payload) {
  return {reinterpret_cast<const std::uint8_t*>(payload.data()),
          static_cast<std::uint32_t>(payload.size())};
}

std::string octets_of(Tins::PDU& frame) {
  const auto octets = frame.serialize();
  return {octets.begin(), octets.end()};
}

/// Puts the transport's packet into those of IP and Ethernet.
std::string frame_of(const FramePlace& from, const FramePlace& to, Tins::PDU& transport) {
  assert(from.address.family() == to.address.family() && !from.address.is_none());
  Tins::EthernetII frame(hardware_address(to.host), hardware_address(from.host));
  if (from.address.family() == dns::Address::Family::ipv4) {
    Tins::IP packet(to.address.to_string(), from.address.to_string());
    packet.ttl(kHops);
    packet.flags(Tins::IP::DONT_FRAGMENT);
    frame /= packet / transport;
  } else {
    Tins::IPv6 packet(to.address.to_string(), from.address.to_string());
    packet.hop_limit(kHops);
    frame /= packet / transport;
  }
  return octets_of(frame);
}

}  // namespace

std::string tcp_frame(const FramePlace& from, const FramePlace& to, const TcpSegment& segment) {
  assert(segment.payload.size() <= kMaxFramePayload);
  Tins::TCP packet(to.port, from.port);
  packet.seq(segment.sequence);
  packet.ack_seq(segment.acknowledged);
  packet.flags(segment.flags);
  packet.window(kWindow);
  if ((segment.flags & TcpSegment::syn) != 0) {
    packet.mss(kSegmentSize);
    packet.winscale(kWindowScale);
  }
  if (!segment.payload.empty()) packet /= raw(segment.payload);
  return frame_of(from, to, packet);
}

std::string udp_frame(const FramePlace& from, const FramePlace& to, std::string_view payload) {
  assert(payload.size() <= kMaxFramePayload);
  Tins::UDP packet(to.port, from.port);
  packet /= raw(payload);
  return frame_of(from, to, packet);
}

}  // namespace smtplab::trace
