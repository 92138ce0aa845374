#include "cli/list_command.h"

#include <algorithm>
#include <cstdio>

#include "cli/complaints.h"
#include "cli/scenario_files.h"
#include "sim/explain/escape.h"
#include "sim/scenario/loader.h"

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
  const std::vector<std::string> files =
      find_scenario_files(paths.empty() ? std::vector{bundled_scenarios()} : paths);
  std::vector<Row> rows;
  bool right = true;
  for (const std::string& file : files) {
    const auto loaded = scenario::load_scenario_file(file);
    if (!loaded) {
      right = false;
      for (const scenario::Diagnostic& diagnostic : loaded.error()) {
        std::fputs(describe(diagnostic, console).c_str(), stderr);
      }
      continue;
    }
    rows.push_back(
        {explain::escape(loaded->id), source_text(loaded->source), explain::escape(loaded->title)});
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
  return right ? ExitCode::passed : ExitCode::usage;
}

}  // namespace smtplab::cli
