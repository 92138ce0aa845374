#pragma once

#include <string_view>
#include <utility>

#include "sim/agents/effects.h"
#include "sim/kernel/instant.h"
#include "sim/kernel/random.h"
#include "sim/trace/recorder.h"

namespace smtplab::agents {

/// An event about a connection, to be filled in and recorded.
inline trace::Event event_on(std::uint32_t connection, trace::EventKind kind) {
  trace::Event event;
  event.kind = kind;
  event.connection = connection;
  return event;
}

/// What an agent is told with each input, and where its effects and events go.
struct Context {
  Instant now;
  trace::HostIndex host = 0;
  trace::EventIndex cause = trace::kNoEvent;  ///< the event that brought the input
  trace::Recorder& trace;
  Effects& effects;
  Random& random;

  /// Records an event of this host, now, caused by the input unless the event names another cause.
  /// The event's payload is `head` and `body` behind one another.
  trace::EventIndex record(trace::Event event, std::string_view head = {},
                           std::string_view body = {}) {
    event.at = now;
    event.host = host;
    if (event.cause == trace::kNoEvent) event.cause = cause;
    return trace.record(event, head, body);
  }

  /// Leaves a decision to somebody outside; `event` has the connection, if there is one, and the
  /// cause. The event of the asking.
  trace::EventIndex ask(Ask ask, trace::Event event) {
    event.kind = trace::EventKind::asked;
    event.verb = ask.verb;
    event.value = static_cast<std::uint32_t>(ask.decision);
    const std::string_view subject = ask.subject();
    event.begin = static_cast<std::uint32_t>(subject.size());
    ask.event = record(event, subject, ask.by_itself(now));
    const trace::EventIndex index = ask.event;
    effects.ask(std::move(ask));
    return index;
  }
};

}  // namespace smtplab::agents
