#include <algorithm>
#include <cassert>

#include "sim/live/world.h"

namespace smtplab::live {

using agents::Effect;
using network::Side;
using trace::Event;
using trace::EventIndex;
using trace::EventKind;

// Inputs go to the programs of a host, and what they ask for to the wire, the keeper and the clock.

agents::Context World::context(std::uint32_t host, EventIndex cause) {
  return {now_, host, cause, recorder_, effects_, random_};
}

void World::give(std::uint32_t host, Program program, const agents::Input& input,
                 EventIndex cause) {
  agents::Context told = context(host, cause);
  if (settings_.held_octets != UINT64_MAX && program == Program::transfer_agent) {
    const std::uint64_t room =
        settings_.held_octets - std::min(settings_.held_octets, held_octets_);
    transfer_agent_of(host).set_room(room);
  }
  hosts_[host].take(program, input, scenario().hosts[host], told);
  measure(host);
  carry_out(host, program);
}

void World::carry_out(std::uint32_t host, Program program) {
  for (const Effect& effect : effects_.list()) {
    switch (effect.kind) {
      case Effect::Kind::connect:
        open(effect, host, program);
        break;
      case Effect::Kind::send:
        send(effect, host, program);
        break;
      case Effect::Kind::close:
        close(effect, host, program);
        break;
      case Effect::Kind::turn:
        queue_.push(
            now_, {Task::Kind::turn, who(Side::client), 0, effect.connection, 0, 0, effect.cause});
        break;
      case Effect::Kind::start_tls:
        wire_->start_tls(end_of(effect.connection, host, program));
        break;
      case Effect::Kind::set_timer:
        set_timer(effect, host, program);
        break;
      case Effect::Kind::store:
        store(effect, host);
        break;
      case Effect::Kind::resolve:
        resolve({host, program, effect.token}, effects_.question(effect), effect.cause);
        break;
      case Effect::Kind::send_datagram:
        send_datagram(host, effects_.datagram(effect), effect.cause);
        break;
      case Effect::Kind::ask:
        // Nobody outside has a say here: no agent of a World leaves anything to him.
        assert(false);
        break;
    }
  }
  effects_.clear();
}

/// Which side of a connection a program of a host is on.
End World::end_of(std::uint32_t connection, std::uint32_t host, Program program) const {
  const auto call = calls_.find(connection);
  const bool is_client = call != calls_.end() && call->second.party(Side::client).is_ours &&
                         call->second.party(Side::client).host == host &&
                         call->second.party(Side::client).program == program;
  return {connection, is_client ? Side::client : Side::server};
}

// No host calls itself.
void World::open(const Effect& effect, std::uint32_t client, Program program) {
  const auto server = plan_->find(effect.address);
  const bool is_there =
      server && *server != client && !(plan_->is_served(*server) && hosts_[*server].is_silent);
  Event event;
  event.at = now_;
  event.kind = EventKind::connecting;
  event.host = client;
  event.cause = effect.cause;
  event.length = effect.port;
  event.value = server.value_or(trace::kNone);
  if (!is_there) {
    const bool is_itself = server && *server == client;
    const EventIndex index = recorder_.record(event);
    const auto reason = agents::NotConnected::Reason::unreachable;
    queue_.push(now_ + (is_itself ? Duration{} : kConnectPatience),
                {Task::Kind::not_connected, who(program), hosts_[client].epoch, client,
                 effect.token, static_cast<std::uint32_t>(reason), index});
    return;
  }
  event.connection = next_connection_++;
  Call& call = calls_[event.connection];
  call.port = effect.port;
  call.token = effect.token;
  call.opened = recorder_.record(event);
  call.party(Side::client) = {client, program, true};
  call.party(Side::server).host = *server;
  call.is_inner = plan_->is_served(*server);
  wire_->connect(event.connection, plan_->address_of(client),
                 plan_->endpoint_of(*server, effect.port));
}

void World::send(const Effect& effect, std::uint32_t host, Program program) {
  const End end = end_of(effect.connection, host, program);
  Call* const call = find_call(end);
  if (call == nullptr) return;
  Call::Party& sender = call->party(end.side);
  const std::string_view octets = effects_.octets(effect);
  Event event;
  event.at = now_;
  event.kind = EventKind::sent;
  event.host = host;
  event.connection = effect.connection;
  event.cause = effect.cause;
  event.begin = static_cast<std::uint32_t>(sender.sent);
  event.length = static_cast<std::uint32_t>(octets.size());
  sender.sent += octets.size();
  const EventIndex index = recorder_.record(event, octets);
  // Nobody tells what arrives at somebody else's.
  if (call->is_inner) sender.on_the_way.emplace_back(sender.sent, index);
  wire_->send(end, octets);
}

void World::close(const Effect& effect, std::uint32_t host, Program program) {
  const End end = end_of(effect.connection, host, program);
  Call* const call = find_call(end);
  if (call == nullptr) return;
  call->party(end.side).closing = record(EventKind::closing, host, effect.connection, effect.cause);
  call->party(end.side).is_ours = false;
  wire_->close(end);
  let_go(effect.connection);
}

void World::set_timer(const Effect& effect, std::uint32_t host, Program program) {
  // One that is due already is a task of its own all the same.
  const Instant at = std::max(effect.at, now_);
  if (effect.connection == trace::kNone) {
    queue_.push(at, {Task::Kind::alarm, who(program), hosts_[host].epoch, host, effect.token});
    return;
  }
  const End end = end_of(effect.connection, host, program);
  queue_.push(at, {Task::Kind::timer, who(end.side), 0, effect.connection, effect.token});
}

void World::store(const Effect& effect, std::uint32_t host) {
  const Receipt receipt{host, effect.token, hosts_[host].epoch, effect.cause};
  stores_.insert({host, effect.token});
  if (ledger_) {
    return ledger_->store(receipt, transfer_agent_of(host), unix_seconds());
  }
  queue_.push(now_, {Task::Kind::stored, 0, receipt.epoch, host, effect.token, 0, effect.cause});
}

}  // namespace smtplab::live
