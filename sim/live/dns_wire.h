#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <tl/expected.hpp>
#include <vector>

#include "sim/dns/message.h"

namespace smtplab::live {

/// What a packet without EDNS may hold over UDP (RFC 1035 section 2.3.4).
inline constexpr std::size_t kMaxPlainUdpOctets = 512;
/// What the length before a message over TCP can say (RFC 1035 section 4.2.2).
inline constexpr std::size_t kMaxTcpOctets = 65535;

/// The OPT record's own fields (RFC 6891 section 6.1.3); its options are passed over.
struct Edns {
  std::uint16_t udp_octets = 512;  ///< what the sender takes over UDP; below 512 counts as 512
  std::uint8_t version = 0;

  friend bool operator==(const Edns&, const Edns&) = default;
};

/// A message with those fields of its packet that dns::Message leaves out.
struct DnsPacket {
  dns::Message message;
  std::uint8_t opcode = 0;           ///< 0 is a standard query
  bool truncated = false;            ///< TC: ask again over TCP
  std::uint16_t question_class = 1;  ///< IN
  /// RCODE where ResponseCode does not have it; message.code is servfail then.
  std::optional<std::uint16_t> other_code = std::nullopt;
  std::optional<Edns> edns = std::nullopt;

  friend bool operator==(const DnsPacket&, const DnsPacket&) = default;
};

/// Why octets are no message.
struct DnsWireError {
  enum class Kind : std::uint8_t {
    no_header,        ///< under 12 octets: nobody to be answered
    cut,              ///< it ends before the records that its header counts do
    bad_name,         ///< a label over 63 octets, a name over 255, a pointer forward or in a loop
    bad_record,       ///< data that does not fit its type or its length
    trailing_octets,  ///< octets behind the last record that the header counts
    question_count,   ///< not one question; the sim knows messages with one only
  };

  Kind kind = Kind::no_header;
  std::uint16_t id = 0;      ///< of the header; 0 without one
  bool is_response = false;  ///< QR of the header; a server answers queries alone, with FORMERR

  friend bool operator==(const DnsWireError&, const DnsWireError&) = default;
};

/// The kind's name for a catalogue of sentences: "trailing-octets".
std::string_view key_of(DnsWireError::Kind kind);

/// Reads a packet (RFC 1035 section 4.1), without the length that TCP puts before it.
///
/// Records of other classes than IN, and of types that dns::RecordType has not, are passed over.
/// The question's type is kept as a number even if RecordType has no name for it: ZoneSet answers
/// it as any type that a name has not. What a query says in its answers is kept; UPDATE and NOTIFY
/// are left to whoever looks at `opcode`.
tl::expected<DnsPacket, DnsWireError> decode_dns(std::span<const std::byte> octets);

/// Writes a packet of at most `limit` octets, with names compressed (RFC 1035 section 4.1.4).
///
/// What is too long loses its additional records first, which needs no mark (RFC 2181 section 9),
/// then all records, and TC is set. `limit` is at least 512. An empty TXT record is written as one
/// empty string.
std::vector<std::byte> encode_dns(const DnsPacket& packet, std::size_t limit);

/// `response` belongs to `query`: a response to a standard query, of its id and question. Anything
/// else must not be believed, but waited past (RFC 5452 section 9.1). Where it came from is for
/// the caller to compare.
bool is_response_to(const DnsPacket& response, const dns::Message& query);

}  // namespace smtplab::live
