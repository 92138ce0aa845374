#include "conformance/result.h"

#include <algorithm>

namespace smtplab::conformance {

bool CaseResult::is_flaky() const {
  return std::any_of(repeated.begin(), repeated.end(),
                     [this](Verdict one) { return one != repeated.front(); });
}

bool is_worse(const CaseResult& a, const CaseResult& b) {
  const auto rank = [](const CaseResult& one) {
    return one.finding.seen == Seen::otherwise ? 2 : one.finding.seen == Seen::cannot_tell ? 1 : 0;
  };
  return rank(a) > rank(b);
}

std::size_t Run::count(Verdict verdict) const {
  return static_cast<std::size_t>(
      std::count_if(results.begin(), results.end(),
                    [verdict](const CaseResult& one) { return one.verdict == verdict; }));
}

}  // namespace smtplab::conformance
