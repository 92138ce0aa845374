#pragma once

#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "sim/agents/transfer_agent.h"
#include "sim/dns/resolution.h"
#include "sim/trace/log.h"
#include "sim/trace/recorder.h"
#include "tests/fuzz/agent_hosts.h"
#include "tests/fuzz/agent_ledger.h"

namespace smtplab::fuzz {

/// Three transfer agents, a network between them, and an outside whose programs say what the input
/// wants. What an agent asks for waits here until it is chosen to happen, in any order that a real
/// network, disk and resolver allow. The Ledger reads every input's events.
class World {
 public:
  static constexpr std::size_t kOutside = kHostCount;

  struct Pipe {
    std::string octets;  // on their way
    bool ended = false;  // whoever writes has closed
  };
  struct Connection {
    std::uint32_t id = 0;
    std::size_t client = kOutside;
    std::size_t server = kOutside;
    std::uint32_t token = 0;
    bool is_open = false;  // the server has seen it
    Pipe to_client = {};
    Pipe to_server = {};
    bool client_left = false;
    bool server_left = false;
    bool in_content = false;   // of a server outside that answers sensibly
    std::size_t positive = 0;  // lines with 2yz that the outside has said
  };
  struct Lookup {
    std::size_t host;
    std::uint32_t token;
    dns::Question question;
  };
  struct Write {
    std::size_t host;
    std::uint32_t ticket;
  };
  struct Alarm {
    std::size_t host;
    std::uint32_t connection;
    std::uint32_t purpose;
    Instant at;
  };

  explicit World(const std::array<std::uint8_t, kHostCount>& forms) {
    for (std::size_t i = 0; i < kHostCount; ++i) configs_.push_back(host_config(i, forms[i]));
    for (const HostConfig& config : configs_) agents_.emplace_back(config);
  }

  // --- what can happen ---

