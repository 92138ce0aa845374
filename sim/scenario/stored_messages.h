#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "sim/trace/log.h"

namespace smtplab::scenario {

/// A user's name as it is compared: in lower case.
std::string folded_user(std::string_view user);

/// The user of "<user@host>", folded. The host is left out: a host's own mailboxes are the only
/// ones that it stores into.
std::string user_of(std::string_view subject);

/// The events that tell of a message stored into the user's mailbox, in order; also of those that
/// were removed later.
std::vector<trace::EventIndex> stored_for(const trace::Log& log, std::uint32_t host,
                                          std::string_view user);

}  // namespace smtplab::scenario
