// A copy of a simulation goes on as the original does, wherever it was taken.

#include <gtest/gtest.h>

#include <algorithm>
#include <memory>
#include <string>
#include <vector>

#include "sim/scenario/loader.h"
#include "sim/scenario/runner.h"
#include "sim/scenario/simulation.h"
#include "tests/scenario/bundled_files.h"
#include "tests/scenario/mail_worlds.h"

namespace smtplab::scenario {
namespace {

/// So many copies of each run, spread evenly over its events.
constexpr std::uint32_t kForks = 60;

void expect_forks_go_on(const std::shared_ptr<const Scenario>& scenario) {
  constexpr std::uint64_t kSeed = 7;
  Simulation whole(scenario, kSeed);
  trace::Log log;
  whole.run(&log);
  const trace::EventIndex every = std::max<trace::EventIndex>(1, log.size() / kForks);
  Simulation original(scenario, kSeed);
  trace::Log so_far;
  trace::EventIndex next = 0;
  std::uint32_t forks = 0;
  std::uint32_t steps = 0;  // of which one may bring many events
  do {
    ++steps;
    if (so_far.size() < next) continue;
    next = so_far.size() + every;
    ++forks;
    Simulation fork = original;
    trace::Log fork_log = so_far;
    fork.run(&fork_log);
    ASSERT_EQ(fork.digests(), whole.digests()) << "forked after event " << so_far.size();
    ASSERT_EQ(first_difference(fork_log, log), std::nullopt);
  } while (original.step(&so_far));
  EXPECT_EQ(original.digests(), whole.digests()) << "the forks disturb the original";
  EXPECT_GE(forks, std::min<std::uint32_t>(kForks / 4, steps / 4));
}

class Fork : public ::testing::TestWithParam<std::string> {};

TEST_P(Fork, GoesOnIdentically) {
  auto loaded = load_scenario_file(GetParam());
  ASSERT_TRUE(loaded);
  loaded->default_link.jitter = milliseconds(15);  // so that chance has a part in it
  expect_forks_go_on(std::make_shared<const Scenario>(std::move(*loaded)));
}

INSTANTIATE_TEST_SUITE_P(Scenarios, Fork, ::testing::ValuesIn(testing::bundled_files()),
                         testing::NameOfFile());

TEST(ForkOfAWorld, GoesOnIdentically) {
  for (const testing::MailWorld& world : testing::mail_worlds()) {
    SCOPED_TRACE(world.name);
    expect_forks_go_on(testing::loaded(world));
  }
}

}  // namespace
}  // namespace smtplab::scenario
