#pragma once

#include <cstdint>

#include "sim/agents/context.h"
#include "sim/smtp/client_session.h"

namespace smtplab::agents {

/// Records what a client session tells: a reply, a violation, or that none came in time. Returns
/// the event, which is the cause of what the client does next; kNoEvent for Disconnected. The
/// session began behind `octets_before` octets of the server's.
trace::EventIndex record_client_event(const smtp::ClientEvent& told, std::uint32_t connection,
                                      std::uint64_t octets_before, trace::EventIndex cause,
                                      Context& context);

}  // namespace smtplab::agents
