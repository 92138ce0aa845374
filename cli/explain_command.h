#pragma once

#include <string>

#include "cli/console.h"
#include "cli/exit_code.h"
#include "sim/explain/catalogue.h"

namespace CLI {
class App;
}

namespace smtplab::cli {

struct ExplainOptions {
  std::string what;             ///< a topic, "FILE.json:12", or "-"
  std::string format = "text";  ///< or "json"
  std::string output = "-";
};

/// Adds the subcommand `explain`; what is typed goes to `options`.
CLI::App* add_explain(CLI::App& app, ExplainOptions& options, const explain::Catalogue& words);

/// `smtplab explain`: says what something means. A session on standard input is read up to
/// explain::kMostTranscriptOctets. ExitCode::usage for what is not known, and for input that is no
/// session.
ExitCode explain_what(const ExplainOptions& options, const Console& console);

}  // namespace smtplab::cli
