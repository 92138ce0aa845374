#pragma once

#include "cli/serve_command.h"
#include "sim/explain/catalogue.h"

namespace CLI {
class App;
}

namespace smtplab::cli {

/// Adds `serve` to the program's subcommands; what it reads goes into `options`.
CLI::App* add_serve(CLI::App& app, ServeOptions& options, const explain::Catalogue& words);

}  // namespace smtplab::cli
