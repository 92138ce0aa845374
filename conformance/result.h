#pragma once

#include <string>
#include <vector>

#include "conformance/case.h"
#include "conformance/finding.h"
#include "conformance/transcript.h"
#include "conformance/verdict.h"
#include "sim/kernel/instant.h"

namespace smtplab::conformance {

/// What became of one case.
struct CaseResult {
  const Case* subject = nullptr;
  const requirements::Requirement* judged_by = nullptr;
  Verdict verdict = Verdict::skipped;
  Finding finding;
  Transcript transcript;  ///< of the run that is told of
  Duration took;
  /// Of all runs with --repeat; empty for one.
  std::vector<Verdict> repeated = {};

  /// A finding that is dangerous whatever its level.
  bool is_dangerous() const { return subject->security && finding.seen == Seen::otherwise; }
  bool is_flaky() const;
};

/// Of several runs of a case the worst is told: a conviction before a doubt.
bool is_worse(const CaseResult& a, const CaseResult& b);

/// What became of one target.
struct Run {
  Side side = Side::server;
  std::string target;
  std::string version;
  std::string greeting;               ///< a server's first line, a client's first command
  std::vector<std::string> keywords;  ///< what EHLO announced; of a server only
  std::string not_usable;  ///< why nothing could be asked: a server that is not there; else empty
  /// The cases that were under way, or last done, when the server stopped taking connections.
  std::vector<std::string> died_at;
  std::vector<CaseResult> results;  ///< in the order of the cases
  Duration took;

  std::size_t count(Verdict verdict) const;
};

}  // namespace smtplab::conformance
