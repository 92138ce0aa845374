#include "cli/check_outcome.h"

#include <unistd.h>

#include <algorithm>
#include <array>
#include <cstdio>
#include <ctime>
#include <utility>

#include "cli/check_options.h"
#include "cli/complaints.h"
#include "cli/input_file.h"
#include "cli/output.h"
#include "conformance/report/matrix.h"
#include "conformance/report/report.h"
#include "conformance/report/text.h"
#include "sim/explain/escape.h"
#include "sim/register/register.h"

namespace smtplab::cli {

using conformance::CaseResult;
using conformance::Run;
using conformance::Verdict;

bool write_file(const std::string& file, const std::string& text, const Console& console) {
  Output output(file);
  if (output.is_open()) {
    output.write(text);
    if (output.finish()) return true;
  }
  complain(console.words().text("cli.cannot-write", {{"file", explain::escape(file)}}));
  return false;
}

std::string started_now() {
  const std::time_t now = std::time(nullptr);
  std::tm parts{};
  gmtime_r(&now, &parts);
  char text[32];
  return {text, std::strftime(text, sizeof text, "%Y-%m-%dT%H:%M:%S", &parts)};
}

Progress::Progress(bool wanted) : wanted_(wanted && isatty(fileno(stderr)) != 0) {}

Progress::~Progress() {
  if (shown_) std::fputs("\r\x1b[K", stderr);
}

void Progress::show(std::size_t done, std::size_t all, std::string_view id) {
  if (!wanted_) return;
  shown_ = true;
  std::fprintf(stderr, "\r\x1b[K%zu/%zu %.*s", done, all, static_cast<int>(id.size()), id.data());
  std::fflush(stderr);
}

namespace {

bool counts_as_failure(const CaseResult& result, const std::vector<std::string>& fail_on) {
  return std::any_of(fail_on.begin(), fail_on.end(), [&](const std::string& word) {
    return word == "security" ? result.is_dangerous() : word == verdict_name(result.verdict);
  });
}

/// Without regard to failures, of which a baseline may know.
ExitCode state_of(const Run& run, const CheckOptions& options, const Console& console) {
  if (!run.not_usable.empty() || !run.died_at.empty()) return ExitCode::unreachable;
  const std::size_t doubtful = run.count(Verdict::inconclusive);
  if (doubtful + run.count(Verdict::skipped) == run.results.size()) return ExitCode::nothing_judged;
  if (!options.max_inconclusive || doubtful <= *options.max_inconclusive) return ExitCode::passed;
  complain(console.words().text("cli.check.too-many-inconclusive",
                                {{"target", explain::escape(run.target)},
                                 {"count", std::to_string(doubtful)},
                                 {"most", std::to_string(*options.max_inconclusive)}}));
  return ExitCode::failed;
}

/// What one target's failure is must not be hidden by what another one's is.
ExitCode graver(ExitCode a, ExitCode b) {
  constexpr std::array order{ExitCode::own_fault,   ExitCode::usage,          ExitCode::failed,
                             ExitCode::unreachable, ExitCode::nothing_judged, ExitCode::passed};
  return std::find(order.begin(), order.end(), a) < std::find(order.begin(), order.end(), b) ? a
                                                                                             : b;
}

std::string list_of(const std::vector<const conformance::Case*>& cases,
                    conformance::Standard standard) {
  std::size_t width = 0;
  for (const auto* one : cases) width = std::max(width, one->id.size());
  std::string text;
  for (const auto* one : cases) {
    const auto* statement = conformance::judged_by(*one, standard);
    text.append(one->id).append(width + 2 - one->id.size(), ' ');
    text.append(requirements::to_string(statement->level)).append("  ").append(statement->id);
    text.append("  ").append(statement->summary).append("\n");
  }
  return text;
}

std::string report_of(const std::vector<Run>& runs, const CheckOptions& options,
                      const Console& console, const std::string& started) {
  const conformance::ReportOptions how{console.language, SMTPLAB_VERSION, started, options.command};
  using conformance::ReportFormat;
  switch (conformance::report_format_from(options.format).value_or(ReportFormat::text)) {
    case ReportFormat::json:
      return conformance::json_report(runs, how);
    case ReportFormat::jsonl:
      return conformance::jsonl_report(runs, how);
    case ReportFormat::junit:
      return conformance::junit_report(runs, how);
    case ReportFormat::tap:
      return conformance::tap_report(runs, how);
    case ReportFormat::sarif:
      return conformance::sarif_report(runs, how);
    case ReportFormat::html:
      return conformance::html_report(runs, how);
    case ReportFormat::text:
      break;
  }
  std::string text;
  for (const Run& run : runs) {
    text += conformance::text_report(
        run, {console.language, console.width, console.colour, options.quiet, options.command});
  }
  return text + conformance::text_matrix(
                    runs, {console.language, console.width, false, options.quiet, {}});
}

/// nullopt if the file is wrong, which was told.
std::optional<conformance::Baseline> load_baseline(const std::string& file,
                                                   const Console& console) {
  const auto text = read_file(file);
  if (!text) {
    complain(console.words().text("cli.check.no-file", {{"file", explain::escape(file)}}));
    return std::nullopt;
  }
  auto baseline = conformance::read_baseline(*text, file);
  if (baseline) return std::move(*baseline);
  for (const auto& error : baseline.error()) std::fputs(describe(error, console).c_str(), stderr);
  return std::nullopt;
}

/// True if nothing failed but what the baseline expects, and all of that.
bool holds_against(const std::vector<Run>& runs, const conformance::IsFailure& is_failure,
                   const conformance::Baseline& baseline, bool tells, const Console& console) {
  const auto comparison = conformance::compare(runs, is_failure, baseline);
  const auto tell = [&](const char* key, const std::vector<conformance::BaselineMiss>& misses) {
    for (const conformance::BaselineMiss& miss : misses) {
      complain(console.words().text(key, {{"target", explain::escape(miss.target)},
                                          {"case", miss.id},
                                          {"verdict", verdict_name(miss.verdict)}}));
    }
  };
  if (tells) {
    tell("cli.check.unexpected", comparison.unexpected);
    tell("cli.check.stale", comparison.stale);
  }
  return comparison.unexpected.empty() && comparison.stale.empty();
}

}  // namespace

std::optional<ExitCode> plan_check(const CheckOptions& options, const Console& console,
                                   CheckPlan& plan) {
  plan.cases = conformance::select(options.selection);
  if (plan.cases.empty()) {
    complain(console.words().text("cli.check.nothing-matches",
                                  {{"tags", known_tags(options.selection.side)}}));
    return ExitCode::nothing_judged;
  }
  if (options.only_list) {
    const std::string list = list_of(plan.cases, options.selection.standard);
    return write_file(options.output, list, console) ? ExitCode::passed : ExitCode::own_fault;
  }
  if (options.baseline.empty()) return std::nullopt;
  auto read = load_baseline(options.baseline, console);
  if (!read) return ExitCode::usage;
  plan.baseline = std::move(*read);
  return std::nullopt;
}

ExitCode conclude(const std::vector<Run>& runs, const CheckOptions& options, const Console& console,
                  const CheckPlan& plan, const std::string& started) {
  Console shown = console;
  if (options.output != "-") {
    shown.colour = false;
    shown.width = Console().width;
  }
  if (!write_file(options.output, report_of(runs, options, shown, started), console)) {
    return ExitCode::own_fault;
  }
  const conformance::IsFailure is_failure = [&options](const CaseResult& result) {
    return counts_as_failure(result, options.fail_on);
  };
  ExitCode code = ExitCode::passed;
  for (const Run& run : runs) code = graver(code, state_of(run, options, console));
  if (!options.write_baseline.empty()) {
    const std::string text = conformance::write_baseline(runs, is_failure, plan.baseline);
    return write_file(options.write_baseline, text, console) ? code : ExitCode::own_fault;
  }
  const bool tells = !options.baseline.empty();
  const bool holds = holds_against(runs, is_failure, plan.baseline, tells, console);
  return graver(code, holds ? ExitCode::passed : ExitCode::failed);
}

}  // namespace smtplab::cli
