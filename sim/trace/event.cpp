#include "sim/trace/event.h"

namespace smtplab::trace {

std::string_view event_kind_name(EventKind kind) {
  constexpr std::string_view names[kEventKindCount] = {
      "connecting",       "accepted",        "sent",          "arrived",
      "command",          "answered",        "reply",         "content",
      "violation",        "reverse-path",    "forward-path",  "envelope-cleared",
      "stored",           "queued",          "displayed",     "timed-out",
      "closing",          "closed",          "differs",       "fault",
      "not-connected",    "routed",          "dequeued",      "deferred",
      "failed",           "crashed",         "restarted",     "datagram-sent",
      "datagram-arrived", "resolved",        "cache-changed", "removed",
      "composed",         "submitted",       "pop3-command",  "pop3-answered",
      "pop3-reply",       "fetching",        "fetched",       "fetch-ended",
      "tls-started",      "notice-withheld", "asked",         "decided",
      "reply-chosen",     "policy-changed",  "zone-changed"};
  return names[static_cast<std::size_t>(kind)];
}

}  // namespace smtplab::trace
