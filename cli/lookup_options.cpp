#include "cli/lookup_options.h"

#include <CLI/CLI.hpp>

namespace smtplab::cli {

CLI::App* add_lookup(CLI::App& app, LookupOptions& options, const explain::Catalogue& words) {
  CLI::App* lookup = app.add_subcommand("lookup", words.text("cli.help.lookup"));
  lookup->add_option("name", options.name, words.text("cli.help.lookup-name"))->required();
  CLI::Option* type = lookup->add_option("type", options.type, words.text("cli.help.lookup-type"));
  lookup->add_flag("--mx", options.exchangers, words.text("cli.help.lookup-mx"))->excludes(type);
  CLI::Option* scenario =
      lookup->add_option("--scenario", options.scenario, words.text("cli.help.lookup-scenario"));
  lookup->add_option("--server", options.server, words.text("cli.help.lookup-server"))
      ->excludes(scenario);
  lookup->add_option("--timeout", options.patience_s, words.text("cli.help.lookup-timeout"))
      ->check(CLI::Range(0.1, 3600.0));
  lookup->add_option("--seed", options.seed, words.text("cli.help.lookup-seed"))
      ->envname("SMTPLAB_SEED");
  lookup->add_option("--format", options.format, words.text("cli.help.lookup-format"))
      ->check(CLI::IsMember({"text", "json"}));
  lookup->add_option("-o,--output", options.output, words.text("cli.help.output"));
  return lookup;
}

}  // namespace smtplab::cli
