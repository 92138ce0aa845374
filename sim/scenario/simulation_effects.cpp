#include "sim/scenario/simulation.h"

namespace smtplab::scenario {

using agents::Effect;
using network::Side;
using trace::Event;
using trace::EventIndex;
using trace::EventKind;

// What agents ask for, and how the network and the host's own machine do it.

void Simulation::carry_out(std::uint32_t host, Program program, trace::Recorder& recorder) {
  for (const Effect& effect : effects_.list()) {
    switch (effect.kind) {
      case Effect::Kind::connect:
        open(effect, host, program, recorder);
        break;
      case Effect::Kind::send:
        send(effect, host, program, recorder);
        break;
      case Effect::Kind::close:
        close(effect, host, program, recorder);
        break;
      case Effect::Kind::turn:
        queue_.push(now_,
                    {Task::Kind::turn, who(Side::client), 0, effect.connection, 0, effect.cause});
        break;
      case Effect::Kind::start_tls:
        start_tls(effect, host, program);
        break;
      case Effect::Kind::set_timer:
        set_timer(effect, host, program);
        break;
      case Effect::Kind::store:
        queue_.push(now_, {Task::Kind::stored, who(program), hosts_[host].epoch, host, effect.token,
                           effect.cause});
        break;
      case Effect::Kind::resolve:
        resolve({host, program, effect.token}, effects_.question(effect), effect.cause, recorder);
        break;
      case Effect::Kind::send_datagram:
        send_datagram(host, effects_.datagram(effect), effect.cause, recorder);
        break;
      case Effect::Kind::ask:
        asks_.push_back({host, effects_.take_ask(effect)});
        break;
    }
  }
  effects_.clear();
}

Side Simulation::side_of(const network::Connection& connection, std::uint32_t host,
                         Program program) const {
  return connection.client == host && connection.client_program == who(program) ? Side::client
                                                                                : Side::server;
}

// A connection takes one journey to be seen by the server, and one more to be known to stand. No
// host calls itself.
void Simulation::open(const Effect& effect, std::uint32_t client, Program program,
                      trace::Recorder& recorder) {
  const auto server = directory_->find(effect.address);
  Event event;
  event.at = now_;
  event.kind = EventKind::connecting;
  event.host = client;
  event.cause = effect.cause;
  event.length = effect.port;
  if (!server || *server == client) {
    event.value = server.value_or(trace::kNone);
    const EventIndex index = recorder.record(event);
    queue_.push(now_ + (server ? Duration{} : kConnectPatience),
                {Task::Kind::not_connected, who(program), hosts_[client].epoch, client,
                 effect.token, index});
    return;
  }
  event.value = *server;
  event.connection = network_.open(client, *server);
  network::Connection& connection = network_.connection(event.connection);
  connection.port = effect.port;
  connection.client_program = who(program);
  connection.server_program = who(program_at(*server, effect.port));
  const EventIndex index = recorder.record(event);
  queue_.push(now_ + network_.link_of(connection).latency,
              {Task::Kind::accept, who(Side::server), 0, event.connection, effect.token, index});
}

void Simulation::send(const Effect& effect, std::uint32_t host, Program program,
                      trace::Recorder& recorder) {
  network::Connection& connection = network_.connection(effect.connection);
  if (connection.was_reset) return;
  const Side side = side_of(connection, host, program);
  network::Stream& stream = connection.from(side);
  Event event;
  event.at = now_;
  event.kind = EventKind::sent;
  event.host = host;
  event.connection = effect.connection;
  event.cause = effect.cause;
  event.begin = static_cast<std::uint32_t>(stream.written());
  const std::string_view octets = effects_.octets(effect);
  event.length = static_cast<std::uint32_t>(octets.size());
  const EventIndex index = recorder.record(event, octets);
  stream.write(octets, now_, network_.link_of(connection), random_,
               [&](Instant arrives, std::uint32_t length) {
                 queue_.push(arrives, {Task::Kind::arrive, who(network::other(side)), 0,
                                       effect.connection, length, index});
               });
}

void Simulation::close(const Effect& effect, std::uint32_t host, Program program,
                       trace::Recorder& recorder) {
  network::Connection& connection = network_.connection(effect.connection);
  const Side side = side_of(connection, host, program);
  if (connection.is_closed(side)) return;
  const EventIndex event =
      record(recorder, EventKind::closing, host, effect.connection, effect.cause);
  connection.close(side);
  if (connection.was_reset || connection.is_closed(network::other(side))) return;
  queue_.push(connection.from(side).arrival_of_close(now_, network_.link_of(connection)),
              {Task::Kind::hang_up, who(network::other(side)), 0, effect.connection, 0, event});
}

void Simulation::set_timer(const Effect& effect, std::uint32_t host, Program program) {
  if (effect.connection == trace::kNone) {
    queue_.push(effect.at, {Task::Kind::alarm, who(program), hosts_[host].epoch, host, effect.token,
                            trace::kNoEvent});
    return;
  }
  const Side side = side_of(network_.connection(effect.connection), host, program);
  queue_.push(effect.at,
              {Task::Kind::timer, who(side), 0, effect.connection, effect.token, trace::kNoEvent});
}

}  // namespace smtplab::scenario
