#pragma once

#include <cstdint>
#include <string_view>

#include "conformance/dialogue.h"

namespace smtplab::conformance {

// Content by BDAT (RFC 3030).

/// Connects; where CHUNKING is not offered the case does not apply.
void given_chunking(Dialogue& server);
/// BDAT and its octets in one segment.
void send_chunk(Dialogue& server, std::string_view octets);
/// The same with LAST, and what stands behind the chunk.
void send_last_chunk(Dialogue& server, std::string_view octets, std::string_view behind = {});
/// What EHLO's SIZE keyword announces; 0: nothing, or no limit.
std::uint64_t size_limit(const Dialogue& server);

}  // namespace smtplab::conformance
