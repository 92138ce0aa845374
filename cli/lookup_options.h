#pragma once

#include "cli/lookup_command.h"
#include "sim/explain/catalogue.h"

namespace CLI {
class App;
}

namespace smtplab::cli {

/// Adds the subcommand `lookup`; what is typed goes to `options`.
CLI::App* add_lookup(CLI::App& app, LookupOptions& options, const explain::Catalogue& words);

}  // namespace smtplab::cli
