#pragma once

#include <cstdint>

#include "sim/smtp/server_session.h"
#include "sim/trace/event.h"

namespace smtplab::agents {

/// The octets of its stream that an event is about; `before` came before those that `range` counts.
inline void set_range(trace::Event& event, smtp::OctetRange range, std::uint32_t before = 0) {
  event.begin = before + static_cast<std::uint32_t>(range.begin);
  event.length = static_cast<std::uint32_t>(range.end - range.begin);
}

}  // namespace smtplab::agents
