#pragma once

#include <cstddef>
#include <string_view>
#include <vector>

#include "sim/explain/conversation.h"

namespace smtplab::explain {

/// A part of what one side of a connection has said.
struct UnheardPart {
  LineKind kind = LineKind::unread;
  network::Side speaker = network::Side::client;
  std::size_t begin = 0;  ///< offsets in the octets of the speaker
  std::size_t end = 0;
  trace::EventIndex client_event = trace::kNoEvent;  ///< of a reply: the client's reading it
};

/// The parts of a connection whose server tells nothing of what it has read or answered, for its
/// program is written outside: commands and replies as the client knows them. Where the client
/// tells nothing either, what went out together. Empty for a server that tells.
///
/// `from_client` has all octets of the client.
std::vector<UnheardPart> unheard_parts(const trace::Log& log, const Conversation& conversation,
                                       std::string_view from_client);

}  // namespace smtplab::explain
