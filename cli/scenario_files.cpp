#include "cli/scenario_files.h"

#include <algorithm>
#include <filesystem>
#include <system_error>

namespace smtplab::cli {
namespace {

namespace fs = std::filesystem;

std::vector<std::string> files_below(const fs::path& folder) {
  std::vector<std::string> files;
  std::error_code error;
  for (fs::recursive_directory_iterator entry(folder, error), end; entry != end && !error;
       entry.increment(error)) {
    if (entry->is_regular_file(error) && entry->path().extension() == ".json") {
      files.push_back(entry->path().string());
    }
  }
  std::sort(files.begin(), files.end());
  return files;
}

}  // namespace

std::vector<std::string> find_scenario_files(const std::vector<std::string>& arguments) {
  std::vector<std::string> files;
  for (const std::string& argument : arguments) {
    std::error_code error;
    if (fs::is_directory(argument, error)) {
      const std::vector<std::string> found = files_below(argument);
      files.insert(files.end(), found.begin(), found.end());
      // A folder without scenarios is a mistake, and named as one by the loader.
      if (found.empty()) files.push_back(argument);
    } else {
      files.push_back(argument);
    }
  }
  return files;
}

std::string bundled_scenarios() {
  std::error_code error;
  const fs::path program = fs::read_symlink("/proc/self/exe", error).parent_path();
  for (const fs::path& folder : {program / "../../scenarios",
                                 program / "../share/smtplab/scenarios", fs::path("scenarios")}) {
    if (fs::is_directory(folder, error)) return fs::weakly_canonical(folder, error).string();
  }
  return "scenarios";
}

}  // namespace smtplab::cli
