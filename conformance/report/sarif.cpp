#include <map>
#include <nlohmann/json.hpp>

#include "conformance/report/account.h"
#include "conformance/report/report.h"
#include "conformance/report/words.h"
#include "sim/explain/clause_summary.h"
#include "sim/explain/escape.h"

namespace smtplab::conformance {
namespace {

using Json = nlohmann::ordered_json;

struct Sort {
  std::string_view kind;
  std::string_view level;
};

/// SARIF 2.1.0 sections 3.27.9 and 3.27.10: a result that is no "fail" has the level "none".
Sort sort_of(const CaseResult& result) {
  if (result.is_dangerous()) return {"fail", "error"};
  switch (result.verdict) {
    case Verdict::pass:
      return {"pass", "none"};
    case Verdict::fail:
      return {"fail", "error"};
    case Verdict::warn:
      return {"fail", "warning"};
    case Verdict::noted:
      return {"informational", "none"};
    case Verdict::inconclusive:
      return {"open", "none"};
    case Verdict::skipped:
      break;
  }
  return {"notApplicable", "none"};
}

Json rule_of(const requirements::Requirement& statement, const ReportOptions& options) {
  return {{"id", statement.id},
          {"shortDescription", {{"text", explain::clause_summary(statement, options.language)}}},
          {"fullDescription", {{"text", clause_place(statement) + ": " + statement.summary}}},
          {"helpUri", "https://www.rfc-editor.org/rfc/rfc" + std::to_string(statement.rfc)},
          {"properties", {{"level", requirements::to_string(statement.level)}}}};
}

class SarifRun {
 public:
  SarifRun(const Run& run, const ReportOptions& options) : run_(run), options_(options) {}

  Json write() {
    Json results = Json::array();
    for (const CaseResult& result : run_.results) results.push_back(result_of(result));
    Json one;
    one["tool"]["driver"] = {
        {"name", "smtplab"}, {"version", options_.version}, {"rules", std::move(rules_)}};
    const bool is_usable = run_.not_usable.empty();
    Json invocation = {{"executionSuccessful", is_usable}};
    if (!is_usable) {
      invocation["toolExecutionNotifications"] = Json::array(
          {{{"level", "error"}, {"message", {{"text", explain::escape(run_.not_usable)}}}}});
    }
    one["invocations"] = Json::array({std::move(invocation)});
    one["automationDetails"] = {{"id", "smtplab/" + explain::escape(run_.target)}};
    one["results"] = std::move(results);
    return one;
  }

 private:
  std::size_t rule_index(const requirements::Requirement& statement) {
    const auto [place, is_new] = indices_.emplace(statement.id, rules_.size());
    if (is_new) rules_.push_back(rule_of(statement, options_));
    return place->second;
  }

  Json result_of(const CaseResult& result) {
    const Sort sort = sort_of(result);
    Json one;
    one["ruleId"] = result.judged_by->id;
    one["ruleIndex"] = rule_index(*result.judged_by);
    one["kind"] = sort.kind;
    one["level"] = sort.level;
    std::string text = words(result.finding.told, options_.language);
    if (sort.kind == "fail") text = account_of(result, options_);
    one["message"] = {{"text", text}};
    const std::string id(result.subject->id);
    one["locations"] = Json::array(
        {{{"logicalLocations",
           Json::array({{{"name", id},
                         {"fullyQualifiedName", explain::escape(run_.target) + "/" + id}}})}}});
    one["partialFingerprints"] = {{"smtplabCase/v1", id}};
    one["properties"] = {{"security", result.subject->security},
                         {"disputed", result.subject->disputed}};
    return one;
  }

  const Run& run_;
  const ReportOptions& options_;
  Json rules_ = Json::array();
  std::map<std::string, std::size_t> indices_;
};

}  // namespace

std::string sarif_report(std::span<const Run> runs, const ReportOptions& options) {
  Json report;
  report["$schema"] = "https://json.schemastore.org/sarif-2.1.0.json";
  report["version"] = "2.1.0";
  report["runs"] = Json::array();
  for (const Run& run : runs) report["runs"].push_back(SarifRun(run, options).write());
  return report.dump(2) + "\n";
}

}  // namespace smtplab::conformance
