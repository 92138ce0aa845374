// Prints one line of digests for each scenario file given: equal for every compiler, optimisation
// level and process, or something in the core depends on what it must not.

#include <cstdio>
#include <memory>
#include <utility>

#include "sim/kernel/digest.h"
#include "sim/scenario/loader.h"
#include "sim/scenario/runner.h"

int main(int argc, char** argv) {
  using namespace smtplab;
  for (int i = 1; i < argc; ++i) {
    auto loaded = scenario::load_scenario_file(argv[i]);
    if (!loaded) {
      std::fprintf(stderr, "%s: cannot be loaded\n", argv[i]);
      return 2;
    }
    // Jitter and small segments, so that chance and every split take part too.
    loaded->default_link.jitter = milliseconds(25);
    loaded->default_link.segment_octets = 11;
    const auto shared = std::make_shared<const scenario::Scenario>(std::move(*loaded));
    const scenario::RunResult result = scenario::run_scenario(shared, 821);
    std::printf("%s events %u time %s path %s content %s\n", argv[i], result.log.size(),
                to_hex(result.digests.time).c_str(), to_hex(result.digests.path).c_str(),
                to_hex(result.digests.content).c_str());
  }
  return 0;
}
