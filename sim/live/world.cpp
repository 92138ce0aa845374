#include "sim/live/world.h"

#include <algorithm>
#include <utility>

#include "sim/network/port.h"

namespace smtplab::live {

using network::Side;
using trace::Event;
using trace::EventIndex;
using trace::EventKind;

namespace {

/// What an entry of a queue takes up beside its content, most of it while it is being tried.
constexpr std::uint64_t kQueueEntryOctets = 4096;

}  // namespace

World::World(const HostPlan& plan, const Settings& settings, Wire& wire, TraceSink& sink,
             Keeper* keeper)
    : plan_(&plan),
      directory_(plan.scenario().hosts),
      settings_(settings),
      random_(settings.seed),
      wire_(&wire),
      sink_(&sink),
      recorder_(tally_, &log_) {
  if (keeper != nullptr) ledger_.emplace(*keeper);
  hosts_.reserve(scenario().hosts.size());
  held_by_host_.resize(scenario().hosts.size());
  for (const agents::HostConfig& config : scenario().hosts) {
    hosts_.push_back({agents::NameServer(config), dns::Resolver(scenario().resolver)});
  }
  schedule_script();
}

// What hosts do that somebody else runs is that somebody's affair.
void World::schedule_script() {
  const auto schedule = [this](Instant at, Task::Kind kind, std::size_t which, std::uint32_t host) {
    if (!plan_->is_served(host)) return;
    queue_.push(at, {kind, 0, 0, static_cast<std::uint32_t>(which)});
    ++script_left_;
  };
  const scenario::Scenario& all = scenario();
  for (std::size_t i = 0; i < all.script.size(); ++i) {
    schedule(all.script[i].at, Task::Kind::perform, i, all.script[i].client);
  }
  for (std::size_t i = 0; i < all.submissions.size(); ++i) {
    schedule(all.submissions[i].at, Task::Kind::submit, i, all.submissions[i].host);
  }
  for (std::size_t i = 0; i < all.retrievals.size(); ++i) {
    schedule(all.retrievals[i].at, Task::Kind::fetch, i, all.retrievals[i].host);
  }
  for (std::size_t i = 0; i < all.questions.size(); ++i) {
    schedule(all.questions[i].at, Task::Kind::ask, i, all.questions[i].host);
  }
  for (std::size_t i = 0; i < all.faults.size(); ++i) {
    schedule(all.faults[i].at, Task::Kind::fault, i, all.faults[i].host_a);
  }
}

void World::begin(Instant now) { now_ = std::max(now_, now); }

// Everybody who follows the trace hears of what the input has brought.
void World::finish(bool is_kept) {
  const EventIndex first = tally_.length() - log_.size();
  for (EventIndex i = 0; i < log_.size(); ++i) {
    const Event& event = log_[i];
    sink_->take(first + i, event, log_.payload(i));
    if (!ledger_ || is_kept || event.host >= hosts_.size() || !hosts_[event.host].transfer_agent)
      continue;
    ledger_->follow(event, log_.payload(i), *hosts_[event.host].transfer_agent, unix_seconds());
  }
  if (ledger_) ledger_->finish();
  log_.clear();
}

std::int64_t World::unix_seconds() const {
  return settings_.starts_unix_seconds + now_.nanoseconds / 1'000'000'000 / settings_.speed;
}

void World::run_until(Instant now) {
  begin(now);
  // A task may push others that are due now; the clock stands still meanwhile.
  while (!queue_.empty() && queue_.next_instant() <= now_) {
    do_task(queue_.pop().payload);
    finish();
  }
}

std::optional<Instant> World::next_due() {
  if (queue_.empty()) return std::nullopt;
  return queue_.next_instant();
}

void World::do_task(const Task& task) {
  switch (task.kind) {
    case Task::Kind::perform:
      --script_left_;
      return perform(task.a);
    case Task::Kind::submit:
      --script_left_;
      return submit(task.a);
    case Task::Kind::fetch:
      --script_left_;
      return fetch(task.a);
    case Task::Kind::ask:
      --script_left_;
      return ask(task.a);
    case Task::Kind::fault:
      --script_left_;
      return do_fault(task.a);
    case Task::Kind::accept:
      return greet(task);
    case Task::Kind::not_connected:
      return fail_to_connect(task);
    case Task::Kind::hang_up:
      return hang_up({task.a, static_cast<Side>(task.who)}, task.c != 0, task.cause);
    case Task::Kind::timer: {
      const End end{task.a, static_cast<Side>(task.who)};
      const Call* const call = find_call(end);
      if (call == nullptr) return;
      const Call::Party& party = call->party(end.side);
      return give(party.host, party.program, agents::Timer{task.a, task.b}, task.cause);
    }
    case Task::Kind::alarm:
      if (is_stale(task)) return;
      return give(task.a, static_cast<Program>(task.who), agents::Timer{trace::kNone, task.b},
                  task.cause);
    case Task::Kind::stored:
      stores_.erase({task.a, task.b});
      if (is_stale(task)) return;
      if (ledger_) ledger_->begin_stored({task.a, task.b});
      return give(task.a, Program::transfer_agent, agents::Stored{task.b}, task.cause);
    case Task::Kind::resolved:
      return give_resolution(task);
    case Task::Kind::query_timeout:
      return time_query_out(task);
    case Task::Kind::turn:
      return turn(task);
  }
}

bool World::is_idle() const {
  if (script_left_ > 0 || !calls_.empty() || !stores_.empty() || !askers_.empty()) return false;
  return std::all_of(hosts_.begin(), hosts_.end(), [this](const Host& host) {
    const auto& config = scenario().hosts[static_cast<std::size_t>(&host - hosts_.data())];
    return !host.transfer_agent || !config.sends || host.transfer_agent->queue().empty();
  });
}

EventIndex World::record(EventKind kind, std::uint32_t host, std::uint32_t connection,
                         EventIndex cause, std::uint32_t value, std::string_view payload) {
  Event event;
  event.at = now_;
  event.kind = kind;
  event.host = host;
  event.connection = connection;
  event.cause = cause;
  event.value = value;
  return recorder_.record(event, payload);
}

bool World::listens(std::uint32_t host, std::uint16_t port) const {
  return plan_->is_served(host) && hosts_[host].is_up &&
         agents::listens_on(scenario().hosts[host].role, port);
}

void World::kept(const std::vector<Receipt>& receipts, Instant now) {
  begin(now);
  for (const Receipt& receipt : receipts) {
    queue_.push(now_, {Task::Kind::stored, 0, receipt.epoch, receipt.host, receipt.ticket, 0,
                       receipt.cause});
  }
}

void World::restore(const std::vector<KeptMessage>& messages, Instant now) {
  begin(now);
  std::map<std::uint32_t, EventIndex> restarted;
  for (const KeptMessage& message : messages) {
    if (message.host >= hosts_.size() || !plan_->is_served(message.host)) continue;
    const auto [event, is_new] = restarted.emplace(message.host, trace::kNoEvent);
    if (is_new) {
      event->second = record(EventKind::restarted, message.host, trace::kNone, trace::kNoEvent);
    }
    put_back(message, event->second);
  }
  finish(true);
  for (const auto& [host, event] : restarted) {
    agents::Context told = context(host, event);
    transfer_agent_of(host).restart(told);
    carry_out(host, Program::transfer_agent);
  }
  finish();
}

void World::put_back(const KeptMessage& message, EventIndex cause) {
  agents::TransferAgent& agent = transfer_agent_of(message.host);
  agents::Context told = context(message.host, cause);
  // Also of a user who is not there any more: the postmaster's is the last mailbox.
  const auto mailbox =
      std::min<std::uint32_t>(agent.deliveries().find_mailbox(message.user),
                              static_cast<std::uint32_t>(agent.mailboxes().count() - 1));
  if (!message.octets) return agent.mailboxes().skip_uids(mailbox, message.uid);
  std::uint32_t place = 0;
  if (message.place == KeptMessage::Place::mailbox) {
    place = agent.restore(mailbox, message.uid, message.octets, told);
  } else {
    agents::QueueEntry entry = message.entry;
    entry.content = message.octets;
    constexpr std::int64_t kCentury = 100LL * 365 * 24 * 3600;
    const std::int64_t age_s = settings_.starts_unix_seconds - message.unix_seconds;
    const Duration age = seconds(std::min(age_s, kCentury / settings_.speed) * settings_.speed);
    entry.arrived = now_ + Duration{-age.nanoseconds};
    place = agent.restore(std::move(entry), told);
  }
  if (ledger_) ledger_->restored(message, place);
  measure(message.host);
}

/// Notes how much the host holds now.
void World::measure(std::uint32_t host) {
  const agents::TransferAgent* const agent = hosts_[host].transfer_agent.get();
  const std::uint64_t held =
      agent == nullptr ? 0
                       : agent->held_octets() + agent->queue().entries().size() * kQueueEntryOctets;
  held_octets_ += held - held_by_host_[host];
  held_by_host_[host] = held;
}

void World::go_down(Instant now) {
  begin(now);
  std::vector<std::pair<std::uint32_t, EventIndex>> served;
  for (const auto& [connection, call] : calls_) {
    if (call.party(Side::server).is_ours) served.emplace_back(connection, call.opened);
  }
  for (const auto& [connection, opened] : served) {
    const Call* const call = find_call({connection, Side::server});
    if (call == nullptr) continue;
    const Call::Party server = call->party(Side::server);
    give(server.host, server.program, agents::GoingDown{connection}, opened);
  }
  finish();
}

}  // namespace smtplab::live
