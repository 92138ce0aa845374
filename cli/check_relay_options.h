#pragma once

#include "cli/check_command.h"
#include "sim/explain/catalogue.h"

namespace CLI {
class App;
}

namespace smtplab::cli {

/// Adds `relay` to the subcommands of `check`; what it reads goes into `options`.
void add_check_relay(CLI::App& check, CheckOptions& options, const explain::Catalogue& words);

}  // namespace smtplab::cli
