#include "conformance/report/baseline.h"

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>
#include <utility>

#include "conformance/report/words.h"
#include "sim/explain/escape.h"
#include "sim/scenario/json_document.h"
#include "sim/scenario/nearest_name.h"
#include "sim/scenario/object_reader.h"
#include "sim/scenario/opened_document.h"
#include "sim/scenario/value_reader.h"

namespace smtplab::conformance {
namespace {

using scenario::JsonDocument;
using scenario::NodeIndex;
using scenario::ObjectReader;
using scenario::ValueReader;

constexpr std::array<scenario::Word<Verdict>, kVerdictCount> kVerdictWords{{
    {"pass", Verdict::pass},
    {"fail", Verdict::fail},
    {"warn", Verdict::warn},
    {"noted", Verdict::noted},
    {"inconclusive", Verdict::inconclusive},
    {"skipped", Verdict::skipped},
}};

ExpectedFailure read_entry(ValueReader& values, NodeIndex node) {
  ObjectReader object(values, node, {"target", "case", "reason", "verdict"});
  ExpectedFailure entry;
  entry.target = values.name(object.get("target")).value_or("");
  entry.reason = values.name(object.require("reason")).value_or("");
  entry.verdict = values.word<Verdict>(object.get("verdict"), kVerdictWords);
  const NodeIndex id = object.require("case");
  entry.id = values.name(id).value_or("");
  if (entry.id.empty() || find_case(entry.id) != nullptr) return entry;
  std::vector<std::string_view> known;
  for (const Case* one : all_cases()) known.push_back(one->id);
  values.report_unknown(id, entry.id, "check.baseline.no-such-case", known);
  return entry;
}

const ExpectedFailure* find(const Baseline& baseline, std::string_view target,
                            std::string_view id) {
  const auto found = std::find_if(
      baseline.expected.begin(), baseline.expected.end(), [&](const ExpectedFailure& entry) {
        return entry.id == id && (entry.target.empty() || entry.target == target);
      });
  return found == baseline.expected.end() ? nullptr : &*found;
}

bool is_judged(const CaseResult& result) {
  return result.verdict != Verdict::skipped && result.verdict != Verdict::inconclusive;
}

}  // namespace

tl::expected<Baseline, std::vector<scenario::Diagnostic>> read_baseline(
    std::string_view text, std::string_view file_name) {
  scenario::DiagnosticList found(file_name);
  const auto document = scenario::open_document(text, found);
  if (!document) return tl::unexpected(found.take());
  ValueReader values(*document, found);
  Baseline baseline;
  ObjectReader object(values, JsonDocument::root(), {"$schema", "expected"});
  for (const NodeIndex node : values.elements(object.require("expected"))) {
    ExpectedFailure entry = read_entry(values, node);
    const bool is_again = std::any_of(baseline.expected.begin(), baseline.expected.end(),
                                      [&](const ExpectedFailure& other) {
                                        return other.id == entry.id && other.target == entry.target;
                                      });
    if (is_again) values.report(node, "check.baseline.twice", "scenario.hint.remove-key");
    baseline.expected.push_back(std::move(entry));
  }
  if (!found.empty()) return tl::unexpected(found.take());
  return baseline;
}

std::string write_baseline(std::span<const Run> runs, const IsFailure& is_failure,
                           const Baseline& before) {
  nlohmann::ordered_json entries = nlohmann::ordered_json::array();
  for (const Run& run : runs) {
    for (const CaseResult& result : run.results) {
      if (!is_failure(result)) continue;
      const ExpectedFailure* known = find(before, run.target, result.subject->id);
      const std::string reason =
          known != nullptr ? known->reason : words(result.finding.told, explain::Language::en);
      entries.push_back({{"target", explain::escape(run.target)},
                         {"case", std::string(result.subject->id)},
                         {"verdict", std::string(verdict_name(result.verdict))},
                         {"reason", reason}});
    }
  }
  return nlohmann::ordered_json{{"expected", std::move(entries)}}.dump(2) + "\n";
}

BaselineComparison compare(std::span<const Run> runs, const IsFailure& is_failure,
                           const Baseline& baseline) {
  BaselineComparison comparison;
  for (const Run& run : runs) {
    for (const CaseResult& result : run.results) {
      const std::string id(result.subject->id);
      const ExpectedFailure* entry = find(baseline, run.target, id);
      const bool is_expected =
          entry != nullptr && (!entry->verdict || *entry->verdict == result.verdict);
      const bool failed = is_failure(result);
      if (failed && !is_expected) comparison.unexpected.push_back({run.target, id, result.verdict});
      if (!failed && entry != nullptr && is_judged(result)) {
        comparison.stale.push_back({run.target, id, result.verdict});
      }
    }
  }
  return comparison;
}

}  // namespace smtplab::conformance
