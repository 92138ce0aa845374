#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <tuple>
#include <vector>

#include "sim/trace/event.h"
#include "sim/trace/world_state.h"
#include "viewer/web/text_table.h"

namespace smtplab::web {

/// Follows the state of all hosts through a log and tells what of it changes, so that a page can
/// fold it forward and back without knowing what an event means.
///
/// A change is a JSON array: what it is, whose, which, and last the value that it has from now on;
/// null: it is gone. Texts stand by their index in the table:
///
///     ["up", host, true]                    absent: it is up
///     ["undecided", host, questions]        absent: none
///     ["queue", host, number, [paths, octets, attempts, nanosecond of the next one or null]]
///     ["mailbox", host, path, uid, octets]
///     ["terminal", host, path, messages]
///     ["cache", host, "MX example.org.", [nanosecond of expiry, "records", data, ...]]
///                                          or "no-data", "no-such-name"
///     ["connection", number, [client, server, port, client is open, server is open]]
///     ["sender", number of the connection, reverse-path]
///     ["recipient", number of the connection, its place from 0, forward-path]
class StateChanges {
 public:
  explicit StateChanges(TextTable& texts) : texts_(texts) {}

  /// Events in order, each with its payload.
  void apply(const trace::Event& event, std::string_view payload);
  /// A JSON array of what has changed since the last call, in a fixed order.
  std::string take();

  const trace::WorldState& world() const { return world_; }

 private:
  /// What of the state: its kind, whose it is, and two names within.
  using Key = std::tuple<std::string_view, std::uint32_t, std::string, std::uint32_t>;
  using Keys = std::vector<Key>;

  Keys touched_by(const trace::Event& event, std::string_view payload) const;
  void add_all_of(trace::HostIndex host, Keys& keys) const;
  void add_connection(trace::ConnectionIndex connection, Keys& keys) const;
  std::string value_of(const Key& key) const;
  std::string queue_value(const Key& key) const;
  std::string cache_value(const Key& key) const;
  std::string connection_value(const Key& key) const;
  std::string path_value(const Key& key) const;

  TextTable& texts_;
  trace::WorldState world_;
  std::map<Key, std::string> before_;  // what was touched, as it was at the last take()
};

}  // namespace smtplab::web
