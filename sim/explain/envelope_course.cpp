#include "sim/explain/envelope_course.h"

#include <algorithm>
#include <cstddef>
#include <string_view>

namespace smtplab::explain {
namespace {

using trace::EventIndex;
using trace::EventKind;
using trace::kNoEvent;

bool changes_envelope(const trace::Event& event) {
  return event.kind == EventKind::reverse_path || event.kind == EventKind::forward_path ||
         event.kind == EventKind::envelope_cleared;
}

void apply(const trace::Event& event, std::string_view payload, EnvelopeView& envelope) {
  if (event.kind == EventKind::forward_path) {
    envelope.forward_paths.emplace_back(payload);
  } else if (event.kind == EventKind::reverse_path) {
    envelope = {std::string(payload), {}};
  } else {
    envelope = {};
  }
}

/// When to look at the envelope: when all events before `at` have happened.
struct Look {
  EventIndex at;
  EnvelopeView EnvelopeAround::*side;
  std::size_t line;
};

}  // namespace

std::vector<EnvelopeAround> envelopes_around(const trace::Log& log,
                                             const Conversation& conversation) {
  std::vector<EventIndex> changes;
  std::vector<Look> looks;
  EventIndex latest = 0;  // of the lines before: where one that has no event of its own stands
  for (std::size_t i = 0; i < conversation.lines.size(); ++i) {
    const Line& line = conversation.lines[i];
    EventIndex first = kNoEvent;
    EventIndex last = kNoEvent;
    EventIndex earliest = kNoEvent;
    for (const EventIndex index : line.events) {
      if (earliest == kNoEvent || index < earliest) earliest = index;
      if (!changes_envelope(log[index])) continue;
      changes.push_back(index);
      if (first == kNoEvent || index < first) first = index;
      if (last == kNoEvent || index > last) last = index;
    }
    if (earliest != kNoEvent) latest = earliest;
    if (line.server_event != kNoEvent) latest = line.server_event;
    looks.push_back({first == kNoEvent ? latest : first, &EnvelopeAround::before, i});
    looks.push_back({last == kNoEvent ? latest : last + 1, &EnvelopeAround::after, i});
  }
  std::sort(changes.begin(), changes.end());
  std::stable_sort(looks.begin(), looks.end(),
                   [](const Look& a, const Look& b) { return a.at < b.at; });
  std::vector<EnvelopeAround> around(conversation.lines.size());
  EnvelopeView envelope;
  auto next = changes.begin();
  for (const Look& look : looks) {
    for (; next != changes.end() && *next < look.at; ++next) {
      apply(log[*next], log.payload(*next), envelope);
    }
    around[look.line].*look.side = envelope;
  }
  return around;
}

}  // namespace smtplab::explain
