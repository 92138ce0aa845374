#pragma once

#include <cstddef>
#include <functional>
#include <span>
#include <string>

#include "conformance/case.h"
#include "conformance/result.h"
#include "conformance/target.h"
#include "conformance/transport.h"

namespace smtplab::conformance {

struct RunOptions {
  Standard standard = Standard::rfc5321;
  std::size_t jobs = 8;    ///< cases at the same time
  std::size_t repeat = 1;  ///< how often each case is run
  /// Tells the messages of this run from those of all others.
  std::string tag = "run";
  /// Called when a case is done: how many are, of how many, and what came of it.
  std::function<void(std::size_t, std::size_t, const CaseResult&)> progress{};
};

/// Runs the cases against the target, after a first connection that finds out whether it is there.
/// Once it takes no connections any more, the cases that are left are inconclusive.
Run run_cases(std::span<const Case* const> cases, const Target& target, Dispatcher& dispatcher,
              const RunOptions& options);

/// One run of one case, without regard to what it needs.
CaseResult run_case(const Case& one, const Target& target, Transport& transport, Standard standard,
                    std::string tag);

}  // namespace smtplab::conformance
