#include "cli/check_command.h"

#include <unistd.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <ctime>
#include <fstream>
#include <iterator>
#include <map>
#include <memory>
#include <utility>

#include "cli/check_options.h"
#include "cli/complaints.h"
#include "cli/output.h"
#include "conformance/report/baseline.h"
#include "conformance/report/matrix.h"
#include "conformance/report/report.h"
#include "conformance/report/text.h"
#include "conformance/runner.h"
#include "conformance/target_reader.h"
#include "conformance/transport/mail_reader.h"
#include "conformance/transport/socket.h"
#include "sim/explain/escape.h"
#include "sim/register/register.h"

namespace smtplab::cli {
namespace {

using conformance::CaseResult;
using conformance::Run;
using conformance::Target;
using conformance::Verdict;

/// What an option says is above what the file says.
void lay_over(const Target& given, Target& target) {
  using Text = std::string Target::*;
  constexpr std::array<Text, 21> texts{&Target::name,
                                       &Target::version,
                                       &Target::bind,
                                       &Target::trusted_bind,
                                       &Target::mailbox,
                                       &Target::second_mailbox,
                                       &Target::unknown_mailbox,
                                       &Target::list,
                                       &Target::alias,
                                       &Target::foreign_mailbox,
                                       &Target::relay_mailbox,
                                       &Target::sender,
                                       &Target::user,
                                       &Target::password,
                                       &Target::mail,
                                       &Target::second_mail,
                                       &Target::postmaster_mail,
                                       &Target::sink,
                                       &Target::hops,
                                       &Target::hops6,
                                       &Target::dns};
  for (const Text text : texts) {
    if (!(given.*text).empty()) target.*text = given.*text;
  }
  if (given.client_name != Target().client_name) target.client_name = given.client_name;
  if (given.retry != Duration{}) target.retry = given.retry;
  if (given.tls_port != 0) target.tls_port = given.tls_port;
  target.starttls = target.starttls || given.starttls;
  target.trusted = target.trusted || given.trusted;
  const conformance::Patience usual;
  if (given.patience.reply != usual.reply) target.patience.reply = given.patience.reply;
  if (given.patience.delivery != usual.delivery) target.patience.delivery = given.patience.delivery;
}

std::optional<std::string> read_file(const std::string& file) {
  std::ifstream in(file, std::ios::binary);
  std::string text((std::istreambuf_iterator<char>(in)), std::istreambuf_iterator<char>());
  if (!in.is_open() || in.bad()) return std::nullopt;
  return text;
}

std::optional<std::vector<Target>> find_targets(const CheckOptions& options,
                                                const Console& console) {
  std::vector<Target> targets;
  for (const std::string& file : options.target_files) {
    const auto text = read_file(file);
    if (!text) {
      complain(console.words().text("cli.check.no-file", {{"file", explain::escape(file)}}));
      return std::nullopt;
    }
    auto read = conformance::read_targets(*text, file);
    if (!read) {
      for (const auto& error : read.error()) {
        std::fputs(describe(error, console).c_str(), stderr);
      }
      return std::nullopt;
    }
    targets.insert(targets.end(), read->begin(), read->end());
  }
  if (!options.address.empty()) {
    if (targets.empty()) targets.emplace_back();
    for (Target& target : targets) {
      if (!conformance::read_host_port(options.address, target.host, target.port)) {
        complain(console.words().text("cli.check.bad-address",
                                      {{"address", explain::escape(options.address)}}));
        return std::nullopt;
      }
    }
  }
  if (targets.empty()) {
    complain(console.words().text("cli.check.no-target"));
    return std::nullopt;
  }
  for (Target& target : targets) lay_over(options.given, target);
  return targets;
}

std::string unique_tag() {
  const auto now = std::chrono::system_clock::now().time_since_epoch();
  const auto seconds = std::chrono::duration_cast<std::chrono::milliseconds>(now).count();
  return std::to_string(seconds) + "-" + std::to_string(getpid());
}

class Progress {
 public:
  explicit Progress(bool wanted) : wanted_(wanted && isatty(fileno(stderr)) != 0) {}
  ~Progress() {
    if (shown_) std::fputs("\r\x1b[K", stderr);
  }
  Progress(const Progress&) = delete;
  Progress& operator=(const Progress&) = delete;

  void show(std::size_t done, std::size_t all, std::string_view id) {
    if (!wanted_) return;
    shown_ = true;
    std::fprintf(stderr, "\r\x1b[K%zu/%zu %.*s", done, all, static_cast<int>(id.size()), id.data());
    std::fflush(stderr);
  }

