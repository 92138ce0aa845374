#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

#include "sim/dns/message.h"

namespace smtplab::dns {

/// What a response says, once everything that its sender has no say about is left out.
///
/// Only records at and below `zone`, the domain whose servers were asked, are looked at: others are
/// out of bailiwick (RFC 2181 section 5.4.1 calls them unauthenticated).
struct ResponseReading {
  enum class Kind : std::uint8_t {
    records,       ///< the answer
    no_data,       ///< the name exists, the type does not
    no_such_name,  ///< the name does not exist
    alias,         ///< aliases led to a name that must be asked for anew
    alias_loop,    ///< aliases led to a name that was there before
    referral,      ///< name servers nearer to the name
    lame,          ///< the server cannot or will not answer; another one may
  };

  Kind kind = Kind::lame;
  /// Aliases that led from the question's name to `name`, in order.
  std::vector<ResourceRecord> chain;
  DomainName name;
  /// The answer; for a referral the NS records.
  std::vector<ResourceRecord> records;
  /// Addresses of the hosts that the NS records name.
  std::vector<ResourceRecord> glue;
  /// For a denial, how long it may be kept, if the response says so (RFC 2308 section 5).
  std::optional<std::uint32_t> denial_ttl_s;
};

/// Reads a response to `question` from a server of `zone`; the question's name is within it.
///
/// Denials need the AA bit, for only an authority can know (RFC 1035 section 4.1.1). At most
/// `max_aliases` are followed.
ResponseReading read_response(const Message& response, const Question& question,
                              const DomainName& zone, std::size_t max_aliases);

}  // namespace smtplab::dns
