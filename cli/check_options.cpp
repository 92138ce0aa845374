#include "cli/check_options.h"

#include <CLI/CLI.hpp>
#include <algorithm>
#include <functional>

#include "cli/check_relay_options.h"
#include "conformance/case.h"
#include "sim/explain/escape.h"

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

CLI::Option* add_time(CLI::App& app, const char* name, Duration& time, const std::string& help) {
  return app
      .add_option_function<double>(
          name,
          [&time](double given) { time = milliseconds(static_cast<std::int64_t>(given * 1000)); },
          help)
      ->check(CLI::Range(0.1, 3600.0))
      ->type_name("SECONDS");
}

/// A mailbox as the target file has it: with a domain, and without brackets.
CLI::Validator mailbox_check(const explain::Catalogue& words) {
  return {[&words](const std::string& text) {
            const std::size_t at = text.rfind('@');
            const bool is_mailbox = at != std::string::npos && at > 0 && at + 1 < text.size() &&
                                    text.find_first_of("<> ") == std::string::npos;
            if (is_mailbox) return std::string();
            return words.text("cli.check.no-mailbox", {{"text", explain::escape(text)}});
          },
          ""};
}

}  // namespace

CLI::Option* add_check_time(CLI::App& app, const char* name, Duration& time,
                            const std::string& help) {
  return add_time(app, name, time, help);
}

void add_target(CLI::App& app, CheckOptions& options, const explain::Catalogue& words) {
  Target& target = options.given;
  const std::string group = words.text("cli.group.server");
  const auto add = [&](const char* name, std::string& value, const char* key, const char* type) {
    return app.add_option(name, value, words.text(std::string("cli.help.") + key))
        ->type_name(type)
        ->group(group);
  };
  const auto help = [&words](const char* key) {
    return words.text(std::string("cli.help.") + key);
  };
  add_list(app, "--target", options.target_files, help("target"))->type_name("FILE")->group(group);
  add("--name", target.name, "target-name", "TEXT");
  add("--target-version", target.version, "target-version", "TEXT");
  add("--bind", target.bind, "bind", "ADDRESS");
  add("--trusted-bind", target.trusted_bind, "trusted-bind", "ADDRESS");
  add("--client-name", target.client_name, "client-name", "DOMAIN");
  app.add_flag("--trusted", target.trusted, help("trusted"))->group(group);
  app.add_flag("--starttls", target.starttls, help("starttls"))->group(group);
  app.add_option("--tls-port", target.tls_port, help("tls-port"))
      ->check(CLI::Range(1, 65535))
      ->type_name("PORT")
      ->group(group);
  add("--user", target.user, "user", "TEXT");
  add("--password", target.password, "password", "TEXT")->envname("SMTPLAB_PASSWORD");
  add_time(app, "--reply-timeout", target.patience.reply, help("reply-timeout"))->group(group);
  add_time(app, "--delivery-timeout", target.patience.delivery, help("delivery-timeout"))
      ->group(group);
}

namespace {

/// Who has mail there, and where it can be looked at.
void add_mailboxes(CLI::App& app, CheckOptions& options, const explain::Catalogue& words) {
  Target& target = options.given;
  const std::string group = words.text("cli.group.mail");
  const CLI::Validator is_mailbox = mailbox_check(words);
  const auto add = [&](const char* name, std::string& value, const char* key, const char* type) {
    return app.add_option(name, value, words.text(std::string("cli.help.") + key))
        ->type_name(type)
        ->group(group);
  };
  const auto add_mailbox = [&](const char* name, std::string& value, const char* key) {
    add(name, value, key, "USER@DOMAIN")->check(is_mailbox);
  };
  add_mailbox("--mailbox", target.mailbox, "mailbox");
  add_mailbox("--second-mailbox", target.second_mailbox, "second-mailbox");
  add_mailbox("--unknown-mailbox", target.unknown_mailbox, "unknown-mailbox");
  add_mailbox("--list-address", target.list, "list-address");
  add_mailbox("--alias", target.alias, "alias");
  add_mailbox("--foreign-mailbox", target.foreign_mailbox, "foreign-mailbox");
  add_mailbox("--relay-mailbox", target.relay_mailbox, "relay-mailbox");
  add_mailbox("--sender", target.sender, "sender");
  add("--mail", target.mail, "mail", "PLACE");
  add("--second-mail", target.second_mail, "second-mail", "PLACE");
  add("--postmaster-mail", target.postmaster_mail, "postmaster-mail", "PLACE");
  add("--sink", target.sink, "sink", "ADDRESS:PORT");
}

}  // namespace

