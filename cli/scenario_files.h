#pragma once

#include <string>
#include <vector>

namespace smtplab::cli {

/// The scenario files that the arguments mean: files as they are, folders with every *.json below
/// them, in the order of their names. What does not exist stays, for the loader to complain of.
std::vector<std::string> find_scenario_files(const std::vector<std::string>& arguments);

/// The folder of the scenarios that come with the program: the source tree's, or the
/// installed one; "scenarios" where neither is found.
std::string bundled_scenarios();

}  // namespace smtplab::cli
