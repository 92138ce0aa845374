#include "sim/agents/client_events.h"

#include <variant>

namespace smtplab::agents {

using trace::Event;
using trace::EventIndex;
using trace::EventKind;

EventIndex record_client_event(const smtp::ClientEvent& told, std::uint32_t connection,
                               std::uint64_t octets_before, EventIndex cause, Context& context) {
  Event event;
  event.connection = connection;
  if (const auto* reply = std::get_if<smtp::ReplyReceived>(&told)) {
    event.kind = EventKind::reply;
    event.verb = reply->verb;
    event.code = reply->code;
    event.row = reply->row;
    event.before = reply->before;
    event.after = reply->after;
    event.begin = static_cast<std::uint32_t>(octets_before + reply->octets.begin);
    event.length = static_cast<std::uint32_t>(reply->octets.end - reply->octets.begin);
    return context.record(event);
  }
  if (const auto* violation = std::get_if<smtp::Violation>(&told)) {
    event.kind = EventKind::violation;
    event.value = static_cast<std::uint32_t>(violation->kind);
    event.begin = static_cast<std::uint32_t>(octets_before + violation->at);
    return context.record(event);
  }
  if (const auto* timed_out = std::get_if<smtp::ReplyTimedOut>(&told)) {
    event.kind = EventKind::timed_out;
    event.verb = timed_out->verb;
    event.cause = cause;
    return context.record(event);
  }
  return trace::kNoEvent;
}

}  // namespace smtplab::agents
