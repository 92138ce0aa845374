#pragma once

#include <cstdint>
#include <variant>

#include "sim/dns/cache.h"
#include "sim/dns/message.h"
#include "sim/dns/resolution.h"

namespace smtplab::dns {

/// A query is to be sent to port 53 of a name server.
struct SendQuery {
  Address server;
  Message query;
};

/// A lookup has ended.
struct Resolved {
  std::uint32_t token = 0;
  Resolution resolution;
};

using ResolverEvent = std::variant<SendQuery, Resolved, CacheChanged>;

}  // namespace smtplab::dns
