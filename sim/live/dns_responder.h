#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <span>
#include <vector>

#include "sim/dns/message.h"

namespace smtplab::live {

/// The response to a standard query of class IN; nullopt for a server that says nothing.
///
/// The question's type may be a number that RecordType has no name for; ZoneSet answers it as any
/// type that a name has not.
using DnsAnswer = std::function<std::optional<dns::Message>(const dns::Message& query)>;

enum class DnsTransport : std::uint8_t { udp, tcp };

/// What is sent at most over UDP, whatever the other side takes: it fits one packet on every link.
inline constexpr std::size_t kMaxUdpOctets = 1232;

/// The packet that answers the packet `query`, without I/O; nullopt where nothing is to be sent.
///
/// `answer` is asked for standard queries of class IN alone. The rest is answered here: what is
/// no message with FORMERR (its header at least must be whole), other opcodes and QTYPEs of zone
/// transfers with NOTIMP, other classes with REFUSED, other versions of EDNS with BADVERS (RFC
/// 6891 section 6.1.3). A response is never answered, lest two servers go on for ever. Over UDP
/// the response has at most 512 octets, with EDNS what the query allows up to kMaxUdpOctets; what
/// does not fit is left to TCP (encode_dns()).
std::optional<std::vector<std::byte>> respond_dns(std::span<const std::byte> query,
                                                  DnsTransport transport, const DnsAnswer& answer);

}  // namespace smtplab::live
