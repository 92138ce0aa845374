#pragma once

#include <algorithm>
#include <deque>
#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "sim/dns/resolution.h"
#include "sim/smtp/path_parser.h"
#include "tests/agents/server_bench.h"

namespace smtplab::agents::test {

/// A server of few words: what it answers to each line can be told, and is OK otherwise.
struct FakeServer {
  enum class Door { open, refuses, silent };
  Door door = Door::open;
  /// By the line that is answered, by its first word, or "greeting" and "end"; "" says nothing,
  /// "cut" breaks the connection.
  std::map<std::string, std::string> replies = {};
  Lines heard = {};     // all commands, and the content's lines
  Lines messages = {};  // contents that were answered 250

  std::string reply_to(const std::string& line) const {
    auto found = replies.find(line);
    if (found == replies.end()) found = replies.find(line.substr(0, line.find(' ')));
    if (found != replies.end()) return found->second;
    if (line == "greeting") return "220 there";
    if (line == "DATA") return "354 go";
    if (line == "QUIT") return "221 bye";
    return line.starts_with("EHLO") ? "250 there" : "250 OK";
  }
};

/// Names and servers around something that sends mail. What happens is told in `story`.
class FakeNetwork {
 public:
  void mx(const std::string& domain, const std::vector<std::pair<int, std::string>>& hosts) {
    dns::Resolution& found = names[domain + " mx"];
    found.outcome = dns::Outcome::records;
    for (const auto& [preference, host] : hosts) {
      const dns::MxData data{static_cast<std::uint16_t>(preference), *dns::DomainName::parse(host)};
      found.records.push_back({*dns::DomainName::parse(domain), 0, data});
    }
  }
  FakeServer& host(const std::string& name, const std::string& address) {
    dns::Resolution& found = names[name + " a"];
    found.outcome = dns::Outcome::records;
    const dns::AddressData data{*dns::Address::parse(address)};
    found.records.push_back({*dns::DomainName::parse(name), 0, data});
    return servers[address];
  }
  dns::Resolution look_up(const dns::Question& question) {
    const std::string name = question.name.to_host();
    const bool is_mx = question.type == dns::RecordType::mx;
    const bool is_a = question.type == dns::RecordType::a;
    dns::Resolution found;
    const auto known = names.find(name + (is_mx ? " mx" : is_a ? " a" : " aaaa"));
    if (known != names.end()) {
      found = known->second;
    } else {
      const bool exists = names.contains(name + " mx") || names.contains(name + " a");
      found.outcome = exists ? dns::Outcome::no_data : dns::Outcome::no_such_name;
    }
    found.question = question;
    found.canonical = question.name;
    return found;
  }

  std::map<std::string, dns::Resolution> names;  // "example.org mx"
  std::map<std::string, FakeServer> servers;     // by address
};

/// Whoever sends mail, in a FakeNetwork. `take` gives it an input.
template <class Agent>
class SendingBench {
 public:
  template <class... Arguments>
  explicit SendingBench(HostConfig wanted, Arguments&&...)
      : config(std::move(wanted)), agent(config) {}
  SendingBench(const SendingBench&) = delete;
  SendingBench& operator=(const SendingBench&) = delete;

  /// Does something with the agent, and all that comes of it now.
  template <class Step>
  void run(Step step) {
    do_one(step);
    while (!inputs.empty()) {
      const auto next = std::move(inputs.front());
      inputs.pop_front();
      do_one([&](Context& context) { next(agent, context); });
    }
  }
  void give(const Input& input) {
    run([&](Context& context) { agent.take(input, context); });
  }
  /// Time passes; timers that are due by then go off.
  void wait(Duration duration) {
    const Instant end = now + duration;
    while (!timers.empty()) {
      const auto next = std::min_element(timers.begin(), timers.end(),
                                         [](auto& a, auto& b) { return a.at < b.at; });
      if (next->at > end) break;
      const Effect timer = *next;
      timers.erase(next);
      now = std::max(now, timer.at);
      give(Timer{timer.connection, timer.token});
    }
    now = end;
  }
  Lines take_story() { return std::exchange(story, {}); }

  HostConfig config;
  Agent agent;
  FakeNetwork network;
  trace::Tally tally;
  trace::Log log;
  Random random{1};
  Instant now;
  Lines story;
  std::vector<Effect> timers;
  std::vector<Ask> asks;  // what is left outside
  std::size_t open_calls = 0;

