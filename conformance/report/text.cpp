#include "conformance/report/text.h"

#include <algorithm>
#include <array>
#include <map>
#include <string_view>
#include <vector>

#include "conformance/report/words.h"
#include "sim/explain/clause_summary.h"
#include "sim/explain/escape.h"
#include "sim/explain/text_layout.h"

namespace smtplab::conformance {
namespace {

constexpr std::string_view kRed = "\x1b[31m";
constexpr std::string_view kYellow = "\x1b[33m";
constexpr std::string_view kPlain = "\x1b[0m";

class TextReport {
 public:
  TextReport(const Run& run, const TextOptions& options)
      : run_(run), options_(options), words_(explain::catalogue(options.language)) {}

  std::string write() {
    head();
    if (!run_.not_usable.empty()) return std::move(text_);
    for (const CaseResult& result : run_.results) {
      if (result.verdict == Verdict::fail || result.is_dangerous()) in_full(result);
    }
    if (!options_.quiet) {
      for (const CaseResult& result : run_.results) {
        if (result.verdict == Verdict::warn && !result.is_dangerous()) in_full(result);
      }
      line_each();
    }
    total();
    return std::move(text_);
  }

 private:
  void line(std::string_view indent, std::string_view text) {
    const std::size_t room = std::max<std::size_t>(options_.width, 40) - indent.size();
    bool is_first = true;
    for (const std::string& part : explain::wrap(text, room)) {
      text_.append(is_first ? indent : std::string(indent.size(), ' ')).append(part).append("\n");
      is_first = false;
    }
  }

  void head() {
    std::string name = explain::escape(run_.target);
    if (!run_.version.empty()) name += "  " + explain::escape(run_.version);
    line("", name);
    if (!run_.not_usable.empty()) {
      return line(
          "  ", words({"check.report.not-usable", {{"why", run_.not_usable}}}, options_.language));
    }
    if (run_.side == Side::client) {
      line("  ", words({"check.report.begins", {{"line", run_.greeting}}}, options_.language));
      text_ += "\n";
      return;
    }
    line("  ", explain::escape(run_.greeting));
    std::string offers;
    for (const std::string& keyword : run_.keywords) {
      offers.append(offers.empty() ? "" : ", ").append(explain::escape(keyword));
    }
    line("  ", words_.text("check.report.offers", {{"keywords", offers}}));
    text_ += "\n";
  }

  void in_full(const CaseResult& result) {
    const bool is_grave = result.verdict == Verdict::fail || result.is_dangerous();
    std::string title(words_.text("check.verdict." + std::string(verdict_name(result.verdict))));
    if (result.is_dangerous()) title += " " + words_.text("check.report.security");
    if (options_.colour) {
      text_.append(is_grave ? kRed : kYellow).append(title).append(kPlain);
    } else {
      text_ += title;
    }
    const requirements::Requirement& statement = *result.judged_by;
    text_.append("  ").append(result.subject->id).append("  ");
    text_.append(level_text(statement, options_.language)).append("  ");
    text_.append(clause_place(statement)).append("\n");
    line("      ",
         "[" + statement.id + "] " + explain::clause_summary(statement, options_.language));
    line("      ", words(result.finding.told, options_.language));
    transcript(result);
    if (!options_.command.empty()) {
      text_.append("      ").append(command_for(options_.command, result.subject->id));
      text_ += "\n";
    }
    text_ += "\n";
  }

  void transcript(const CaseResult& result) {
    const auto& lines = result.transcript.lines();
    const bool many = std::any_of(lines.begin(), lines.end(),
                                  [](const TranscriptLine& one) { return one.connection > 1; });
    for (std::size_t i = 0; i < lines.size(); ++i) {
      std::string indent = "        ";
      if (many) indent += std::to_string(lines[i].connection) + " ";
      indent += mark_of(lines[i], i == result.finding.line);
      line(indent + " ", conformance::shown(lines[i], options_.language));
    }
  }

  void line_each() {
    std::map<std::string, std::vector<std::string_view>> skipped;
    for (const CaseResult& result : run_.results) {
      const std::string verdict(verdict_name(result.verdict));
      const std::string told = words(result.finding.told, options_.language);
      if (result.verdict == Verdict::skipped) {
        skipped[told].push_back(result.subject->id);
        continue;
      }
      std::string text(result.subject->id);
      const bool says_why =
          result.verdict == Verdict::noted || result.verdict == Verdict::inconclusive;
      if (says_why) text += ": " + told;
      if (result.is_flaky()) text += " " + words_.text("check.report.flaky");
      line(explain::pad(words_.text("check.verdict." + verdict), 14), text);
    }
    for (const auto& [why, ids] : skipped) {
      std::string text = why + ":";
      for (const std::string_view id : ids) text.append(" ").append(id);
      line(explain::pad(words_.text("check.verdict.skipped"), 14), text);
    }
    text_ += "\n";
  }

  void total() {
    for (const std::string& id : run_.died_at) {
      line("", words({"check.report.died", {{"case", id}}}, options_.language));
    }
    std::string counts;
    for (std::size_t i = 0; i < kVerdictCount; ++i) {
      const auto verdict = static_cast<Verdict>(i);
      counts.append(counts.empty() ? "" : ", ");
      counts.append(std::to_string(run_.count(verdict))).append(" ");
      counts.append(words_.text("check.verdict." + std::string(verdict_name(verdict))));
    }
    line("", counts);
  }

  const Run& run_;
  const TextOptions& options_;
  const explain::Catalogue& words_;
  std::string text_;
};

}  // namespace

std::string text_report(const Run& run, const TextOptions& options) {
  return TextReport(run, options).write();
}

}  // namespace smtplab::conformance
