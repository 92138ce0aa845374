// Runs one scenario again and again and prints how long each run took, in nanoseconds, until all of
// it is freed again: what the same run costs from Python is held against it
// (bindings/bench/policy_cost.py).

#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <memory>
#include <utility>

#include "sim/scenario/loader.h"
#include "sim/scenario/runner.h"
#include "sim/scenario/simulation.h"

int main(int argc, char** argv) {
  using namespace smtplab;
  using Clock = std::chrono::steady_clock;
  if (argc != 3) {
    std::fprintf(stderr, "usage: run_time_probe SCENARIO COUNT\n");
    return 2;
  }
  auto loaded = scenario::load_scenario_file(argv[1]);
  if (!loaded) {
    std::fprintf(stderr, "%s: cannot be loaded\n", argv[1]);
    return 2;
  }
  const auto shared = std::make_shared<const scenario::Scenario>(std::move(*loaded));
  for (int i = std::atoi(argv[2]); i > 0; --i) {
    const auto before = Clock::now();
    bool is_over = false;
    {
      scenario::Simulation simulation(shared, shared->seed);
      simulation.limit_trace(scenario::kOctetLimit);
      trace::Log log;
      is_over = simulation.run(&log, scenario::kStepLimit);
    }
    const auto taken = std::chrono::duration_cast<std::chrono::nanoseconds>(Clock::now() - before);
    if (!is_over) return 1;
    std::printf("%lld\n", static_cast<long long>(taken.count()));
  }
  return 0;
}
