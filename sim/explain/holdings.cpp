#include "sim/explain/holdings.h"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <string>
#include <tuple>
#include <vector>

#include "sim/explain/escape.h"
#include "sim/trace/world_state.h"

namespace smtplab::explain {
namespace {

using trace::EventIndex;
using trace::EventKind;

constexpr std::size_t kShortMessageLines = 14;

/// A host, what it keeps there, and whose: the order in which things are told.
using Place = std::tuple<trace::HostIndex, EventKind, std::string>;

// Whether what the event has brought is there at the end.
bool is_held(const trace::WorldState& end, const trace::Event& event, const std::string& subject) {
  const trace::HostState& host = end.host(event.host);
  switch (event.kind) {
    case EventKind::queued:
      return host.queue.count(event.value) != 0;
    case EventKind::stored: {
      const auto mailbox = host.mailboxes.find(subject);
      return mailbox != host.mailboxes.end() && mailbox->second.count(event.value) != 0;
    }
    case EventKind::displayed:
    case EventKind::fetched:
      return true;
    default:
      return false;
  }
}

std::string_view key_of(EventKind kind) {
  switch (kind) {
    case EventKind::stored:
      return "text.mailbox";
    case EventKind::queued:
      return "text.queue";
    case EventKind::fetched:
      return "text.fetched";
    default:
      return "text.terminal";
  }
}

void write_message(RunText& text, std::string_view message) {
  const auto lines = static_cast<std::size_t>(std::count(message.begin(), message.end(), '\n'));
  if (!text.options.annotate || lines > kShortMessageLines) return;
  while (!message.empty()) {
    const std::size_t end = message.find('\n');
    const std::size_t length = end == std::string_view::npos ? message.size() : end + 1;
    std::string_view line = message.substr(0, length);
    if (line.ends_with("\r\n")) line.remove_suffix(2);
    text.page.add("    | ", Style::dim, 8, escape_content(line), Style::plain);
    message.remove_prefix(length);
  }
}

}  // namespace

void write_holdings(RunText& text) {
  text.page.add_blank();
  text.page.add_rule(text.texts.text("text.holdings"));
  const trace::Log& log = text.log;
  const trace::WorldState end = trace::state_at(log, log.size());
  std::map<Place, std::vector<EventIndex>> held;
  for (EventIndex i = 0; i < log.size(); ++i) {
    const trace::Event& event = log[i];
    const std::string subject(log.payload(i).substr(0, event.begin));
    if (is_held(end, event, subject)) held[{event.host, event.kind, subject}].push_back(i);
  }
  if (held.empty()) text.page.add("", 0, text.texts.text("text.holds-nothing"), Style::plain);
  for (const auto& [place, events] : held) {
    const auto& [host, kind, subject] = place;
    const EventIndex last = events.back();
    const std::string_view message = log.payload(last).substr(log[last].begin);
    text.page.add(
        text.host_name(host) + ": ", 4,
        fmt::format("{} ({})",
                    text.texts.plural(key_of(kind), events.size(), {{"subject", escape(subject)}}),
                    text.texts.plural("text.message-octets", message.size())),
        Style::plain);
    write_message(text, message);
  }
}

}  // namespace smtplab::explain
