#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <tl/expected.hpp>
#include <vector>

#include "sim/scenario/diagnostic.h"
#include "sim/scenario/scenario.h"

namespace smtplab::scenario {

/// The largest file that is read.
inline constexpr std::size_t kMostFileOctets = 16 * 1024 * 1024;

/// Turns JSON into a scenario in which every name resolves and every path parses, or tells what
/// is wrong with it: all that was found, up to 20, in the order of lines.
///
/// `file_name` is for the diagnostics; its stem is the scenario's id where the text gives none.
tl::expected<Scenario, std::vector<Diagnostic>> load_scenario(std::string_view text,
                                                              std::string_view file_name);

/// Reads the file too; that there is none, that it is a folder, cannot be read or is too large
/// are diagnostics without a line.
tl::expected<Scenario, std::vector<Diagnostic>> load_scenario_file(const std::string& path);

}  // namespace smtplab::scenario
