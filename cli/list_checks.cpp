#include "cli/list_checks.h"

#include <algorithm>
#include <cstdio>

#include "conformance/coverage.h"
#include "conformance/selection.h"
#include "conformance/transport/trial_matrix.h"
#include "sim/explain/clause_summary.h"
#include "sim/register/register.h"

namespace smtplab::cli {
namespace {

using conformance::Coverage;
using requirements::Requirement;

ExitCode print(const std::string& text) {
  std::fwrite(text.data(), 1, text.size(), stdout);
  return std::fflush(stdout) == 0 ? ExitCode::passed : ExitCode::own_fault;
}

void put(std::string& line, std::string_view text, std::size_t width) {
  line.append(text).append(width > text.size() ? width - text.size() : 0, ' ').append("  ");
}

std::string line_of(const Requirement& statement) {
  std::string line;
  put(line, statement.id, 20);
  put(line, requirements::to_string(statement.level), 14);
  return line;
}

std::string coverage_text(const Console& console) {
  std::string text;
  std::size_t counts[3] = {};
  for (const Coverage& entry : conformance::coverage()) {
    ++counts[static_cast<std::size_t>(entry.state)];
    std::string line = line_of(*entry.statement);
    if (entry.state == Coverage::State::open) {
      line += console.words().text("check.coverage.open");
    } else if (entry.state == Coverage::State::excused) {
      line += console.words().text(entry.reason);
    }
    for (const conformance::Case* one : entry.cases) {
      line.append(one == entry.cases.front() ? "" : " ").append(one->id);
    }
    text += line + "\n";
  }
  return text +
         console.words().text("check.coverage.total", {{"covered", std::to_string(counts[0])},
                                                       {"excused", std::to_string(counts[1])},
                                                       {"open", std::to_string(counts[2])}}) +
         "\n";
}

}  // namespace

ExitCode list_cases(const Console& console) {
  std::string text;
  for (const conformance::Case* one : conformance::all_cases()) {
    const Requirement* statement = requirements::standard_register().find(one->requirement);
    std::string line;
    put(line, one->id, 42);
    put(line, requirements::to_string(statement->level), 14);
    put(line, statement->id, 18);
    text += line + explain::clause_summary(*statement, console.language) + "\n";
  }
  return print(text);
}

ExitCode list_matrix() {
  const auto rows = conformance::trial_matrix();
  const bool all_right =
      std::all_of(rows.begin(), rows.end(), [](const auto& row) { return row.is_right; });
  const ExitCode code = print(conformance::trial_matrix_page(rows));
  return code == ExitCode::passed && !all_right ? ExitCode::failed : code;
}

ExitCode list_requirements(bool coverage, const Console& console) {
  if (coverage) return print(coverage_text(console));
  std::string text;
  for (const Requirement& statement : requirements::standard_register().all()) {
    text += line_of(statement) + explain::clause_summary(statement, console.language) + "\n";
  }
  return print(text);
}

}  // namespace smtplab::cli
