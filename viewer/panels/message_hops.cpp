#include "viewer/panels/message_hops.h"

#include <algorithm>

#include "sim/explain/escape.h"

namespace smtplab::panels {
namespace {

using trace::EventIndex;
using trace::EventKind;

/// A message that went on is looked for among so many that came before it.
constexpr std::size_t kMostLookedAt = 4096;
constexpr std::size_t kMostHeaderLines = 500;

bool holds_message(EventKind kind) {
  return kind == EventKind::composed || kind == EventKind::queued || kind == EventKind::stored ||
         kind == EventKind::displayed || kind == EventKind::fetched;
}

/// The header of `message` line by line; what stands before `known` octets from its end is new.
MessageHop hop_of(std::string_view message, std::size_t known) {
  MessageHop hop;
  std::size_t at = 0;
  while (at < message.size() && hop.header.size() < kMostHeaderLines) {
    const std::size_t feed = message.find('\n', at);
    const std::size_t next = feed == std::string_view::npos ? message.size() : feed + 1;
    std::string_view line = message.substr(at, next - at);
    while (line.ends_with('\n') || line.ends_with('\r')) line.remove_suffix(1);
    if (line.empty()) {
      at = next;
      break;
    }
    hop.header.push_back({explain::escape_content(line), message.size() - at > known});
    at = next;
  }
  hop.body_octets = message.size() - at;
  return hop;
}

/// Content as the receiver has it: each line's first dot was added on the way.
std::string without_stuffing(std::string_view octets) {
  std::string content;
  content.reserve(octets.size());
  bool at_line_start = true;
  for (const char octet : octets) {
    if (!at_line_start || octet != '.') content.push_back(octet);
    at_line_start = octet == '\n';
  }
  return content;
}

/// What the client is sending at the cursor, and nobody has taken yet; empty: nothing.
std::string being_sent(const viewer::Future& future, const viewer::Cursor& cursor,
                       MessageHop& hop) {
  const viewer::Story& story = future.story();
  const std::size_t seen = std::min(cursor.seen, story.moments().size());
  for (std::size_t i = seen; i > 0 && seen - i < 3; --i) {
    const viewer::Moment& moment = story.moments()[i - 1];
    const explain::Line* const line = story.line_of(moment);
    if (line == nullptr || line->kind == explain::LineKind::reply) return {};
    if (line->kind != explain::LineKind::content) continue;
    hop.event = moment.event;
    hop.host = moment.from;
    return without_stuffing(line->octets);
  }
  return {};
}

}  // namespace

void MessageIndex::follow(const trace::Log& log) {
  for (; read_ < log.size(); ++read_) {
    if (holds_message(log[read_].kind)) events_.push_back(read_);
  }
}

std::string_view message_in(const trace::Log& log, EventIndex event) {
  const std::string_view payload = log.payload(event);
  return payload.substr(std::min<std::size_t>(log[event].begin, payload.size()));
}

std::string_view paths_in(const trace::Log& log, EventIndex event) {
  return log.payload(event).substr(0, log[event].begin);
}

std::vector<std::string_view> split_paths(std::string_view paths) {
  std::vector<std::string_view> parts;
  while (!paths.empty()) {
    // A local-part in quotes may have blanks and brackets of its own.
    bool is_quoted = false;
    std::size_t end = 0;
    for (; end < paths.size(); ++end) {
      const char c = paths[end];
      if (c == '\\' && is_quoted) {
        ++end;
      } else if (c == '"') {
        is_quoted = !is_quoted;
      } else if (c == '>' && !is_quoted) {
        break;
      }
    }
    end = std::min(end + 1, paths.size());
    parts.push_back(paths.substr(0, end));
    paths.remove_prefix(end);
    paths.remove_prefix(std::min(paths.find_first_not_of(' '), paths.size()));
  }
  return parts;
}

std::vector<MessageHop> message_hops(const viewer::Future& future, const viewer::Cursor& cursor,
                                     const MessageIndex& index) {
  const trace::Log& log = future.log();
  const auto& events = index.events();
  auto at = std::lower_bound(events.begin(), events.end(), cursor.position);
  // From the last host back to the first.
  std::vector<std::pair<MessageHop, std::string_view>> road;
  MessageHop on_its_way;
  const std::string sent = being_sent(future, cursor, on_its_way);
  if (!sent.empty()) {
    on_its_way.is_on_its_way = true;
    road.emplace_back(on_its_way, sent);
  }
  for (std::size_t looked = 0; at != events.begin() && looked < kMostLookedAt; ++looked) {
    --at;
    const std::string_view message = message_in(log, *at);
    if (!road.empty()) {
      const auto& [hop, later] = road.back();
      const bool is_same_host = log[*at].host == hop.host && !hop.is_on_its_way;
      if (message.empty() || is_same_host || !later.ends_with(message)) continue;
    }
    MessageHop hop;
    hop.event = *at;
    hop.host = log[*at].host;
    hop.paths = explain::escape(paths_in(log, *at));
    road.emplace_back(hop, message);
  }
  std::vector<MessageHop> hops;
  std::size_t known = 0;
  std::reverse(road.begin(), road.end());
  for (const auto& [found, message] : road) {
    MessageHop hop = hop_of(message, hops.empty() ? message.size() : known);
    known = message.size();
    hop.event = found.event;
    hop.host = found.host;
    hop.is_on_its_way = found.is_on_its_way;
    hop.paths = found.paths;
    hops.push_back(std::move(hop));
  }
  return hops;
}

}  // namespace smtplab::panels
