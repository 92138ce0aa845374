#include "sim/agents/name_events.h"

#include <string>

namespace smtplab::agents {

trace::EventIndex record_resolution(Context& context, const dns::Resolution& resolution) {
  trace::Event event;
  event.kind = trace::EventKind::resolved;
  event.value = static_cast<std::uint32_t>(resolution.outcome);
  std::string text = resolution.question_text();
  event.begin = static_cast<std::uint32_t>(text.size());
  event.length = resolution.queries;
  resolution.append_found(text);
  return context.record(event, text);
}

void record_cache_change(Context& context, const dns::CacheChanged& changed) {
  trace::Event event;
  event.kind = trace::EventKind::cache_changed;
  event.value = changed.kind == dns::CacheChanged::Kind::added ? 0 : 1;
  std::string text;
  changed.entry.append_to(text);
  context.record(event, text);
}

}  // namespace smtplab::agents
