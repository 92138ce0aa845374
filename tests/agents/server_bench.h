#pragma once

#include <algorithm>
#include <map>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "sim/agents/transfer_agent.h"
#include "sim/trace/log.h"
#include "sim/trace/recorder.h"
#include "tests/smtp/transcript.h"

namespace smtplab::agents::test {

using smtp::test::Lines;
using smtp::test::same_transcript;

inline constexpr trace::HostIndex kHost = 3;

/// "27 Oct 81 15:27:39 PST", when all tests take place.
inline message::CivilStart example_clock() {
  message::CivilStart clock = *message::parse_civil_start("1981-10-27T15:27:39-08:00");
  clock.zone_name = "PST";
  return clock;
}

inline HostConfig host(std::string name, smtp::Standard standard = smtp::Standard::rfc821) {
  HostConfig config;
  config.name = std::move(name);
  config.dialect = smtp::Dialect(standard);
  config.clock = example_clock();
  return config;
}

/// An event in one line: its kind, and what tells it from its like.
inline std::string told(const trace::Event& event, std::string_view payload) {
  using enum trace::EventKind;
  std::string line(trace::event_kind_name(event.kind));
  switch (event.kind) {
    case command:
    case timed_out:
    case answered:
    case reply:
      line.append(" ").append(smtp::command_spec(event.verb).name);
      break;
    case stored:
    case queued:
    case displayed:
      line.append(" ").append(payload.substr(0, event.begin));
      break;
    case reverse_path:
    case forward_path:
      line.append(" ").append(payload);
      break;
    case content:
      line.append(" ").append(std::to_string(event.length));
      break;
    case differs:
      line.append(" [").append(smtp::test::printable(payload.substr(0, event.begin)));
      line.append("] [").append(smtp::test::printable(payload.substr(event.begin))).append("]");
      break;
    default:
      break;
  }
  if (event.code.value != 0) line.append(" ").append(std::to_string(event.code.value));
  return line;
}

inline std::vector<std::string> told(const trace::Log& log) {
  std::vector<std::string> lines;
  for (trace::EventIndex i = 0; i < log.size(); ++i) lines.push_back(told(log[i], log.payload(i)));
  return lines;
}

/// A transfer agent with nothing around it: inputs go in, effects are kept, and what it gives to
/// the disk is there at once unless `disk_is_slow`.
class ServerBench {
 public:
  explicit ServerBench(HostConfig wanted) : config(std::move(wanted)), agent(config) {}
  ServerBench(const ServerBench&) = delete;
  ServerBench& operator=(const ServerBench&) = delete;

  void connect(std::uint32_t connection = 0) {
    give(Connected{connection, network::Side::server, 0, peer});
  }
  void send(std::string_view octets, std::uint32_t connection = 0) {
    give(Octets{connection, octets});
  }
  void give(const Input& input, trace::EventIndex cause = trace::kNoEvent) {
    act([&](Context& context) { agent.take(input, context); }, cause);
  }
  /// What was asked has no records, or was not answered.
  void answer(const Effect& asked, dns::Outcome outcome) {
    dns::Resolution none;
    none.question = questions[asked.question];
    none.canonical = none.question.name;
    none.outcome = outcome;
    give(Resolved{asked.token, std::move(none)});
  }
  template <class Step>
  void act(Step step, trace::EventIndex cause = trace::kNoEvent) {
    trace::Recorder recorder(tally, &log);
    Effects effects;
    Context context{now, kHost, cause, recorder, effects, random};
    step(context);
    for (const Effect& effect : effects.list()) {
      done.push_back(effect);
      switch (effect.kind) {
        case Effect::Kind::send:
          output[effect.connection] += effects.octets(effect);
          break;
        case Effect::Kind::close:
          closed.push_back(effect.connection);
          break;
        case Effect::Kind::set_timer:
          timers.push_back(effect);
          break;
        case Effect::Kind::store:
          tickets.push_back(effect.token);
          break;
        case Effect::Kind::start_tls:
          wanting_tls.push_back(effect.connection);
          break;
        case Effect::Kind::resolve:
          done.back().question = static_cast<std::uint32_t>(questions.size());
          questions.push_back(effects.question(effect));
          break;
        case Effect::Kind::ask:
          asks.push_back(effects.take_ask(effect));
          break;
        case Effect::Kind::connect:
        case Effect::Kind::send_datagram:
        case Effect::Kind::turn:
          break;
      }
    }
    if (!disk_is_slow) finish_disk();
    for (const std::uint32_t connection : std::exchange(wanting_tls, {})) {
      give(TlsStarted{connection, certificate});
    }
  }
  /// All that was not on the disk is lost; nothing comes back from before.
  void crash() {
    agent.crash(now);
    tickets.clear();
    timers.clear();
  }
  void restart() {
    act([this](Context& context) { agent.restart(context); });
  }
  void finish_disk() {
    while (!tickets.empty()) {
      const std::uint32_t ticket = tickets.front();
      tickets.erase(tickets.begin());
      give(Stored{ticket});
    }
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
      now = timer.at;
      give(Timer{timer.connection, timer.token});
    }
    now = end;
  }

