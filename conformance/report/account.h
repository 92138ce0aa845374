#pragma once

#include <string>

#include "conformance/report/report.h"
#include "conformance/result.h"

namespace smtplab::conformance {

/// A case in plain lines: what is asked for, what was seen, the transcript, and how to see it
/// again. Nothing in it can do harm on a terminal.
std::string account_of(const CaseResult& result, const ReportOptions& options);

}  // namespace smtplab::conformance
