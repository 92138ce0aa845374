// Agents that are written outside: what they are given, what they may wish, and that all of it is
// done again from the list of what was done.

#include "sim/agents/outside_agent.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "sim/scenario/intervention_json.h"
#include "sim/scenario/runner.h"
#include "sim/scenario/simulation.h"
#include "tests/scenario/mail_worlds.h"
#include "tests/scenario/replayed.h"

namespace smtplab::scenario {
namespace {

using agents::Wish;
using agents::WishClose;
using agents::WishConnect;
using agents::WishResolve;
using agents::WishSend;
using agents::WishTimer;
using agents::WishTls;
using ::testing::ElementsAre;
using testing::expect_replayed;
using ::testing::IsEmpty;

constexpr std::uint32_t kOutsidePc = 0;
constexpr std::uint32_t kOutsideMx = 1;

std::shared_ptr<const Scenario> two_hosts() {
  return testing::loaded(testing::world("two", R"("hosts": [
      {"name": "pc.example.com", "role": "mua", "smart_host": "mx.example.org",
       "addresses": ["192.0.2.1"]},
      {"name": "mx.example.org", "addresses": ["192.0.2.2"], "mailboxes": ["bob"]}],
      "script": [{"at_s": 1, "host": "pc.example.com", "submit": {
        "from": "<alice@example.com>", "to": ["<bob@mx.example.org>"], "body": ["letter-1"]}}])",
                                        {}));
}

dns::Address mx() { return *dns::Address::parse("192.0.2.2"); }

/// "started", "connected 0", "octets 0 EHLO pc.example.com", ...
std::string told(const agents::OutsideInput& input) {
  struct Teller {
    std::string operator()(const agents::Started& one) const {
      return one.again ? "started again" : "started";
    }
    std::string operator()(const agents::Connected& one) const {
      const bool has_called = one.side == network::Side::client;
      return "connected " + std::to_string(one.connection) +
             (has_called ? " by " + std::to_string(one.token) : "");
    }
    std::string operator()(const agents::NotConnected& one) const {
      return "not connected " + std::to_string(one.token);
    }
    std::string operator()(const agents::KeptOctets& one) const { return one.octets; }
    std::string operator()(const agents::Closed& one) const {
      return "closed " + std::to_string(one.connection) + (one.was_reset ? " by a reset" : "");
    }
    std::string operator()(const agents::Timer& one) const {
      return "timer " + std::to_string(one.purpose);
    }
    std::string operator()(const agents::Resolved& one) const {
      return "resolved " + std::to_string(one.token) + " " + one.resolution.question_text();
    }
    std::string operator()(const agents::TlsStarted& one) const {
      return "tls " + std::to_string(one.connection);
    }
  };
  return std::visit(Teller(), input);
}

using Answers = std::function<std::vector<Wish>(const agents::OutsideInput&)>;

/// Runs to the end, or until so many seconds; what the agents were told, in order.
std::vector<std::string> run(Simulation& simulation, trace::Log* log, const Answers& answers,
                             int until_s = 3600) {
  std::vector<std::string> all;
  while (true) {
    simulation.run_until(Instant{} + seconds(until_s), log);
    const Simulation::Given* const given = simulation.given();
    if (given == nullptr) return all;
    all.push_back(told(given->input));
    EXPECT_EQ(simulation.intervene(Perform{answers(given->input)}, log), std::nullopt)
        << all.back();
  }
}

/// A server that says 250 to all lines but DATA and QUIT.
std::vector<Wish> agreeable(const agents::OutsideInput& input) {
  if (const auto* connected = std::get_if<agents::Connected>(&input)) {
    return {WishSend{connected->connection, "220 mx.example.org\r\n"}};
  }
  const auto* octets = std::get_if<agents::KeptOctets>(&input);
  if (octets == nullptr) return {};
  if (octets->octets == "DATA\r\n") return {WishSend{octets->connection, "354 Go on\r\n"}};
  if (octets->octets == "QUIT\r\n") {
    return {WishSend{octets->connection, "221 Bye\r\n"}, WishClose{octets->connection}};
  }
  return {WishSend{octets->connection, "250 OK\r\n"}};
}

