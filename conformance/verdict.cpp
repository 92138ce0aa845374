#include "conformance/verdict.h"

#include <algorithm>
#include <array>
#include <iterator>

namespace smtplab::conformance {
namespace {

constexpr std::array<std::string_view, kVerdictCount> kVerdictNames{
    "pass", "fail", "warn", "noted", "inconclusive", "skipped"};

struct Weight {
  Verdict kept;
  Verdict broken;
};

Weight weight_of(requirements::Level level) {
  using enum requirements::Level;
  switch (level) {
    case must:
    case must_not:
    case shall:
      return {Verdict::pass, Verdict::fail};
    case may:
    case optional:
    case implied_may:
      return {Verdict::noted, Verdict::noted};
    default:
      return {Verdict::pass, Verdict::warn};
  }
}

}  // namespace

std::string_view verdict_name(Verdict verdict) {
  return kVerdictNames[static_cast<std::size_t>(verdict)];
}

std::optional<Verdict> verdict_from(std::string_view name) {
  const auto* const found = std::find(kVerdictNames.begin(), kVerdictNames.end(), name);
  if (found == kVerdictNames.end()) return std::nullopt;
  return static_cast<Verdict>(std::distance(kVerdictNames.begin(), found));
}

Verdict weigh(Seen seen, requirements::Level level, bool disputed) {
  const Weight weight = weight_of(level);
  switch (seen) {
    case Seen::as_required:
      return weight.kept;
    case Seen::otherwise:
      return disputed ? Verdict::noted : weight.broken;
    case Seen::cannot_tell:
      return Verdict::inconclusive;
    case Seen::not_applicable:
      break;
  }
  return Verdict::skipped;
}

}  // namespace smtplab::conformance