  /// "C: " is sent with CRLF, "S: " is a line that comes; the greeting is told if first.
  ::testing::AssertionResult plays(const Lines& dialogue, std::uint32_t connection = 0) {
    Lines seen;
    if (agent.open_connections() == 0 && closed.empty()) connect(connection);
    if (!dialogue.front().starts_with("S: ")) output[connection].clear();
    take_lines(connection, seen);
    for (const std::string& line : dialogue) {
      if (!line.starts_with("C: ")) continue;
      seen.push_back(line);
      send(line.substr(3) + "\r\n", connection);
      take_lines(connection, seen);
    }
    return same_transcript(dialogue, seen);
  }
  /// The reply to one line.
  std::string reply_to(const std::string& line, std::uint32_t connection = 0) {
    output[connection].clear();
    send(line + "\r\n", connection);
    return std::exchange(output[connection], {});
  }
  void start(const std::string& hello = "HELO Alpha.ARPA") {
    connect();
    reply_to(hello);
  }
  /// A whole transaction with one line of text; the reply to its end.
  std::string mail(const Lines& recipients, const std::string& begin = "MAIL FROM:<joe@a.example>",
                   const std::string& text = "Hello") {
    reply_to(begin);
    for (const std::string& to : recipients) reply_to("RCPT TO:" + to);
    reply_to("DATA");
    return reply_to(text + "\r\n.");
  }

  /// Events whose kind is one of the words.
  std::vector<std::string> events(std::initializer_list<trace::EventKind> kinds) const {
    std::vector<std::string> lines;
    for (trace::EventIndex i = 0; i < log.size(); ++i) {
      if (std::find(kinds.begin(), kinds.end(), log[i].kind) == kinds.end()) continue;
      lines.push_back(told(log[i], log.payload(i)));
    }
    return lines;
  }
  std::vector<std::string> kept() const {
    using enum trace::EventKind;
    return events({stored, queued, displayed});
  }
  std::string last_message() const {
    using enum trace::EventKind;
    for (trace::EventIndex i = log.size(); i-- > 0;) {
      const trace::Event& event = log[i];
      if (event.kind != stored && event.kind != queued && event.kind != displayed) continue;
      return std::string(log.payload(i).substr(event.begin));
    }
    return "nothing was kept";
  }

  HostConfig config;
  TransferAgent agent;
  trace::Tally tally;
  trace::Log log;
  Random random{1};
  dns::Address peer{};  // of all its clients
  Instant now;
  bool disk_is_slow = false;
  std::string certificate;  // that its clients show under TLS
  std::map<std::uint32_t, std::string> output;
  std::vector<std::uint32_t> closed;
  std::vector<std::uint32_t> tickets;
  std::vector<Effect> timers;
  std::vector<std::uint32_t> wanting_tls;  // connections; they get it at once
  std::vector<Effect> done;                // all effects
  std::vector<dns::Question> questions;    // of those that resolve
  std::vector<Ask> asks;                   // what is left outside

 private:
  void take_lines(std::uint32_t connection, Lines& seen) {
    std::string_view text = output[connection];
    while (!text.empty()) {
      const std::size_t end = text.find("\r\n");
      seen.push_back("S: " + std::string(text.substr(0, end)));
      text.remove_prefix(end == std::string_view::npos ? text.size() : end + 2);
    }
    output[connection].clear();
  }
};

}  // namespace smtplab::agents::test
