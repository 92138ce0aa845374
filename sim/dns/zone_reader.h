#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <tl/expected.hpp>
#include <vector>

#include "sim/dns/text_error.h"
#include "sim/dns/zone.h"

namespace smtplab::dns {

using ZoneError = TextError;

/// What a zone may hold, but whoever wrote it might not have meant.
struct ZoneNote {
  enum class Kind : std::uint8_t {
    duplicate,        ///< the same record again; it is left out
    ttl_differs,      ///< TTLs within one set differ; all get the lowest (RFC 2181 section 5.2)
    points_to_alias,  ///< NS or MX names an alias (RFC 2181 section 10.3)
    no_address,       ///< NS or MX names a host of this zone that has no address
    no_glue,          ///< a cut's name server lies below that cut, and has no address here
  };

  Kind kind = Kind::duplicate;
  std::size_t line = 0;  ///< from 1
  ResourceRecord record;

  friend bool operator==(const ZoneNote&, const ZoneNote&) = default;
};

/// "points-to-alias": the kind's name for a catalogue of sentences.
std::string_view key_of(ZoneNote::Kind kind);

struct ZoneFile {
  Zone zone;
  std::vector<ZoneNote> notes;
};

/// Reads the zone `origin` from the lines of a master file (RFC 1035 section 5.1).
///
/// $ORIGIN and $TTL, "@", owners and TTLs that are left out, brackets, strings and comments are
/// understood; class and TTL stand in either order. A TTL that is left out is that of $TTL (RFC
/// 2308 section 4), else the last one stated, else the SOA's minimum, else kDefaultTtl. Any error
/// rejects the whole zone (section 5.2).
tl::expected<ZoneFile, ZoneError> read_zone(std::span<const std::string> lines,
                                            const DomainName& origin);

}  // namespace smtplab::dns