 private:
  using Give = std::function<void(Agent&, Context&)>;
  struct Call {
    std::string address;
    std::string unread{};
    bool in_content = false;
    std::string content{};
  };

  template <class Step>
  void do_one(Step step) {
    trace::Recorder recorder(tally, &log);
    const trace::EventIndex before = log.size();
    Effects effects;
    Context context{now, kHost, trace::kNoEvent, recorder, effects, random};
    step(context);
    for (trace::EventIndex i = before; i < log.size(); ++i) tell(log[i], log.payload(i));
    for (const Effect& effect : effects.list()) carry_out(effect, effects);
  }
  void later(const Input& input) {
    inputs.push_back([input](Agent& a, Context& context) { a.take(input, context); });
  }
  void tell(const trace::Event& event, std::string_view payload) {
    using enum trace::EventKind;
    if (event.kind != routed && event.kind != dequeued && event.kind != deferred &&
        event.kind != failed && event.kind != submitted && event.kind != timed_out) {
      return;
    }
    std::string line(trace::event_kind_name(event.kind));
    if (event.code.value != 0) line += " " + std::to_string(event.code.value);
    if (event.kind == deferred) line += " " + std::to_string(event.length) + "s";
    if (event.kind == submitted) line += " " + std::to_string(event.value);
    if (!payload.empty()) line.append(" ").append(payload.substr(0, event.begin));
    if (event.begin != 0) line.append(": ").append(payload.substr(event.begin));
    if (event.kind == dequeued) line.append(payload);
    story.push_back(line);
  }
  void carry_out(const Effect& effect, Effects& effects) {
    switch (effect.kind) {
      case Effect::Kind::resolve:
        return later(Resolved{effect.token, network.look_up(effects.question(effect))});
      case Effect::Kind::connect:
        return connect(effect);
      case Effect::Kind::send:
        return hear(effect.connection, effects.octets(effect));
      case Effect::Kind::start_tls:
        story.push_back("TLS");
        return later(TlsStarted{effect.connection});
      case Effect::Kind::close:
        open_calls -= calls_.erase(effect.connection);
        return;
      case Effect::Kind::set_timer:
        return timers.push_back(effect);
      case Effect::Kind::ask:
        return asks.push_back(effects.take_ask(effect));
      default:
        return;
    }
  }
  void connect(const Effect& effect) {
    const std::string address = effect.address.to_string();
    story.push_back("call " + address);
    const auto server = network.servers.find(address);
    const bool is_silent =
        server == network.servers.end() || server->second.door == FakeServer::Door::silent;
    if (is_silent || server->second.door == FakeServer::Door::refuses) {
      using Reason = NotConnected::Reason;
      return later(NotConnected{effect.token, is_silent ? Reason::unreachable : Reason::refused});
    }
    const std::uint32_t connection = next_connection_++;
    calls_.emplace(connection, Call{address});
    ++open_calls;
    later(Connected{connection, network::Side::client, effect.token, effect.address});
    answer(connection, server->second.reply_to("greeting"));
  }
  void answer(std::uint32_t connection, const std::string& reply) {
    if (reply == "cut") return later(Closed{connection, true});
    if (reply.empty()) return;
    inputs.push_back([connection, octets = reply + "\r\n"](Agent& a, Context& context) {
      a.take(Octets{connection, octets}, context);
    });
  }
  void hear(std::uint32_t connection, std::string_view octets) {
    const auto found = calls_.find(connection);
    if (found == calls_.end()) return;
    Call& call = found->second;
    FakeServer& server = network.servers[call.address];
    call.unread += octets;
    for (std::size_t end = call.unread.find("\r\n"); end != std::string::npos;
         end = call.unread.find("\r\n")) {
      const std::string line = call.unread.substr(0, end);
      call.unread.erase(0, end + 2);
      server.heard.push_back(line);
      if (call.in_content && line != ".") {
        call.content += line + "\r\n";
        continue;
      }
      const std::string reply = server.reply_to(call.in_content ? "end" : line);
      if (call.in_content && reply.starts_with('2')) server.messages.push_back(call.content);
      call.in_content = !call.in_content && line == "DATA" && reply.starts_with("354");
      call.content.clear();
      answer(connection, reply);
      if (line == "QUIT" && reply.starts_with('2')) later(Closed{connection, false});
    }
  }

  std::deque<Give> inputs;
  std::map<std::uint32_t, Call> calls_;
  std::uint32_t next_connection_ = 0;
};

}  // namespace smtplab::agents::test
