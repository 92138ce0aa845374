#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "sim/dns/cache.h"
#include "sim/kernel/instant.h"
#include "sim/trace/event.h"
#include "sim/trace/log.h"

namespace smtplab::trace {

/// A message for one recipient that a host has still to pass on.
struct QueuedMail {
  std::string paths;           ///< "<reverse-path> <forward-path>"
  std::uint32_t octets = 0;    ///< of the message, with its trace fields
  unsigned attempts = 0;       ///< that have failed
  std::optional<Instant> due;  ///< of the next one; none: at once, or it is under way

  friend bool operator==(const QueuedMail&, const QueuedMail&) = default;
};

/// What a host is at one point of a run.
struct HostState {
  using CacheKey = std::pair<dns::DomainName, dns::RecordType>;

  bool is_up = true;
  std::uint32_t undecided = 0;  ///< what it has left to somebody outside and waits for
  std::map<std::uint32_t, QueuedMail> queue;  ///< by the queue's number
  /// Octets of each message by its uid, by the mailbox's path; without empty mailboxes.
  std::map<std::string, std::map<std::uint32_t, std::uint32_t>> mailboxes;
  std::map<std::string, std::uint32_t> shown;      ///< messages, by the path of the terminal's user
  std::map<CacheKey, dns::CacheEntry> cache = {};  ///< also of what has expired; see cached()

  friend bool operator==(const HostState&, const HostState&) = default;
};

/// A connection of which at least one side is open.
struct ConnectionState {
  HostIndex client = kNone;
  HostIndex server = kNone;
  std::uint32_t port = 0;
  bool client_open = false;
  bool server_open = false;
  /// What the server holds of the envelope; nullopt: no transaction is open.
  std::optional<std::string> reverse_path;
  std::vector<std::string> forward_paths;

  friend bool operator==(const ConnectionState&, const ConnectionState&) = default;
};

/// The state of all hosts, as the trace tells it: a fold over its events. A value.
///
/// It knows nothing that is not in the events; events of kinds that change no state are allowed.
class WorldState {
 public:
  /// Events are to be applied in their order, each with its payload.
  void apply(const Event& event, std::string_view payload);

  Instant now() const { return now_; }
  /// A host of which nothing has been told is up and holds nothing.
  const HostState& host(HostIndex host) const;
  const std::map<ConnectionIndex, ConnectionState>& connections() const { return connections_; }
  /// What the host's resolver remembers and has not expired; ordered by name and type.
  std::vector<dns::CacheEntry> cached(HostIndex host) const;

 private:
  HostState& at(const Event& event);
  void apply_to_queue(const Event& event, std::string_view payload);
  void apply_to_mailbox(const Event& event, std::string_view payload);
  void apply_to_cache(const Event& event, std::string_view payload);
  void apply_to_connection(const Event& event, std::string_view payload);
  void close(ConnectionIndex connection, HostIndex host);
  void crash(HostIndex host);

  Instant now_;
  std::vector<HostState> hosts_;
  std::map<ConnectionIndex, ConnectionState> connections_;
};

/// The state before event number `index`; behind the last one, if there are not so many.
WorldState state_at(const Log& log, EventIndex index);

}  // namespace smtplab::trace
