#pragma once

#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <tl/expected.hpp>
#include <vector>

#include "conformance/result.h"
#include "sim/scenario/diagnostic.h"

namespace smtplab::conformance {

/// A failure that is known, and why it is left as it is.
struct ExpectedFailure {
  std::string target;  ///< the name that it has in reports; empty: any
  std::string id;      ///< of the case
  std::string reason;
  std::optional<Verdict> verdict = std::nullopt;  ///< only this one is expected; none: any failure
};

/// Which failures are expected, as a JSON file keeps it.
struct Baseline {
  std::vector<ExpectedFailure> expected;
};

/// {"expected": [{"target": "Ours", "case": "end-lf-dot-lf", "verdict": "fail", "reason": "..."}]},
/// where target and verdict may be left out; a case that does not exist, one that is there twice,
/// and a reason that is missing or empty are errors.
tl::expected<Baseline, std::vector<scenario::Diagnostic>> read_baseline(std::string_view text,
                                                                        std::string_view file_name);
using IsFailure = std::function<bool(const CaseResult&)>;
/// The failures of the runs; each reason is what was seen, for people to put theirs in its place.
/// Reasons of `before` are kept.
std::string write_baseline(std::span<const Run> runs, const IsFailure& is_failure,
                           const Baseline& before);

/// A case of a target, by name.
struct BaselineMiss {
  std::string target;
  std::string id;
  Verdict verdict = Verdict::fail;  ///< what it is now

  friend bool operator==(const BaselineMiss&, const BaselineMiss&) = default;
};

struct BaselineComparison {
  std::vector<BaselineMiss> unexpected;  ///< failures that no entry has
  /// Entries whose case was run and judged, and did not fail. What was skipped, inconclusive or not
  /// selected says nothing.
  std::vector<BaselineMiss> stale;
};
BaselineComparison compare(std::span<const Run> runs, const IsFailure& is_failure,
                           const Baseline& baseline);

}  // namespace smtplab::conformance
