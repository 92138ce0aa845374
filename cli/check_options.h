#pragma once

#include <string>

#include "cli/check_command.h"
#include "sim/explain/catalogue.h"

namespace CLI {
class App;
class Option;
}  // namespace CLI

namespace smtplab::cli {

/// Adds `check server`, `client` and `relay` to the program's subcommands; what it reads goes into
/// `options`. The result is the subcommand `check`.
CLI::App* add_check(CLI::App& app, CheckOptions& options, const explain::Catalogue& words);

// What its subcommands share.

/// What the server is, and how it is reached.
void add_target(CLI::App& app, CheckOptions& options, const explain::Catalogue& words);
/// Which cases are run: `side` says whom they judge.
void add_selection(CLI::App& app, CheckOptions& options, conformance::Side side,
                   const explain::Catalogue& words);
/// How the cases are run, and what becomes of what they say.
void add_outcome(CLI::App& app, CheckOptions& options, const explain::Catalogue& words);
/// A time in seconds.
CLI::Option* add_check_time(CLI::App& app, const char* name, Duration& time,
                            const std::string& help);

/// What --tag takes, separated by commas: the themes that have cases, and the tags of cases.
std::string known_tags(conformance::Side side);

/// Puts what was read as words into its place: levels, needs, the standard. False, with the wrong
/// word in `wrong`, if one of them means nothing.
bool finish_check_options(CheckOptions& options, std::string& wrong);

}  // namespace smtplab::cli
