// Every scenario that comes with the program: it passes, it is the same again, every fork of it
// goes on identically, and each single thing that it expects is seen to fail when it is broken.

#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "sim/scenario/loader.h"
#include "sim/scenario/runner.h"
#include "sim/scenario/simulation.h"

namespace smtplab::scenario {
namespace {

using agents::DialogueLine;

std::vector<std::string> bundled_files() {
  std::vector<std::string> files;
  const std::filesystem::path folder = std::filesystem::path(SMTPLAB_SOURCE_DIR) / "scenarios";
  for (const auto& entry : std::filesystem::recursive_directory_iterator(folder)) {
    if (entry.path().extension() == ".json") files.push_back(entry.path().string());
  }
  std::sort(files.begin(), files.end());
  return files;
}

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
  const auto expect_broken = [&](std::size_t i, auto&& spoil) {
    Scenario broken = scenario_;
    spoil(broken.expectations[i]);
    EXPECT_FALSE(run(broken).passed()) << scenario_.expectations[i].place.pointer;
  };
  for (std::size_t i = 0; i < scenario_.expectations.size(); ++i) {
    const Expectation& expected = scenario_.expectations[i];
    int parts = 0;
    if (expected.messages) {
      ++parts;
      expect_broken(i, [](Expectation& e) { ++*e.messages; });
    }
    if (expected.content) {
      ++parts;
      for (std::size_t line = 0; line < expected.content->size(); ++line) {
        expect_broken(i, [line](Expectation& e) { (*e.content)[line] += "!"; });
      }
      expect_broken(i, [](Expectation& e) { e.content->push_back("one more"); });
    }
    if (expected.reverse_path) {
      ++parts;
      expect_broken(i, [](Expectation& e) { *e.reverse_path += "!"; });
    }
    if (expected.forward_path) {
      ++parts;
      expect_broken(i, [](Expectation& e) { *e.forward_path += "!"; });
    }
    if (expected.kind == Expectation::Kind::violations) {
      ++parts;
      expect_broken(i, [](Expectation& e) { e.violations.emplace_back("bare-lf"); });
    }
    EXPECT_GT(parts, 0) << "an expectation that expects nothing: " << expected.place.pointer;
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
  std::vector<std::vector<std::string>> told(scenario_.hosts.size());
  for (trace::EventIndex i = 0; i < log.size(); ++i) {
    const trace::EventKind kind = log[i].kind;
    if (kind != trace::EventKind::stored && kind != trace::EventKind::queued &&
        kind != trace::EventKind::displayed) {
      continue;
    }
    told[log[i].host].emplace_back(log.payload(i));
  }
  for (std::uint32_t host = 0; host < scenario_.hosts.size(); ++host) {
    std::vector<std::string> held;
    for (const agents::HeldMessage& m : simulation.held(host)) held.push_back(m.subject + m.octets);
    EXPECT_EQ(told[host], held) << scenario_.hosts[host].name;
  }
}

std::string name_of(const ::testing::TestParamInfo<std::string>& info) {
  std::string name = std::filesystem::path(info.param).stem().string();
  std::replace_if(
      name.begin(), name.end(), [](char c) { return c == '-' || c == '.'; }, '_');
  return name;
}

INSTANTIATE_TEST_SUITE_P(Scenarios, Bundled, ::testing::ValuesIn(bundled_files()), name_of);

}  // namespace
}  // namespace smtplab::scenario
