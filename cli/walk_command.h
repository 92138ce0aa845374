#pragma once

#include "cli/console.h"
#include "cli/document_file.h"
#include "cli/exit_code.h"

namespace CLI {
class App;
}

namespace smtplab::cli {

struct WalkOptions {
  DocumentFile file;
  bool no_input = false;
};

/// Adds the subcommand `walk`; what is typed goes to `options`.
CLI::App* add_walk(CLI::App& app, WalkOptions& options, const explain::Catalogue& words);

/// `smtplab walk`: goes through a run line by line in the terminal, forward and back, until "q".
/// With --no-input, and where standard input or output is no terminal, prints every line with its
/// explanation. A terminal that cannot move its cursor is ExitCode::usage.
ExitCode walk_run(const WalkOptions& options, const Console& console);

}  // namespace smtplab::cli
