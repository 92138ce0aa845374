#include "sim/live/world.h"

namespace smtplab::live {

using network::Side;
using trace::EventIndex;
using trace::EventKind;

// What the scenario's script wants done, and what it breaks on purpose.

namespace {

/// Tokens of submissions and retrievals are numbered apart from those of dialogues.
constexpr std::uint32_t kFirstSubmission = 1U << 30U;
constexpr std::uint32_t kFirstRetrieval = 1U << 31U;

}  // namespace

void World::perform(std::uint32_t step) {
  const scenario::DialogueStep& wanted = scenario().script[step];
  agents::Context told = context(wanted.client, trace::kNoEvent);
  user_agent_of(wanted.client)
      .perform(wanted.dialogue, step, plan_->scenario_address_of(wanted.server), wanted.port,
               scenario().hosts[wanted.server].dialect, told);
  carry_out(wanted.client, Program::user_agent);
}

void World::submit(std::uint32_t which) {
  const scenario::SubmissionStep& wanted = scenario().submissions[which];
  agents::Context told = context(wanted.host, trace::kNoEvent);
  user_agent_of(wanted.host).outbox().submit(wanted.submission, kFirstSubmission + which, told);
  carry_out(wanted.host, Program::user_agent);
}

void World::fetch(std::uint32_t which) {
  const scenario::RetrievalStep& wanted = scenario().retrievals[which];
  Host& host = hosts_[wanted.host];
  if (!host.is_up) return;
  agents::Context told = context(wanted.host, trace::kNoEvent);
  host.fetch(wanted.retrieval, kFirstRetrieval + which, scenario().hosts[wanted.host], told);
  carry_out(wanted.host, Program::retrieval_agent);
}

void World::do_fault(std::uint32_t fault) {
  using Kind = scenario::Fault::Kind;
  const scenario::Fault& wanted = scenario().faults[fault];
  switch (wanted.kind) {
    case Kind::reset:
      return break_connection(fault);
    case Kind::crash:
      return bring_down(wanted.host_a, false);
    case Kind::silence:
      return bring_down(wanted.host_a, true);
    case Kind::restart:
      return bring_up(wanted.host_a);
    case Kind::names: {
      trace::Event event;
      event.at = now_;
      event.kind = EventKind::fault;
      event.host = wanted.host_a;
      event.value = fault;
      recorder_.record(event, agents::mode_name(wanted.answers));
      return hosts_[wanted.host_a].name_server.set_mode(wanted.answers);
    }
  }
}

// Of a connection whose other side is somebody else's, ours is broken, and he sees it.
void World::break_connection(std::uint32_t fault) {
  const scenario::Fault& wanted = scenario().faults[fault];
  for (const auto& [connection, call] : calls_) {
    const std::uint32_t client = call.party(Side::client).host;
    const std::uint32_t server = call.party(Side::server).host;
    const bool is_meant = (client == wanted.host_a && server == wanted.host_b) ||
                          (client == wanted.host_b && server == wanted.host_a);
    if (!is_meant) continue;
    const EventIndex event =
        record(EventKind::fault, wanted.host_a, connection, trace::kNoEvent, fault);
    for (const Side side : {Side::client, Side::server}) {
      if (!call.party(side).is_ours) continue;
      wire_->reset({connection, side});
      queue_.push(now_, {Task::Kind::hang_up, who(side), 0, connection, 0, 1, event});
    }
    return;
  }
  record(EventKind::fault, wanted.host_a, trace::kNone, trace::kNoEvent, fault);
}

void World::bring_down(std::uint32_t host, bool silently) {
  Host& down = hosts_[host];
  if (!down.is_up) return;
  record(EventKind::crashed, host, trace::kNone, trace::kNoEvent, silently ? 1 : 0);
  down.go_down(silently, now_);
  measure(host);
  wire_->listen(host, false);
  forget_names(host);
  std::vector<End> ends;
  for (auto& [connection, call] : calls_) {
    for (const Side side : {Side::client, Side::server}) {
      Call::Party& party = call.party(side);
      if (party.host != host || !party.is_ours) continue;
      party.is_ours = false;
      ends.push_back({connection, side});
    }
  }
  for (const End& end : ends) {
    wire_->reset(end);
    let_go(end.connection);
  }
  if (ledger_) ledger_->forget(host);
}

void World::bring_up(std::uint32_t host) {
  Host& up = hosts_[host];
  if (up.is_up) return;
  up.come_up();
  const EventIndex event = record(EventKind::restarted, host, trace::kNone, trace::kNoEvent);
  wire_->listen(host, true);
  if (!up.transfer_agent) return;
  agents::Context told = context(host, event);
  up.transfer_agent->restart(told);
  carry_out(host, Program::transfer_agent);
}

}  // namespace smtplab::live
