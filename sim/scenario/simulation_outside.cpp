#include <string>
#include <utility>
#include <variant>

#include "sim/dns/zone_reader.h"
#include "sim/scenario/simulation.h"

namespace smtplab::scenario {

using trace::Event;
using trace::EventIndex;
using trace::EventKind;

// What is done to it from outside.

namespace {

Refusal refusal_of(agents::Misfit misfit) {
  switch (misfit) {
    case agents::Misfit::kind:
      return Refusal::wrong_verdict;
    case agents::Misfit::code:
      return Refusal::wrong_code;
    case agents::Misfit::domain:
      return Refusal::wrong_domain;
    case agents::Misfit::past:
      return Refusal::wrong_time;
  }
  return Refusal::wrong_verdict;
}

/// The zone with these records in place of those of their name and type; nullopt if it could not
/// stand so.
std::optional<dns::Zone> with_records(const dns::Zone& zone, const dns::DomainName& owner,
                                      dns::RecordType type, const SetRecords& wanted) {
  if (type == dns::RecordType::soa || type == dns::RecordType::any) return std::nullopt;
  std::vector<std::string> lines;
  for (const dns::ResourceRecord& record : zone.records()) {
    if (record.owner != owner || record.type() != type) lines.push_back(record.to_string());
  }
  const std::string front = owner.to_string() + " " + std::to_string(wanted.ttl_s) + " IN " +
                            std::string(dns::to_string(type)) + " ";
  for (const std::string& data : wanted.data) lines.push_back(front + data);
  auto read = dns::read_zone(lines, zone.origin());
  if (!read) return std::nullopt;
  return std::move(read->zone);
}

}  // namespace

std::optional<Refusal> Simulation::intervene(const Action& action, trace::Log* log) {
  trace::Recorder recorder(tally_, log);
  const Intervention done{steps_, now_, action};
  const auto refusal =
      std::visit([&](const auto& wanted) { return act(wanted, recorder); }, action);
  if (!refusal) interventions_.add(done);
  return refusal;
}

bool Simulation::replay(const Interventions& done, std::uint64_t steps, Instant now,
                        trace::Log* log) {
  const auto go_to = [&](std::uint64_t wanted, Instant at) {
    while (steps_ < wanted && step(log)) {
    }
    // Whoever stands behind what was done last had waited until then.
    if (now_ < at) run_until(at, log);
    return steps_ == wanted && now_ == at;
  };
  for (std::size_t i = 0; i < done.size(); ++i) {
    if (!go_to(done[i].step, done[i].at) || intervene(done[i].action, log)) return false;
  }
  return go_to(steps, now);
}

agents::TransferAgent* Simulation::agent_for(std::uint32_t host) {
  const agents::HostConfig& config = scenario_->hosts[host];
  const bool is_one = config.role == agents::HostRole::transfer_agent;
  return is_one ? &hosts_[host].the_transfer_agent(config) : nullptr;
}

std::optional<Refusal> Simulation::act(const Crash& wanted, trace::Recorder& recorder) {
  if (wanted.host >= hosts_.size()) return Refusal::no_such_host;
  bring_down(wanted.host, false, recorder);
  return std::nullopt;
}

std::optional<Refusal> Simulation::act(const Restart& wanted, trace::Recorder& recorder) {
  if (wanted.host >= hosts_.size()) return Refusal::no_such_host;
  bring_up(wanted.host, recorder);
  return std::nullopt;
}

std::optional<Refusal> Simulation::act(const LeaveOutside& wanted, trace::Recorder& /*recorder*/) {
  if (wanted.host >= hosts_.size()) return Refusal::no_such_host;
  agents::TransferAgent* const agent = agent_for(wanted.host);
  if (agent == nullptr) return Refusal::no_transfer_agent;
  agent->leave_outside(wanted.decisions);
  return std::nullopt;
}

std::optional<Refusal> Simulation::act(const Answer& wanted, trace::Recorder& recorder) {
  if (asks_.empty()) return Refusal::nothing_asked;
  const agents::Decision decision = asks_.front().ask.decision;
  if (const auto misfit = agents::misfit_of(decision, wanted.verdict, now_)) {
    return refusal_of(*misfit);
  }
  const PendingAsk asked = std::move(asks_.front());
  asks_.erase(asks_.begin());
  Event event;
  event.at = now_;
  event.kind = EventKind::decided;
  event.host = asked.host;
  event.connection = asked.ask.connection;
  event.cause = asked.ask.event;
  event.verb = asked.ask.verb;
  event.value = static_cast<std::uint32_t>(decision);
  const auto* const reply = std::get_if<smtp::Reply>(&wanted.verdict);
  if (reply != nullptr) event.code = reply->code;
  const std::string_view subject = asked.ask.subject();
  event.begin = static_cast<std::uint32_t>(subject.size());
  const EventIndex index = recorder.record(event, subject, agents::to_text(wanted.verdict, now_));
  give(asked.host, Program::transfer_agent,
       agents::Answered{decision, asked.ask.token, wanted.verdict}, index, recorder);
  return std::nullopt;
}

std::optional<Refusal> Simulation::act(const ReplaceReply& wanted, trace::Recorder& recorder) {
  if (wanted.host >= hosts_.size()) return Refusal::no_such_host;
  agents::TransferAgent* const agent = agent_for(wanted.host);
  if (agent == nullptr) return Refusal::no_transfer_agent;
  if (agents::misfit_of(agents::Decision::rcpt, wanted.reply, now_)) return Refusal::wrong_code;
  if (!agent->replace_next_reply(wanted.connection, wanted.reply)) {
    return Refusal::no_such_connection;
  }
  Event event;
  event.at = now_;
  event.kind = EventKind::reply_chosen;
  event.host = wanted.host;
  event.connection = wanted.connection;
  event.code = wanted.reply.code;
  recorder.record(event, agents::to_text(wanted.reply));
  return std::nullopt;
}

std::optional<Refusal> Simulation::act(const DropConnection& wanted, trace::Recorder& recorder) {
  if (wanted.connection >= network_.connection_count()) return Refusal::no_such_connection;
  const network::Connection& connection = network_.connection(wanted.connection);
  if (connection.was_reset || (connection.client_closed && connection.server_closed)) {
    return Refusal::no_such_connection;
  }
  reset(wanted.connection, record(recorder, EventKind::fault, connection.client, wanted.connection,
                                  trace::kNoEvent, trace::kNone));
  return std::nullopt;
}

std::optional<Refusal> Simulation::act(const SetRecords& wanted, trace::Recorder& recorder) {
  if (wanted.host >= hosts_.size()) return Refusal::no_such_host;
  agents::NameServer& server = hosts_[wanted.host].name_server;
  const auto type = dns::parse_record_type(wanted.type);
  if (!type) return Refusal::wrong_records;
  const auto owner = dns::DomainName::parse(wanted.owner);
  if (!owner) return Refusal::wrong_records;
  const dns::Zone* const zone = server.zones().nearest(*owner);
  if (zone == nullptr) return Refusal::no_such_zone;
  auto changed = with_records(*zone, *owner, *type, wanted);
  if (!changed) return Refusal::wrong_records;
  Event event;
  event.at = now_;
  event.kind = EventKind::zone_changed;
  event.host = wanted.host;
  std::string text = owner->to_string() + " " + std::string(dns::to_string(*type));
  event.begin = static_cast<std::uint32_t>(text.size());
  std::string records;
  for (const dns::ResourceRecord& record : changed->at(*owner)) {
    if (record.type() != *type) continue;
    record.append_to(records);
    records.push_back('\n');
  }
  recorder.record(event, text, records);
  server.set_zone(*std::move(changed));
  return std::nullopt;
}

std::optional<Refusal> Simulation::act(const SetPolicy& wanted, trace::Recorder& recorder) {
  if (wanted.host >= hosts_.size()) return Refusal::no_such_host;
  agents::TransferAgent* const agent = agent_for(wanted.host);
  if (agent == nullptr) return Refusal::no_transfer_agent;
  agents::HostPolicy policy = agent->policy();
  if (!change_policy(policy, wanted.key, wanted.value)) return Refusal::no_such_policy;
  Event event;
  event.at = now_;
  event.kind = EventKind::policy_changed;
  event.host = wanted.host;
  event.begin = static_cast<std::uint32_t>(wanted.key.size());
  const EventIndex index = recorder.record(event, wanted.key, wanted.value);
  agent->set_policy(policy);
  if (!hosts_[wanted.host].is_up) return std::nullopt;
  agents::Context told = context(wanted.host, index, recorder);
  agent->restart(told);
  carry_out(wanted.host, Program::transfer_agent, recorder);
  return std::nullopt;
}

}  // namespace smtplab::scenario
