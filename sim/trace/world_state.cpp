#include "sim/trace/world_state.h"

#include <algorithm>

namespace smtplab::trace {

HostState& WorldState::at(const Event& event) {
  if (event.host >= hosts_.size()) hosts_.resize(std::size_t{event.host} + 1);
  return hosts_[event.host];
}

const HostState& WorldState::host(HostIndex host) const {
  static const HostState kUntold;
  return host < hosts_.size() ? hosts_[host] : kUntold;
}

std::vector<dns::CacheEntry> WorldState::cached(HostIndex host) const {
  std::vector<dns::CacheEntry> entries;
  for (const auto& [key, entry] : this->host(host).cache) {
    if (entry.expires > now_) entries.push_back(entry);
  }
  return entries;
}

void WorldState::apply(const Event& event, std::string_view payload) {
  now_ = std::max(now_, event.at);
  if (event.host == kNone) return;
  switch (event.kind) {
    case EventKind::queued:
    case EventKind::deferred:
    case EventKind::dequeued:
    case EventKind::failed:
      return apply_to_queue(event, payload);
    case EventKind::stored:
    case EventKind::removed:
    case EventKind::displayed:
      return apply_to_mailbox(event, payload);
    case EventKind::cache_changed:
      return apply_to_cache(event, payload);
    case EventKind::crashed:
      return crash(event.host);
    case EventKind::restarted:
      at(event).is_up = true;
      return;
    case EventKind::asked:
      ++at(event).undecided;
      return;
    case EventKind::decided:
      if (HostState& host = at(event); host.undecided > 0) --host.undecided;
      return;
    default:
      if (event.connection != kNone) apply_to_connection(event, payload);
  }
}

void WorldState::apply_to_queue(const Event& event, std::string_view payload) {
  auto& queue = at(event).queue;
  if (event.kind == EventKind::queued) {
    const std::size_t cut = std::min<std::size_t>(event.begin, payload.size());
    queue[event.value] = {std::string(payload.substr(0, cut)),
                          static_cast<std::uint32_t>(payload.size() - cut), 0, std::nullopt};
    return;
  }
  const auto mail = queue.find(event.value);
  if (mail == queue.end()) return;
  if (event.kind != EventKind::deferred) {
    queue.erase(mail);
    return;
  }
  ++mail->second.attempts;
  mail->second.due = event.at + seconds(event.length);
}

void WorldState::apply_to_mailbox(const Event& event, std::string_view payload) {
  HostState& host = at(event);
  if (event.kind == EventKind::removed) {
    const auto mailbox = host.mailboxes.find(std::string(payload));
    if (mailbox == host.mailboxes.end()) return;
    mailbox->second.erase(event.value);
    if (mailbox->second.empty()) host.mailboxes.erase(mailbox);
    return;
  }
  const std::size_t cut = std::min<std::size_t>(event.begin, payload.size());
  std::string path(payload.substr(0, cut));
  if (event.kind == EventKind::displayed) {
    ++host.shown[std::move(path)];
  } else {
    host.mailboxes[std::move(path)][event.value] = static_cast<std::uint32_t>(payload.size() - cut);
  }
}

void WorldState::apply_to_cache(const Event& event, std::string_view payload) {
  const auto entry = dns::parse_cache_entry(payload);
  if (!entry) return;
  auto& cache = at(event).cache;
  const HostState::CacheKey key(entry->name, entry->type);
  if (event.value == 0) {
    cache.insert_or_assign(key, *entry);
  } else {
    cache.erase(key);
  }
}

void WorldState::apply_to_connection(const Event& event, std::string_view payload) {
  if (event.kind == EventKind::connecting) {
    ConnectionState& opened = connections_[event.connection];
    opened.client = event.host;
    opened.server = event.value;
    opened.port = event.length;
    opened.client_open = true;
    return;
  }
  const auto found = connections_.find(event.connection);
  if (found == connections_.end()) return;
  ConnectionState& connection = found->second;
  switch (event.kind) {
    case EventKind::accepted:
      connection.server_open = true;
      return;
    case EventKind::not_connected:
    case EventKind::closing:
    case EventKind::closed:
      return close(event.connection, event.host);
    case EventKind::reverse_path:
      connection.reverse_path = std::string(payload);
      connection.forward_paths.clear();
      return;
    case EventKind::forward_path:
      connection.forward_paths.emplace_back(payload);
      return;
    case EventKind::envelope_cleared:
      connection.reverse_path.reset();
      connection.forward_paths.clear();
      return;
    default:
      return;
  }
}

void WorldState::close(ConnectionIndex connection, HostIndex host) {
  const auto found = connections_.find(connection);
  if (found == connections_.end()) return;
  ConnectionState& closed = found->second;
  if (closed.client == host) {
    closed.client_open = false;
  } else {
    closed.server_open = false;
    closed.reverse_path.reset();
    closed.forward_paths.clear();
  }
  if (!closed.client_open && !closed.server_open) connections_.erase(found);
}

// What is on the disk stays: queue and mailboxes. What waited is due at once, by the host's clock.
void WorldState::crash(HostIndex host) {
  Event event;
  event.host = host;
  HostState& state = at(event);
  state.is_up = false;
  state.undecided = 0;
  state.cache.clear();
  for (auto& [id, mail] : state.queue) mail.due.reset();
  std::vector<ConnectionIndex> lost;
  for (const auto& [index, connection] : connections_) {
    if (connection.client == host || connection.server == host) lost.push_back(index);
  }
  for (const ConnectionIndex index : lost) close(index, host);
}

WorldState state_at(const Log& log, EventIndex index) {
  WorldState state;
  const EventIndex end = std::min(index, log.size());
  for (EventIndex i = 0; i < end; ++i) state.apply(log[i], log.payload(i));
  return state;
}

}  // namespace smtplab::trace