 private:
  bool wanted_;
  bool shown_ = false;
};

/// nullopt: the target's own settings are wrong, which was told.
std::optional<Run> check_one(const Target& target,
                             const std::vector<const conformance::Case*>& cases,
                             const CheckOptions& options, const Console& console) {
  conformance::MailReaders readers;
  std::string problem;
  if (!conformance::make_mail_readers(target, readers, problem)) {
    complain(console.words().text("cli.check.bad-mail", {{"mail", explain::escape(problem)}}));
    return std::nullopt;
  }
  conformance::SocketDispatcher dispatcher(target, std::move(readers));
  if (!dispatcher.problem().empty()) {
    complain(console.words().text("cli.check.bad-sink",
                                  {{"why", explain::escape(dispatcher.problem())}}));
    return std::nullopt;
  }
  Progress progress(!options.quiet);
  conformance::RunOptions how;
  how.standard = options.selection.standard;
  how.jobs = options.jobs;
  how.repeat = options.repeat;
  how.tag = unique_tag();
  how.progress = [&](std::size_t done, std::size_t all, const CaseResult& result) {
    progress.show(done, all, result.subject->id);
  };
  return conformance::run_cases(cases, target, dispatcher, how);
}

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

std::string started_now() {
  const std::time_t now = std::time(nullptr);
  std::tm parts{};
  gmtime_r(&now, &parts);
  char text[32];
  return {text, std::strftime(text, sizeof text, "%Y-%m-%dT%H:%M:%S", &parts)};
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

/// --dry-run: what would be run, and what is missing for the rest.
std::string plan_of(const std::vector<Target>& targets,
                    const std::vector<const conformance::Case*>& cases, const Console& console) {
  std::string text;
  for (const Target& target : targets) {
    std::map<std::string, std::string> missing;
    std::string wanted;
    std::size_t count = 0;
    for (const auto* one : cases) {
      const conformance::Needs lacks = one->needs.without(target.given());
      std::string& ids = lacks.empty() ? wanted : missing[conformance::need_keys(lacks)];
      ids.append("  ").append(one->id).append("\n");
      if (lacks.empty()) ++count;
    }
    const std::string number = std::to_string(count);
    text +=
        console.words().text("cli.check.would-run",
                             {{"target", explain::escape(target.shown_name())}, {"count", number}});
    text += "\n" + wanted;
    for (const auto& [keys, ids] : missing) {
      text += console.words().text("check.skip.needs", {{"keys", keys}}) + "\n" + ids;
    }
  }
  return text;
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

bool write_file(const std::string& file, const std::string& text, const Console& console) {
  Output output(file);
  if (output.is_open()) {
    output.write(text);
    if (output.finish()) return true;
  }
  complain(console.words().text("cli.cannot-write", {{"file", explain::escape(file)}}));
  return false;
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

/// All of the targets; nullopt if the settings of one are wrong, which was told.
std::optional<std::vector<Run>> check_all(const std::vector<Target>& targets,
                                          const std::vector<const conformance::Case*>& cases,
                                          const CheckOptions& options, const Console& console) {
  std::vector<Run> runs;
  for (const Target& target : targets) {
    std::optional<Run> run = check_one(target, cases, options, console);
    if (!run) return std::nullopt;
    runs.push_back(std::move(*run));
  }
  return runs;
}

}  // namespace

ExitCode check_server(const CheckOptions& options, const Console& console) {
  const auto cases = conformance::select(options.selection);
  if (cases.empty()) {
    complain(console.words().text("cli.check.nothing-matches",
                                  {{"tags", known_tags(options.selection.side)}}));
    return ExitCode::nothing_judged;
  }
  if (options.only_list) {
    const std::string list = list_of(cases, options.selection.standard);
    return write_file(options.output, list, console) ? ExitCode::passed : ExitCode::own_fault;
  }
  conformance::Baseline baseline;
  if (!options.baseline.empty()) {
    auto read = load_baseline(options.baseline, console);
    if (!read) return ExitCode::usage;
    baseline = std::move(*read);
  }
  const auto targets = find_targets(options, console);
  if (!targets) return ExitCode::usage;
  if (options.dry_run) {
    const std::string plan = plan_of(*targets, cases, console);
    return write_file(options.output, plan, console) ? ExitCode::passed : ExitCode::own_fault;
  }
  const std::string started = started_now();
  const auto runs = check_all(*targets, cases, options, console);
  if (!runs) return ExitCode::usage;
  Console shown = console;
  if (options.output != "-") {
    shown.colour = false;
    shown.width = Console().width;
  }
  if (!write_file(options.output, report_of(*runs, options, shown, started), console)) {
    return ExitCode::own_fault;
  }
  const conformance::IsFailure is_failure = [&options](const CaseResult& result) {
    return counts_as_failure(result, options.fail_on);
  };
  ExitCode code = ExitCode::passed;
  for (const Run& run : *runs) code = graver(code, state_of(run, options, console));
  if (!options.write_baseline.empty()) {
    const std::string text = conformance::write_baseline(*runs, is_failure, baseline);
    return write_file(options.write_baseline, text, console) ? code : ExitCode::own_fault;
  }
  const bool tells = !options.baseline.empty();
  const bool holds = holds_against(*runs, is_failure, baseline, tells, console);
  return graver(code, holds ? ExitCode::passed : ExitCode::failed);
}

}  // namespace smtplab::cli
