// What stops a run that would not come to an end, or not in the room that there is.

#include <gtest/gtest.h>

#include <memory>
#include <string>

#include "sim/scenario/loader.h"
#include "sim/scenario/runner.h"
#include "sim/scenario/simulation.h"

namespace smtplab::scenario {
namespace {

/// A letter to a list with so many members elsewhere; each of them is an entry of the queue.
std::shared_ptr<const Scenario> letter_to(std::size_t members) {
  std::string list;
  for (std::size_t i = 0; i < members; ++i) {
    list += (i == 0 ? "\"<u" : ", \"<u") + std::to_string(i) + "@c.example>\"";
  }
  auto loaded = load_scenario(R"({"title": "A list", "standard": 5321,
    "hosts": [{"name": "a.example", "role": "mua", "smart_host": "b.example"},
              {"name": "b.example", "outgoing": "hold",
               "lists": [{"name": "all", "members": [)" +
                                  list + R"(]}]}],
    "script": [{"at_s": 0, "host": "a.example", "submit": {
      "from": "<al@a.example>", "to": ["<all@b.example>"], "body": [")" +
                                  std::string(900, 'x') + R"("]}}],
    "expect": [{"queue": "b.example", "messages": )" +
                                  std::to_string(members) + "}]}",
                              "list.json");
  if (!loaded) throw std::runtime_error(loaded.error().front().message_key);
  return std::make_shared<const Scenario>(std::move(*loaded));
}

TEST(RunLimits, ARunWithinThemIsWhole) {
  const RunResult run = run_scenario(letter_to(500), 1);
  EXPECT_TRUE(run.passed());
  std::uint64_t octets = 0;
  for (trace::EventIndex i = 0; i < run.log.size(); ++i) octets += run.log.payload(i).size();
  EXPECT_GT(octets, 500'000U);
  EXPECT_TRUE(run_scenario(letter_to(500), 1, kStepLimit, octets).passed());
  EXPECT_FALSE(run_scenario(letter_to(500), 1, kStepLimit, octets - 1).passed());
}

// All of the five hundred are queued in one step: the log must not wait for its end.
TEST(RunLimits, ATraceThatIsTooLargeStopsTheRunAndTheLog) {
  constexpr std::uint64_t kLimit = 100'000;
  const RunResult run = run_scenario(letter_to(500), 1, kStepLimit, kLimit);
  ASSERT_EQ(run.failures.size(), 1U) << "nothing is judged by half a log";
  EXPECT_EQ(run.failures.front().kind, Failure::Kind::too_large);
  EXPECT_EQ(run.failures.front().seen, "100000");
  std::uint64_t octets = 0;
  for (trace::EventIndex i = 0; i < run.log.size(); ++i) octets += run.log.payload(i).size();
  EXPECT_LE(octets, kLimit);
  EXPECT_GT(octets, kLimit - 2'000);
}

TEST(RunLimits, AStoppedRunIsTheSameEachTime) {
  const auto scenario = letter_to(50);
  const RunResult first = run_scenario(scenario, 1, kStepLimit, 20'000);
  const RunResult second = run_scenario(scenario, 1, kStepLimit, 20'000);
  EXPECT_EQ(first.digests, second.digests);
  EXPECT_FALSE(first_difference(first.log, second.log));
}

TEST(RunLimits, ASimulationHasNoneUntilItIsGivenOne) {
  const auto scenario = letter_to(50);
  Simulation free(scenario);
  EXPECT_TRUE(free.run(nullptr));
  Simulation bound(scenario);
  bound.limit_trace(1'000);
  EXPECT_FALSE(bound.run(nullptr)) << "also where there is no log";
  EXPECT_TRUE(bound.is_over_limit());
}

TEST(RunLimits, TooManyStepsStopIt) {
  const RunResult run = run_scenario(letter_to(1), 1, 3);
  ASSERT_FALSE(run.failures.empty());
  EXPECT_EQ(run.failures.front().kind, Failure::Kind::endless);
}

}  // namespace
}  // namespace smtplab::scenario