TEST(OutsideAgents, AServerIsGivenWhatComesToItsPort) {
  Simulation simulation(two_hosts(), 1);
  trace::Log log;
  ASSERT_EQ(simulation.intervene(Attach{kOutsideMx, {25}}, &log), std::nullopt);
  EXPECT_THAT(run(simulation, &log, agreeable),
              ElementsAre("started", "connected 0", "EHLO pc.example.com\r\n",
                          "MAIL FROM:<alice@example.com>\r\n", "RCPT TO:<bob@mx.example.org>\r\n",
                          "DATA\r\n", ::testing::HasSubstr("letter-1\r\n.\r\n"), "QUIT\r\n"));
  EXPECT_THAT(simulation.held(kOutsideMx), IsEmpty()) << "the host's own agent saw nothing of it";
  EXPECT_EQ(simulation.asked(), nullptr);
  expect_replayed(simulation, log);
}

TEST(OutsideAgents, NothingElseHappensWhileOneHasSomethingToTake) {
  Simulation simulation(two_hosts(), 1);
  trace::Log log;
  ASSERT_EQ(simulation.intervene(Attach{kOutsideMx, {25}}, &log), std::nullopt);
  ASSERT_NE(simulation.given(), nullptr);
  EXPECT_EQ(simulation.given()->host, kOutsideMx);
  EXPECT_TRUE(simulation.waits_for_outside());
  EXPECT_FALSE(simulation.step(&log));
  EXPECT_FALSE(simulation.run(&log));
  simulation.run_until(Instant{} + seconds(9), &log);
  EXPECT_EQ(simulation.now(), Instant{});
  expect_replayed(simulation, log);
  EXPECT_EQ(simulation.intervene(Perform{}, &log), std::nullopt);
  EXPECT_TRUE(simulation.step(&log));
  EXPECT_EQ(log.size() > 0, true);
}

TEST(OutsideAgents, ACopyTakesItsOwnWay) {
  Simulation original(two_hosts(), 1);
  trace::Log log;
  original.intervene(Attach{kOutsideMx, {25}}, &log);
  original.intervene(Perform{}, &log);
  original.run(&log);
  Simulation fork = original;
  trace::Log other = log;
  const auto refusing = [](const agents::OutsideInput& input) -> std::vector<Wish> {
    if (std::holds_alternative<agents::Connected>(input)) {
      return {WishSend{0, "554 Not here\r\n"}};
    }
    return agreeable(input);
  };
  run(original, &log, agreeable);
  run(fork, &other, refusing);
  EXPECT_NE(original.digests(), fork.digests());
  expect_replayed(original, log);
  expect_replayed(fork, other);
}

TEST(OutsideAgents, AClientCallsSendsAndHearsByNumber) {
  Simulation simulation(two_hosts(), 1);
  trace::Log log;
  ASSERT_EQ(simulation.intervene(Attach{kOutsidePc, {}}, &log), std::nullopt);
  EXPECT_EQ(simulation.next_token(kOutsidePc), 0U);
  const auto client = [&](const agents::OutsideInput& input) -> std::vector<Wish> {
    if (std::holds_alternative<agents::Started>(input)) {
      return {WishTimer{Instant{} + seconds(5)}, WishConnect{mx(), 25},
              WishConnect{*dns::Address::parse("192.0.2.9"), 25}, WishConnect{mx(), 79},
              WishResolve{{*dns::DomainName::parse("mx.example.org"), dns::RecordType::a}}};
    }
    const auto* octets = std::get_if<agents::KeptOctets>(&input);
    if (octets == nullptr || !octets->octets.starts_with("220")) return {};
    return {WishSend{octets->connection, "NOOP\r\n"}, WishClose{octets->connection}};
  };
  EXPECT_THAT(run(simulation, &log, client),
              ElementsAre("started", "resolved 4 A mx.example.org.", "connected 0 by 1",
                          "220 mx.example.org Simple Mail Transfer Service Ready\r\n",
                          "not connected 3", "timer 0", "not connected 2"));
  EXPECT_EQ(simulation.next_token(kOutsidePc), 5U);
  expect_replayed(simulation, log);
}

