// Reads the command line and hands over to a subcommand.

#include <CLI/CLI.hpp>
#include <algorithm>
#include <array>
#include <csignal>
#include <cstdint>
#include <cstdlib>
#include <exception>
#include <string>
#include <string_view>
#include <utility>

#include "cli/check_options.h"
#include "cli/complaints.h"
#include "cli/console.h"
#include "cli/exit_code.h"
#include "cli/explain_command.h"
#include "cli/export_command.h"
#include "cli/list_checks.h"
#include "cli/list_command.h"
#include "cli/lookup_options.h"
#include "cli/quiz_command.h"
#include "cli/run_command.h"
#include "cli/serve_options.h"
#include "cli/settings.h"
#include "cli/view_command.h"
#include "cli/walk_command.h"
#include "sim/explain/escape.h"

namespace {

using namespace smtplab;
using cli::Console;
using cli::ExitCode;

struct Options {
  /// What the settings files say stays wherever neither a flag nor the environment says otherwise.
  explicit Options(const cli::Settings& settings)
      : language(settings.text("lang").value_or("en")),
        format(settings.text("format").value_or("text")),
        labels(settings.text("labels").value_or("5321")) {
    if (const auto given = settings.text("seed")) run.seed = std::stoull(*given);
    run.verify = settings.flag("verify");
    run.all = settings.flag("all");
    run.plain = settings.flag("plain");
    run.quiet = settings.flag("quiet");
  }

