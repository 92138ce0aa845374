#pragma once

#include <cstddef>
#include <cstdint>
#include <string>

#include "cli/console.h"
#include "cli/exit_code.h"
#include "sim/explain/catalogue.h"

namespace CLI {
class App;
}

namespace smtplab::cli {

struct QuizCommandOptions {
  std::string scenario;
  std::uint64_t seed = 1;
  std::size_t count = 5;
  bool no_input = false;
  std::string answers;          ///< a file with an answer on each line; empty: none
  std::string format = "text";  ///< or "json"
  std::string output = "-";
};

/// Adds the subcommand `quiz`; what is typed goes to `options`.
CLI::App* add_quiz(CLI::App& app, QuizCommandOptions& options, const explain::Catalogue& words);

/// `smtplab quiz`: asks what the servers of a scenario answer, and judges. "?" gives a hint, an
/// empty line passes, the end of input ends. With --no-input answers come from --answers alone;
/// without these the questions are printed and nothing is judged. ExitCode::nothing_judged where
/// the run has no replies, and where answers were awaited and none came.
ExitCode hold_quiz(const QuizCommandOptions& options, const Console& console);

}  // namespace smtplab::cli