void add_selection(CLI::App& app, CheckOptions& options, conformance::Side side,
                   const explain::Catalogue& words) {
  conformance::Selection& selection = options.selection;
  const std::string group = words.text("cli.group.cases");
  const auto help = [&words, side](const char* key) {
    return words.text(std::string("cli.help.") + key, {{"tags", known_tags(side)}});
  };
  add_list(app, "--case", selection.ids, help("case"))->type_name("ID")->group(group);
  add_list(app, "--tag", selection.tags, help("tag"))->type_name("TAG")->group(group);
  add_list(app, "--requirement", selection.requirements, help("requirement"))
      ->type_name("ID")
      ->group(group);
  add_list(app, "--rfc", selection.rfcs, help("rfc"))->type_name("NUMBER")->group(group);
  add_list(app, "--section", selection.sections, help("section"))
      ->type_name("NUMBER")
      ->group(group);
  add_list(app, "--level", options.levels, help("level"))->type_name("LEVEL")->group(group);
  if (side != conformance::Side::client) {
    add_list(app, "--needs", options.needs, help("needs"))->type_name("KEY")->group(group);
  }
  app.add_flag("--slow", selection.slow, help("slow"))->group(group);
  app.add_option("--standard", options.standard, help("standard"))
      ->check(CLI::IsMember({"821", "5321"}))
      ->group(group);
  app.add_flag("--list", options.only_list, help("check-list"))->group(group);
  app.add_flag("--dry-run", options.dry_run, help("dry-run"))->group(group);
}

void add_outcome(CLI::App& app, CheckOptions& options, const explain::Catalogue& words) {
  const std::string group = words.text("cli.group.outcome");
  const auto help = [&words](const char* key) {
    return words.text(std::string("cli.help.") + key);
  };
  app.add_option("--jobs", options.jobs, help("jobs"))->check(CLI::Range(1, 256))->group(group);
  app.add_option("--repeat", options.repeat, help("repeat"))
      ->check(CLI::Range(1, 1000))
      ->group(group);
  add_list(app, "--fail-on", options.fail_on, help("fail-on"))
      ->check(CLI::IsMember({"fail", "warn", "noted", "inconclusive", "skipped", "security"}))
      ->group(group);
  app.add_option("--max-inconclusive", options.max_inconclusive, help("max-inconclusive"))
      ->group(group);
  app.add_option("--baseline", options.baseline, help("baseline"))->type_name("FILE")->group(group);
  app.add_option("--write-baseline", options.write_baseline, help("write-baseline"))
      ->type_name("FILE")
      ->group(group);
  app.add_option("--format", options.format, help("check-format"))
      ->check(CLI::IsMember({"text", "json", "jsonl", "junit", "tap", "sarif", "html"}))
      ->group(group);
  app.add_flag("-q,--quiet", options.quiet, help("quiet"))->envname("SMTPLAB_QUIET")->group(group);
  app.add_option("-o,--output", options.output, help("output"))->type_name("FILE")->group(group);
}

namespace {

/// `check client`: the options stand before "--", the client's command behind it.
void add_client(CLI::App& check, CheckOptions& options, const explain::Catalogue& words) {
  CLI::App* app = check.add_subcommand("client", words.text("cli.help.check-client"));
  conformance::ClientTarget& client = options.client;
  const std::string group = words.text("cli.group.client");
  const auto help = [&](const char* key) { return words.text(std::string("cli.help.") + key); };
  app->add_option("command", client.command, help("client-command"))->type_name("COMMAND");
  const auto add = [&](const char* name, std::string& value, const char* key, const char* type) {
    return app->add_option(name, value, help(key))->type_name(type)->group(group);
  };
  const CLI::Validator is_mailbox = mailbox_check(words);
  add("--name", client.name, "program-name", "TEXT");
  add("--target-version", client.version, "program-version", "TEXT");
  add("--from", client.from, "client-from", "USER@DOMAIN")->check(is_mailbox);
  add("--to", client.to, "client-to", "USER@DOMAIN")->check(is_mailbox);
  add("--also", client.also, "client-also", "USER@DOMAIN")->check(is_mailbox);
  app->add_flag("--crlf-files", client.crlf_files, help("crlf-files"))->group(group);
  app->add_flag("--exit-status", client.tells_by_status, help("exit-status"))->group(group);
  add_check_time(*app, "--run-timeout", client.run_limit, help("run-timeout"))->group(group);
  add_selection(*app, options, conformance::Side::client, words);
  add_outcome(*app, options, words);
  app->footer(words.text("cli.help.check-client-footer"));
  app->parse_complete_callback([&options] { options.selection.side = conformance::Side::client; });
}

}  // namespace

std::string known_tags(conformance::Side side) {
  std::string tags;
  for (std::size_t i = 0; i < conformance::kThemeCount; ++i) {
    const auto theme = static_cast<conformance::Theme>(i);
    const auto cases = conformance::cases_of(side);
    const bool has_cases = std::any_of(cases.begin(), cases.end(), [theme](const auto* one) {
      return conformance::theme_of(*one) == theme;
    });
    if (has_cases) tags.append(conformance::theme_name(theme)).append(", ");
  }
  return tags + "security, disputed, slow";
}

CLI::App* add_check(CLI::App& app, CheckOptions& options, const explain::Catalogue& words) {
  CLI::App* check = app.add_subcommand("check", words.text("cli.help.check"));
  check->require_subcommand(1);
  CLI::App* server = check->add_subcommand("server", words.text("cli.help.check-server"));
  server->add_option("address", options.address, words.text("cli.help.address"))
      ->type_name("HOST:PORT");
  add_target(*server, options, words);
  add_mailboxes(*server, options, words);
  add_selection(*server, options, conformance::Side::server, words);
  add_outcome(*server, options, words);
  server->footer(words.text("cli.help.check-footer"));
  add_client(*check, options, words);
  add_check_relay(*check, options, words);
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
