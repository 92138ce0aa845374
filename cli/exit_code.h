#pragma once

namespace smtplab::cli {

/// What the program's exit code says; the same for every subcommand.
enum class ExitCode : int {
  passed = 0,
  failed = 1,          ///< a violation, a failed expectation, a difference between two runs
  usage = 2,           ///< wrong options, or a file that is wrong
  unreachable = 3,     ///< the target is not there, or cannot be used
  nothing_judged = 4,  ///< nothing was there to run, or nothing could be judged
  own_fault = 5,       ///< of smtplab itself, or of the machine (no room to write)
};

constexpr int value(ExitCode code) { return static_cast<int>(code); }

}  // namespace smtplab::cli
