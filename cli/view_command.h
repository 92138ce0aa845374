#pragma once

#include <string>
#include <vector>

#include "cli/console.h"
#include "cli/exit_code.h"

namespace CLI {
class App;
}

namespace smtplab::cli {

/// Adds `smtplab view`. What stands behind it is read by smtplab-viewer alone.
CLI::App* add_view(CLI::App& app, const explain::Catalogue& words);

/// Becomes smtplab-viewer, which stands beside this program, with these arguments. Comes back only
/// where that cannot be, and then has told why.
ExitCode view(const std::vector<std::string>& arguments, const Console& console);

}  // namespace smtplab::cli