TEST(OutsideAgents, ItsUserAgentGoesOnBesideIt) {
  Simulation simulation(two_hosts(), 1);
  trace::Log log;
  simulation.intervene(Attach{kOutsidePc, {}}, &log);
  run(simulation, &log, [](const auto& /*input*/) { return std::vector<Wish>(); });
  EXPECT_EQ(simulation.held(kOutsideMx).size(), 1U) << "the letter of the script has arrived";
}

TEST(OutsideAgents, ACrashTakesConnectionsTimersAndWhatWasToBeTaken) {
  Simulation simulation(two_hosts(), 1);
  trace::Log log;
  simulation.intervene(Attach{kOutsideMx, {25}}, &log);
  const auto patient = [](const agents::OutsideInput& input) -> std::vector<Wish> {
    if (!std::holds_alternative<agents::Started>(input)) return {};
    return {WishTimer{Instant{} + seconds(20)}};
  };
  EXPECT_THAT(run(simulation, &log, patient, 10), ElementsAre("started", "connected 0"));
  EXPECT_TRUE(simulation.has_outside_connection(kOutsideMx, 0));
  simulation.crash(kOutsideMx, &log);
  EXPECT_FALSE(simulation.has_outside_connection(kOutsideMx, 0));
  EXPECT_THAT(run(simulation, &log, patient, 60), IsEmpty());
  simulation.restart(kOutsideMx, &log);
  EXPECT_EQ(simulation.intervene(Perform{{WishSend{0, "220\r\n"}}}, &log),
            Refusal::no_such_connection);
  const auto idle = [](const auto& /*input*/) { return std::vector<Wish>(); };
  EXPECT_THAT(run(simulation, &log, idle, 61), ElementsAre("started again"));
  simulation.intervene(Attach{kOutsideMx, {25}}, &log);
  simulation.crash(kOutsideMx, &log);
  EXPECT_EQ(simulation.given(), nullptr);
  expect_replayed(simulation, log);
}

TEST(OutsideAgents, ABrokenConnectionIsOverWhenItIsTold) {
  Simulation simulation(two_hosts(), 1);
  trace::Log log;
  simulation.intervene(Attach{kOutsideMx, {25}}, &log);
  run(
      simulation, &log, [](const auto& /*input*/) { return std::vector<Wish>(); }, 10);
  simulation.intervene(DropConnection{0}, &log);
  simulation.run(&log);
  ASSERT_NE(simulation.given(), nullptr);
  EXPECT_EQ(told(simulation.given()->input), "closed 0 by a reset");
  EXPECT_EQ(simulation.intervene(Perform{{WishSend{0, "220\r\n"}}}, &log),
            Refusal::no_such_connection);
  EXPECT_TRUE(simulation.has_outside_connection(kOutsideMx, 0)) << "nothing has changed";
  EXPECT_EQ(simulation.intervene(Perform{}, &log), std::nullopt);
  EXPECT_FALSE(simulation.has_outside_connection(kOutsideMx, 0));
}

