#pragma once

#include <memory>
#include <string>
#include <vector>

#include "cli/console.h"
#include "sim/scenario/scenario.h"

namespace smtplab::cli {

/// A scenario that was found to be right, and the file that it came from.
struct LoadedScenario {
  std::string file;
  std::shared_ptr<const scenario::Scenario> scenario;
};

/// What came of all the files that were named.
struct LoadedScenarios {
  std::vector<LoadedScenario> right;
  bool all_right = true;  ///< false if a file is wrong, or a folder could not be read
};

/// Loads what the paths mean: files as they are, folders with every *.json below them, in the order
/// of their names; the bundled scenarios where there are no paths. Every mistake of every file is
/// told on standard error.
LoadedScenarios load_scenarios(const std::vector<std::string>& paths, const Console& console);

}  // namespace smtplab::cli
