#include "cli/check_options.h"

#include <CLI/CLI.hpp>
#include <functional>

namespace smtplab::cli {
namespace {

using conformance::Need;
using conformance::Target;

/// One value for each time that the option stands there.
template <class Value>
CLI::Option* add_list(CLI::App& app, const char* name, std::vector<Value>& values,
                      const std::string& help) {
  return app.add_option(name, values, help)->allow_extra_args(false)->delimiter(',');
}

void add_time(CLI::App& app, const char* name, Duration& time, const std::string& help) {
  app.add_option_function<double>(
         name,
         [&time](double given) { time = milliseconds(static_cast<std::int64_t>(given * 1000)); },
         help)
      ->check(CLI::Range(0.1, 3600.0));
}

void add_target(CLI::App& app, CheckOptions& options, const explain::Catalogue& words) {
  Target& target = options.given;
  const auto help = [&words](const char* key) {
    return words.text(std::string("cli.help.") + key);
  };
  add_list(app, "--target", options.target_files, help("target"));
  app.add_option("--name", target.name, help("target-name"));
  app.add_option("--target-version", target.version, help("target-version"));
  app.add_option("--mailbox", target.mailbox, help("mailbox"));
  app.add_option("--second-mailbox", target.second_mailbox, help("second-mailbox"));
  app.add_option("--unknown-mailbox", target.unknown_mailbox, help("unknown-mailbox"));
  app.add_option("--list-address", target.list, help("list-address"));
  app.add_option("--alias", target.alias, help("alias"));
  app.add_option("--foreign-mailbox", target.foreign_mailbox, help("foreign-mailbox"));
  app.add_option("--sender", target.sender, help("sender"));
  app.add_option("--mail", target.mail, help("mail"));
  app.add_option("--second-mail", target.second_mail, help("second-mail"));
  app.add_option("--postmaster-mail", target.postmaster_mail, help("postmaster-mail"));
  app.add_option("--relay-mailbox", target.relay_mailbox, help("relay-mailbox"));
  app.add_option("--trusted-bind", target.trusted_bind, help("trusted-bind"));
  app.add_option("--sink", target.sink, help("sink"));
  app.add_option("--bind", target.bind, help("bind"));
  app.add_option("--client-name", target.client_name, help("client-name"));
  app.add_flag("--trusted", target.trusted, help("trusted"));
  app.add_flag("--starttls", target.starttls, help("starttls"));
  app.add_option("--tls-port", target.tls_port, help("tls-port"))->check(CLI::Range(1, 65535));
  app.add_option("--user", target.user, help("user"));
  app.add_option("--password", target.password, help("password"))->envname("SMTPLAB_PASSWORD");
  add_time(app, "--reply-timeout", target.patience.reply, help("reply-timeout"));
  add_time(app, "--delivery-timeout", target.patience.delivery, help("delivery-timeout"));
}

void add_selection(CLI::App& app, CheckOptions& options, const explain::Catalogue& words) {
  conformance::Selection& selection = options.selection;
  const auto help = [&words](const char* key) {
    return words.text(std::string("cli.help.") + key);
  };
  add_list(app, "--case", selection.ids, help("case"));
  add_list(app, "--tag", selection.tags, help("tag"));
  add_list(app, "--requirement", selection.requirements, help("requirement"));
  add_list(app, "--rfc", selection.rfcs, help("rfc"));
  add_list(app, "--section", selection.sections, help("section"));
  add_list(app, "--level", options.levels, help("level"));
  add_list(app, "--needs", options.needs, help("needs"));
  app.add_flag("--slow", selection.slow, help("slow"));
  app.add_option("--standard", options.standard, help("standard"))
      ->check(CLI::IsMember({"821", "5321"}));
}

}  // namespace

CLI::App* add_check(CLI::App& app, CheckOptions& options, const explain::Catalogue& words) {
  const auto help = [&words](const char* key) {
    return words.text(std::string("cli.help.") + key);
  };
  CLI::App* check = app.add_subcommand("check", help("check"));
  check->require_subcommand(1);
  CLI::App* server = check->add_subcommand("server", help("check-server"));
  server->add_option("address", options.address, help("address"));
  add_target(*server, options, words);
  add_selection(*server, options, words);
  server->add_flag("--list", options.only_list, help("check-list"));
  server->add_flag("--dry-run", options.dry_run, help("dry-run"));
  server->add_option("--jobs", options.jobs, help("jobs"))->check(CLI::Range(1, 256));
  server->add_option("--repeat", options.repeat, help("repeat"))->check(CLI::Range(1, 1000));
  add_list(*server, "--fail-on", options.fail_on, help("fail-on"))
      ->check(CLI::IsMember({"fail", "warn", "noted", "inconclusive", "skipped", "security"}));
  server->add_option("--max-inconclusive", options.max_inconclusive, help("max-inconclusive"));
  server->add_option("--baseline", options.baseline, help("baseline"));
  server->add_option("--write-baseline", options.write_baseline, help("write-baseline"));
  server->add_option("--format", options.format, help("check-format"))
      ->check(CLI::IsMember({"text", "json", "jsonl", "junit", "tap", "sarif", "html"}));
  server->add_flag("-q,--quiet", options.quiet, help("quiet"))->envname("SMTPLAB_QUIET");
  server->add_option("-o,--output", options.output, help("output"));
  return check;
}

bool finish_check_options(CheckOptions& options, std::string& wrong) {
  for (const std::string& word : options.levels) {
    const auto level = requirements::level_from(word);
    if (!level) {
      wrong = word;
      return false;
    }
    options.selection.levels.push_back(*level);
  }
  for (const std::string& word : options.needs) {
    bool is_known = false;
    for (std::uint16_t i = 0; i < conformance::kNeedCount; ++i) {
      if (conformance::need_key(static_cast<Need>(i)) != word) continue;
      options.selection.needs.push_back(static_cast<Need>(i));
      is_known = true;
    }
    if (is_known) continue;
    wrong = word;
    return false;
  }
  options.selection.standard =
      options.standard == "821" ? conformance::Standard::rfc821 : conformance::Standard::rfc5321;
  return true;
}

}  // namespace smtplab::cli