  std::string language;
  std::string format;
  std::string labels;
  std::string mailbox_format;
  std::uint64_t seed = 0;
  cli::RunOptions run;
  std::vector<std::string> list_paths;
  bool coverage = false;
  cli::CheckOptions check;
  cli::LookupOptions lookup;
  cli::ExportOptions exporting;
  cli::ExplainOptions explaining;
  cli::QuizCommandOptions quiz;
  cli::ServeOptions serve;
  cli::WalkOptions walk;
};

CLI::App* add_run(CLI::App& app, Options& options, const explain::Catalogue& words) {
  CLI::App* run = app.add_subcommand("run", words.text("cli.help.run"));
  run->add_option("paths", options.run.paths, words.text("cli.help.paths"));
  run->add_option("--seed", options.seed, words.text("cli.help.seed"))->envname("SMTPLAB_SEED");
  CLI::Option* const verify =
      run->add_flag("--verify", options.run.verify, words.text("cli.help.verify"));
  run->add_option("--trace", options.run.trace, words.text("cli.help.trace"))->excludes(verify);
  run->add_option("--format", options.format, words.text("cli.help.format"))
      ->check(CLI::IsMember({"text", "jsonl"}))
      ->envname("SMTPLAB_FORMAT");
  run->add_option("--labels", options.labels, words.text("cli.help.labels"))
      ->check(CLI::IsMember({"5321", "821"}))
      ->envname("SMTPLAB_LABELS");
  run->add_flag("--all", options.run.all, words.text("cli.help.all"));
  run->add_flag("--plain", options.run.plain, words.text("cli.help.plain"));
  run->add_flag("-q,--quiet", options.run.quiet, words.text("cli.help.quiet"))
      ->envname("SMTPLAB_QUIET");
  CLI::Option* mailboxes =
      run->add_option("--mailboxes", options.run.mailboxes, words.text("cli.help.mailboxes"));
  run->add_option("--mailbox-format", options.mailbox_format, words.text("cli.help.mailbox-format"))
      ->check(CLI::IsMember({"maildir", "mbox"}))
      ->needs(mailboxes);
  run->add_option("-o,--output", options.run.output, words.text("cli.help.output"));
  return run;
}

CLI::App* add_list(CLI::App& app, Options& options, const explain::Catalogue& words) {
  CLI::App* list = app.add_subcommand("list", words.text("cli.help.list"));
  list->require_subcommand(1);
  CLI::App* scenarios = list->add_subcommand("scenarios", words.text("cli.help.list-scenarios"));
  scenarios->add_option("paths", options.list_paths, words.text("cli.help.paths"));
  list->add_subcommand("cases", words.text("cli.help.list-cases"));
  list->add_subcommand("matrix", words.text("cli.help.list-matrix"));
  CLI::App* statements =
      list->add_subcommand("requirements", words.text("cli.help.list-requirements"));
  statements->add_flag("--coverage", options.coverage, words.text("cli.help.coverage"));
  return list;
}

/// A word as a shell reads it.
std::string quoted(const std::string& word) {
  const bool is_plain = word.find_first_not_of(
                            "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
                            "-_./:@=,[]+%") == std::string::npos;
  if (is_plain && !word.empty()) return word;
  std::string text = "'";
  for (const char c : word) text += c == '\'' ? std::string("'\\''") : std::string(1, c);
  return text + "'";
}

/// The command for people to type again: without the cases that are meant, a password, the form of
/// the report and the files that were written.
std::string typed_command(int argc, char** argv) {
  constexpr std::array<std::string_view, 6> left_out{"--case",   "--password", "-o",
                                                     "--output", "--format",   "--write-baseline"};
  std::string command = "smtplab";
  for (int i = 1; i < argc; ++i) {
    const std::string word = argv[i];
    const std::string_view name = std::string_view(word).substr(0, word.find('='));
    if (std::find(left_out.begin(), left_out.end(), name) == left_out.end()) {
      command += " " + quoted(word);
    } else if (name.size() == word.size()) {
      ++i;  // its value
    }
  }
  return command;
}

ExitCode check(cli::CheckOptions& options, const Console& console, std::string command) {
  std::string wrong;
  if (!cli::finish_check_options(options, wrong)) {
    cli::complain(
        console.words().text("cli.check.no-such-word", {{"word", explain::escape(wrong)}}));
    return ExitCode::usage;
  }
  options.command = std::move(command);
  return options.selection.side == conformance::Side::client ? cli::check_client(options, console)
                                                             : cli::check_server(options, console);
}

ExitCode print_list(const CLI::App& list, const Options& options, const Console& console) {
  if (list.got_subcommand("cases")) return cli::list_cases(console);
  if (list.got_subcommand("matrix")) return cli::list_matrix();
  if (list.got_subcommand("requirements")) {
    return cli::list_requirements(options.coverage, console);
  }
  return cli::list_scenarios(options.list_paths, console);
}

int run_program(int argc, char** argv) {
  const cli::Settings settings = cli::Settings::read();
  const explain::Language language = cli::find_language(argc, argv, settings.text("lang"));
  const Console console = cli::find_console(language, stdout);
  const explain::Catalogue& words = console.words();

  CLI::App app(words.text("cli.help.program"), "smtplab");
  app.set_version_flag("--version", "smtplab " SMTPLAB_VERSION);
  app.require_subcommand(1);
  app.fallthrough();
  app.set_help_flag("-h,--help", words.text("cli.help.help"));
  Options options(settings);
  app.add_option("--lang", options.language, words.text("cli.help.lang"))
      ->check(CLI::IsMember({"en", "zh"}))
      ->envname("SMTPLAB_LANG");
  CLI::App* run = add_run(app, options, words);
  CLI::App* list = add_list(app, options, words);
  CLI::App* check_command = cli::add_check(app, options.check, words);
  const CLI::App* exporting = cli::add_export(app, options.exporting, words);
  const CLI::App* explaining = cli::add_explain(app, options.explaining, words);
  const CLI::App* quiz = cli::add_quiz(app, options.quiz, words);
  const CLI::App* lookup = cli::add_lookup(app, options.lookup, words);
  const CLI::App* serve = cli::add_serve(app, options.serve, words);
  const CLI::App* view = cli::add_view(app, words);
  const CLI::App* walk = cli::add_walk(app, options.walk, words);

  try {
    app.parse(argc, argv);
  } catch (const CLI::ParseError& error) {
    return app.exit(error) == 0 ? cli::value(ExitCode::passed) : cli::value(ExitCode::usage);
  }
  if (!settings.errors().empty()) {
    for (const scenario::Diagnostic& error : settings.errors()) {
      std::fputs(cli::describe(error, console).c_str(), stderr);
    }
    return cli::value(ExitCode::usage);
  }
  if (view->parsed()) {
    // The viewer remembers a language of its own; what was typed here is for it, too.
    if (app.get_option("--lang")->count() > 0) {
      ::setenv("SMTPLAB_LANG", options.language.c_str(), 1);
    }
    return cli::value(cli::view(view->remaining(), console));
  }
  if (check_command->parsed()) {
    return cli::value(check(options.check, console, typed_command(argc, argv)));
  }
  if (exporting->parsed()) return cli::value(cli::export_run(options.exporting, console));
  if (explaining->parsed()) return cli::value(cli::explain_what(options.explaining, console));
  if (quiz->parsed()) return cli::value(cli::hold_quiz(options.quiz, console));
  if (lookup->parsed()) return cli::value(cli::look_up(options.lookup, console));
  if (serve->parsed()) return cli::value(cli::serve(options.serve, console));
  if (walk->parsed()) return cli::value(cli::walk_run(options.walk, console));
  if (list->parsed()) return cli::value(print_list(*list, options, console));
  if (run->get_option("--seed")->count() > 0) options.run.seed = options.seed;
  // A settings file may hold defaults for the text that do no harm here.
  bool shapes_text = false;
  for (const char* name : {"--plain", "--all", "--quiet", "--labels"}) {
    shapes_text = shapes_text || run->get_option(name)->count() > 0;
  }
  if (options.format == "jsonl" && shapes_text) {
    cli::complain(words.text("cli.only-for-text"));
    return cli::value(ExitCode::usage);
  }
  if (options.mailbox_format == "mbox") options.run.mailbox_format = cli::MailboxFormat::mbox;
  options.run.labels_821 = options.labels == "821";
  options.run.format =
      options.format == "jsonl" ? cli::RunOptions::Format::jsonl : cli::RunOptions::Format::text;
  return cli::value(cli::run(options.run, console));
}

}  // namespace

int main(int argc, char** argv) {
  // A reader that closes its end early (`| head`) is no reason to die half-way.
  std::signal(SIGPIPE, SIG_IGN);
  try {
    return run_program(argc, argv);
  } catch (const std::exception& error) {
    cli::complain(error.what());
    return cli::value(ExitCode::own_fault);
  }
}
