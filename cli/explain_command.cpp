#include "cli/explain_command.h"

#include <fmt/format.h>
#include <unistd.h>

#include <CLI/CLI.hpp>
#include <algorithm>
#include <cstdio>
#include <optional>
#include <utility>
#include <vector>

#include "cli/explain_json.h"
#include "cli/output.h"
#include "cli/scenario_files.h"
#include "sim/explain/escape.h"
#include "sim/explain/explained_page.h"
#include "sim/explain/topic.h"
#include "sim/explain/transcript.h"
#include "sim/explain/transcript_review.h"
#include "sim/scenario/runner.h"

namespace smtplab::cli {
namespace {

using explain::escape;

/// The answer, or none and what is wrong with the question.
struct Answer {
  std::optional<std::string> text;
  std::string complaint;
};

/// Standard input, one octet beyond what is read of it at most.
std::string read_input() {
  std::string octets(explain::kMostTranscriptOctets + 1, '\0');
  octets.resize(std::fread(octets.data(), 1, octets.size(), stdin));
  return octets;
}

std::string_view error_key(explain::TranscriptError error) {
  switch (error) {
    case explain::TranscriptError::empty:
      return "transcript.error.empty";
    case explain::TranscriptError::binary:
      return "transcript.error.binary";
    case explain::TranscriptError::no_replies:
      return "transcript.error.no-replies";
  }
  return "transcript.error.empty";
}

class Explainer {
 public:
  Explainer(const ExplainOptions& options, const Console& console)
      : options_(options), console_(console) {}

  Answer answer() const {
    if (options_.what == "-") return answer_transcript();
    if (const auto topic = explain::find_topic(options_.what, console_.language)) {
      if (is_json()) return {topic_json(*topic, console_.language), {}};
      return page_of([&](explain::ExplainedPage& page) { page.write(*topic); });
    }
    const std::size_t colon = options_.what.rfind(':');
    if (colon != std::string::npos && colon > 0) return answer_line(colon);
    return unknown();
  }

 private:
  bool is_json() const { return options_.format == "json"; }

  template <class Write>
  Answer page_of(const Write& write) const {
    explain::TextPage text(console_.width, console_.colour);
    explain::ExplainedPage page(text, console_.language);
    write(page);
    return {text.take(), {}};
  }

  Answer unknown() const {
    const std::string names = fmt::format("{}", fmt::join(explain::topic_names(), ", "));
    return {std::nullopt,
            console_.words().text("cli.explain.unknown",
                                  {{"what", escape(options_.what)}, {"names", names}})};
  }

  Answer answer_transcript() const {
    const auto transcript = explain::read_transcript(read_input());
    if (!transcript) return {std::nullopt, console_.words().text(error_key(transcript.error()))};
    const explain::TranscriptReview review =
        explain::review_transcript(*transcript, console_.language);
    if (is_json()) return {review_json(review, console_.language), {}};
    return page_of([&](explain::ExplainedPage& page) { page.write(review); });
  }

  // "scenarios/rfc821/s821-f1.json:12"
  Answer answer_line(std::size_t colon) const {
    const std::string file = options_.what.substr(0, colon);
    const std::string digits = options_.what.substr(colon + 1);
    const bool is_number = !digits.empty() && digits.size() < 9 &&
                           digits.find_first_not_of("0123456789") == std::string::npos;
    if (!is_number) return unknown();
    const LoadedScenarios loaded = load_scenarios({file}, console_);
    if (!loaded.all_right || loaded.right.size() != 1) return {};
    const scenario::Scenario& scenario = *loaded.right.front().scenario;
    const scenario::RunResult result =
        scenario::run_scenario(loaded.right.front().scenario, scenario.seed);
    const std::size_t wanted = std::stoul(digits);
    std::size_t count = 0;
    for (const explain::Conversation& told : explain::conversations(scenario, result.log)) {
      for (std::size_t i = 0; i < told.lines.size(); ++i) {
        const std::string& octets = told.lines[i].octets;
        const std::size_t before = count;
        count += static_cast<std::size_t>(std::count(octets.begin(), octets.end(), '\n'));
        if (wanted <= before || wanted > count) continue;
        return answer_line(told.lines[i],
                           explain::annotate(scenario, result.log, told, console_.language,
                                             explain::Labels::client_server)[i]);
      }
    }
    return {std::nullopt,
            console_.words().text("cli.explain.no-line", {{"file", escape(file)},
                                                          {"count", std::to_string(count)},
                                                          {"line", std::to_string(wanted)}})};
  }

  Answer answer_line(const explain::Line& line, const explain::Annotation& note) const {
    if (is_json()) return {line_json(line, note, console_.language), {}};
    return page_of([&](explain::ExplainedPage& page) { page.write(line, note, {}); });
  }

  const ExplainOptions& options_;
  const Console& console_;
};

}  // namespace

CLI::App* add_explain(CLI::App& app, ExplainOptions& options, const explain::Catalogue& words) {
  CLI::App* command = app.add_subcommand("explain", words.text("cli.help.explain"));
  command->add_option("what", options.what, words.text("cli.help.explain-what"))->required();
  command->add_option("--format", options.format, words.text("cli.help.explain-format"))
      ->check(CLI::IsMember({"text", "json"}));
  command->add_option("-o,--output", options.output, words.text("cli.help.output"));
  return command;
}

ExitCode explain_what(const ExplainOptions& options, const Console& console) {
  if (options.what == "-" && ::isatty(STDIN_FILENO) != 0) {
    complain(console.words().text("cli.explain.paste"));
  }
  Console shown = console;
  if (options.output != "-") {
    shown.colour = false;
    shown.width = Console().width;
  }
  const Answer answer = Explainer(options, shown).answer();
  if (!answer.text) {
    if (!answer.complaint.empty()) complain(answer.complaint);
    return ExitCode::usage;
  }
  Output output(options.output);
  if (!output.is_open()) {
    complain(console.words().text("cli.cannot-write", {{"file", escape(output.path())}}));
    return ExitCode::usage;
  }
  output.write(*answer.text);
  if (!output.finish()) {
    complain(console.words().text("cli.cannot-write", {{"file", escape(output.path())}}));
    return ExitCode::own_fault;
  }
  return ExitCode::passed;
}

}  // namespace smtplab::cli
