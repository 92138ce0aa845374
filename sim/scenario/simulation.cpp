#include "sim/scenario/simulation.h"

#include <algorithm>
#include <utility>

#include "sim/network/port.h"

namespace smtplab::scenario {

using network::Side;
using trace::Event;
using trace::EventIndex;
using trace::EventKind;

namespace {

/// Tokens of submissions and retrievals are numbered apart from those of dialogues.
constexpr std::uint32_t kFirstSubmission = 1U << 30U;
constexpr std::uint32_t kFirstRetrieval = 1U << 31U;

}  // namespace

Simulation::Simulation(const std::shared_ptr<const Scenario>& scenario)
    : Simulation(scenario, scenario->seed) {}

Simulation::Simulation(std::shared_ptr<const Scenario> scenario, std::uint64_t seed)
    : scenario_(std::move(scenario)),
      seed_(seed),
      random_(seed),
      network_(scenario_->default_link),
      directory_(std::make_shared<const HostDirectory>(scenario_->hosts)) {
  hosts_.reserve(scenario_->hosts.size());
  for (const agents::HostConfig& config : scenario_->hosts) {
    hosts_.push_back({agents::NameServer(config), dns::Resolver(scenario_->resolver)});
  }
  for (const LinkConfig& link : scenario_->links) {
    network_.add_link(link.host_a, link.host_b, link.link);
  }
  const auto schedule = [this](Instant at, Task::Kind kind, std::size_t which) {
    queue_.push(at, {kind, 0, 0, static_cast<std::uint32_t>(which), 0, trace::kNoEvent});
  };
  for (std::size_t i = 0; i < scenario_->script.size(); ++i) {
    schedule(scenario_->script[i].at, Task::Kind::perform, i);
  }
  for (std::size_t i = 0; i < scenario_->submissions.size(); ++i) {
    schedule(scenario_->submissions[i].at, Task::Kind::submit, i);
  }
  for (std::size_t i = 0; i < scenario_->retrievals.size(); ++i) {
    schedule(scenario_->retrievals[i].at, Task::Kind::fetch, i);
  }
  for (std::size_t i = 0; i < scenario_->questions.size(); ++i) {
    schedule(scenario_->questions[i].at, Task::Kind::ask, i);
  }
  for (std::size_t i = 0; i < scenario_->faults.size(); ++i) {
    schedule(scenario_->faults[i].at, Task::Kind::fault, i);
  }
}

bool Simulation::run(trace::Log* log, std::uint64_t limit) {
  for (; limit > 0 && !is_over_limit(); --limit) {
    if (!step(log)) return !waits_for_outside();
  }
  return queue_.empty() && !waits_for_outside() && !is_over_limit();
}

void Simulation::run_until(Instant until, trace::Log* log) {
  while (!waits_for_outside() && !queue_.empty() && queue_.next_instant() <= until) step(log);
  if (waits_for_outside()) return;
  now_ = std::max(now_, until);
}

bool Simulation::step(trace::Log* log) {
  if (queue_.empty() || waits_for_outside()) return false;
  const auto entry = queue_.pop();
  now_ = entry.at;
  ++steps_;
  trace::Recorder recorder(tally_, log);
  do_task(entry.payload, recorder);
  return true;
}

void Simulation::do_task(const Task& task, trace::Recorder& recorder) {
  switch (task.kind) {
    case Task::Kind::perform:
      return perform(task.a, recorder);
    case Task::Kind::submit:
      return submit(task.a, recorder);
    case Task::Kind::fetch:
      return fetch(task.a, recorder);
    case Task::Kind::accept:
      return accept(task, recorder);
    case Task::Kind::connect:
      return connect(task, recorder);
    case Task::Kind::not_connected:
      return fail_to_connect(task, recorder);
    case Task::Kind::arrive:
      return arrive(task, recorder);
    case Task::Kind::hang_up:
      return hang_up(task, recorder);
    case Task::Kind::tls:
      return shake_hands(task, recorder);
    case Task::Kind::timer: {
      const network::Connection& connection = network_.connection(task.a);
      const auto side = static_cast<Side>(task.who);
      if (connection.is_closed(side)) return;
      return give(connection.host(side), program_of(connection, side),
                  agents::Timer{task.a, task.b}, task.cause, recorder);
    }
    case Task::Kind::alarm:
      if (is_stale(task)) return;
      return give(task.a, static_cast<Program>(task.who), agents::Timer{trace::kNone, task.b},
                  task.cause, recorder);
    case Task::Kind::stored:
      if (is_stale(task)) return;
      return give(task.a, static_cast<Program>(task.who), agents::Stored{task.b}, task.cause,
                  recorder);
    case Task::Kind::resolved:
      return give_resolution(task, recorder);
    case Task::Kind::fault:
      return do_fault(task.a, recorder);
    case Task::Kind::ask:
      return ask(task.a, recorder);
    case Task::Kind::datagram:
      return deliver_datagram(task, recorder);
    case Task::Kind::turn:
      return turn(task, recorder);
    case Task::Kind::query_timeout:
      return time_query_out(task, recorder);
  }
}

EventIndex Simulation::record(trace::Recorder& recorder, EventKind kind, std::uint32_t host,
                              std::uint32_t connection, EventIndex cause, std::uint32_t value,
                              std::string_view payload) {
  Event event;
  event.at = now_;
  event.kind = kind;
  event.host = host;
  event.connection = connection;
  event.cause = cause;
  event.value = value;
  return recorder.record(event, payload);
}

dns::Address Simulation::address_of(std::uint32_t host) const {
  const auto& addresses = scenario_->hosts[host].addresses;
  return addresses.empty() ? default_address(host) : addresses.front();
}

Simulation::Program Simulation::program_at(std::uint32_t host, std::uint16_t port) const {
  if (outsider_listens(host, port)) return Program::outside;
  return port == network::kPop3Port ? Program::mailbox_server : Program::transfer_agent;
}

bool Simulation::listens(std::uint32_t host, std::uint16_t port) const {
  if (!hosts_[host].is_up) return false;
  if (outsider_listens(host, port)) return true;
  return agents::listens_on(scenario_->hosts[host].role, port);
}

void Simulation::perform(std::uint32_t step, trace::Recorder& recorder) {
  const DialogueStep& wanted = scenario_->script[step];
  agents::Context told = context(wanted.client, trace::kNoEvent, recorder);
  user_agent_of(wanted.client)
      .perform(wanted.dialogue, step, address_of(wanted.server), wanted.port,
               scenario_->hosts[wanted.server].dialect, told);
  carry_out(wanted.client, Program::user_agent, recorder);
}

void Simulation::submit(std::uint32_t which, trace::Recorder& recorder) {
  const SubmissionStep& wanted = scenario_->submissions[which];
  agents::Context told = context(wanted.host, trace::kNoEvent, recorder);
  user_agent_of(wanted.host).outbox().submit(wanted.submission, kFirstSubmission + which, told);
  carry_out(wanted.host, Program::user_agent, recorder);
}

void Simulation::fetch(std::uint32_t which, trace::Recorder& recorder) {
  const RetrievalStep& wanted = scenario_->retrievals[which];
  Host& host = hosts_[wanted.host];
  if (!host.is_up) return;
  agents::Context told = context(wanted.host, trace::kNoEvent, recorder);
  host.fetch(wanted.retrieval, kFirstRetrieval + which, scenario_->hosts[wanted.host], told);
  carry_out(wanted.host, Program::retrieval_agent, recorder);
}

void Simulation::accept(const Task& task, trace::Recorder& recorder) {
  network::Connection& connection = network_.connection(task.a);
  if (connection.was_reset) {
    // The server never saw it; the client learns below that it is gone.
    return connect(task, recorder);
  }
  const std::uint32_t server = connection.server;
  if (!listens(server, connection.port)) return refuse(task);
  connection.server_program = who(program_at(server, connection.port));
  const EventIndex event =
      record(recorder, EventKind::accepted, server, task.a, task.cause, connection.client);
  queue_.push(now_ + network_.link_of(connection).latency,
              {Task::Kind::connect, who(Side::client), 0, task.a, task.b, event});
  give(server, program_of(connection, Side::server),
       agents::Connected{task.a, Side::server, 0, address_of(connection.client)}, event, recorder);
}

// A host that is there says at once that nobody listens; one that is not says nothing.
void Simulation::refuse(const Task& task) {
  network::Connection& connection = network_.connection(task.a);
  const bool silent = !hosts_[connection.server].is_up && hosts_[connection.server].is_silent;
  const Duration wait = silent ? kConnectPatience : network_.link_of(connection).latency;
  connection.was_reset = true;
  queue_.push(now_ + wait, {Task::Kind::connect, who(Side::client), 0, task.a, task.b, task.cause});
  connection.server_closed = true;
}

void Simulation::connect(const Task& task, trace::Recorder& recorder) {
  network::Connection& connection = network_.connection(task.a);
  const std::uint32_t client = connection.client;
  const Program program = program_of(connection, Side::client);
  if (connection.client_closed) return;  // the client has crashed meanwhile
  connection.client_was_told = true;
  if (connection.server_closed && connection.was_reset) {
    connection.close(Side::client);
    const bool silent = hosts_[connection.server].is_silent;
    const auto reason =
        silent ? agents::NotConnected::Reason::unreachable : agents::NotConnected::Reason::refused;
    const EventIndex event = record(recorder, EventKind::not_connected, client, task.a, task.cause,
                                    static_cast<std::uint32_t>(reason));
    return give(client, program, agents::NotConnected{task.b, reason}, event, recorder);
  }
  const bool was_reset = connection.was_reset;
  give(client, program,
       agents::Connected{task.a, Side::client, task.b, address_of(connection.server)}, task.cause,
       recorder);
  // A connection that was reset while it was being opened has no other moment to say so.
  if (!was_reset) return;
  const EventIndex event = record(recorder, EventKind::closed, client, task.a, task.cause, 1);
  give(client, program, agents::Closed{task.a, true}, event, recorder);
  network_.connection(task.a).close(Side::client);
}

void Simulation::fail_to_connect(const Task& task, trace::Recorder& recorder) {
  if (is_stale(task)) return;
  const auto reason = agents::NotConnected::Reason::unreachable;
  const EventIndex event = record(recorder, EventKind::not_connected, task.a, trace::kNone,
                                  task.cause, static_cast<std::uint32_t>(reason));
  give(task.a, static_cast<Program>(task.who), agents::NotConnected{task.b, reason}, event,
       recorder);
}

void Simulation::arrive(const Task& task, trace::Recorder& recorder) {
  const auto side = static_cast<Side>(task.who);
  network::Connection& connection = network_.connection(task.a);
  network::Stream& stream = connection.from(network::other(side));
  if (connection.is_closed(side) || connection.was_reset) return;
  const auto begin = static_cast<std::uint32_t>(stream.read_total());
  // They stay in place while the agent uses them: only the peer writes to this stream.
  const std::string_view octets = stream.read(task.b);
  Event event;
  event.at = now_;
  event.kind = EventKind::arrived;
  event.host = connection.host(side);
  event.connection = task.a;
  event.cause = task.cause;
  event.begin = begin;
  event.length = task.b;
  const EventIndex index = recorder.record(event);
  if (breaks_tls(task.a, side, index, recorder)) return;
  give(event.host, program_of(connection, side), agents::Octets{task.a, octets}, index, recorder);
}

void Simulation::hang_up(const Task& task, trace::Recorder& recorder) {
  const auto side = static_cast<Side>(task.who);
  network::Connection& connection = network_.connection(task.a);
  if (connection.is_closed(side)) return;
  // Whether it stands at all is still on its way to the client: connect() tells both.
  if (side == Side::client && !connection.client_was_told) return;
  const bool was_reset = connection.was_reset;
  const std::uint32_t host = connection.host(side);
  const EventIndex event =
      record(recorder, EventKind::closed, host, task.a, task.cause, was_reset ? 1 : 0);
  give(host, program_of(connection, side), agents::Closed{task.a, was_reset}, event, recorder);
  network_.connection(task.a).close(side);
}

// TURN was agreed (RFC 821 section 3.8): the client's transfer agent goes on in place of the
// program that had called.
void Simulation::turn(const Task& task, trace::Recorder& recorder) {
  network::Connection& connection = network_.connection(task.a);
  if (connection.is_closed(Side::client) || connection.was_reset) return;
  connection.client_program = who(Program::transfer_agent);
  const agents::Turned turned{
      task.a, address_of(connection.server),
      static_cast<std::uint32_t>(connection.from(Side::server).read_total()),
      static_cast<std::uint32_t>(connection.from(Side::client).written())};
  give(connection.client, Program::transfer_agent, turned, task.cause, recorder);
}

void Simulation::give(std::uint32_t host, Program program, const agents::Input& input,
                      EventIndex cause, trace::Recorder& recorder) {
  if (program == Program::outside) return give_outside(host, input, cause);
  agents::Context told = context(host, cause, recorder);
  hosts_[host].take(program, input, scenario_->hosts[host], told);
  carry_out(host, program, recorder);
}

agents::Context Simulation::context(std::uint32_t host, EventIndex cause,
                                    trace::Recorder& recorder) {
  return {now_, host, cause, recorder, effects_, random_};
}

std::vector<agents::HeldMessage> Simulation::held(std::uint32_t host) const {
  const agents::TransferAgent* agent = transfer_agent(host);
  return agent == nullptr ? std::vector<agents::HeldMessage>() : agent->held();
}

}  // namespace smtplab::scenario
