// Whole networks: how fast mail goes from a user over a relay into a mailbox, and how fast small
// scenarios start and end.

#include <benchmark/benchmark.h>

#include <memory>
#include <string>

#include "sim/scenario/simulation.h"

namespace smtplab {
namespace {

using agents::HostConfig;
using scenario::Scenario;
using scenario::Simulation;

smtp::ForwardPath path_to(const std::string& user, const std::string& domain) {
  return {{}, {smtp::LocalPart(user), {smtp::Domain::Kind::name, domain}}};
}

HostConfig host(std::string name, agents::HostRole role) {
  HostConfig config;
  config.name = std::move(name);
  config.role = role;
  return config;
}

/// A user agent, the server that it submits to, and the server of the recipient's domain.
std::shared_ptr<Scenario> road(std::size_t letters, std::size_t content_octets) {
  auto scenario = std::make_shared<Scenario>();
  scenario->hosts = {host("pc.example.com", agents::HostRole::user_agent),
                     host("smtp.example.com", agents::HostRole::transfer_agent),
                     host("mx.example.org", agents::HostRole::transfer_agent)};
  scenario->hosts[1].relay = agents::RelayPolicy::open;
  scenario->hosts[2].mailboxes.push_back({"bob", {}, agents::Terminal::inactive, 0});
  for (std::uint32_t i = 0; i < 3; ++i) {
    scenario->hosts[i].addresses.push_back(scenario::default_address(i));
  }
  std::string content = "Subject: hello\r\n\r\n";
  while (content.size() + 66 <= content_octets) content.append(64, 'x').append("\r\n");
  for (std::size_t i = 0; i < letters; ++i) {
    scenario::SubmissionStep step;
    step.at = Instant{} + milliseconds(static_cast<std::int64_t>(i));
    agents::Submission& letter = step.submission;
    letter.from.mailbox = path_to("alice", "example.com").mailbox;
    letter.to.push_back(path_to("bob", "mx.example.org"));
    letter.content = content;
    letter.server = "smtp.example.com";
    scenario->submissions.push_back(std::move(step));
  }
  return scenario;
}

void messages(benchmark::State& state) {
  const auto letters = static_cast<std::size_t>(state.range(0));
  const auto scenario = road(letters, 1024);
  for (auto unused : state) {
    Simulation simulation(scenario);
    trace::Log log;
    simulation.run(&log);
    const std::size_t arrived = simulation.held(2).size();
    if (arrived != letters) state.SkipWithError("not all letters arrived");
  }
  state.SetItemsProcessed(static_cast<std::int64_t>(letters) * state.iterations());
}
BENCHMARK(messages)->Arg(1000)->Arg(10'000)->Unit(benchmark::kMillisecond);

void fresh_runs(benchmark::State& state) {
  const auto scenario = road(2, 512);
  for (auto unused : state) {
    Simulation simulation(scenario);
    trace::Log log;
    simulation.run(&log);
    benchmark::DoNotOptimize(simulation.digests());
  }
  state.SetItemsProcessed(state.iterations());
}
BENCHMARK(fresh_runs);

}  // namespace
}  // namespace smtplab

BENCHMARK_MAIN();
