#include "bindings/core/recording.h"

#include "sim/pop3/command.h"
#include "sim/smtp/command.h"
#include "sim/trace/pop3_exchange.h"

namespace smtplab::bindings {

using trace::EventKind;

std::string_view Recording::host_name(trace::HostIndex host) const {
  const auto& hosts = source->scenario->hosts;
  return host < hosts.size() ? std::string_view(hosts[host].name) : std::string_view();
}

std::string_view verb_of(const trace::Event& event) {
  switch (event.kind) {
    case EventKind::command:
    case EventKind::answered:
    case EventKind::reply:
    case EventKind::reverse_path:
    case EventKind::timed_out:
      return smtp::command_spec(event.verb).name;
    case EventKind::pop3_command:
    case EventKind::pop3_answered:
    case EventKind::pop3_reply:
      return pop3::command_spec(trace::unpack_pop3(event.value).verb).name;
    default:
      return {};
  }
}

std::vector<trace::EventIndex> find_events(const Recording& recording, const EventFilter& filter) {
  std::vector<trace::EventIndex> found;
  for (trace::EventIndex i = 0; i < recording.log.size(); ++i) {
    const trace::Event& event = recording.log[i];
    if (filter.until && event.at > *filter.until) break;
    if (filter.from && event.at < *filter.from) continue;
    if (!filter.kinds.empty() && !filter.kinds.contains(event.kind)) continue;
    if (filter.host && event.host != *filter.host) continue;
    if (filter.connection && event.connection != *filter.connection) continue;
    if (filter.code && event.code.value != *filter.code) continue;
    if (filter.verb && verb_of(event) != *filter.verb) continue;
    found.push_back(i);
  }
  return found;
}

}  // namespace smtplab::bindings
