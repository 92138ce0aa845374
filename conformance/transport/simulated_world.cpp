#include "conformance/transport/simulated_world.h"

#include <utility>

#include "sim/agents/input.h"

namespace smtplab::conformance {
namespace {

using agents::Context;
using agents::Effect;
using agents::Effects;

}  // namespace

SimulatedWorld::SimulatedWorld(const ReferenceHost& host)
    : host_(host), agent_(host.config), surroundings_(host) {}

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
  if (timer.is_of_host) {
    const auto call = own_calls_.find(timer.connection);
    if (call == own_calls_.end()) return true;
    call->second.host->handle_timeout(now_);
    answer_from_host(timer.connection);
    work();
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
      return later([token = effect.token, found = surroundings_.resolve(effects.question(effect))](
                       agents::TransferAgent& agent, Context& context) {
        agent.take(agents::Resolved{token, found}, context);
      });
    case Effect::Kind::connect:
      return connect(effect);
    case Effect::Kind::start_tls:
      if (const auto call = calls_.find(effect.connection); call != calls_.end()) {
        call->second.awaits_tls = true;
      }
      return;
    case Effect::Kind::send_datagram:
    case Effect::Kind::turn:
    case Effect::Kind::ask:
      // Of name servers, of user agents, and of hosts that leave decisions outside.
      return;
  }
}

void SimulatedWorld::on_send(std::uint32_t connection, std::string_view octets) {
  if (own_calls_.contains(connection)) return send_to_host(connection, octets);
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
  if (const auto own = own_calls_.find(connection); own != own_calls_.end()) {
    own->second.host->receive_end(now_);
    own_calls_.erase(own);
    return;
  }
  const auto call = calls_.find(connection);
  if (call != calls_.end()) call->second.closed = true;
}

void SimulatedWorld::connect(const Effect& effect) {
  auto host = surroundings_.call(effect.address, now_);
  if (!host) {
    return later([token = effect.token](agents::TransferAgent& agent, Context& context) {
      agent.take(agents::NotConnected{token, agents::NotConnected::Reason::refused}, context);
    });
  }
  const std::uint32_t connection = next_connection_++;
  OwnCall& call = own_calls_[connection];
  call.host = std::move(host);
  if (host_.hop_interference) call.interference = host_.hop_interference();
  later([connection, token = effect.token, address = effect.address](agents::TransferAgent& agent,
                                                                     Context& context) {
    agent.take(agents::Connected{connection, network::Side::client, token, address}, context);
  });
  if (call.interference) give(connection, call.interference->opening());
  answer_from_host(connection);
}

void SimulatedWorld::give(std::uint32_t connection, std::string octets) {
  if (octets.empty()) return;
  later([connection, octets = std::move(octets)](agents::TransferAgent& agent, Context& context) {
    agent.take(agents::Octets{connection, octets}, context);
  });
}

void SimulatedWorld::send_to_host(std::uint32_t connection, std::string_view octets) {
  OwnCall& call = own_calls_.at(connection);
  Interference* const between = call.interference.get();
  call.host->receive(between ? between->to_server(octets) : std::string(octets), now_);
  if (between != nullptr && between->cuts()) return end_own_call(connection);
  answer_from_host(connection);
}

// All that the host has to say now; what waits gets a timer.
void SimulatedWorld::answer_from_host(std::uint32_t connection) {
  OwnCall& call = own_calls_.at(connection);
  Interference* const between = call.interference.get();
  for (std::string said = call.host->take_output(now_); !said.empty();
       said = call.host->take_output(now_)) {
    give(connection, between ? between->to_client(said) : said);
    if (between != nullptr && between->cuts()) return end_own_call(connection);
  }
  if (call.host->is_closed()) {
    if (between != nullptr) give(connection, between->last_words());
    return end_own_call(connection);
  }
  if (const auto due = call.host->next_timeout()) {
    Timer timer{*due, next_timer_++, connection, 0};
    timer.is_of_host = true;
    timers_.insert(std::move(timer));
  }
}

void SimulatedWorld::end_own_call(std::uint32_t connection) {
  own_calls_.at(connection).host->receive_end(now_);
  own_calls_.erase(connection);
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
