#pragma once

#include <string>
#include <vector>

#include "cli/console.h"
#include "cli/exit_code.h"

namespace smtplab::cli {

/// `smtplab list scenarios`: id, source and title of each, one a line.
ExitCode list_scenarios(const std::vector<std::string>& paths, const Console& console);

}  // namespace smtplab::cli
