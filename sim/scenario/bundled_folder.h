#pragma once

#include <string>

namespace smtplab::scenario {

/// The folder of the scenarios that come with the program: the source tree's, or the installed one;
/// "scenarios" where neither is found.
std::string bundled_scenarios();

}  // namespace smtplab::scenario
