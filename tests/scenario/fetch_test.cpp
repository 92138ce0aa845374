// Mail that is fetched: user agents, POP3 servers and mailboxes as parts of a network that breaks.

#include <gtest/gtest.h>

#include <algorithm>
#include <memory>
#include <string>
#include <vector>

#include "sim/scenario/loader.h"
#include "sim/scenario/runner.h"
#include "sim/scenario/simulation.h"

namespace smtplab::scenario {
namespace {

using trace::EventKind;

constexpr std::uint32_t kPc = 0;
constexpr std::uint32_t kServer = 1;

/// Three messages are delivered, and bob fetches them at 100 s and again at 300 s.
std::shared_ptr<const Scenario> three_letters(const std::string& first = "",
                                              const std::string& more = "") {
  const std::string text = R"({
    "title": "Three letters",
    "standard": 821,
    "hosts": [
      {"name": "pc.example", "role": "mua"},
      {"name": "mx.example", "mailboxes": [{"user": "bob", "password": "secret"}]}
    ],
    "link": {"jitter_ms": 15, "segment_octets": 64},
    "script": [
      {"at_s": 0, "host": "pc.example", "submit": {
        "from": "<al@pc.example>", "to": ["<bob@mx.example>"], "server": "mx.example",
        "content": ["Subject: one", "", "1"]}},
      {"at_s": 10, "host": "pc.example", "submit": {
        "from": "<al@pc.example>", "to": ["<bob@mx.example>"], "server": "mx.example",
        "content": ["Subject: two", "", ".2"]}},
      {"at_s": 20, "host": "pc.example", "submit": {
        "from": "<al@pc.example>", "to": ["<bob@mx.example>"], "server": "mx.example",
        "content": ["Subject: three", "", "3"]}},
      {"at_s": 100, "host": "pc.example", "fetch": {
        "user": "bob", "password": "secret", "server": "mx.example"FIRST}},
      {"at_s": 900, "host": "pc.example", "fetch": {
        "user": "bob", "password": "secret", "server": "mx.example", "apop": true}}
    ],
    "expect": [{"fetched": "<bob@pc.example>", "messages": 3}]MORE
  })";
  std::string whole = text;
  whole.replace(whole.find("FIRST"), 5, first);
  whole.replace(whole.find("MORE"), 4, more);
  auto loaded = load_scenario(whole, "test.json");
  EXPECT_TRUE(loaded) << loaded.error().front().message_key;
  return std::make_shared<const Scenario>(std::move(*loaded));
}

std::vector<std::string> fetched(const Simulation& simulation) {
  std::vector<std::string> bodies;
  const agents::RetrievalAgent* agent = simulation.retrieval_agent(kPc);
  if (agent == nullptr) return bodies;
  for (const agents::StoredMessage& m : agent->messages("bob")) {
    bodies.push_back(m.octets->substr(m.octets->find("\r\n\r\n") + 4));
  }
  return bodies;
}

std::vector<std::string> in_mailbox(const Simulation& simulation) {
  std::vector<std::string> bodies;
  for (const agents::HeldMessage& m : simulation.held(kServer)) {
    if (m.place != agents::HeldMessage::Place::mailbox) continue;
    bodies.push_back(m.octets->substr(m.octets->find("\r\n\r\n") + 4));
  }
  return bodies;
}

const std::vector<std::string> kAll = {"1\r\n", ".2\r\n", "3\r\n"};

TEST(Fetch, BobGetsAllAndTheMailboxIsEmpty) {
  Simulation simulation(three_letters());
  simulation.run(nullptr);
  EXPECT_EQ(fetched(simulation), kAll);
  EXPECT_TRUE(in_mailbox(simulation).empty());
}