  /// Somebody outside calls a host.
  void call(std::size_t host) {
    if (!is_up_[host]) return;
    Connection& connection = open(kOutside, host, 0);
    connection.is_open = true;
    const std::uint32_t id = connection.id;
    give(host, Connected{id, network::Side::server, 0, dns::Address::ipv4({10, 0, 1, 9})});
  }
  /// A host's call comes through, or does not.
  void answer_call(std::size_t index, bool succeeds) {
    Connection& connection = connections_[index];
    if (connection.is_open) return;
    const std::uint32_t id = connection.id;
    const std::size_t client = connection.client;
    const std::size_t server = connection.server;
    const std::uint32_t token = connection.token;
    if (!succeeds || server == client || (server != kOutside && !is_up_[server])) {
      connections_.erase(connections_.begin() + static_cast<std::ptrdiff_t>(index));
      return give(client, NotConnected{token, NotConnected::Reason::refused});
    }
    connection.is_open = true;
    if (server != kOutside) give(server, Connected{id, network::Side::server, 0, address(client)});
    give(client, Connected{id, network::Side::client, token, address(server)});
  }
  /// Up to `count` octets arrive at one side; its end, if nothing else is on the way.
  void deliver(std::uint32_t id, bool to_server, std::size_t count) {
    Connection* connection = find(id);
    if (connection == nullptr || !connection->is_open) return;
    const std::size_t reader = to_server ? connection->server : connection->client;
    Pipe& pipe = to_server ? connection->to_server : connection->to_client;
    const std::string octets = pipe.octets.substr(0, count);
    pipe.octets.erase(0, octets.size());
    if (reader == kOutside) return;
    if (!octets.empty()) return give(reader, Octets{id, octets});
    bool& has_left = to_server ? connection->server_left : connection->client_left;
    if (!pipe.ended || has_left) return;
    give(reader, Closed{id, false});
    leave(id, to_server);
  }
  /// The line is cut: both sides hear of it.
  void cut(std::uint32_t id) {
    Connection* connection = find(id);
    if (connection == nullptr || !connection->is_open) return;
    const Connection was = *connection;
    std::erase_if(connections_, [id](const Connection& c) { return c.id == id; });
    if (was.server != kOutside && !was.server_left) give(was.server, Closed{id, true});
    if (was.client != kOutside && !was.client_left) give(was.client, Closed{id, true});
  }
  /// The outside side of a connection says something.
  void say(std::uint32_t id, std::string_view octets) {
    Connection* connection = find(id);
    if (connection == nullptr || !connection->is_open) return;
    const bool is_client = connection->client == kOutside;
    if (!is_client && connection->server != kOutside) return;
    Pipe& pipe = is_client ? connection->to_server : connection->to_client;
    if (pipe.ended) return;
    pipe.octets.append(octets);
    note_replies(*connection, octets);
  }
  /// The outside side of a connection closes.
  void hang_up(std::uint32_t id) {
    Connection* connection = find(id);
    if (connection == nullptr || !connection->is_open) return;
    if (connection->client == kOutside) connection->to_server.ended = true;
    if (connection->server == kOutside) connection->to_client.ended = true;
  }
  /// A program outside that answers what it has heard as a server does; `word` is what it says to
  /// the end of a message, or to a lone greeting.
  void serve(std::uint32_t id, std::string_view word) {
    Connection* connection = find(id);
    if (connection == nullptr) return;
    const bool is_client = connection->client == kOutside;
    std::string& heard = is_client ? connection->to_client.octets : connection->to_server.octets;
    if (heard.empty()) return say(id, "220 out.test\r\n");
    std::string replies;
    for (std::size_t end = heard.find("\r\n"); end != std::string::npos; end = heard.find("\r\n")) {
      const std::string line = heard.substr(0, end);
      heard.erase(0, end + 2);
      if (connection->in_content) {
        if (line != ".") continue;
        connection->in_content = false;
        replies.append(word).append("\r\n");
      } else if (line == "DATA") {
        connection->in_content = true;
        replies.append("354 go\r\n");
      } else {
        replies.append(line == "QUIT" ? "221 bye\r\n" : "250 OK\r\n");
      }
    }
    say(id, replies);
  }
  void resolve(std::size_t index, dns::Resolution found) {
    const Lookup lookup = lookups_[index];
    lookups_.erase(lookups_.begin() + static_cast<std::ptrdiff_t>(index));
    found.question = lookup.question;
    found.canonical = lookup.question.name;
    give(lookup.host, Resolved{lookup.token, std::move(found)});
  }
  void finish_write(std::size_t index) {
    const Write write = writes_[index];
    writes_.erase(writes_.begin() + static_cast<std::ptrdiff_t>(index));
    give(write.host, Stored{write.ticket});
  }
  /// Time goes on to the next alarm, which goes off.
  void ring() {
    const auto next = std::min_element(alarms_.begin(), alarms_.end(),
                                       [](auto& a, auto& b) { return a.at < b.at; });
    if (next == alarms_.end()) return;
    const Alarm alarm = *next;
    alarms_.erase(next);
    now_ = std::max(now_, alarm.at);
    give(alarm.host, Timer{alarm.connection, alarm.purpose});
  }
  void crash(std::size_t host) {
    if (!is_up_[host]) return;
    is_up_[host] = false;
    agents_[host].crash(now_);
    ledger_.crash(host);
    ledger_.compare(host, agents_[host]);
    std::erase_if(lookups_, [host](const Lookup& l) { return l.host == host; });
    std::erase_if(writes_, [host](const Write& w) { return w.host == host; });
    std::erase_if(alarms_, [host](const Alarm& a) { return a.host == host; });
    std::erase_if(connections_,
                  [host](const Connection& c) { return c.client == host && !c.is_open; });
    std::vector<std::uint32_t> lost;
    for (Connection& c : connections_) {
      if (c.client == host) c.client_left = true;
      if (c.server == host && c.is_open) c.server_left = true;
      if (c.is_open && (c.client == host || c.server == host)) lost.push_back(c.id);
    }
    for (const std::uint32_t id : lost) cut(id);
  }
  void restart(std::size_t host) {
    if (is_up_[host]) return;
    is_up_[host] = true;
    act(host, [&](Context& context) { agents_[host].restart(context); });
  }
  /// An input as it is, also one that nobody expects.
  void give(std::size_t host, const Input& input) {
    if (!is_up_[host]) return;
    act(host, [&](Context& context) { agents_[host].take(input, context); });
  }

  const std::vector<Connection>& connections() const { return connections_; }
  const std::vector<Lookup>& lookups() const { return lookups_; }
  const std::vector<Write>& writes() const { return writes_; }
  bool has_alarms() const { return !alarms_.empty(); }
  Instant now() const { return now_; }
  bool is_up(std::size_t host) const { return is_up_[host]; }
  TransferAgent& agent(std::size_t host) { return agents_[host]; }
  const Ledger& ledger() const { return ledger_; }

 private:
  static constexpr std::size_t kMostOfOneInput = 4'000;  // events and effects

