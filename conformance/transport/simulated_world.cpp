#include "conformance/transport/simulated_world.h"

#include <utility>

#include "sim/agents/input.h"

namespace smtplab::conformance {
namespace {

using agents::Context;
using agents::Effect;
using agents::Effects;

/// Every name has the sink's address, and no MX record.
dns::Resolution resolve(const dns::Question& question) {
  dns::Resolution found;
  found.question = question;
  found.canonical = question.name;
  found.outcome = dns::Outcome::no_data;
  if (question.type == dns::RecordType::a) {
    found.outcome = dns::Outcome::records;
    found.records.push_back(
        {question.name, 3600, dns::AddressData{*dns::Address::parse("192.0.2.99")}});
  }
  return found;
}

}  // namespace

SimulatedWorld::SimulatedWorld(const ReferenceHost& host) : host_(host), agent_(host.config) {}

std::uint32_t SimulatedWorld::call(std::string_view from) {
  const std::uint32_t connection = next_connection_++;
  Call& made = calls_[connection];
  if (host_.interference) made.interference = host_.interference();
  const dns::Address address = *dns::Address::parse(from);
  later([connection, address](agents::TransferAgent& agent, Context& context) {
    agent.take(agents::Connected{connection, network::Side::server, 0, address}, context);
  });
  work();
  return connection;
}

void SimulatedWorld::send(std::uint32_t connection, std::string_view octets) {
  Call& from = calls_.at(connection);
  if (from.closed) return;
  if (from.awaits_tls && !host_.config.dialect.security.input_kept_for_tls) return cut(connection);
  std::string taken =
      from.interference ? from.interference->to_server(octets) : std::string(octets);
  later([connection, taken = std::move(taken)](agents::TransferAgent& agent, Context& context) {
    agent.take(agents::Octets{connection, taken}, context);
  });
  work();
  if (from.interference && from.interference->cuts()) cut(connection);
}

bool SimulatedWorld::start_tls(std::uint32_t connection) {
  Call& from = calls_.at(connection);
  if (from.closed || !from.awaits_tls) return false;
  from.awaits_tls = false;
  from.is_encrypted = true;
  later([connection](agents::TransferAgent& agent, Context& context) {
    agent.take(agents::TlsStarted{connection}, context);
  });
  work();
  return true;
}

void SimulatedWorld::hang_up(std::uint32_t connection) {
  if (calls_.at(connection).closed) return;
  later([connection](agents::TransferAgent& agent, Context& context) {
    agent.take(agents::Closed{connection}, context);
  });
  work();
}

void SimulatedWorld::cut(std::uint32_t connection) {
  hang_up(connection);
  calls_.at(connection).closed = true;
}

bool SimulatedWorld::advance(Instant end) {
  if (timers_.empty() || timers_.begin()->at > end) {
    now_ = std::max(now_, end);
    return false;
  }
  Timer timer = timers_.extract(timers_.begin()).value();
  now_ = std::max(now_, timer.at);
  if (timer.is_reply) {
    deliver(timer.connection, timer.octets);
    return true;
  }
  later([timer](agents::TransferAgent& agent, Context& context) {
    agent.take(agents::Timer{timer.connection, timer.purpose}, context);
  });
  work();
  return true;
}

// Until nothing is left to do now; what an effect brings about waits for its turn.
void SimulatedWorld::work() {
  if (std::exchange(working_, true)) return;
  while (!inputs_.empty()) {
    const Give give = std::move(inputs_.front());
    inputs_.pop_front();
    trace::Recorder recorder(tally_, nullptr);
    Effects effects;
    Context context{now_, 0, trace::kNoEvent, recorder, effects, random_};
    give(agent_, context);
    for (const Effect& effect : effects.list()) carry_out(effect, effects);
  }
  working_ = false;
}

void SimulatedWorld::carry_out(const Effect& effect, const Effects& effects) {
  switch (effect.kind) {
    case Effect::Kind::send:
      return on_send(effect.connection, effects.octets(effect));
    case Effect::Kind::close:
      return on_close(effect.connection);
    case Effect::Kind::set_timer:
      timers_.insert({effect.at, next_timer_++, effect.connection, effect.token});
      return;
    case Effect::Kind::store:
      return later([ticket = effect.token](agents::TransferAgent& agent, Context& context) {
        agent.take(agents::Stored{ticket}, context);
      });
    case Effect::Kind::resolve:
      return later([token = effect.token, found = resolve(effects.question(effect))](
                       agents::TransferAgent& agent, Context& context) {
        agent.take(agents::Resolved{token, found}, context);
      });
    case Effect::Kind::connect:
      return connect_to_sink(effect);
    case Effect::Kind::start_tls:
      if (const auto call = calls_.find(effect.connection); call != calls_.end()) {
        call->second.awaits_tls = true;
      }
      return;
    case Effect::Kind::send_datagram:
    case Effect::Kind::turn:
      return;  // of name servers and user agents; this host is neither
    case Effect::Kind::ask:
      return;  // nothing is left outside here
  }
}

void SimulatedWorld::on_send(std::uint32_t connection, std::string_view octets) {
  if (const auto sink = sinks_.find(connection); sink != sinks_.end()) {
    std::vector<SinkMessage> arrived;
    sink->second.receive(host_.outgoing ? host_.outgoing(std::string(octets)) : std::string(octets),
                         now_, arrived);
    for (SinkMessage& message : arrived) {
      if (host_.onward) host_.onward(message);
      arrived_.push_back(std::move(message));
    }
    return answer_from_sink(connection);
  }
  const auto call = calls_.find(connection);
  if (call == calls_.end()) return;
  Interference* const interference = call->second.interference.get();
  std::string given = interference ? interference->to_client(octets) : std::string(octets);
  if (host_.reply_delay > Duration{}) {
    Timer reply{now_ + host_.reply_delay, next_timer_++, connection, 0};
    reply.octets = std::move(given);
    reply.is_reply = true;
    timers_.insert(std::move(reply));
    return;
  }
  deliver(connection, given);
}

void SimulatedWorld::deliver(std::uint32_t connection, std::string_view octets) {
  Call& call = calls_.at(connection);
  call.to_client += octets;
  if (call.interference && call.interference->cuts()) call.closed = true;
}

void SimulatedWorld::on_close(std::uint32_t connection) {
  if (sinks_.erase(connection) != 0) return;
  const auto call = calls_.find(connection);
  if (call != calls_.end()) call->second.closed = true;
}

void SimulatedWorld::connect_to_sink(const Effect& effect) {
  const std::uint32_t connection = next_connection_++;
  sinks_.try_emplace(connection, now_);
  later([connection, token = effect.token, address = effect.address](agents::TransferAgent& agent,
                                                                     Context& context) {
    agent.take(agents::Connected{connection, network::Side::client, token, address}, context);
  });
  answer_from_sink(connection);
}

void SimulatedWorld::answer_from_sink(std::uint32_t connection) {
  SinkSession& sink = sinks_.at(connection);
  later([connection, output = sink.take_output()](agents::TransferAgent& agent, Context& context) {
    agent.take(agents::Octets{connection, output}, context);
  });
  if (!sink.is_closed()) return;
  later([connection](agents::TransferAgent& agent, Context& context) {
    agent.take(agents::Closed{connection}, context);
  });
}

std::vector<std::string> SimulatedWorld::messages(std::string_view mailbox) const {
  std::vector<std::string> found;
  const std::string path = "<" + std::string(mailbox.substr(0, mailbox.rfind('@'))) + "@";
  for (const agents::HeldMessage& held : agent_.held()) {
    if (held.place != agents::HeldMessage::Place::mailbox) continue;
    if (!held.subject.starts_with(path)) continue;
    found.push_back(host_.storage ? host_.storage(*held.octets) : *held.octets);
  }
  return found;
}

}  // namespace smtplab::conformance
