#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

#include "sim/dns/address.h"
#include "sim/dns/domain_name.h"
#include "sim/kernel/instant.h"

namespace smtplab::dns {

/// A server to begin with where nothing nearer is known (SBELT, RFC 1034 section 5.3.2).
struct ServerHint {
  DomainName name;
  std::vector<Address> addresses;
};

/// How a resolver works, and the bounds of its work (RFC 1034 section 5.3.3).
struct ResolverConfig {
  std::vector<ServerHint> hints;
  Duration timeout = seconds(5);  ///< for one query; RFC 1035 section 4.2.1 has 2 to 5 s
  unsigned tries = 2;             ///< queries to one address for one question
  unsigned max_referrals = 16;    ///< for one name
  unsigned max_aliases = 8;
  unsigned max_nesting = 4;        ///< lookups of servers' addresses within one another
  unsigned max_queries = 40;       ///< for one lookup, those for servers' addresses included
  std::size_t cache_limit = 1000;  ///< entries; 0 keeps nothing
  /// Ids count up from here: a run must be repeatable. Against forged responses on a real network
  /// they would have to be random.
  std::uint16_t first_query_id = 1;
};

}  // namespace smtplab::dns
