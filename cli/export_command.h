#pragma once

#include <cstdint>
#include <optional>
#include <string>

#include "cli/console.h"
#include "cli/exit_code.h"
#include "sim/explain/catalogue.h"

namespace CLI {
class App;
}

namespace smtplab::cli {

struct ExportOptions {
  std::string scenario;
  std::string to;                     ///< "pcap", "jsonl", "svg", "md", "mermaid"
  std::optional<std::uint64_t> seed;  ///< instead of the scenario's own
  std::string trace;                  ///< a file: instead of a run
  std::string output = "-";
};

/// Adds the subcommand `export`; what is typed goes to `options`.
CLI::App* add_export(CLI::App& app, ExportOptions& options, const explain::Catalogue& words);

/// `smtplab export`: runs a scenario and writes what happened for other programs. Expectations are
/// not looked at: `run` does that.
ExitCode export_run(const ExportOptions& options, const Console& console);

}  // namespace smtplab::cli
