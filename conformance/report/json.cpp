#include <cstdint>
#include <nlohmann/json.hpp>

#include "conformance/report/report.h"
#include "conformance/report/words.h"
#include "sim/explain/clause_summary.h"
#include "sim/explain/escape.h"

namespace smtplab::conformance {
namespace {

using Json = nlohmann::ordered_json;

double in_seconds(Duration duration) {
  const std::int64_t microseconds = duration.nanoseconds / 1000;
  return static_cast<double>(microseconds) / 1e6;
}

std::string_view kind_name(TranscriptLine::Kind kind) {
  constexpr std::string_view names[] = {"client", "server", "event", "message", "output"};
  return names[static_cast<std::size_t>(kind)];
}

std::string_view seen_name(Seen seen) {
  constexpr std::string_view names[] = {"as-required", "otherwise", "cannot-tell",
                                        "not-applicable"};
  return names[static_cast<std::size_t>(seen)];
}

Json transcript_of(const CaseResult& result, explain::Language language) {
  Json lines = Json::array();
  for (const TranscriptLine& line : result.transcript.lines()) {
    Json one;
    one["kind"] = kind_name(line.kind);
    one["connection"] = line.connection;
    one["at_s"] = in_seconds(line.at - Instant{});
    if (line.encrypted) one["encrypted"] = true;
    one["text"] = shown(line, language);
    lines.push_back(std::move(one));
  }
  return lines;
}

Json statement_of(const requirements::Requirement& statement, explain::Language language) {
  return {{"id", statement.id},
          {"level", requirements::to_string(statement.level)},
          {"weighed_as", requirements::to_string(requirements::weighed_level(statement))},
          {"rfc", statement.rfc},
          {"section", statement.section},
          {"summary", explain::clause_summary(statement, language)}};
}

Json case_of(const CaseResult& result, explain::Language language) {
  const Case& subject = *result.subject;
  Json one;
  one["id"] = subject.id;
  one["theme"] = theme_name(theme_of(subject));
  one["verdict"] = verdict_name(result.verdict);
  one["seen"] = seen_name(result.finding.seen);
  one["security"] = subject.security;
  one["disputed"] = subject.disputed;
  if (result.judged_by != nullptr) {
    one["requirement"] = statement_of(*result.judged_by, language);
  }
  one["also"] = Json::array();
  for (const std::string_view id : subject.also) {
    if (!id.empty()) one["also"].push_back(id);
  }
  one["told"] = words(result.finding.told, language);
  if (result.finding.line != kNoLine) one["line"] = result.finding.line;
  one["took_s"] = in_seconds(result.took);
  if (!result.repeated.empty()) {
    one["repeated"] = Json::array();
    for (const Verdict verdict : result.repeated) one["repeated"].push_back(verdict_name(verdict));
  }
  one["transcript"] = transcript_of(result, language);
  return one;
}

Json target_of(const Run& run) {
  Json one;
  one["side"] = run.side == Side::client ? "client" : "server";
  one["target"] = explain::escape(run.target);
  one["version"] = explain::escape(run.version);
  one["greeting"] = explain::escape(run.greeting);
  one["keywords"] = Json::array();
  for (const std::string& keyword : run.keywords) {
    one["keywords"].push_back(explain::escape(keyword));
  }
  one["took_s"] = in_seconds(run.took);
  if (!run.not_usable.empty()) one["not_usable"] = explain::escape(run.not_usable);
  if (!run.died_at.empty()) one["died_at"] = run.died_at;
  for (std::size_t i = 0; i < kVerdictCount; ++i) {
    const auto verdict = static_cast<Verdict>(i);
    one["counts"][std::string(verdict_name(verdict))] = run.count(verdict);
  }
  return one;
}

}  // namespace

std::string json_report(std::span<const Run> runs, const ReportOptions& options) {
  Json report;
  report["format"] = "smtplab-check-1";
  report["smtplab"] = options.version;
  report["started"] = options.started;
  report["targets"] = Json::array();
  for (const Run& run : runs) {
    Json target = target_of(run);
    target["cases"] = Json::array();
    for (const CaseResult& result : run.results) {
      target["cases"].push_back(case_of(result, options.language));
    }
    report["targets"].push_back(std::move(target));
  }
  return report.dump(2) + "\n";
}

std::string jsonl_report(std::span<const Run> runs, const ReportOptions& options) {
  std::string lines;
  for (const Run& run : runs) {
    Json target = target_of(run);
    target["type"] = "target";
    target["smtplab"] = options.version;
    target["started"] = options.started;
    lines += target.dump() + "\n";
    for (const CaseResult& result : run.results) {
      Json one = case_of(result, options.language);
      one["type"] = "case";
      one["target"] = explain::escape(run.target);
      lines += one.dump() + "\n";
    }
  }
  return lines;
}

}  // namespace smtplab::conformance