TEST(Fetch, WhatIsLeftIsFetchedOnce) {
  const auto scenario = three_letters(R"(, "leave": true)");
  Simulation simulation(scenario);
  trace::Log log;
  simulation.run_until(Instant{} + seconds(500), &log);
  EXPECT_EQ(fetched(simulation), kAll);
  EXPECT_EQ(in_mailbox(simulation), kAll);
  simulation.run(&log);
  EXPECT_EQ(fetched(simulation), kAll);
  EXPECT_TRUE(in_mailbox(simulation).empty());
  EXPECT_TRUE(run_scenario(scenario, 1).passed());
}

TEST(Fetch, AnExpectationOfFetchedMailFailsWhereItIsNotSo) {
  Scenario scenario = *three_letters();
  scenario.expectations[0].messages = 2;
  EXPECT_FALSE(run_scenario(std::make_shared<const Scenario>(scenario), 1).passed());
  scenario.expectations[0].messages = 3;
  scenario.expectations[0].content = {"nothing like it"};
  EXPECT_FALSE(run_scenario(std::make_shared<const Scenario>(scenario), 1).passed());
}

TEST(Fetch, AWrongPasswordOrNoServerFetchesNothing) {
  Scenario scenario = *three_letters();
  for (RetrievalStep& step : scenario.retrievals) step.retrieval.password = "guessed";
  Simulation wrong(std::make_shared<const Scenario>(scenario), 1);
  wrong.run(nullptr);
  EXPECT_TRUE(fetched(wrong).empty());
  EXPECT_EQ(in_mailbox(wrong), kAll);
  for (RetrievalStep& step : scenario.retrievals) step.retrieval.port = 111;
  const RunResult nobody = run_scenario(std::make_shared<const Scenario>(scenario), 1);
  int refused = 0;
  for (trace::EventIndex i = 0; i < nobody.log.size(); ++i) {
    if (nobody.log[i].kind == EventKind::fetch_ended) {
      ++refused;
      EXPECT_EQ(nobody.log[i].value, static_cast<std::uint32_t>(agents::FetchEnd::no_connection));
    }
  }
  EXPECT_EQ(refused, 2);
}

// A host may crash at any moment: no message is lost. What was removed at the server is with the
// user, and nothing is fetched twice.
void crash_everywhere(std::uint32_t host) {
  const auto scenario = three_letters();
  Simulation original(scenario);
  original.run_until(Instant{} + seconds(99), nullptr);
  int crashes = 0;
  do {
    Simulation fork = original;
    fork.crash(host, nullptr);
    const std::vector<std::string> left = in_mailbox(fork);
    const std::vector<std::string> got = fetched(fork);
    for (const std::string& body : kAll) {
      const bool is_there = std::find(left.begin(), left.end(), body) != left.end();
      const bool is_here = std::find(got.begin(), got.end(), body) != got.end();
      ASSERT_TRUE(is_there || is_here) << body << " after step " << crashes;
    }
    fork.restart(host, nullptr);
    fork.run(nullptr);
    ASSERT_TRUE(in_mailbox(fork).empty()) << "crash after step " << crashes;
    std::vector<std::string> all = fetched(fork);
    ASSERT_EQ(all, kAll) << "crash after step " << crashes;
    ++crashes;
  } while (original.now() < Instant{} + seconds(800) && original.step(nullptr));
  EXPECT_GT(crashes, 40);
}

TEST(Fetch, TheServerMayCrashAtAnyMoment) { crash_everywhere(kServer); }
TEST(Fetch, TheClientMayCrashAtAnyMoment) { crash_everywhere(kPc); }

TEST(Fetch, ACrashInMidSessionRemovesNothing) {
  const auto scenario = three_letters();
  Simulation simulation(scenario);
  trace::Log log;
  simulation.run_until(Instant{} + seconds(100), &log);
  // Until the first DELE was answered.
  bool is_marked = false;
  while (!is_marked && simulation.step(&log)) {
    for (trace::EventIndex i = log.size(); i-- > 0 && !is_marked;) {
      is_marked = log[i].kind == EventKind::sent && log.payload(i) == "+OK message 1 deleted\r\n";
    }
  }
  ASSERT_TRUE(is_marked);
  simulation.crash(kServer, &log);
  EXPECT_EQ(in_mailbox(simulation), kAll);
  simulation.run_until(Instant{} + seconds(800), &log);
  for (trace::EventIndex i = 0; i < log.size(); ++i) EXPECT_NE(log[i].kind, EventKind::removed);
}

