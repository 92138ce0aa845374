#include "viewer/panels/scenario_index.h"

#include <algorithm>
#include <filesystem>
#include <system_error>

#include "sim/explain/escape.h"
#include "sim/explain/scenario_title.h"
#include "sim/scenario/loader.h"

namespace smtplab::panels {
namespace {

namespace fs = std::filesystem;

ListedScenario listed(const std::string& file) {
  ListedScenario entry;
  entry.file = file;
  entry.theme = explain::escape(fs::path(file).parent_path().filename().string());
  const auto loaded = scenario::load_scenario_file(file);
  if (!loaded) {
    entry.name = explain::escape(fs::path(file).stem().string());
    entry.is_right = false;
    return entry;
  }
  entry.name = explain::escape(loaded->id);
  using explain::Language;
  entry.english = explain::escape(explain::title_of(*loaded, explain::catalogue(Language::en)));
  entry.chinese = explain::escape(explain::title_of(*loaded, explain::catalogue(Language::zh)));
  return entry;
}

}  // namespace

ScenarioIndex::ScenarioIndex(const std::string& folder) {
  std::error_code error;
  fs::recursive_directory_iterator entry(folder, fs::directory_options::skip_permission_denied,
                                         error);
  for (const fs::recursive_directory_iterator end; !error && entry != end; entry.increment(error)) {
    std::error_code other;
    if (entry->path().extension() == ".json" && entry->is_regular_file(other)) {
      files_.push_back(entry->path().string());
    }
  }
  std::sort(files_.begin(), files_.end());
}

bool ScenarioIndex::read_on(std::size_t count) {
  for (; count > 0 && scenarios_.size() < files_.size(); --count) {
    scenarios_.push_back(listed(files_[scenarios_.size()]));
  }
  return scenarios_.size() < files_.size();
}

}  // namespace smtplab::panels
