#include "cli/quiz_command.h"

#include <CLI/CLI.hpp>
#include <cstdio>
#include <fstream>
#include <iostream>
#include <nlohmann/json.hpp>
#include <optional>
#include <utility>
#include <vector>

#include "cli/output.h"
#include "cli/scenario_files.h"
#include "sim/explain/clause_summary.h"
#include "sim/explain/escape.h"
#include "sim/explain/quiz.h"
#include "sim/explain/text_page.h"
#include "sim/scenario/runner.h"

namespace smtplab::cli {
namespace {

using explain::escape;
using explain::QuizJudgement;
using explain::QuizQuestion;
using explain::QuizVerdict;
using explain::Style;
using Json = nlohmann::ordered_json;

constexpr std::size_t kMostAnswerOctets = 1000;

/// How one question went.
struct Result {
  std::optional<QuizJudgement> judgement;  ///< none: it was passed
  std::size_t hints = 0;
};

class Host {
 public:
  Host(const QuizCommandOptions& options, const Console& console, const explain::Quiz& quiz,
       std::istream* input, Output& output)
      : options_(options),
        console_(console),
        words_(console.words()),
        quiz_(quiz),
        input_(input),
        output_(output) {}

  void hold() {
    for (std::size_t i = 0; i < quiz_.questions().size(); ++i) {
      ask(i);
      results_.push_back(hear(i));
    }
  }

  std::size_t count(QuizVerdict verdict) const {
    std::size_t count = 0;
    for (const Result& result : results_) {
      if (result.judgement && result.judgement->verdict == verdict) ++count;
    }
    return count;
  }
  std::size_t passed_over() const {
    std::size_t count = 0;
    for (const Result& result : results_) {
      if (!result.judgement) ++count;
    }
    return count;
  }

  void tell_score() {
    if (input_ == nullptr) return;
    page([&](explain::TextPage& page) {
      page.add_blank();
      page.add("", 0,
               words_.text("quiz.score", {{"right", std::to_string(count(QuizVerdict::right))},
                                          {"lawful", std::to_string(count(QuizVerdict::lawful))},
                                          {"all", std::to_string(results_.size())}}),
               Style::title);
    });
  }

  std::string score_json(const std::string& scenario) const {
    Json object;
    object["scenario"] = scenario;
    object["seed"] = options_.seed;
    object["questions"] = Json::array();
    for (std::size_t i = 0; i < results_.size(); ++i) object["questions"].push_back(json_of(i));
    object["score"] = {{"right", count(QuizVerdict::right)},
                       {"lawful", count(QuizVerdict::lawful)},
                       {"wrong", count(QuizVerdict::wrong)},
                       {"passed_over", passed_over()},
                       {"of", results_.size()}};
    return object.dump(2) + "\n";
  }

 private:
  /// People read questions on standard error where standard output is for programs.
  template <class Write>
  void page(const Write& write) {
    explain::TextPage page(console_.width, console_.colour && options_.format == "text");
    write(page);
    const std::string text = page.take();
    if (options_.format == "text") {
      output_.write(text);
      std::fflush(output_.file());
    } else if (input_ == &std::cin) {
      std::fputs(text.c_str(), stderr);
    }
  }

  void ask(std::size_t place) {
    const QuizQuestion& question = quiz_.questions()[place];
    page([&](explain::TextPage& page) {
      if (place != 0) page.add_blank();
      page.add("", 0,
               words_.text("quiz.question", {{"number", std::to_string(place + 1)},
                                             {"all", std::to_string(quiz_.questions().size())},
                                             {"server", question.server}}),
               Style::title);
      for (const std::string& line : question.before) {
        page.add("  ", 6, line, line.starts_with("C:") ? Style::client : Style::server);
      }
      page.add("  ", 2, "S: ?", Style::title);
    });
  }

  Result hear(std::size_t place) {
    Result result;
    const QuizQuestion& question = quiz_.questions()[place];
    std::string answer;
    while (input_ != nullptr && std::getline(*input_, answer)) {
      if (answer.ends_with('\r')) answer.pop_back();
      answer.resize(std::min(answer.size(), kMostAnswerOctets));
      if (answer.empty()) break;
      if (answer == "?") {
        give_hint(question, result);
        continue;
      }
      QuizJudgement judgement = quiz_.judge(place, answer);
      tell(judgement);
      // A slip of the finger at a terminal is no answer; a file has one line for each question.
      if (judgement.verdict == QuizVerdict::unreadable && options_.answers.empty()) continue;
      result.judgement = std::move(judgement);
      break;
    }
    return result;
  }

  void give_hint(const QuizQuestion& question, Result& result) {
    const bool has_more = result.hints < question.hints.size();
    const std::string hint =
        has_more ? question.hints[result.hints] : words_.text("quiz.hint.none");
    if (has_more) ++result.hints;
    page([&](explain::TextPage& page) { page.add("  ", 2, hint, Style::note); });
  }

