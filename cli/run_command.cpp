#include "cli/run_command.h"

#include "cli/output.h"
#include "cli/scenario_files.h"
#include "cli/trace_file.h"
#include "sim/explain/escape.h"
#include "sim/explain/scenario_title.h"
#include "sim/explain/text_writer.h"
#include "sim/explain/trace_header.h"
#include "sim/kernel/digest.h"
#include "sim/scenario/runner.h"
#include "sim/trace/jsonl_writer.h"

namespace smtplab::cli {
namespace {

using scenario::RunResult;

std::string digest_text(const trace::Digests& digests) {
  return "time " + to_hex(digests.time) + " path " + to_hex(digests.path) + " content " +
         to_hex(digests.content);
}

class Runner {
 public:
  Runner(const RunOptions& options, const Console& console, Output& output, bool many)
      : options_(options), console_(console), output_(output), many_(many) {}

  /// False if something was not as expected, or two runs differ.
  bool run(const LoadedScenario& loaded) {
    const std::uint64_t seed = options_.seed.value_or(loaded.scenario->seed);
    const RunResult result = scenario::run_scenario(loaded.scenario, seed);
    const bool equal = !options_.verify || verify(loaded, seed, result);
    return tell(loaded, explain::trace_header(*loaded.scenario, seed), result, equal);
  }

  /// The same of a run that was written down.
  bool replay(const LoadedTrace& trace, const std::string& file) {
    return tell({file, trace.scenario}, trace.header, trace.result, true);
  }

  /// False if mailboxes should have been written and could not be.
  bool has_exported() const { return has_exported_; }

 private:
  bool tell(const LoadedScenario& loaded, const trace::Header& header, const RunResult& result,
            bool equal) {
    show(loaded, header, result, equal);
    for (const scenario::Failure& failure : result.failures) {
      complain(explain::failure_text(*loaded.scenario, failure, console_.language));
    }
    // A scenario may have an odd zone on purpose; where it fails, that may be why.
    for (const scenario::ZoneRemark& remark : loaded.scenario->zone_remarks) {
      if (result.passed()) break;
      complain(explain::remark_text(*loaded.scenario, remark, console_.language));
    }
    if (!options_.mailboxes.empty()) {
      has_exported_ = export_mailboxes(*loaded.scenario, result.log, options_.mailboxes,
                                       options_.mailbox_format, console_);
    }
    return result.passed() && equal;
  }

  bool verify(const LoadedScenario& loaded, std::uint64_t seed, const RunResult& first) {
    const RunResult second = scenario::run_scenario(loaded.scenario, seed);
    if (first.digests == second.digests) return true;
    const auto event = scenario::first_difference(first.log, second.log);
    complain(console_.words().text("cli.run.differs",
                                   {{"file", explain::escape(loaded.file)},
                                    {"event", event ? std::to_string(*event) : std::string("?")}}));
    return false;
  }

  void show(const LoadedScenario& loaded, const trace::Header& header, const RunResult& result,
            bool equal) {
    if (options_.format == RunOptions::Format::jsonl) {
      output_.write(trace::write_jsonl(header, result.log));
      return;
    }
    const bool passed = result.passed() && equal;
    if (options_.quiet && passed) return;
    const bool in_full = !options_.quiet && (!many_ || options_.all || !passed);
    if (in_full) {
      output_.write(explain::write_text(*loaded.scenario, result, text_options()));
    }
    output_.write(summary(loaded, result, passed, in_full));
  }

  explain::TextOptions text_options() const {
    explain::TextOptions text;
    text.width = console_.width;
    text.colour = console_.colour;
    text.language = console_.language;
    if (options_.labels_821) text.labels = explain::Labels::sender_receiver;
    text.annotate = !options_.plain;
    if (options_.plain) text.content_lines = 0;
    text.in_full = options_.all;
    return text;
  }

  /// The title stands above already where the dialogue was shown in full.
  std::string summary(const LoadedScenario& loaded, const RunResult& result, bool passed,
                      bool in_full) const {
    std::string name = explain::escape(loaded.scenario->id);
    if (!in_full)
      name += "  " + explain::escape(explain::title_of(*loaded.scenario, console_.words()));
    std::string line =
        console_.words().text(passed ? "cli.run.passed" : "cli.run.failed",
                              {{"name", name}, {"events", std::to_string(result.log.size())}});
    line += "\n";
    if (options_.verify) line += "      " + digest_text(result.digests) + "\n";
    return line;
  }

  const RunOptions& options_;
  const Console& console_;
  Output& output_;
  bool many_;
  bool has_exported_ = true;
};

}  // namespace

ExitCode run(const RunOptions& options, const Console& console) {
  const LoadedScenarios loaded = load_scenarios(options.paths, console);
  if (!loaded.all_right) return ExitCode::usage;
  if (!options.mailboxes.empty()) {
    if (loaded.right.size() != 1) {
      complain(console.words().text("cli.mailboxes.one-scenario"));
      return ExitCode::usage;
    }
    if (!may_export_to(options.mailboxes, console)) return ExitCode::usage;
  }
  std::optional<LoadedTrace> trace;
  if (!options.trace.empty()) {
    if (loaded.right.size() != 1) {
      complain(console.words().text("cli.trace.one-scenario"));
      return ExitCode::usage;
    }
    trace = load_trace(options.trace, *loaded.right.front().scenario, console);
    if (!trace) return ExitCode::usage;
  }
  Output output(options.output);
  if (!output.is_open()) {
    complain(console.words().text("cli.cannot-write", {{"file", explain::escape(output.path())}}));
    return ExitCode::usage;
  }
  Console shown = console;
  if (options.output != "-") {
    shown.colour = false;
    shown.width = Console().width;
  }
  Runner runner(options, shown, output, loaded.right.size() > 1);
  std::size_t failed = 0;
  for (const LoadedScenario& one : loaded.right) {
    const bool is_right = trace ? runner.replay(*trace, one.file) : runner.run(one);
    if (!is_right) ++failed;
  }
  if (!options.quiet && loaded.right.size() > 1 && options.format == RunOptions::Format::text) {
    output.write(console.words().text("cli.run.total",
                                      {{"passed", std::to_string(loaded.right.size() - failed)},
                                       {"failed", std::to_string(failed)}}) +
                 "\n");
  }
  if (!output.finish()) {
    complain(console.words().text("cli.cannot-write", {{"file", explain::escape(output.path())}}));
    return ExitCode::own_fault;
  }
  if (!runner.has_exported()) return ExitCode::own_fault;
  return failed == 0 ? ExitCode::passed : ExitCode::failed;
}

}  // namespace smtplab::cli
