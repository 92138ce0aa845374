#include <algorithm>
#include <array>
#include <kainjow/mustache.hpp>

#include "conformance/report/html_page.h"
#include "conformance/report/report.h"
#include "conformance/report/words.h"
#include "sim/explain/clause_summary.h"
#include "sim/explain/escape.h"

namespace smtplab::conformance {
namespace {

using List = kainjow::mustache::data;
using Object = kainjow::mustache::data;

/// What has to be read first stands first.
constexpr std::array<Verdict, kVerdictCount> kOrder{Verdict::fail,         Verdict::warn,
                                                    Verdict::inconclusive, Verdict::noted,
                                                    Verdict::skipped,      Verdict::pass};

bool is_grave(const CaseResult& result) {
  return result.verdict == Verdict::fail || result.is_dangerous();
}

/// A few transcripts are best seen at once; of many, a list is.
constexpr std::size_t kMostOpen = 5;

std::size_t count_graves(const Run& run) {
  return static_cast<std::size_t>(std::count_if(run.results.begin(), run.results.end(), is_grave));
}

std::string page_file(std::string_view name) {
  for (const EmbeddedFile& file : embedded_files()) {
    if (file.name == name) return std::string(file.text);
  }
  return {};
}

List empty_list() { return List{List::type::list}; }

class HtmlReport {
 public:
  HtmlReport(std::span<const Run> runs, const ReportOptions& options)
      : runs_(runs), options_(options), texts_(explain::catalogue(options.language)) {
    for (const Run& run : runs) graves_ += count_graves(run);
  }

  std::string write() {
    Object page;
    page.set("lang", options_.language == explain::Language::zh ? "zh" : "en");
    const bool is_client = !runs_.empty() && runs_.front().side == Side::client;
    page.set("title", text(is_client ? "title-client" : "title"));
    page.set("made", "smtplab " + options_.version + ", " + options_.started + " UTC");
    Object words;
    words.set("server", text(is_client ? "client" : "server"));
    for (const char* const word : {"show", "security"}) words.set(word, text(word));
    page.set("words", words);
    page.set("groups", groups());
    List all = empty_list();
    for (std::size_t i = 0; i < runs_.size(); ++i) {
      all << run_data(runs_[i], "target-" + std::to_string(i + 1));
    }
    page.set("runs", all);
    return kainjow::mustache::mustache(page_file("report.html")).render(page);
  }

 private:
  std::string text(std::string_view key) const {
    return texts_.text("check.html." + std::string(key));
  }

  std::string shown_verdict(Verdict verdict) const {
    return texts_.text("check.verdict." + std::string(verdict_name(verdict)));
  }

  List groups() const {
    List all = empty_list();
    for (const Verdict verdict : kOrder) {
      std::size_t number = 0;
      for (const Run& run : runs_) number += run.count(verdict);
      Object one;
      one.set("name", std::string(verdict_name(verdict)));
      one.set("verdict", shown_verdict(verdict));
      one.set("number", std::to_string(number));
      all << one;
    }
    return all;
  }

  Object run_data(const Run& run, const std::string& anchor) {
    Object one;
    one.set("anchor", anchor);
    one.set("target", explain::escape(run.target));
    one.set("version", explain::escape(run.version));
    one.set("greeting", explain::escape(run.greeting));
    const auto dangerous =
        std::count_if(run.results.begin(), run.results.end(),
                      [](const CaseResult& result) { return result.is_dangerous(); });
    one.set("dangerous", std::to_string(dangerous));
    one.set("remarks", remarks(run));
    List counts = empty_list();
    List sections = empty_list();
    for (const Verdict verdict : kOrder) {
      Object group;
      group.set("name", std::string(verdict_name(verdict)));
      group.set("anchor", anchor + "-" + std::string(verdict_name(verdict)));
      group.set("verdict", shown_verdict(verdict));
      group.set("number", std::to_string(run.count(verdict)));
      group.set("some", run.count(verdict) != 0);
      counts << group;
      if (run.count(verdict) == 0) continue;
      group.set("cases", cases_of(run, verdict, anchor));
      sections << group;
    }
    one.set("counts", counts);
    one.set("sections", sections);
    return one;
  }

