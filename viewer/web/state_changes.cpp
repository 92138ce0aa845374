#include "viewer/web/state_changes.h"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "sim/dns/cache.h"
#include "sim/explain/escape.h"

namespace smtplab::web {
namespace {

using trace::Event;
using trace::EventKind;

constexpr std::string_view kNothing = "null";

std::string cache_id(const dns::DomainName& name, dns::RecordType type) {
  return std::string(dns::to_string(type)) + " " + name.to_string();
}

std::string_view kind_name(dns::CacheEntry::Kind kind) {
  static constexpr std::string_view kNames[] = {"records", "no-data", "no-such-name"};
  return kNames[static_cast<std::size_t>(kind)];
}

}  // namespace

StateChanges::Keys StateChanges::touched_by(const Event& event, std::string_view payload) const {
  Keys keys;
  switch (event.kind) {
    case EventKind::queued:
    case EventKind::deferred:
    case EventKind::dequeued:
    case EventKind::failed:
      keys.emplace_back("queue", event.host, "", event.value);
      break;
    case EventKind::stored:
      keys.emplace_back("mailbox", event.host, payload.substr(0, event.begin), event.value);
      break;
    case EventKind::removed:
      keys.emplace_back("mailbox", event.host, payload, event.value);
      break;
    case EventKind::displayed:
      keys.emplace_back("terminal", event.host, payload.substr(0, event.begin), 0);
      break;
    case EventKind::cache_changed:
      if (const auto entry = dns::parse_cache_entry(payload)) {
        keys.emplace_back("cache", event.host, cache_id(entry->name, entry->type), 0);
      }
      break;
    case EventKind::crashed:
      add_all_of(event.host, keys);
      break;
    case EventKind::restarted:
      keys.emplace_back("up", event.host, "", 0);
      break;
    case EventKind::asked:
    case EventKind::decided:
      keys.emplace_back("undecided", event.host, "", 0);
      break;
    case EventKind::forward_path: {
      const auto found = world_.connections().find(event.connection);
      if (found == world_.connections().end()) break;
      const auto place = static_cast<std::uint32_t>(found->second.forward_paths.size());
      keys.emplace_back("recipient", event.connection, "", place);
      break;
    }
    case EventKind::connecting:
    case EventKind::accepted:
    case EventKind::not_connected:
    case EventKind::closing:
    case EventKind::closed:
    case EventKind::reverse_path:
    case EventKind::envelope_cleared:
      add_connection(event.connection, keys);
      break;
    default:
      break;
  }
  return keys;
}

// A host that crashes may lose anything.
void StateChanges::add_all_of(trace::HostIndex host, Keys& keys) const {
  keys.emplace_back("up", host, "", 0);
  keys.emplace_back("undecided", host, "", 0);
  const trace::HostState& state = world_.host(host);
  for (const auto& [number, mail] : state.queue) keys.emplace_back("queue", host, "", number);
  for (const auto& [key, entry] : state.cache) {
    keys.emplace_back("cache", host, cache_id(key.first, key.second), 0);
  }
  for (const auto& [index, connection] : world_.connections()) {
    if (connection.client == host || connection.server == host) {
      add_connection(index, keys);
    }
  }
}

void StateChanges::add_connection(trace::ConnectionIndex connection, Keys& keys) const {
  if (connection == trace::kNone) return;
  keys.emplace_back("connection", connection, "", 0);
  keys.emplace_back("sender", connection, "", 0);
  const auto found = world_.connections().find(connection);
  if (found == world_.connections().end()) return;
  for (std::uint32_t place = 0; place < found->second.forward_paths.size(); ++place) {
    keys.emplace_back("recipient", connection, "", place);
  }
}

std::string StateChanges::queue_value(const Key& key) const {
  const auto& queue = world_.host(std::get<1>(key)).queue;
  const auto mail = queue.find(std::get<3>(key));
  if (mail == queue.end()) return std::string(kNothing);
  const trace::QueuedMail& kept = mail->second;
  return fmt::format("[{},{},{},{}]", texts_.add(explain::escape(kept.paths)), kept.octets,
                     kept.attempts,
                     kept.due ? std::to_string(kept.due->nanoseconds) : std::string(kNothing));
}

std::string StateChanges::cache_value(const Key& key) const {
  for (const auto& [id, entry] : world_.host(std::get<1>(key)).cache) {
    if (cache_id(id.first, id.second) != std::get<2>(key)) continue;
    std::string value = fmt::format("[{},\"{}\"", entry.expires.nanoseconds, kind_name(entry.kind));
    std::string lines;
    entry.append_to(lines);
    // The first line names the entry itself.
    std::string_view rest = std::string_view(lines).substr(lines.find('\n') + 1);
    while (!rest.empty()) {
      const std::size_t end = std::min(rest.find('\n'), rest.size());
      value.append(",").append(std::to_string(texts_.add(explain::escape(rest.substr(0, end)))));
      rest.remove_prefix(std::min(end + 1, rest.size()));
    }
    return value + "]";
  }
  return std::string(kNothing);
}

std::string StateChanges::connection_value(const Key& key) const {
  const auto found = world_.connections().find(std::get<1>(key));
  if (found == world_.connections().end()) return std::string(kNothing);
  const trace::ConnectionState& state = found->second;
  const auto host = [](trace::HostIndex index) {
    return index == trace::kNone ? std::string(kNothing) : std::to_string(index);
  };
  return fmt::format("[{},{},{},{},{}]", host(state.client), host(state.server), state.port,
                     state.client_open, state.server_open);
}

std::string StateChanges::path_value(const Key& key) const {
  const auto& [kind, connection, name, place] = key;
  const auto found = world_.connections().find(connection);
  if (found == world_.connections().end()) return std::string(kNothing);
  const trace::ConnectionState& state = found->second;
  if (kind == "sender") {
    return state.reverse_path ? std::to_string(texts_.add(explain::escape(*state.reverse_path)))
                              : std::string(kNothing);
  }
  return place < state.forward_paths.size()
             ? std::to_string(texts_.add(explain::escape(state.forward_paths[place])))
             : std::string(kNothing);
}

std::string StateChanges::value_of(const Key& key) const {
  const auto& [kind, owner, name, number] = key;
  if (kind == "queue") return queue_value(key);
  if (kind == "cache") return cache_value(key);
  if (kind == "connection") return connection_value(key);
  if (kind == "sender" || kind == "recipient") return path_value(key);
  const trace::HostState& host = world_.host(owner);
  if (kind == "up") return host.is_up ? std::string(kNothing) : "false";
  if (kind == "undecided") {
    return host.undecided == 0 ? std::string(kNothing) : std::to_string(host.undecided);
  }
  if (kind == "terminal") {
    const auto shown = host.shown.find(name);
    return shown == host.shown.end() ? std::string(kNothing) : std::to_string(shown->second);
  }
  const auto mailbox = host.mailboxes.find(name);
  if (mailbox == host.mailboxes.end()) return std::string(kNothing);
  const auto message = mailbox->second.find(number);
  return message == mailbox->second.end() ? std::string(kNothing) : std::to_string(message->second);
}

void StateChanges::apply(const Event& event, std::string_view payload) {
  if (event.host != trace::kNone) {
    for (Key& key : touched_by(event, payload)) {
      std::string value = value_of(key);
      before_.try_emplace(std::move(key), std::move(value));
    }
  }
  world_.apply(event, payload);
}

std::string StateChanges::take() {
  std::string all;
  for (const auto& [key, before] : std::exchange(before_, {})) {
    std::string value = value_of(key);
    if (value == before) continue;
    const auto& [kind, owner, name, number] = key;
    all.append(all.empty() ? "" : ",").append(fmt::format("[\"{}\",{}", kind, owner));
    if (kind == "mailbox" || kind == "terminal" || kind == "cache") {
      all.append(",").append(std::to_string(texts_.add(explain::escape(name))));
    }
    if (kind == "queue" || kind == "mailbox" || kind == "recipient")
      all.append(",").append(std::to_string(number));
    all.append(",").append(value).append("]");
  }
  return "[" + all + "]";
}

}  // namespace smtplab::web
