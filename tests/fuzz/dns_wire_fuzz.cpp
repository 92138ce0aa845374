// Whatever the octets: a packet that is read is written such that it is read again, to an equal
// packet; and what a name server sends for it is a packet within its limit, of its id, and never
// an answer to a response.

#include <cstddef>
#include <cstdint>
#include <cstdlib>
#include <optional>
#include <span>

#include "sim/dns/zone_reader.h"
#include "sim/dns/zone_set.h"
#include "sim/live/dns_responder.h"
#include "sim/live/dns_wire.h"

namespace {

using namespace smtplab;
using namespace smtplab::live;

void require(bool holds) {
  if (!holds) std::abort();
}

std::optional<dns::Message> from_zone(const dns::Message& query) {
  static const dns::ZoneSet kZones = [] {
    const std::vector<std::string> lines = {"@ MX 10 mx", "mx A 192.0.2.1", "www CNAME @",
                                            "* TXT \"any\""};
    dns::ZoneSet zones;
    zones.add(dns::read_zone(lines, dns::DomainName::parse("example.org").value()).value().zone);
    return zones;
  }();
  return kZones.answer(query);
}

void check_round_trip(const DnsPacket& packet) {
  const auto octets = encode_dns(packet, kMaxTcpOctets);
  const auto again = decode_dns(octets);
  require(again.has_value());
  if (octets.size() > kMaxTcpOctets / 2) return;  // it may have lost its records
  DnsPacket expected = packet;
  // A size below 512 counts as 512, and codes stand in responses alone.
  if (expected.edns && expected.edns->udp_octets < kMaxPlainUdpOctets) {
    expected.edns->udp_octets = kMaxPlainUdpOctets;
  }
  require(*again == expected);
}

void check_response(std::span<const std::byte> query, DnsTransport transport, std::size_t limit) {
  const auto response = respond_dns(query, transport, from_zone);
  const auto packet = decode_dns(query);
  if (!response) {
    require(query.size() < 12 || (std::to_integer<unsigned>(query[2]) & 0x80U) != 0);
    return;
  }
  require(response->size() <= limit && response->size() >= 12);
  require((*response)[0] == query[0] && (*response)[1] == query[1]);
  require((std::to_integer<unsigned>((*response)[2]) & 0x80U) != 0);
  if (!packet) return;
  const auto read = decode_dns(*response);
  require(read.has_value() && read->message.question == packet->message.question);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::span octets(reinterpret_cast<const std::byte*>(data), size);
  if (const auto packet = decode_dns(octets)) {
    check_round_trip(*packet);
  } else if (size >= 12) {
    require(packet.error().id == data[0] * 256U + data[1]);
  }
  check_response(octets, DnsTransport::udp, kMaxUdpOctets);
  check_response(octets, DnsTransport::tcp, kMaxTcpOctets);
  return 0;
}
