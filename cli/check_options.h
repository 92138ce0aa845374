#pragma once

#include <string>

#include "cli/check_command.h"
#include "sim/explain/catalogue.h"

namespace CLI {
class App;
}

namespace smtplab::cli {

/// Adds `check server` and `check client` to the program's subcommands; what it reads goes into
/// `options`. The result is the subcommand `check`.
CLI::App* add_check(CLI::App& app, CheckOptions& options, const explain::Catalogue& words);

/// What --tag takes, separated by commas: the themes that have cases, and the tags of cases.
std::string known_tags(conformance::Side side);

/// Puts what was read as words into its place: levels, needs, the standard. False, with the wrong
/// word in `wrong`, if one of them means nothing.
bool finish_check_options(CheckOptions& options, std::string& wrong);

}  // namespace smtplab::cli