TEST(Fetch, ACopyInMidSessionGoesOnToTheSameDigests) {
  Simulation original(three_letters(R"(, "leave": true)"), 7);
  trace::Log log;
  std::vector<std::pair<Simulation, trace::Log>> forks;
  do {
    forks.emplace_back(original, log);
  } while (original.step(&log));
  for (std::size_t i = 0; i < forks.size(); ++i) {
    forks[i].first.run(&forks[i].second);
    ASSERT_EQ(forks[i].first.digests(), original.digests()) << "forked after step " << i;
    ASSERT_EQ(first_difference(forks[i].second, log), std::nullopt) << "forked after step " << i;
  }
}

TEST(Fetch, TwoAtOnceAndOneIsLockedOut) {
  Scenario scenario = *three_letters();
  scenario.retrievals[1].at = scenario.retrievals[0].at;
  const RunResult result = run_scenario(std::make_shared<const Scenario>(scenario), 3);
  EXPECT_TRUE(result.passed()) << "the one that is let in gets all";
  int locked = 0;
  for (trace::EventIndex i = 0; i < result.log.size(); ++i) {
    if (result.log[i].kind == EventKind::sent &&
        result.log.payload(i) == "-ERR maildrop already locked\r\n") {
      ++locked;
    }
  }
  EXPECT_EQ(locked, 1);
}

// A dialogue of POP3 is compared line by line, and is no SMTP.
TEST(Fetch, ADialogueOnPort110SeesNoViolationsOfSmtp) {
  Scenario scenario = *three_letters();
  scenario.retrievals.clear();
  scenario.expectations.clear();
  DialogueStep step;
  step.at = Instant{} + seconds(200);
  step.client = kPc;
  step.server = kServer;
  step.port = 110;
  const auto add = [&](agents::DialogueLine::Kind kind, const std::string& octets) {
    agents::DialogueLine line;
    line.kind = kind;
    line.octets = octets + "\r\n";
    step.dialogue.lines.push_back(line);
  };
  using Kind = agents::DialogueLine::Kind;
  add(Kind::server, "+OK POP3 server ready <4.378691400@mx.example>");
  add(Kind::client, "USER bob");
  add(Kind::server, "+OK bob is a valid mailbox");
  add(Kind::client, "QUIT");
  add(Kind::server, "+OK mx.example POP3 server signing off");
  scenario.script.push_back(step);
  Expectation none;
  none.kind = Expectation::Kind::violations;
  scenario.expectations.push_back(none);
  const RunResult good = run_scenario(std::make_shared<const Scenario>(scenario), 1);
  EXPECT_TRUE(good.passed()) << good.failures.front().expected << good.failures.front().seen;
  scenario.script[0].dialogue.lines[2].octets = "+OK bob\r\n";
  EXPECT_EQ(run_scenario(std::make_shared<const Scenario>(scenario), 1).failures.size(), 1U);
  // A line that never comes is waited for, and then all the rest is missing.
  scenario.script[0].dialogue.lines[2].octets = "+OK bob is a valid mailbox\r\n";
  scenario.script[0].dialogue.lines.insert(scenario.script[0].dialogue.lines.begin() + 3,
                                           scenario.script[0].dialogue.lines[2]);
  EXPECT_EQ(run_scenario(std::make_shared<const Scenario>(scenario), 1).failures.size(), 3U);
  // Nobody listens on another port; that is told, too.
  scenario.script[0].port = 111;
  const RunResult nobody = run_scenario(std::make_shared<const Scenario>(scenario), 1);
  EXPECT_EQ(nobody.failures.size(), 6U);
}

}  // namespace
}  // namespace smtplab::scenario
