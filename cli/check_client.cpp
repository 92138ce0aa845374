#include "cli/check_command.h"
#include "cli/check_outcome.h"
#include "cli/complaints.h"
#include "conformance/client_runner.h"
#include "conformance/report/words.h"
#include "conformance/transport/client_socket.h"
#include "sim/explain/escape.h"

namespace smtplab::cli {
namespace {

using conformance::ClientTarget;
using conformance::Run;

/// True if the command can be filled in; else it was told why not.
bool is_right(const ClientTarget& client, const Console& console) {
  if (client.command.empty()) {
    complain(console.words().text("cli.check.no-command"));
    return false;
  }
  const conformance::Errand errand{client.from, {client.to, client.also}, ""};
  const auto words = conformance::fill_command(client.command, errand, {"127.0.0.1", 25, "-", "-"});
  if (words) return true;
  complain(conformance::words(words.error(), console.language));
  return false;
}

/// --dry-run: what would be run, and how.
std::string plan_of(const CheckOptions& options, const CheckPlan& plan, const Console& console) {
  std::string text = console.words().text("cli.check.would-run",
                                          {{"target", explain::escape(options.client.shown_name())},
                                           {"count", std::to_string(plan.cases.size())}});
  text += "\n";
  for (const auto* one : plan.cases) text.append("  ").append(one->id).append("\n");
  return text;
}

}  // namespace

ExitCode check_client(const CheckOptions& options, const Console& console) {
  CheckPlan plan;
  if (const auto done = plan_check(options, console, plan)) return *done;
  if (!is_right(options.client, console)) return ExitCode::usage;
  if (options.dry_run) {
    const std::string text = plan_of(options, plan, console);
    return write_file(options.output, text, console) ? ExitCode::passed : ExitCode::own_fault;
  }
  conformance::ClientSocketDispatcher dispatcher(options.client);
  if (!dispatcher.problem().empty()) {
    complain(console.words().text("cli.check.client-problem",
                                  {{"why", explain::escape(dispatcher.problem())}}));
    return ExitCode::own_fault;
  }
  const std::string started = started_now();
  Progress progress(!options.quiet);
  conformance::ClientRunOptions how;
  how.standard = options.selection.standard;
  how.jobs = options.jobs;
  how.repeat = options.repeat;
  how.words = [&console](const conformance::Sentence& sentence) {
    return conformance::words(sentence, console.language);
  };
  how.progress = [&](std::size_t done, std::size_t all, const conformance::CaseResult& result) {
    progress.show(done, all, result.subject->id);
  };
  const std::vector<Run> runs{
      conformance::run_client_cases(plan.cases, options.client, dispatcher, how)};
  return conclude(runs, options, console, plan, started);
}

}  // namespace smtplab::cli
