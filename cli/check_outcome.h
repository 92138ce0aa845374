#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "cli/check_command.h"
#include "cli/console.h"
#include "cli/exit_code.h"
#include "conformance/report/baseline.h"
#include "conformance/result.h"

namespace smtplab::cli {

// What `check server` and its sisters have in common: which cases, and what is made of the runs.

/// What was settled before anything is asked.
struct CheckPlan {
  std::vector<const conformance::Case*> cases;
  conformance::Baseline baseline;
};
/// An exit code if all is done with that: cases were listed, or something was wrong and was told.
std::optional<ExitCode> plan_check(const CheckOptions& options, const Console& console,
                                   CheckPlan& plan);

/// Writes the report, and holds the runs against the baseline.
ExitCode conclude(const std::vector<conformance::Run>& runs, const CheckOptions& options,
                  const Console& console, const CheckPlan& plan, const std::string& started);

/// Now, as reports have it: "2026-02-03T04:05:06".
std::string started_now();
/// False if that is not possible, which is told.
bool write_file(const std::string& file, const std::string& text, const Console& console);

/// "12/663 some-case" on a terminal, until this object goes.
class Progress {
 public:
  explicit Progress(bool wanted);
  ~Progress();
  Progress(const Progress&) = delete;
  Progress& operator=(const Progress&) = delete;

  void show(std::size_t done, std::size_t all, std::string_view id);

 private:
  bool wanted_;
  bool shown_ = false;
};

}  // namespace smtplab::cli
