#include "cli/list_command.h"

#include <algorithm>
#include <cstdio>

#include "cli/scenario_files.h"
#include "sim/explain/escape.h"
#include "sim/explain/scenario_title.h"

namespace smtplab::cli {
namespace {

struct Row {
  std::string id;
  std::string source;
  std::string title;
};

std::string source_text(const scenario::Source& source) {
  if (source.rfc == 0) return "-";
  std::string text = "RFC " + std::to_string(source.rfc);
  if (!source.section.empty()) text += " " + explain::escape(source.section);
  return text;
}

}  // namespace

ExitCode list_scenarios(const std::vector<std::string>& paths, const Console& console) {
  const LoadedScenarios loaded = load_scenarios(paths, console);
  std::vector<Row> rows;
  rows.reserve(loaded.right.size());
  for (const LoadedScenario& one : loaded.right) {
    rows.push_back({explain::escape(one.scenario->id), source_text(one.scenario->source),
                    explain::escape(explain::title_of(*one.scenario, console.words()))});
  }
  std::size_t id_width = 0;
  std::size_t source_width = 0;
  for (const Row& row : rows) {
    id_width = std::max(id_width, row.id.size());
    source_width = std::max(source_width, row.source.size());
  }
  for (const Row& row : rows) {
    std::printf("%-*s  %-*s  %s\n", static_cast<int>(id_width), row.id.c_str(),
                static_cast<int>(source_width), row.source.c_str(), row.title.c_str());
  }
  if (std::fflush(stdout) != 0) return ExitCode::own_fault;
  return loaded.all_right ? ExitCode::passed : ExitCode::usage;
}

}  // namespace smtplab::cli
