#include <algorithm>
#include <string>
#include <utility>
#include <variant>

#include "sim/agents/name_events.h"
#include "sim/live/world.h"
#include "sim/network/port.h"

namespace smtplab::live {

using agents::Datagram;
using trace::Event;
using trace::EventIndex;
using trace::EventKind;

// How hosts look names up: in the table of hosts, or by asking the name servers of the scenario.

namespace {

/// Far more than are ever out; what was lost leaves nothing behind for ever.
constexpr std::size_t kMostOwnQueries = 10'000;

}  // namespace

void World::ask(std::uint32_t which) {
  const scenario::QuestionStep& wanted = scenario().questions[which];
  if (!hosts_[wanted.host].is_up) return;
  resolve({wanted.host, Program::person, which}, wanted.question, trace::kNoEvent);
}

void World::resolve(const Asker& asker, const dns::Question& question, EventIndex cause) {
  if (scenario().resolver.hints.empty()) {
    return end_lookup(asker, directory_.look_up(question), cause);
  }
  const std::uint32_t number = next_lookup_++;
  askers_.emplace(number, asker);
  hosts_[asker.host].resolver.lookup(number, question, now_);
  follow_resolver(asker.host, cause);
}

void World::follow_resolver(std::uint32_t host, EventIndex cause) {
  while (auto event = hosts_[host].resolver.next_event()) {
    if (auto* const wanted = std::get_if<dns::SendQuery>(&*event)) {
      send_datagram(host, {plan_->scenario_address_of(host), wanted->server, wanted->query}, cause);
      queue_.push(now_ + scenario().resolver.timeout,
                  {Task::Kind::query_timeout, 0, hosts_[host].epoch, host, 0, 0, cause});
    } else if (auto* const resolved = std::get_if<dns::Resolved>(&*event)) {
      const auto asker = askers_.extract(resolved->token);
      if (!asker.empty()) end_lookup(asker.mapped(), std::move(resolved->resolution), cause);
    } else if (const auto* const changed = std::get_if<dns::CacheChanged>(&*event)) {
      agents::Context told = context(host, cause);
      agents::record_cache_change(told, *changed);
    }
  }
}

// A program is told by a task of its own: it may be in the middle of its effects.
void World::end_lookup(const Asker& asker, dns::Resolution resolution, EventIndex cause) {
  if (!scenario().resolver.hints.empty() || asker.program == Program::person) {
    agents::Context told = context(asker.host, cause);
    cause = agents::record_resolution(told, resolution);
  }
  if (asker.program == Program::person) return;
  resolutions_.insert_or_assign(asker, std::move(resolution));
  queue_.push(now_, {Task::Kind::resolved, who(asker.program), hosts_[asker.host].epoch, asker.host,
                     asker.token, 0, cause});
}

void World::give_resolution(const Task& task) {
  if (is_stale(task)) return;
  auto found = resolutions_.extract(Asker{task.a, static_cast<Program>(task.who), task.b});
  if (found.empty()) return;
  give(task.a, static_cast<Program>(task.who), agents::Resolved{task.b, std::move(found.mapped())},
       task.cause);
}

// A response goes back by the way on which the query came: see answer().
void World::send_datagram(std::uint32_t host, const Datagram& datagram, EventIndex cause) {
  const auto receiver = plan_->find(datagram.to);
  Event event;
  event.at = now_;
  event.kind = EventKind::datagram_sent;
  event.host = host;
  event.cause = cause;
  event.value = receiver.value_or(plan_->outside());
  std::string text;
  datagram.message.append_to(text);
  const EventIndex index = recorder_.record(event, text);
  if (datagram.message.is_response) {
    answer_ = datagram.message;
    if (receiver) own_queries_.push_back({*receiver, host, datagram.message.question, index, true});
  } else if (receiver) {
    const std::uint16_t id =
        wire_->query(host, plan_->endpoint_of(*receiver, network::kDnsPort), datagram.message);
    own_queries_.push_back({host, *receiver, datagram.message.question, index, false, id});
  }
}

/// The oldest that is alike, and it is forgotten; one of somebody outside if there is none.
World::OwnQuery World::take_own_query(const OwnQuery& wanted) {
  while (own_queries_.size() > kMostOwnQueries) own_queries_.pop_front();
  const auto found =
      std::find_if(own_queries_.begin(), own_queries_.end(), [&](const OwnQuery& query) {
        return query.server == wanted.server && query.is_answered == wanted.is_answered &&
               query.id == wanted.id && query.question == wanted.question;
      });
  OwnQuery own;
  own.client = plan_->outside();
  if (found == own_queries_.end()) return own;
  own = std::move(*found);
  own_queries_.erase(found);
  return own;
}

std::optional<dns::Message> World::answer(std::uint32_t host, const dns::Message& query,
                                          Instant now) {
  begin(now);
  if (!plan_->is_served(host) || !hosts_[host].is_up) return std::nullopt;
  answer_.reset();
  const OwnQuery own = take_own_query({0, host, query.question, trace::kNoEvent, false, query.id});
  const EventIndex event =
      record(EventKind::datagram_arrived, host, trace::kNone, own.event, own.client);
  const dns::Address from =
      own.client == plan_->outside() ? dns::Address() : plan_->scenario_address_of(own.client);
  give(host, Program::name_server, Datagram{from, plan_->scenario_address_of(host), query}, event);
  finish();
  auto answer = std::exchange(answer_, std::nullopt);
  if (answer && own.client == plan_->outside()) return plan_->for_others(std::move(*answer));
  return answer;
}

void World::take_response(std::uint32_t host, const dns::Address& server,
                          const dns::Message& response, Instant now) {
  begin(now);
  if (!hosts_[host].is_up) return;
  const std::uint32_t from = plan_->caller_at(server);
  const EventIndex cause =
      take_own_query({0, from, response.question, trace::kNoEvent, true, 0}).event;
  const EventIndex event = record(EventKind::datagram_arrived, host, trace::kNone, cause, from);
  hosts_[host].resolver.receive(plan_->scenario_address_at(server), plan_->for_us(response), now_);
  follow_resolver(host, event);
  finish();
}

void World::time_query_out(const Task& task) {
  if (is_stale(task)) return;
  const auto due = hosts_[task.a].resolver.next_timeout();
  if (!due || *due > now_) return;
  hosts_[task.a].resolver.handle_timeout(now_);
  follow_resolver(task.a, task.cause);
}

// Neither the cache nor what is being looked up is on the disk.
void World::forget_names(std::uint32_t host) {
  hosts_[host].resolver = dns::Resolver(scenario().resolver);
  std::erase_if(askers_, [host](const auto& asker) { return asker.second.host == host; });
  std::erase_if(resolutions_, [host](const auto& found) { return found.first.host == host; });
}

}  // namespace smtplab::live
