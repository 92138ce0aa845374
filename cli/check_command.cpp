#include "cli/check_command.h"

#include <unistd.h>

#include <array>
#include <chrono>
#include <map>
#include <utility>

#include "cli/check_outcome.h"
#include "cli/complaints.h"
#include "cli/input_file.h"
#include "conformance/runner.h"
#include "conformance/target_reader.h"
#include "conformance/transport/mail_reader.h"
#include "conformance/transport/socket.h"
#include "sim/explain/escape.h"

namespace smtplab::cli {
namespace {

using conformance::CaseResult;
using conformance::Run;
using conformance::Target;

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
  CheckPlan plan;
  if (const auto done = plan_check(options, console, plan)) return *done;
  const auto targets = find_targets(options, console);
  if (!targets) return ExitCode::usage;
  if (options.dry_run) {
    const std::string text = plan_of(*targets, plan.cases, console);
    return write_file(options.output, text, console) ? ExitCode::passed : ExitCode::own_fault;
  }
  const std::string started = started_now();
  const auto runs = check_all(*targets, plan.cases, options, console);
  if (!runs) return ExitCode::usage;
  return conclude(*runs, options, console, plan, started);
}

}  // namespace smtplab::cli
