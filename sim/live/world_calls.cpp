#include <string>
#include <utility>

#include "sim/live/world.h"
#include "sim/network/port.h"

namespace smtplab::live {

using network::Side;
using trace::Event;
using trace::EventIndex;
using trace::EventKind;

// Connections, from when they are opened until nobody of ours is on them.

namespace {

Program server_program(std::uint16_t port) {
  return port == network::kPop3Port ? Program::mailbox_server : Program::transfer_agent;
}

}  // namespace

/// Null if nobody of ours is there.
Call* World::find_call(const End& end) {
  const auto call = calls_.find(end.connection);
  if (call == calls_.end() || !call->second.party(end.side).is_ours) return nullptr;
  return &call->second;
}

std::uint32_t World::accept(std::uint32_t host, std::uint16_t port, const dns::Address& peer,
                            std::optional<std::uint32_t> calling, Instant now) {
  begin(now);
  if (!listens(host, port)) return trace::kNone;
  if (calling && !calls_.contains(*calling)) calling.reset();  // the client has crashed meanwhile
  const std::uint32_t connection = calling.value_or(next_connection_);
  if (!calling) {
    ++next_connection_;
    Call& call = calls_[connection];
    call.port = port;
    call.party(Side::client).host = plan_->caller_at(peer);
    Event event;
    event.at = now_;
    event.kind = EventKind::connecting;
    event.host = call.party(Side::client).host;
    event.connection = connection;
    event.value = host;
    event.length = port;
    call.opened = recorder_.record(event);
  }
  Call& call = calls_.at(connection);
  call.peer = plan_->scenario_address_at(peer);
  Call::Party& server = call.party(Side::server);
  server.host = host;
  server.program = server_program(port);
  server.is_ours = true;
  const EventIndex event =
      record(EventKind::accepted, host, connection, call.opened, call.party(Side::client).host);
  // By a task of its own: the wire is still to learn the connection's number.
  queue_.push(now_, {Task::Kind::accept, 0, 0, connection, 0, 0, event});
  finish();
  return connection;
}

void World::greet(const Task& task) {
  const Call* const call = find_call({task.a, Side::server});
  if (call == nullptr) return;
  const Call::Party& server = call->party(Side::server);
  give(server.host, server.program, agents::Connected{task.a, Side::server, 0, call->peer},
       task.cause);
}

void World::connected(std::uint32_t connection, Instant now) {
  begin(now);
  const End end{connection, Side::client};
  Call* const call = find_call(end);
  if (call == nullptr) return wire_->reset(end);
  const Call::Party& client = call->party(Side::client);
  const dns::Address server = plan_->scenario_address_of(call->party(Side::server).host);
  give(client.host, client.program,
       agents::Connected{connection, Side::client, call->token, server}, call->opened);
  finish();
}

void World::not_connected(std::uint32_t connection, agents::NotConnected::Reason reason,
                          Instant now) {
  begin(now);
  Call* const call = find_call({connection, Side::client});
  if (call == nullptr) return;
  const std::uint32_t token = call->token;
  Call::Party& client = call->party(Side::client);
  const std::uint32_t host = client.host;
  const Program program = client.program;
  const EventIndex event = record(EventKind::not_connected, host, connection, call->opened,
                                  static_cast<std::uint32_t>(reason));
  client.is_ours = false;
  let_go(connection);
  give(host, program, agents::NotConnected{token, reason}, event);
  finish();
}

void World::fail_to_connect(const Task& task) {
  if (is_stale(task)) return;
  const auto reason = static_cast<agents::NotConnected::Reason>(task.c);
  const EventIndex event =
      record(EventKind::not_connected, task.a, trace::kNone, task.cause, task.c);
  give(task.a, static_cast<Program>(task.who), agents::NotConnected{task.b, reason}, event);
}

void World::receive(const End& end, std::string_view octets, Instant now) {
  begin(now);
  Call* const call = find_call(end);
  if (call == nullptr) return;
  Call::Party& receiver = call->party(end.side);
  Call::Party& sender = call->party(network::other(end.side));
  Event event;
  event.at = now_;
  event.connection = end.connection;
  if (!call->is_inner) {
    // Nobody else writes down what somebody else says.
    event.kind = EventKind::sent;
    event.host = sender.host;
    event.begin = static_cast<std::uint32_t>(sender.sent);
    event.length = static_cast<std::uint32_t>(octets.size());
    sender.sent += octets.size();
    sender.on_the_way.emplace_back(sender.sent, recorder_.record(event, octets));
  }
  event.kind = EventKind::arrived;
  event.host = receiver.host;
  event.begin = static_cast<std::uint32_t>(receiver.received);
  event.length = static_cast<std::uint32_t>(octets.size());
  receiver.received += octets.size();
  // The octet that came last is what the receiver has waited for.
  while (!sender.on_the_way.empty()) {
    event.cause = sender.on_the_way.front().second;
    if (sender.on_the_way.front().first > receiver.received) break;
    const bool is_last = sender.on_the_way.front().first == receiver.received;
    sender.on_the_way.pop_front();
    if (is_last) break;
  }
  const EventIndex index = recorder_.record(event);
  give(receiver.host, receiver.program, agents::Octets{end.connection, octets}, index);
  finish();
}

void World::closed(const End& end, bool was_reset, Instant now) {
  begin(now);
  Call* const call = find_call(end);
  if (call == nullptr) return;
  const Call::Party& peer = call->party(network::other(end.side));
  EventIndex cause = peer.closing;
  if (!call->is_inner && !was_reset) {
    cause = record(EventKind::closing, peer.host, end.connection, call->opened);
  }
  hang_up(end, was_reset, cause);
  finish();
}

void World::hang_up(const End& end, bool was_reset, EventIndex cause) {
  Call* const call = find_call(end);
  if (call == nullptr) return;
  const std::uint32_t host = call->party(end.side).host;
  const Program program = call->party(end.side).program;
  const EventIndex event =
      record(EventKind::closed, host, end.connection, cause, was_reset ? 1 : 0);
  give(host, program, agents::Closed{end.connection, was_reset}, event);
  Call* const left = find_call(end);
  if (left == nullptr) return;  // the agent has closed as well
  left->party(end.side).is_ours = false;
  wire_->close(end);
  let_go(end.connection);
}

/// Forgets a connection on which nobody of ours is left.
void World::let_go(std::uint32_t connection) {
  const auto call = calls_.find(connection);
  if (call == calls_.end()) return;
  if (call->second.party(Side::client).is_ours || call->second.party(Side::server).is_ours) return;
  calls_.erase(call);
}

void World::tls_started(const End& end, bool is_secure, Instant now) {
  begin(now);
  Call* const call = find_call(end);
  if (call == nullptr) return;
  const Call::Party& party = call->party(end.side);
  // Of hosts that are all served here it is known who calls; nobody else's certificate is asked
  // for.
  std::string certificate;
  if (is_secure && end.side == Side::server && call->is_inner) {
    const std::uint32_t client = call->party(Side::client).host;
    certificate = scenario().hosts[client].security().certificate;
  }
  const EventIndex event = record(EventKind::tls_started, party.host, end.connection, call->opened,
                                  is_secure ? 0 : 1, certificate);
  if (is_secure) {
    give(party.host, party.program, agents::TlsStarted{end.connection, std::move(certificate)},
         event);
  } else {
    wire_->reset(end);
    hang_up(end, true, event);
  }
  finish();
}

// TURN was agreed (RFC 821 section 3.8): the client's transfer agent goes on in place of the
// program that had called.
void World::turn(const Task& task) {
  Call* const call = find_call({task.a, Side::client});
  if (call == nullptr) return;
  Call::Party& client = call->party(Side::client);
  client.program = Program::transfer_agent;
  const agents::Turned turned{task.a, plan_->scenario_address_of(call->party(Side::server).host),
                              static_cast<std::uint32_t>(client.received),
                              static_cast<std::uint32_t>(client.sent)};
  give(client.host, Program::transfer_agent, turned, task.cause);
}

}  // namespace smtplab::live
