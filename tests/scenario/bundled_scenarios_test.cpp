// Every scenario that comes with the program: it passes, it is the same again, every fork of it
// goes on identically, and each single thing that it expects is seen to fail when it is broken.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "sim/scenario/loader.h"
#include "sim/scenario/runner.h"
#include "sim/scenario/simulation.h"
#include "tests/scenario/broken_expectations.h"
#include "tests/scenario/bundled_files.h"

namespace smtplab::scenario {
namespace {

using agents::DialogueLine;

class Bundled : public ::testing::TestWithParam<std::string> {
 protected:
  void SetUp() override {
    auto loaded = load_scenario_file(GetParam());
    ASSERT_TRUE(loaded) << loaded.error().front().message_key << " at line "
                        << loaded.error().front().place.line;
    scenario_ = std::move(*loaded);
  }

  static RunResult run(Scenario scenario) {
    const std::uint64_t seed = scenario.seed;
    return run_scenario(std::make_shared<const Scenario>(std::move(scenario)), seed);
  }

  Scenario scenario_;
};

TEST_P(Bundled, PassesAndExpectsSomething) {
  const RunResult result = run(scenario_);
  for (const Failure& failure : result.failures) {
    ADD_FAILURE() << GetParam() << ":" << failure.place.line << "\nexpected: " << failure.expected
                  << "\nseen:     " << failure.seen;
  }
  std::size_t expected = scenario_.expectations.size();
  for (const DialogueStep& step : scenario_.script) {
    expected += static_cast<std::size_t>(
        std::count_if(step.dialogue.lines.begin(), step.dialogue.lines.end(),
                      [](const DialogueLine& l) { return l.kind == DialogueLine::Kind::server; }));
  }
  EXPECT_GT(expected, 0U);
}

TEST_P(Bundled, EachExpectedReplyFailsWhenItIsBroken) {
  for (std::size_t s = 0; s < scenario_.script.size(); ++s) {
    for (std::size_t l = 0; l < scenario_.script[s].dialogue.lines.size(); ++l) {
      if (scenario_.script[s].dialogue.lines[l].kind != DialogueLine::Kind::server) continue;
      Scenario broken = scenario_;
      std::string& octets = broken.script[s].dialogue.lines[l].octets;
      octets.insert(octets.size() - 2, "!");
      EXPECT_FALSE(run(broken).passed()) << "step " << s << ", line " << l << ": " << octets;
    }
  }
}

TEST_P(Bundled, EachExpectationFailsWhenItIsBroken) {
  for (std::size_t i = 0; i < scenario_.expectations.size(); ++i) {
    const Expectation& expected = scenario_.expectations[i];
    const std::vector<Expectation> all = testing::BrokenExpectations::of(expected);
    EXPECT_FALSE(all.empty()) << "an expectation that expects nothing: " << expected.place.pointer;
    for (std::size_t way = 0; way < all.size(); ++way) {
      Scenario broken = scenario_;
      broken.expectations[i] = all[way];
      EXPECT_FALSE(run(broken).passed()) << expected.place.pointer << ", broken in way " << way;
    }
  }
}

TEST_P(Bundled, AForkAfterEveryStepGoesOnIdentically) {
  scenario_.default_link.jitter = milliseconds(15);
  const auto shared = std::make_shared<const Scenario>(scenario_);
  Simulation original(shared, 7);
  trace::Log log;
  std::vector<std::pair<Simulation, trace::Log>> forks;
  do {
    forks.emplace_back(original, log);
  } while (original.step(&log));
  for (auto& [fork, fork_log] : forks) {
    fork.run(&fork_log);
    ASSERT_EQ(fork.digests(), original.digests());
    ASSERT_EQ(first_difference(fork_log, log), std::nullopt);
  }
}

// The trace says who holds what; the simulation itself must say the same.
TEST_P(Bundled, TheTraceTellsWhatTheHostsHold) {
  const auto shared = std::make_shared<const Scenario>(scenario_);
  Simulation simulation(shared);
  trace::Log log;
  simulation.run(&log);
  // A message by the event that told of it: by the mailbox and its uid there, or the queue's
  // number.
  std::vector<std::map<std::string, std::string>> told(scenario_.hosts.size());
  for (trace::EventIndex i = 0; i < log.size(); ++i) {
    const trace::Event& event = log[i];
    if (event.host == trace::kNone) continue;
    auto& messages = told[event.host];
    const std::string payload(log.payload(i));
    const std::string number = std::to_string(event.value);
    switch (event.kind) {
      case trace::EventKind::stored:
        messages["m" + payload.substr(0, event.begin) + number] = payload;
        break;
      case trace::EventKind::removed:
        messages.erase("m" + payload + number);
        break;
      case trace::EventKind::queued:
        messages["q" + number] = payload;
        break;
      case trace::EventKind::dequeued:
      case trace::EventKind::failed:
        messages.erase("q" + number);
        break;
      case trace::EventKind::displayed:
        messages["d" + std::to_string(i)] = payload;
        break;
      default:
        break;
    }
  }
  for (std::uint32_t host = 0; host < scenario_.hosts.size(); ++host) {
    std::vector<std::string> seen;
    for (const auto& [key, message] : told[host]) seen.push_back(message);
    std::vector<std::string> held;
    for (const agents::HeldMessage& m : simulation.held(host)) {
      held.push_back(m.subject + *m.octets);
    }
    EXPECT_THAT(seen, ::testing::UnorderedElementsAreArray(held)) << scenario_.hosts[host].name;
  }
}

INSTANTIATE_TEST_SUITE_P(Scenarios, Bundled, ::testing::ValuesIn(testing::bundled_files()),
                         testing::NameOfFile());

}  // namespace
}  // namespace smtplab::scenario
