#include "sim/explain/line_rule.h"

namespace smtplab::explain {
namespace {

using network::Side;

LineRule rule_of_end(Side role, const LineContext& context) {
  if (context.is_pop3) {
    if (context.quit_was_answered) return {"line.pop3-ends", {"R1939-6-e", "R1939-6-b"}};
    if (context.timed_out) return {"line.pop3-logs-out", {"R1939-3-k", "R1939-3-j"}};
    return {"line.pop3-breaks", {"R1939-6-c"}};
  }
  if (context.is_breaking) {
    return {"line.broken", {"R821-4.1.1-at", "R5321-4.1.1.10-e", "R5321-4.1.1.10-f"}};
  }
  if (role == Side::server) {
    if (context.quit_was_answered) {
      return {"line.server-closes", {"R821-4.1.1-ar", "R5321-4.1.1.10-a"}};
    }
    return {"line.server-leaves", {"R821-4.2.1-a", "R5321-3.8-a", "R5321-3.8-d"}};
  }
  if (context.quit_was_answered) {
    return {"line.client-closes", {"R821-4.1.1-at", "R5321-4.1.1.10-d"}};
  }
  return {"line.client-leaves", {"R821-4.1.1-at", "R5321-4.1.1.10-c", "R5321-4.1.1.10-e"}};
}

}  // namespace

LineRule rule_of(const Line& line, const LineContext& context) {
  switch (line.kind) {
    case LineKind::call:
      if (context.is_pop3) return {"line.pop3-call", {"R1939-3-a"}};
      if (context.was_taken) return {"line.call", {"R821-3.5-b", "R5321-4.3.1-b"}};
      return {"line.call-unanswered", {"R821-AppE-a", "R5321-5.1-m"}};
    case LineKind::content:
      if (context.is_chunk) return {"line.chunk", {"R3030-2-f", "R3030-2-g"}};
      return {"line.content", {"R821-4.5.2-a", "R821-4.5.2-b", "R5321-4.5.2-a", "R5321-4.5.2-b"}};
    case LineKind::said:
      return {"line.said", {"R1939-3-e"}};
    case LineKind::unread:
      if (context.is_negotiating) {
        return {"line.unread-before-tls", {"R3207-4-k", "R3207-4.2-a", "R3207-4.2-b"}};
      }
      return {"line.unread", {"R821-4.1.1-bl", "R5321-2.4-e"}};
    case LineKind::hang_up:
      return rule_of_end(line.role(), context);
    case LineKind::command:
      return {"line.unheard", {"R821-4.2-a", "R5321-4.2-a"}};
    default:
      return {};
  }
}

}  // namespace smtplab::explain