  static dns::Address address(std::size_t host) {
    if (host == kOutside) return dns::Address::ipv4({10, 0, 1, 1});
    return dns::Address::ipv4({10, 0, 0, static_cast<std::uint8_t>(host + 1)});
  }
  Connection* find(std::uint32_t id) {
    const auto found = std::find_if(connections_.begin(), connections_.end(),
                                    [id](const Connection& c) { return c.id == id; });
    return found == connections_.end() ? nullptr : &*found;
  }
  Connection& open(std::size_t client, std::size_t server, std::uint32_t token) {
    return connections_.emplace_back(Connection{next_id_++, client, server, token});
  }
  void leave(std::uint32_t id, bool is_server) {
    Connection* connection = find(id);
    if (connection == nullptr) return;
    (is_server ? connection->server_left : connection->client_left) = true;
    (is_server ? connection->to_client : connection->to_server).ended = true;
    if ((connection->server_left || connection->server == kOutside) &&
        (connection->client_left || connection->client == kOutside)) {
      std::erase_if(connections_, [id](const Connection& c) { return c.id == id; });
    }
  }

  // A message was taken only by whoever has said 2yz to it, and to the greeting, HELO, MAIL and
  // RCPT before.
  void note_replies(Connection& connection, std::string_view octets) {
    for (std::size_t i = 0; i < octets.size(); ++i) {
      const bool begins = i == 0 || octets[i - 1] == '\n' || octets[i - 1] == '\r';
      if (begins && octets[i] == '2') ++connection.positive;
    }
    if (connection.positive >= 5) ledger_.note_accepted(connection.id);
  }

  template <class Step>
  void act(std::size_t host, Step step) {
    const trace::EventIndex begin = log_.size();
    trace::Recorder recorder(tally_, &log_);
    Effects effects;
    Context context{now_,   static_cast<trace::HostIndex>(host), trace::kNoEvent, recorder, effects,
                    random_};
    step(context);
    require(log_.size() - begin <= kMostOfOneInput, "one input does too much", kHostNames[host]);
    require(effects.list().size() <= kMostOfOneInput, "one input asks too much", kHostNames[host]);
    ledger_.read(host, log_, begin);
    for (const Effect& effect : effects.list()) carry_out(host, effect, effects);
    ledger_.compare(host, agents_[host]);
  }
  void carry_out(std::size_t host, const Effect& effect, const Effects& effects) {
    switch (effect.kind) {
      case Effect::Kind::resolve:
        lookups_.push_back({host, effect.token, effects.question(effect)});
        return;
      case Effect::Kind::connect:
        open(host, host_of(effect.address), effect.token);
        return;
      case Effect::Kind::send: {
        Connection* connection = find(effect.connection);
        if (connection == nullptr) return;
        const bool is_client = connection->client == host;
        require(!(is_client ? connection->client_left : connection->server_left),
                "octets on a connection that was closed", kHostNames[host]);
        Pipe& pipe = is_client ? connection->to_server : connection->to_client;
        pipe.octets.append(effects.octets(effect));
        return;
      }
      case Effect::Kind::close: {
        const Connection* connection = find(effect.connection);
        if (connection != nullptr) leave(effect.connection, connection->server == host);
        return;
      }
      case Effect::Kind::start_tls:  // no host here offers it
        require(false, "TLS is started", kHostNames[host]);
        return;
      case Effect::Kind::set_timer:
        alarms_.push_back({host, effect.connection, effect.token, effect.at});
        return;
      case Effect::Kind::store:
        writes_.push_back({host, effect.token});
        return;
      case Effect::Kind::send_datagram:
      case Effect::Kind::turn:
      case Effect::Kind::ask:  // nobody is asked here
        return;
    }
  }
  static std::size_t host_of(const dns::Address& wanted) {
    for (std::size_t i = 0; i < kHostCount; ++i) {
      if (address(i) == wanted) return i;
    }
    return kOutside;
  }

  std::vector<HostConfig> configs_;
  std::vector<TransferAgent> agents_;
  std::array<bool, kHostCount> is_up_{true, true, true};
  Ledger ledger_;
  trace::Tally tally_;
  trace::Log log_;
  Random random_{1};
  Instant now_;
  std::vector<Connection> connections_;
  std::vector<Lookup> lookups_;
  std::vector<Write> writes_;
  std::vector<Alarm> alarms_;
  std::uint32_t next_id_ = 0;
};

}  // namespace smtplab::fuzz
