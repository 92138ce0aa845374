#include "cli/check_command.h"

#include <unistd.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <fstream>
#include <iterator>
#include <memory>
#include <utility>

#include "cli/complaints.h"
#include "cli/output.h"
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
  constexpr std::array<Text, 14> texts{&Target::name,
                                       &Target::version,
                                       &Target::bind,
                                       &Target::mailbox,
                                       &Target::second_mailbox,
                                       &Target::unknown_mailbox,
                                       &Target::list,
                                       &Target::alias,
                                       &Target::foreign_mailbox,
                                       &Target::sender,
                                       &Target::user,
                                       &Target::password,
                                       &Target::mail,
                                       &Target::sink};
  for (const Text text : texts) {
    if (!(given.*text).empty()) target.*text = given.*text;
  }
  if (given.client_name != Target().client_name) target.client_name = given.client_name;
  if (given.tls_port != 0) target.tls_port = given.tls_port;
  target.starttls = target.starttls || given.starttls;
  target.trusted = target.trusted || given.trusted;
  const conformance::Patience usual;
  if (given.patience.reply != usual.reply) target.patience.reply = given.patience.reply;
  if (given.patience.delivery != usual.delivery) target.patience.delivery = given.patience.delivery;
}

std::optional<std::vector<Target>> find_targets(const CheckOptions& options,
                                                const Console& console) {
  std::vector<Target> targets;
  for (const std::string& file : options.target_files) {
    std::ifstream in(file, std::ios::binary);
    const std::string text((std::istreambuf_iterator<char>(in)), std::istreambuf_iterator<char>());
    if (!in.good() && !in.eof()) {
      complain(console.words().text("cli.check.no-target-file", {{"file", explain::escape(file)}}));
      return std::nullopt;
    }
    auto read = conformance::read_targets(text, file);
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
  std::unique_ptr<conformance::MailReader> reader;
  if (!target.mail.empty()) {
    std::string problem;
    reader = conformance::make_mail_reader(target.mail, problem);
    if (reader == nullptr) {
      complain(console.words().text("cli.check.bad-mail", {{"mail", explain::escape(problem)}}));
      return std::nullopt;
    }
  }
  conformance::SocketDispatcher dispatcher(target, std::move(reader));
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

ExitCode exit_of(const Run& run, const CheckOptions& options) {
  if (!run.not_usable.empty()) return ExitCode::unreachable;
  const bool failed = std::any_of(
      run.results.begin(), run.results.end(),
      [&](const CaseResult& result) { return counts_as_failure(result, options.fail_on); });
  if (failed) return ExitCode::failed;
  if (!run.died_at.empty()) return ExitCode::unreachable;
  const std::size_t doubtful = run.count(Verdict::inconclusive);
  if (doubtful + run.count(Verdict::skipped) == run.results.size()) return ExitCode::nothing_judged;
  const bool too_many = options.max_inconclusive && doubtful > *options.max_inconclusive;
  return too_many ? ExitCode::failed : ExitCode::passed;
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

}  // namespace

ExitCode check_server(const CheckOptions& options, const Console& console) {
  const auto cases = conformance::select(options.selection);
  Output output(options.output);
  if (!output.is_open()) {
    complain(console.words().text("cli.cannot-write", {{"file", explain::escape(output.path())}}));
    return ExitCode::usage;
  }
  ExitCode code = ExitCode::passed;
  if (cases.empty()) {
    complain(console.words().text("cli.check.nothing-matches"));
    return ExitCode::nothing_judged;
  }
  if (options.only_list) {
    output.write(list_of(cases, options.selection.standard));
  } else {
    const auto targets = find_targets(options, console);
    if (!targets) return ExitCode::usage;
    for (const Target& target : *targets) {
      const std::optional<Run> run = check_one(target, cases, options, console);
      if (!run) return ExitCode::usage;
      code = graver(code, exit_of(*run, options));
      conformance::TextOptions shape{console.language, console.width, console.colour, options.quiet,
                                     options.command};
      output.write(conformance::text_report(*run, shape));
    }
  }
  if (!output.finish()) {
    complain(console.words().text("cli.cannot-write", {{"file", explain::escape(output.path())}}));
    return ExitCode::own_fault;
  }
  return code;
}

}  // namespace smtplab::cli
