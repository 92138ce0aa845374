#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "sim/dns/message.h"
#include "sim/dns/zone.h"

namespace smtplab::dns {

/// The zones that one name server has authority for, and its answers from them.
class ZoneSet {
 public:
  /// A zone of the same origin is replaced.
  void add(Zone zone);
  std::span<const Zone> zones() const { return zones_; }
  /// The zone whose origin is the nearest above `name` or is it; null if there is none.
  const Zone* nearest(const DomainName& name) const;

  /// The response to a query, without recursion (RFC 1034 section 4.3.2).
  ///
  /// Aliases are followed through all zones of this set, at most kMaxAliases of them and none
  /// twice; the rest is left to whoever asked. Denials bring the zone's SOA; referrals bring the
  /// addresses that are known, and so do MX and NS answers. Where an alias leads to a name that
  /// does not exist, the code is nxdomain, as RFC 2308 section 2.1 has it; RFC 1034 left it out.
  /// A name outside of all zones is refused, and a response is a format error.
  Message answer(const Message& query) const;

  static constexpr std::size_t kMaxAliases = 16;

  friend bool operator==(const ZoneSet&, const ZoneSet&) = default;

 private:
  std::vector<Zone> zones_;  // by origin
};

}  // namespace smtplab::dns
