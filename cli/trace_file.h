#pragma once

#include <memory>
#include <optional>
#include <string>

#include "cli/console.h"
#include "sim/scenario/runner.h"
#include "sim/scenario/scenario.h"
#include "sim/trace/jsonl_writer.h"

namespace smtplab::cli {

/// A run that somebody has written down: `run --format jsonl` or `serve --trace`.
struct LoadedTrace {
  /// What was run, with the hosts of the trace: those of a live one end with "outside". What was
  /// somebody else's affair is not expected.
  std::shared_ptr<const scenario::Scenario> scenario;
  trace::Header header;        ///< its hosts have the scenario's addresses and tables
  scenario::RunResult result;  ///< without digests: a trace has none
};

/// Reads the trace of a run of `scenario`, and holds it against what is expected, of a live run as
/// `serve --until-done` does. nullopt, and told of, if the file is none or of another scenario.
std::optional<LoadedTrace> load_trace(const std::string& path, const scenario::Scenario& scenario,
                                      const Console& console);

}  // namespace smtplab::cli
