#include <string_view>

#include "sim/scenario/simulation.h"

namespace smtplab::scenario {

using network::Side;
using trace::EventIndex;
using trace::EventKind;

// What is broken on purpose.

void Simulation::do_fault(std::uint32_t fault, trace::Recorder& recorder) {
  const Fault& wanted = scenario_->faults[fault];
  switch (wanted.kind) {
    case Fault::Kind::reset:
      return break_connection(fault, recorder);
    case Fault::Kind::crash:
      return bring_down(wanted.host_a, false, recorder);
    case Fault::Kind::silence:
      return bring_down(wanted.host_a, true, recorder);
    case Fault::Kind::restart:
      return bring_up(wanted.host_a, recorder);
    case Fault::Kind::names:
      record_names_fault(fault, recorder);
      return hosts_[wanted.host_a].name_server.set_mode(wanted.answers);
  }
}

void Simulation::record_names_fault(std::uint32_t fault, trace::Recorder& recorder) {
  trace::Event event;
  event.at = now_;
  event.kind = EventKind::fault;
  event.host = scenario_->faults[fault].host_a;
  event.value = fault;
  recorder.record(event, agents::mode_name(scenario_->faults[fault].answers));
}

void Simulation::break_connection(std::uint32_t fault, trace::Recorder& recorder) {
  const Fault& wanted = scenario_->faults[fault];
  for (std::uint32_t i = 0; i < network_.connection_count(); ++i) {
    const network::Connection& connection = network_.connection(i);
    const bool meant = (connection.client == wanted.host_a && connection.server == wanted.host_b) ||
                       (connection.client == wanted.host_b && connection.server == wanted.host_a);
    if (!meant || connection.was_reset || (connection.client_closed && connection.server_closed)) {
      continue;
    }
    return reset(i, record(recorder, EventKind::fault, wanted.host_a, i, trace::kNoEvent, fault));
  }
  // Nothing to break is worth a line too: a teacher's fault that comes too late should show.
  record(recorder, EventKind::fault, wanted.host_a, trace::kNone, trace::kNoEvent, fault);
}

void Simulation::reset(std::uint32_t index, EventIndex event) {
  network::Connection& connection = network_.connection(index);
  connection.was_reset = true;
  connection.to_client.cut();
  connection.to_server.cut();
  for (const Side side : {Side::client, Side::server}) {
    queue_.push(now_, {Task::Kind::hang_up, who(side), 0, index, 0, event});
  }
}

// Its peers learn of it one journey later; the host itself learns nothing any more.
void Simulation::bring_down(std::uint32_t host, bool silently, trace::Recorder& recorder) {
  Host& down = hosts_[host];
  if (!down.is_up) return;
  const EventIndex event =
      record(recorder, EventKind::crashed, host, trace::kNone, trace::kNoEvent, silently ? 1 : 0);
  down.go_down(silently, now_);
  std::erase_if(asks_, [host](const PendingAsk& one) { return one.host == host; });
  stop_outsider(host);
  forget_names(host);
  for (std::uint32_t i = 0; i < network_.connection_count(); ++i) {
    network::Connection& connection = network_.connection(i);
    if (connection.client != host && connection.server != host) continue;
    const Side side = connection.client == host ? Side::client : Side::server;
    if (connection.is_closed(side)) continue;
    connection.close(side);
    if (connection.was_reset || connection.is_closed(network::other(side))) continue;
    connection.was_reset = true;
    connection.to_client.cut();
    connection.to_server.cut();
    queue_.push(now_ + network_.link_of(connection).latency,
                {Task::Kind::hang_up, who(network::other(side)), 0, i, 0, event});
  }
}

void Simulation::bring_up(std::uint32_t host, trace::Recorder& recorder) {
  Host& up = hosts_[host];
  if (up.is_up) return;
  up.come_up();
  const EventIndex event =
      record(recorder, EventKind::restarted, host, trace::kNone, trace::kNoEvent);
  start_outsider(host, true, event);
  if (!up.transfer_agent) return;
  agents::Context told = context(host, event, recorder);
  up.transfer_agent->restart(told);
  carry_out(host, Program::transfer_agent, recorder);
}

}  // namespace smtplab::scenario
