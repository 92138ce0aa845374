#pragma once

#include "sim/agents/context.h"
#include "sim/dns/cache.h"
#include "sim/dns/resolution.h"

namespace smtplab::agents {

// What a host's resolver does, as the trace tells it.

/// `resolved`: the end of a lookup.
trace::EventIndex record_resolution(Context& context, const dns::Resolution& resolution);
/// `cache_changed`.
void record_cache_change(Context& context, const dns::CacheChanged& changed);

}  // namespace smtplab::agents