TEST(OutsideAgents, WhatCannotBeIsRefusedAndChangesNothing) {
  Simulation simulation(two_hosts(), 1);
  trace::Log log;
  EXPECT_EQ(simulation.intervene(Attach{9, {25}}, &log), Refusal::no_such_host);
  EXPECT_EQ(simulation.intervene(Attach{kOutsideMx, {25, 0}}, &log), Refusal::wrong_port);
  EXPECT_EQ(simulation.intervene(Perform{}, &log), Refusal::nothing_given);
  simulation.intervene(Attach{kOutsideMx, {25}}, &log);
  simulation.intervene(Perform{}, &log);
  simulation.run(&log);
  ASSERT_NE(simulation.given(), nullptr);
  const auto refusal = [&](const Wish& wish) {
    return simulation.intervene(Perform{{WishSend{0, "220\r\n"}, wish}}, &log);
  };
  EXPECT_EQ(refusal(WishConnect{{}, 25}), Refusal::no_address);
  EXPECT_EQ(refusal(WishConnect{mx(), 0}), Refusal::wrong_port);
  EXPECT_EQ(refusal(WishSend{1, "x"}), Refusal::no_such_connection);
  EXPECT_EQ(refusal(WishClose{1}), Refusal::no_such_connection);
  EXPECT_EQ(refusal(WishTls{1}), Refusal::no_such_connection);
  EXPECT_EQ(refusal(WishTimer{Instant{}}), Refusal::wrong_time);
  EXPECT_EQ(simulation.intervene(Perform{{WishClose{0}, WishSend{0, "x"}}}, &log),
            Refusal::no_such_connection);
  EXPECT_EQ(simulation.intervene(Perform{{WishTls{0}, WishTls{0}}}, &log), Refusal::tls_begun);
  for (trace::EventIndex i = 0; i < log.size(); ++i) {
    EXPECT_FALSE(log[i].kind == trace::EventKind::sent && log[i].host == kOutsideMx);
  }
  expect_replayed(simulation, log);
}

TEST(OutsideAgents, OctetsThatAreNoTextAreKept) {
  Simulation simulation(two_hosts(), 1);
  trace::Log log;
  simulation.intervene(Attach{kOutsideMx, {25}}, &log);
  run(
      simulation, &log,
      [](const agents::OutsideInput& input) -> std::vector<Wish> {
        if (!std::holds_alternative<agents::Connected>(input)) return {};
        return {WishSend{0, "220 \xFF\r\n"}};
      },
      10);
  EXPECT_NE(
      write_interventions(simulation.scenario(), simulation.interventions()).find("octets_base64"),
      std::string::npos);
  expect_replayed(simulation, log);
}

TEST(OutsideAgents, AListThatIsWrongSaysWhere) {
  const auto scenario = two_hosts();
  const auto wrong_at = [&](const std::string& action) {
    const auto read = read_interventions(*scenario, R"([{"step": 0, "at_ns": 0, )" + action + "}]");
    return read ? "right" : read.error().what;
  };
  EXPECT_EQ(wrong_at(R"("attach": "mx.example.org", "ports": [25])"), "right");
  EXPECT_EQ(wrong_at(R"("attach": "nowhere.example", "ports": [25])"), "nowhere.example");
  EXPECT_EQ(wrong_at(R"("attach": "mx.example.org", "ports": [70000])"), "ports");
  EXPECT_EQ(wrong_at(R"("perform": {})"), "perform");
  EXPECT_EQ(wrong_at(R"("perform": [7])"), "perform");
  EXPECT_EQ(wrong_at(R"("perform": [{"connect": "mx", "port": 25}])"), "connect");
  EXPECT_EQ(wrong_at(R"("perform": [{"send": 1}])"), "octets");
  EXPECT_EQ(wrong_at(R"("perform": [{"send": 1, "octets_base64": "?"}])"), "octets_base64");
  EXPECT_EQ(wrong_at(R"("perform": [{"close": -1}])"), "close");
  EXPECT_EQ(wrong_at(R"("perform": [{"timer_at_ns": "x"}])"), "timer_at_ns");
  EXPECT_EQ(wrong_at(R"("perform": [{"start_tls": null}])"), "start_tls");
  EXPECT_EQ(wrong_at(R"("perform": [{"resolve": "a..b", "type": "A"}])"), "resolve");
  EXPECT_EQ(wrong_at(R"("perform": [{"resolve": "a.b", "type": "XX"}])"), "type");
}

}  // namespace
}  // namespace smtplab::scenario
