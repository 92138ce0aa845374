#include <iterator>
#include <string>
#include <utility>
#include <variant>

#include "sim/agents/name_events.h"
#include "sim/scenario/simulation.h"

namespace smtplab::scenario {

using agents::Datagram;
using trace::Event;
using trace::EventIndex;
using trace::EventKind;

// How hosts look names up: in the table of hosts, or by asking name servers.

void Simulation::ask(std::uint32_t which, trace::Recorder& recorder) {
  const QuestionStep& wanted = scenario_->questions[which];
  if (!hosts_[wanted.host].is_up) return;
  resolve({wanted.host, Program::person, which}, wanted.question, trace::kNoEvent, recorder);
}

void Simulation::resolve(const Asker& asker, const dns::Question& question, EventIndex cause,
                         trace::Recorder& recorder) {
  if (scenario_->resolver.hints.empty()) {
    return end_lookup(asker, directory_->look_up(question), cause, recorder);
  }
  const std::uint32_t number = next_lookup_++;
  askers_.emplace(number, asker);
  hosts_[asker.host].resolver.lookup(number, question, now_);
  follow_resolver(asker.host, cause, recorder);
}

void Simulation::follow_resolver(std::uint32_t host, EventIndex cause, trace::Recorder& recorder) {
  while (auto event = hosts_[host].resolver.next_event()) {
    if (auto* const wanted = std::get_if<dns::SendQuery>(&*event)) {
      const EventIndex query = send_datagram(
          host, {address_of(host), wanted->server, std::move(wanted->query)}, cause, recorder);
      queue_.push(now_ + scenario_->resolver.timeout,
                  {Task::Kind::query_timeout, 0, hosts_[host].epoch, host, 0, query});
    } else if (auto* const resolved = std::get_if<dns::Resolved>(&*event)) {
      const auto asker = askers_.extract(resolved->token);
      if (!asker.empty()) {
        end_lookup(asker.mapped(), std::move(resolved->resolution), cause, recorder);
      }
    } else if (const auto* const changed = std::get_if<dns::CacheChanged>(&*event)) {
      agents::Context told = context(host, cause, recorder);
      agents::record_cache_change(told, *changed);
    }
  }
}

// A program is told by a task of its own: it may be in the middle of its effects.
void Simulation::end_lookup(const Asker& asker, dns::Resolution resolution, EventIndex cause,
                            trace::Recorder& recorder) {
  // What stands in a table is no event, unless somebody asked to see it.
  if (!scenario_->resolver.hints.empty() || asker.program == Program::person) {
    agents::Context told = context(asker.host, cause, recorder);
    cause = agents::record_resolution(told, resolution);
  }
  if (asker.program == Program::person) return;
  resolutions_.insert_or_assign(asker, std::move(resolution));
  queue_.push(now_, {Task::Kind::resolved, who(asker.program), hosts_[asker.host].epoch, asker.host,
                     asker.token, cause});
}

void Simulation::give_resolution(const Task& task, trace::Recorder& recorder) {
  if (is_stale(task)) return;
  auto found = resolutions_.extract(Asker{task.a, static_cast<Program>(task.who), task.b});
  if (found.empty()) return;
  give(task.a, static_cast<Program>(task.who), agents::Resolved{task.b, std::move(found.mapped())},
       task.cause, recorder);
}

// It takes the link's latency and jitter. Its octets are not counted, for here it has no form on
// the wire.
EventIndex Simulation::send_datagram(std::uint32_t host, Datagram datagram, EventIndex cause,
                                     trace::Recorder& recorder) {
  const auto receiver = directory_->find(datagram.to);
  Event event;
  event.at = now_;
  event.kind = EventKind::datagram_sent;
  event.host = host;
  event.cause = cause;
  event.value = receiver.value_or(trace::kNone);
  std::string text;
  datagram.message.append_to(text);
  const EventIndex index = recorder.record(event, text);
  if (!receiver) return index;
  Instant arrives = now_;
  if (*receiver != host) {
    const network::Link& link = network_.link_between(host, *receiver);
    arrives = arrives + link.latency;
    if (link.jitter > Duration{}) {
      arrives = arrives + nanoseconds(random_.between(0, link.jitter.nanoseconds));
    }
  }
  const std::uint32_t number = next_datagram_++;
  datagrams_.emplace(number, std::move(datagram));
  queue_.push(arrives, {Task::Kind::datagram, 0, 0, number, host, index});
  return index;
}

// At a host that is down it is lost, and nobody says so.
void Simulation::deliver_datagram(const Task& task, trace::Recorder& recorder) {
  const Datagram datagram = std::move(datagrams_.extract(task.a).mapped());
  const std::uint32_t host = *directory_->find(datagram.to);
  if (!hosts_[host].is_up) return;
  Event event;
  event.at = now_;
  event.kind = EventKind::datagram_arrived;
  event.host = host;
  event.cause = task.cause;
  event.value = task.b;
  const EventIndex index = recorder.record(event);
  if (!datagram.message.is_response) {
    if (scenario_->hosts[host].role != agents::HostRole::name_server) return;
    return give(host, Program::name_server, datagram, index, recorder);
  }
  hosts_[host].resolver.receive(datagram.from, datagram.message, now_);
  follow_resolver(host, index, recorder);
}

void Simulation::time_query_out(const Task& task, trace::Recorder& recorder) {
  if (is_stale(task)) return;
  const auto due = hosts_[task.a].resolver.next_timeout();
  if (!due || *due > now_) return;
  hosts_[task.a].resolver.handle_timeout(now_);
  follow_resolver(task.a, task.cause, recorder);
}

// Neither the cache nor what is being looked up is on the disk.
void Simulation::forget_names(std::uint32_t host) {
  hosts_[host].resolver = dns::Resolver(scenario_->resolver);
  for (auto asker = askers_.begin(); asker != askers_.end();) {
    asker = asker->second.host == host ? askers_.erase(asker) : std::next(asker);
  }
  const auto first = resolutions_.lower_bound(Asker{host, Program{}, 0});
  auto last = first;
  while (last != resolutions_.end() && last->first.host == host) ++last;
  resolutions_.erase(first, last);
}

}  // namespace smtplab::scenario
