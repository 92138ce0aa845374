#include "sim/scenario/simulation.h"

#include <utility>

namespace smtplab::scenario {

using agents::Effect;
using network::Side;
using trace::Event;
using trace::EventIndex;
using trace::EventKind;

Simulation::Simulation(const std::shared_ptr<const Scenario>& scenario)
    : Simulation(scenario, scenario->seed) {}

Simulation::Simulation(std::shared_ptr<const Scenario> scenario, std::uint64_t seed)
    : scenario_(std::move(scenario)),
      seed_(seed),
      random_(seed),
      network_(scenario_->default_link) {
  hosts_.reserve(scenario_->hosts.size());
  for (const agents::HostConfig& config : scenario_->hosts) {
    Host host{std::nullopt, agents::UserAgent(config)};
    if (config.role == agents::HostRole::transfer_agent) host.transfer_agent.emplace(config);
    hosts_.push_back(std::move(host));
  }
  for (const LinkConfig& link : scenario_->links) {
    network_.add_link(link.host_a, link.host_b, link.link);
  }
  for (std::uint32_t i = 0; i < scenario_->script.size(); ++i) {
    queue_.push(scenario_->script[i].at,
                {Task::Kind::perform, Side::client, 0, i, 0, trace::kNoEvent});
  }
  for (std::uint32_t i = 0; i < scenario_->faults.size(); ++i) {
    queue_.push(scenario_->faults[i].at,
                {Task::Kind::fault, Side::client, 0, i, 0, trace::kNoEvent});
  }
}

bool Simulation::run(trace::Log* log, std::uint64_t limit) {
  for (; limit > 0; --limit) {
    if (!step(log)) return true;
  }
  return queue_.empty();
}

bool Simulation::step(trace::Log* log) {
  if (queue_.empty()) return false;
  const auto entry = queue_.pop();
  now_ = entry.at;
  trace::Recorder recorder(tally_, log);
  const Task& task = entry.payload;
  switch (task.kind) {
    case Task::Kind::perform:
      perform(task.a, recorder);
      break;
    case Task::Kind::accept:
      accept(task, recorder);
      break;
    case Task::Kind::connect:
      connect(task, recorder);
      break;
    case Task::Kind::arrive:
      arrive(task, recorder);
      break;
    case Task::Kind::hang_up:
      hang_up(task, recorder);
      break;
    case Task::Kind::timer: {
      const network::Connection& connection = network_.connection(task.a);
      if (connection.is_closed(task.side)) break;
      give(connection.host(task.side), task.side, agents::Timer{task.a, task.b}, task.cause,
           recorder);
      break;
    }
    case Task::Kind::stored:
      give(task.a, Side::server, agents::Stored{task.b}, task.cause, recorder);
      break;
    case Task::Kind::fault:
      break_connection(task.a, recorder);
      break;
  }
  return true;
}

EventIndex Simulation::record(trace::Recorder& recorder, EventKind kind, std::uint32_t host,
                              std::uint32_t connection, EventIndex cause, std::uint32_t value) {
  Event event;
  event.at = now_;
  event.kind = kind;
  event.host = host;
  event.connection = connection;
  event.cause = cause;
  event.value = value;
  return recorder.record(event);
}

void Simulation::perform(std::uint32_t step, trace::Recorder& recorder) {
  const DialogueStep& wanted = scenario_->script[step];
  agents::Context context{now_, wanted.client, trace::kNoEvent, recorder, effects_};
  hosts_[wanted.client].user_agent.perform(wanted.dialogue, step, wanted.server,
                                           scenario_->hosts[wanted.server].dialect, context);
  carry_out(wanted.client, Side::client, recorder);
}

// A connection takes one journey to be seen by the server, and one more to be known to stand.
void Simulation::open(const Effect& effect, std::uint32_t client, trace::Recorder& recorder) {
  const std::uint32_t index = network_.open(client, effect.peer);
  const EventIndex event =
      record(recorder, EventKind::connecting, client, index, effect.cause, effect.peer);
  const network::Link& link = network_.link_of(network_.connection(index));
  queue_.push(now_ + link.latency,
              {Task::Kind::accept, Side::server, 0, index, effect.token, event});
}

void Simulation::accept(const Task& task, trace::Recorder& recorder) {
  const network::Connection& connection = network_.connection(task.a);
  if (connection.was_reset) {
    // The server never saw it; the client learns below that it is gone.
    connect(task, recorder);
    return;
  }
  const std::uint32_t server = connection.server;
  const EventIndex event =
      record(recorder, EventKind::accepted, server, task.a, task.cause, connection.client);
  queue_.push(now_ + network_.link_of(connection).latency,
              {Task::Kind::connect, Side::client, 0, task.a, task.b, event});
  give(server, Side::server, agents::Connected{task.a, Side::server, 0}, event, recorder);
}

void Simulation::connect(const Task& task, trace::Recorder& recorder) {
  const network::Connection& connection = network_.connection(task.a);
  const std::uint32_t client = connection.client;
  const bool was_reset = connection.was_reset;
  give(client, Side::client, agents::Connected{task.a, Side::client, task.b}, task.cause, recorder);
  // A connection that was reset while it was being opened has no other moment to say so.
  if (!was_reset) return;
  const EventIndex event = record(recorder, EventKind::closed, client, task.a, task.cause, 1);
  give(client, Side::client, agents::Closed{task.a, true}, event, recorder);
  network_.connection(task.a).close(Side::client);
}

void Simulation::arrive(const Task& task, trace::Recorder& recorder) {
  network::Connection& connection = network_.connection(task.a);
  network::Stream& stream = connection.from(network::other(task.side));
  if (connection.is_closed(task.side) || connection.was_reset) return;
  const auto begin = static_cast<std::uint32_t>(stream.read_total());
  // The octets are moved out, for what the agent does may open connections and move streams.
  const std::string octets(stream.read(task.b));
  Event event;
  event.at = now_;
  event.kind = EventKind::arrived;
  event.host = connection.host(task.side);
  event.connection = task.a;
  event.cause = task.cause;
  event.begin = begin;
  event.length = task.b;
  const EventIndex index = recorder.record(event);
  give(event.host, task.side, agents::Octets{task.a, octets}, index, recorder);
}

void Simulation::hang_up(const Task& task, trace::Recorder& recorder) {
  network::Connection& connection = network_.connection(task.a);
  if (connection.is_closed(task.side)) return;
  const bool was_reset = connection.was_reset;
  const std::uint32_t host = connection.host(task.side);
  const EventIndex event =
      record(recorder, EventKind::closed, host, task.a, task.cause, was_reset ? 1 : 0);
  give(host, task.side, agents::Closed{task.a, was_reset}, event, recorder);
  network_.connection(task.a).close(task.side);
}

void Simulation::break_connection(std::uint32_t fault, trace::Recorder& recorder) {
  const ResetFault& wanted = scenario_->faults[fault];
  for (std::uint32_t i = 0; i < network_.connection_count(); ++i) {
    network::Connection& connection = network_.connection(i);
    const bool meant = (connection.client == wanted.host_a && connection.server == wanted.host_b) ||
                       (connection.client == wanted.host_b && connection.server == wanted.host_a);
    if (!meant || connection.was_reset || (connection.client_closed && connection.server_closed)) {
      continue;
    }
    const EventIndex event =
        record(recorder, EventKind::fault, wanted.host_a, i, trace::kNoEvent, fault);
    connection.was_reset = true;
    connection.to_client.cut();
    connection.to_server.cut();
    for (const Side side : {Side::client, Side::server}) {
      queue_.push(now_, {Task::Kind::hang_up, side, 0, i, 0, event});
    }
    return;
  }
  // Nothing to break is worth a line too: a teacher's fault that comes too late should show.
  record(recorder, EventKind::fault, wanted.host_a, trace::kNone, trace::kNoEvent, fault);
}

void Simulation::give(std::uint32_t host, Side side, const agents::Input& input, EventIndex cause,
                      trace::Recorder& recorder) {
  agents::Context context{now_, host, cause, recorder, effects_};
  if (side == Side::client) {
    hosts_[host].user_agent.take(input, context);
  } else {
    hosts_[host].transfer_agent->take(input, context);
  }
  carry_out(host, side, recorder);
}

void Simulation::carry_out(std::uint32_t host, Side side, trace::Recorder& recorder) {
  for (const Effect& effect : effects_.list()) {
    switch (effect.kind) {
      case Effect::Kind::connect:
        open(effect, host, recorder);
        break;
      case Effect::Kind::send:
        send(effect, side, recorder);
        break;
      case Effect::Kind::close:
        close(effect, side, recorder);
        break;
      case Effect::Kind::set_timer:
        queue_.push(effect.at,
                    {Task::Kind::timer, side, 0, effect.connection, effect.token, trace::kNoEvent});
        break;
      case Effect::Kind::store:
        queue_.push(now_, {Task::Kind::stored, side, 0, host, effect.token, effect.cause});
        break;
    }
  }
  effects_.clear();
}

void Simulation::send(const Effect& effect, Side side, trace::Recorder& recorder) {
  network::Connection& connection = network_.connection(effect.connection);
  if (connection.was_reset) return;
  network::Stream& stream = connection.from(side);
  Event event;
  event.at = now_;
  event.kind = EventKind::sent;
  event.host = connection.host(side);
  event.connection = effect.connection;
  event.cause = effect.cause;
  event.begin = static_cast<std::uint32_t>(stream.written());
  const std::string_view octets = effects_.octets(effect);
  event.length = static_cast<std::uint32_t>(octets.size());
  const EventIndex index = recorder.record(event, octets);
  stream.write(octets, now_, network_.link_of(connection), random_,
               [&](Instant arrives, std::uint32_t length) {
                 queue_.push(arrives, {Task::Kind::arrive, network::other(side), 0,
                                       effect.connection, length, index});
               });
}

void Simulation::close(const Effect& effect, Side side, trace::Recorder& recorder) {
  network::Connection& connection = network_.connection(effect.connection);
  if (connection.is_closed(side)) return;
  const EventIndex event =
      record(recorder, EventKind::closing, connection.host(side), effect.connection, effect.cause);
  connection.close(side);
  if (connection.was_reset || connection.is_closed(network::other(side))) return;
  queue_.push(connection.from(side).arrival_of_close(now_, network_.link_of(connection)),
              {Task::Kind::hang_up, network::other(side), 0, effect.connection, 0, event});
}

const std::vector<agents::HeldMessage>& Simulation::held(std::uint32_t host) const {
  static const std::vector<agents::HeldMessage> none;
  const auto& agent = hosts_[host].transfer_agent;
  return agent ? agent->held() : none;
}

}  // namespace smtplab::scenario
