#pragma once

#include <cstddef>
#include <functional>
#include <span>
#include <string>

#include "conformance/case.h"
#include "conformance/client_stage.h"
#include "conformance/client_target.h"
#include "conformance/result.h"

namespace smtplab::conformance {

struct ClientRunOptions {
  Standard standard = Standard::rfc5321;
  std::size_t jobs = 8;    ///< cases at the same time
  std::size_t repeat = 1;  ///< how often each case is run
  /// Called when a case is done: how many are, of how many, and what came of it.
  std::function<void(std::size_t, std::size_t, const CaseResult&)> progress{};
  /// For Run::not_usable.
  std::function<std::string(const Sentence&)> words{};
};

/// Runs the client through the cases, after a first run that finds out whether it comes at all.
Run run_client_cases(std::span<const Case* const> cases, const ClientTarget& target,
                     ClientDispatcher& dispatcher, const ClientRunOptions& options);

/// One case, once.
CaseResult run_client_case(const Case& one, const ClientTarget& target, ClientStage& stage,
                           Standard standard);

}  // namespace smtplab::conformance
