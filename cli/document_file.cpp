#include "cli/document_file.h"

#include <filesystem>
#include <fstream>
#include <memory>
#include <string_view>
#include <utility>

#include "cli/input_file.h"
#include "cli/scenario_files.h"
#include "sim/explain/escape.h"
#include "sim/scenario/bundled_folder.h"
#include "sim/scenario/loader.h"
#include "sim/trace/jsonl_reader.h"

namespace smtplab::cli {
namespace {

/// Whether its first line says that it is a trace.
bool is_trace(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  std::string begin(256, '\0');
  file.read(begin.data(), static_cast<std::streamsize>(begin.size()));
  begin.resize(static_cast<std::size_t>(file.gcount()));
  const std::string_view line = std::string_view(begin).substr(0, begin.find('\n'));
  const std::string format = "\"" + std::string(trace::kJsonlFormat) + "\"";
  return line.starts_with("{") && line.find(format) != std::string_view::npos;
}

/// The scenario that comes with the program and has this id.
std::shared_ptr<const scenario::Scenario> find_bundled(const std::string& id) {
  std::error_code error;
  for (const auto& entry :
       std::filesystem::recursive_directory_iterator(scenario::bundled_scenarios(), error)) {
    if (entry.path().extension() != ".json") continue;
    auto loaded = scenario::load_scenario_file(entry.path().string());
    if (loaded && loaded->id == id) {
      return std::make_shared<const scenario::Scenario>(*std::move(loaded));
    }
  }
  return nullptr;
}

std::nullopt_t tell(const Console& console, std::string_view key,
                    const explain::Arguments& arguments) {
  complain(console.words().text(key, arguments));
  return std::nullopt;
}

std::optional<viewer::Document> open_trace(const std::string& path,
                                           std::shared_ptr<const scenario::Scenario> scenario,
                                           const Console& console) {
  const std::string name = explain::escape(path);
  const auto text = read_file(path);
  if (!text) return tell(console, "cli.trace.unreadable", {{"file", name}});
  if (scenario == nullptr) {
    trace::JsonlReader header;
    header.read(std::string_view(*text).substr(0, text->find('\n') + 1));
    if (!header.header()) return tell(console, "cli.trace.none", {{"file", name}});
    scenario = find_bundled(header.header()->scenario);
    if (scenario == nullptr) {
      const std::string id = explain::escape(header.header()->scenario);
      return tell(console, "cli.walk.no-scenario", {{"file", name}, {"id", id}});
    }
  }
  auto document = viewer::Document::of_trace(scenario, *text);
  if (document) return *std::move(document);
  const std::string why = viewer::problem_text(document.error(), console.language);
  return tell(console, "cli.walk.bad-trace", {{"file", name}, {"why", why}});
}

}  // namespace

std::optional<viewer::Document> open_document(const DocumentFile& file, const Console& console) {
  if (file.trace.empty() && is_trace(file.path)) return open_trace(file.path, nullptr, console);
  const LoadedScenarios loaded = load_scenarios({file.path}, console);
  if (!loaded.all_right) return std::nullopt;
  if (loaded.right.size() != 1) return tell(console, "cli.walk.one-scenario", {});
  const auto& scenario = loaded.right.front().scenario;
  if (!file.trace.empty()) return open_trace(file.trace, scenario, console);
  return viewer::Document::of_scenario(scenario, file.seed);
}

}  // namespace smtplab::cli
