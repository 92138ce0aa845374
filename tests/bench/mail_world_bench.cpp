// Whole networks: how fast mail goes from a user over a relay into a mailbox, how fast small
// scenarios start and end, and what hosts and mailboxes take that have nothing to do.

#include <benchmark/benchmark.h>
#include <malloc.h>

#include <cstdio>
#include <memory>
#include <optional>
#include <stdexcept>
#include <string>
#include <utility>

#include "sim/scenario/loader.h"
#include "sim/scenario/simulation.h"
#include "tests/bench/ratio.h"
#include "tests/scenario/road.h"

namespace smtplab {
namespace {

using scenario::Scenario;
using scenario::Simulation;

/// The road with so many letters, one each 2 ms; the last host is the one with the mailbox.
std::shared_ptr<const Scenario> road(std::size_t letters, std::size_t content_octets) {
  auto loaded = scenario::load_scenario(scenario::testing::road_text(scenario::testing::letter(1)),
                                        "road.json");
  if (!loaded) throw std::runtime_error(loaded.error().front().message_key);
  std::string content = "Subject: hello\r\n\r\n";
  while (content.size() + 66 <= content_octets) content.append(64, 'x').append("\r\n");
  const scenario::SubmissionStep first = loaded->submissions.front();
  loaded->submissions.clear();
  for (std::size_t i = 0; i < letters; ++i) {
    loaded->submissions.push_back(first);
    loaded->submissions.back().at =
        Instant{} + milliseconds(static_cast<std::int64_t>(1000 + 2 * i));
    loaded->submissions.back().submission.content = content;
  }
  return std::make_shared<const Scenario>(std::move(*loaded));
}

std::size_t arrived(const Simulation& simulation) {
  for (std::uint32_t i = 0; i < simulation.scenario().hosts.size(); ++i) {
    if (!simulation.scenario().hosts[i].mailboxes.empty()) return simulation.held(i).size();
  }
  return 0;
}

void messages(benchmark::State& state) {
  const auto letters = static_cast<std::size_t>(state.range(0));
  const auto scenario = road(letters, 1024);
  for (auto unused : state) {
    Simulation simulation(scenario);
    trace::Log log;
    simulation.run(&log);
    if (arrived(simulation) != letters) state.SkipWithError("not all letters arrived");
  }
  state.SetItemsProcessed(static_cast<std::int64_t>(letters) * state.iterations());
}
BENCHMARK(messages)->Arg(1000)->Arg(10'000)->Unit(benchmark::kMillisecond);

/// What the letters' octets cost alone, copied as often as they are sent and kept: twice on the
/// way, and in the queue and the mailbox.
void bare_copies(benchmark::State& state) {
  const auto letters = static_cast<std::size_t>(state.range(0));
  const std::string content(1024, 'x');
  for (auto unused : state) {
    std::vector<std::string> kept;
    std::string wire;
    for (std::size_t i = 0; i < letters; ++i) {
      for (int hop = 0; hop < 2; ++hop) {
        wire.assign(content);
        benchmark::DoNotOptimize(wire.data());
        kept.emplace_back(wire);
      }
    }
    benchmark::DoNotOptimize(kept.data());
  }
  state.SetItemsProcessed(static_cast<std::int64_t>(letters) * state.iterations());
}
BENCHMARK(bare_copies)->Arg(1000)->Unit(benchmark::kMillisecond);

/// Two letters along the road: some twenty questions and answers, those to name servers included.
void fresh_runs(benchmark::State& state) {
  const auto scenario = road(2, 512);
  for (auto unused : state) {
    Simulation simulation(scenario);
    trace::Log log;
    simulation.run(&log);
    if (arrived(simulation) != 2) state.SkipWithError("not all letters arrived");
    benchmark::DoNotOptimize(simulation.digests());
  }
  state.SetItemsProcessed(state.iterations());
}
BENCHMARK(fresh_runs);

/// Hosts with nothing to do, each with so many mailboxes, as a scenario and a simulation.
struct World {
  std::shared_ptr<Scenario> scenario;
  std::optional<Simulation> simulation;

  World(std::uint32_t hosts, std::uint32_t mailboxes) : scenario(std::make_shared<Scenario>()) {
    scenario->hosts.reserve(hosts);
    for (std::uint32_t i = 0; i < hosts; ++i) {
      agents::HostConfig& host = scenario->hosts.emplace_back();
      host.name = "mx" + std::to_string(i) + ".example.org";
      host.addresses.push_back(scenario::default_address(i));
      host.mailboxes.reserve(mailboxes);
      for (std::uint32_t m = 0; m < mailboxes; ++m) {
        host.mailboxes.emplace_back("user" + std::to_string(m));
      }
    }
    simulation.emplace(scenario);
  }
};

void big_world(benchmark::State& state) {
  for (auto unused : state) {
    World world(10'000, 100);
    benchmark::DoNotOptimize(&world);
  }
}
BENCHMARK(big_world)->Unit(benchmark::kMillisecond)->Iterations(1);

double octets_in_use() {
  const struct mallinfo2 info = mallinfo2();
  return static_cast<double>(info.uordblks + info.hblkhd);
}

void print_room() {
  const double before = octets_in_use();
  double idle_hosts = 0;
  {
    World world(10'000, 0);
    idle_hosts = octets_in_use() - before;
  }
  double whole = 0;
  {
    World world(10'000, 100);
    whole = octets_in_use() - before;
  }
  bench::print_figure("octets of an idle transfer agent", idle_hosts / 1e4, bench::Bound::at_most,
                      1024);
  bench::print_figure("octets of an idle mailbox", (whole - idle_hosts) / 1e6,
                      bench::Bound::at_most, 64);
  bench::print_figure("MiB of 10,000 transfer agents with 1,000,000 mailboxes", whole / 1048576,
                      bench::Bound::at_most, 256);
}

}  // namespace
}  // namespace smtplab

int main(int argc, char** argv) {
  using smtplab::bench::Bound;
  const int status = smtplab::bench::run(
      argc, argv,
      {{"a letter's road with trace, over its bare copies", "messages/1000", "bare_copies/1000",
        Bound::at_most, 200}},
      {{"messages a second, of 1,000", "messages/1000", 1000, Bound::at_least, 50'000},
       {"messages a second, of 10,000", "messages/10000", 10'000, Bound::at_least, 50'000},
       {"fresh runs a second", "fresh_runs", 1, Bound::at_least, 5'000},
       {"big worlds a second", "big_world", 1, Bound::at_least, 1}});
  if (status == 0) smtplab::print_room();
  return status;
}
