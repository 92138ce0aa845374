#include "sim/live/dns_responder.h"

#include <algorithm>
#include <utility>

#include "sim/live/dns_wire.h"

namespace smtplab::live {
namespace {

constexpr std::uint16_t kBadVersion = 16;
constexpr std::uint16_t kClassIn = 1;
// IXFR, AXFR, MAILB and MAILA: they ask for more than records of one type.
constexpr unsigned kFirstMetaType = 251;
constexpr unsigned kLastMetaType = 254;

/// A header alone: what was asked cannot be told.
std::vector<std::byte> format_error(std::uint16_t id) {
  std::vector<std::byte> octets(12);
  octets[0] = static_cast<std::byte>(id >> 8U);
  octets[1] = static_cast<std::byte>(id & 0xFFU);
  octets[2] = std::byte{0x80};  // QR
  octets[3] = static_cast<std::byte>(dns::ResponseCode::formerr);
  return octets;
}

bool is_meta_type(dns::RecordType type) {
  const auto number = static_cast<unsigned>(type);
  return number >= kFirstMetaType && number <= kLastMetaType;
}

DnsPacket refusal_of(const DnsPacket& query, dns::ResponseCode code) {
  DnsPacket response;
  response.opcode = query.opcode;
  response.question_class = query.question_class;
  response.message.id = query.message.id;
  response.message.is_response = true;
  response.message.recursion_desired = query.message.recursion_desired;
  response.message.question = query.message.question;
  response.message.code = code;
  return response;
}

std::optional<DnsPacket> response_to(const DnsPacket& query, const DnsAnswer& answer) {
  using dns::ResponseCode;
  if (query.edns && query.edns->version != 0) {
    DnsPacket response = refusal_of(query, ResponseCode::servfail);
    response.other_code = kBadVersion;
    return response;
  }
  if (query.opcode != 0) return refusal_of(query, ResponseCode::notimp);
  if (query.question_class != kClassIn) return refusal_of(query, ResponseCode::refused);
  if (is_meta_type(query.message.question.type)) return refusal_of(query, ResponseCode::notimp);
  auto message = answer(query.message);
  if (!message) return std::nullopt;
  DnsPacket response;
  response.message = *std::move(message);
  return response;
}

std::size_t limit_of(DnsTransport transport, const std::optional<Edns>& edns) {
  if (transport == DnsTransport::tcp) return kMaxTcpOctets;
  if (!edns) return kMaxPlainUdpOctets;
  return std::clamp<std::size_t>(edns->udp_octets, kMaxPlainUdpOctets, kMaxUdpOctets);
}

}  // namespace

std::optional<std::vector<std::byte>> respond_dns(std::span<const std::byte> query,
                                                  DnsTransport transport, const DnsAnswer& answer) {
  const auto packet = decode_dns(query);
  if (!packet) {
    const DnsWireError& error = packet.error();
    if (error.kind == DnsWireError::Kind::no_header || error.is_response) return std::nullopt;
    return format_error(error.id);
  }
  if (packet->message.is_response) return std::nullopt;
  auto response = response_to(*packet, answer);
  if (!response) return std::nullopt;
  if (packet->edns) response->edns = Edns{kMaxUdpOctets, 0};
  return encode_dns(*response, limit_of(transport, packet->edns));
}

}  // namespace smtplab::live