  List remarks(const Run& run) const {
    List all = empty_list();
    const auto add = [&](const Sentence& sentence) {
      Object one;
      one.set("text", words(sentence, options_.language));
      all << one;
    };
    if (!run.not_usable.empty()) add({"check.report.not-usable", {{"why", run.not_usable}}});
    for (const std::string& id : run.died_at) add({"check.report.died", {{"case", id}}});
    return all;
  }

  /// Dangerous ones first, then in the order of the cases.
  std::string cases_of(const Run& run, Verdict verdict, const std::string& anchor) {
    std::vector<const CaseResult*> results;
    for (const CaseResult& result : run.results) {
      if (result.verdict == verdict) results.push_back(&result);
    }
    std::stable_partition(results.begin(), results.end(),
                          [](const CaseResult* result) { return result->is_dangerous(); });
    std::string html;
    for (const CaseResult* result : results) html += case_.render(case_data(*result, anchor));
    return html;
  }

  Object case_data(const CaseResult& result, const std::string& anchor) const {
    const std::string id(result.subject->id);
    Object one;
    one.set("grave", is_grave(result));
    one.set("open", is_grave(result) && graves_ <= kMostOpen);
    std::string verdict = shown_verdict(result.verdict);
    if (result.is_dangerous()) verdict += " " + texts_.text("check.report.security");
    one.set("verdict", verdict);
    one.set("id", id);
    one.set("anchor", anchor + "-" + id);
    one.set("level", level_text(*result.judged_by, options_.language));
    one.set("place", clause_place(*result.judged_by));
    one.set("statement", result.judged_by->id);
    one.set("clause", explain::clause_summary(*result.judged_by, options_.language));
    one.set("judged", result.verdict != Verdict::pass && result.verdict != Verdict::skipped);
    one.set("flaky", result.is_flaky() ? " " + texts_.text("check.report.flaky") : "");
    if (result.verdict != Verdict::pass) {
      Object told;
      told.set("text", words(result.finding.told, options_.language));
      one.set("told", told);
    }
    if (result.transcript.size() != 0) one.set("transcript", transcript(result));
    if (!options_.command.empty() && result.transcript.size() != 0) {
      Object again;
      again.set("words", text("again"));
      again.set("command", command_for(options_.command, id));
      one.set("again", again);
    }
    return one;
  }

  Object transcript(const CaseResult& result) const {
    const auto& lines = result.transcript.lines();
    const bool many = std::any_of(lines.begin(), lines.end(),
                                  [](const TranscriptLine& line) { return line.connection > 1; });
    List all = empty_list();
    for (std::size_t i = 0; i < lines.size(); ++i) {
      const bool convicts = i == result.finding.line;
      Object one;
      one.set("convicts", convicts);
      std::string mark = many ? std::to_string(lines[i].connection) + " " : "";
      one.set("mark", mark.append(mark_of(lines[i], convicts)));
      one.set("parts", parts(shown(lines[i], options_.language)));
      all << one;
    }
    Object transcript;
    transcript.set("lines", all);
    return transcript;
  }

  /// A segment of several lines is shown as several, each with its end, which is paler.
  static List parts(std::string_view shown) {
    constexpr std::string_view kEnd = "\\x0D\\x0A";
    List all = empty_list();
    while (!shown.empty()) {
      const std::size_t end = shown.find(kEnd);
      Object one;
      one.set("text", std::string(shown.substr(0, end)));
      shown.remove_prefix(end == std::string_view::npos ? shown.size() : end + kEnd.size());
      if (end != std::string_view::npos) {
        Object line_end;
        line_end.set("text", std::string(kEnd) + (shown.empty() ? "" : "\n"));
        one.set("end", line_end);
      }
      all << one;
    }
    return all;
  }

  std::span<const Run> runs_;
  const ReportOptions& options_;
  const explain::Catalogue& texts_;
  kainjow::mustache::mustache case_{page_file("case.html")};
  std::size_t graves_ = 0;
};

}  // namespace

std::string html_report(std::span<const Run> runs, const ReportOptions& options) {
  return HtmlReport(runs, options).write();
}

}  // namespace smtplab::conformance
