#pragma once

#include <span>
#include <string>

#include "conformance/report/text.h"
#include "conformance/result.h"

namespace smtplab::conformance {

/// What became of each case with each target: a line for each case, a column for each target.
/// Quiet: only cases that one of them failed, or where a finding is dangerous. Targets that could
/// not be used have a column of "-". Empty for fewer than two targets.
std::string text_matrix(std::span<const Run> runs, const TextOptions& options);

}  // namespace smtplab::conformance