  void tell(const QuizJudgement& judgement) {
    page([&](explain::TextPage& page) {
      const std::string key =
          "quiz.verdict." + std::string(explain::quiz_verdict_name(judgement.verdict));
      const bool good = judgement.verdict == QuizVerdict::right;
      page.add("  ", 2, words_.text(key, {{"given", judgement.given}}),
               good ? Style::title : Style::alarm);
      page.add("  ", 2, judgement.why, Style::note);
      if (judgement.verdict == QuizVerdict::unreadable) return;
      for (const requirements::Requirement* clause : judgement.clauses) {
        page.add("  [" + clause->id + "] ", 4, explain::clause_summary(*clause, console_.language),
                 Style::dim);
      }
    });
  }

  Json json_of(std::size_t place) const {
    const QuizQuestion& question = quiz_.questions()[place];
    const Result& result = results_[place];
    Json object;
    object["server"] = question.server;
    object["before"] = question.before;
    object["event"] = question.event;
    // Who only asks for the questions is not to find the answers among them.
    if (input_ == nullptr) return object;
    object["hints_used"] = result.hints;
    if (!result.judgement) {
      object["verdict"] = "passed-over";
      return object;
    }
    object["verdict"] = explain::quiz_verdict_name(result.judgement->verdict);
    object["answered"] = result.judgement->answered;
    object["given"] = result.judgement->given;
    object["why"] = result.judgement->why;
    object["clauses"] = Json::array();
    for (const auto* clause : result.judgement->clauses) object["clauses"].push_back(clause->id);
    return object;
  }

  const QuizCommandOptions& options_;
  const Console& console_;
  const explain::Catalogue& words_;
  const explain::Quiz& quiz_;
  std::istream* input_;  // null: nobody answers
  Output& output_;
  std::vector<Result> results_;
};

ExitCode refuse(const Console& console, std::string_view key, const explain::Arguments& arguments,
                ExitCode code) {
  complain(console.words().text(key, arguments));
  return code;
}

}  // namespace

CLI::App* add_quiz(CLI::App& app, QuizCommandOptions& options, const explain::Catalogue& words) {
  CLI::App* command = app.add_subcommand("quiz", words.text("cli.help.quiz"));
  command->add_option("scenario", options.scenario, words.text("cli.help.export-scenario"))
      ->required();
  command->add_option("--seed", options.seed, words.text("cli.help.quiz-seed"))
      ->envname("SMTPLAB_SEED");
  command->add_option("--count", options.count, words.text("cli.help.quiz-count"))
      ->check(CLI::Range(1, 100));
  command->add_flag("--no-input", options.no_input, words.text("cli.help.quiz-no-input"));
  command->add_option("--answers", options.answers, words.text("cli.help.quiz-answers"));
  command->add_option("--format", options.format, words.text("cli.help.explain-format"))
      ->check(CLI::IsMember({"text", "json"}));
  command->add_option("-o,--output", options.output, words.text("cli.help.output"));
  return command;
}

ExitCode hold_quiz(const QuizCommandOptions& options, const Console& console) {
  const LoadedScenarios loaded = load_scenarios({options.scenario}, console);
  if (!loaded.all_right) return ExitCode::usage;
  if (loaded.right.size() != 1)
    return refuse(console, "cli.quiz.one-scenario", {}, ExitCode::usage);
  std::ifstream file;
  std::istream* input = options.no_input ? nullptr : &std::cin;
  if (!options.answers.empty()) {
    file.open(options.answers, std::ios::binary);
    if (!file) {
      return refuse(console, "cli.quiz.no-answers", {{"file", escape(options.answers)}},
                    ExitCode::usage);
    }
    input = &file;
  }
  const scenario::Scenario& scenario = *loaded.right.front().scenario;
  const scenario::RunResult run =
      scenario::run_scenario(loaded.right.front().scenario, scenario.seed);
  explain::QuizOptions quiz_options;
  quiz_options.seed = options.seed;
  quiz_options.count = options.count;
  quiz_options.language = console.language;
  const explain::Quiz quiz(scenario, run.log, quiz_options);
  if (quiz.questions().empty()) {
    return refuse(console, "cli.quiz.nothing-to-ask", {}, ExitCode::nothing_judged);
  }
  Output output(options.output);
  if (!output.is_open()) {
    return refuse(console, "cli.cannot-write", {{"file", escape(output.path())}}, ExitCode::usage);
  }
  Host host(options, console, quiz, input, output);
  host.hold();
  host.tell_score();
  if (options.format == "json") output.write(host.score_json(escape(scenario.id)));
  if (!output.finish()) {
    return refuse(console, "cli.cannot-write", {{"file", escape(output.path())}},
                  ExitCode::own_fault);
  }
  const bool none = input != nullptr && host.passed_over() == quiz.questions().size();
  return none ? ExitCode::nothing_judged : ExitCode::passed;
}

}  // namespace smtplab::cli
