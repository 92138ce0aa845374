#include "cli/scenario_files.h"

#include <algorithm>
#include <cstdio>
#include <filesystem>
#include <system_error>
#include <utility>

#include "cli/complaints.h"
#include "sim/scenario/bundled_folder.h"
#include "sim/scenario/loader.h"

namespace smtplab::cli {
namespace {

namespace fs = std::filesystem;

/// Collects the scenario files of folders, and tells of each folder that cannot be read.
class FolderWalk {
 public:
  explicit FolderWalk(const Console& console) : console_(console) {}

  std::vector<std::string> files_below(const fs::path& folder) {
    files_.clear();
    pending_.assign(1, folder);
    while (!pending_.empty()) {
      const fs::path next = std::move(pending_.back());
      pending_.pop_back();
      list(next);
    }
    std::sort(files_.begin(), files_.end());
    return std::move(files_);
  }

  bool read_all() const { return read_all_; }

 private:
  void list(const fs::path& folder) {
    std::error_code error;
    fs::directory_iterator entry(folder, error);
    for (const fs::directory_iterator end; !error && entry != end; entry.increment(error)) {
      add(*entry);
    }
    if (!error) return;
    read_all_ = false;
    const scenario::Diagnostic unreadable{
        "cli.unreadable-folder", "scenario.hint.check-rights", {}, {}, folder.string()};
    std::fputs(describe(unreadable, console_).c_str(), stderr);
  }

  void add(const fs::directory_entry& entry) {
    std::error_code error;
    const bool is_link = entry.is_symlink(error);
    if (!is_link && entry.is_directory(error)) return pending_.push_back(entry.path());
    if (entry.path().extension() != ".json") return;
    // A link that leads nowhere is the loader's to complain of.
    const fs::file_status status = entry.status(error);
    if (fs::is_regular_file(status) || (is_link && !fs::exists(status))) {
      files_.push_back(entry.path().string());
    }
  }

  const Console& console_;
  std::vector<std::string> files_;
  std::vector<fs::path> pending_;
  bool read_all_ = true;
};

}  // namespace

LoadedScenarios load_scenarios(const std::vector<std::string>& paths, const Console& console) {
  FolderWalk walk(console);
  std::vector<std::string> files;
  for (const std::string& path :
       paths.empty() ? std::vector{scenario::bundled_scenarios()} : paths) {
    std::error_code error;
    if (!fs::is_directory(path, error)) {
      files.push_back(path);
      continue;
    }
    const std::vector<std::string> found = walk.files_below(path);
    files.insert(files.end(), found.begin(), found.end());
    // A folder without scenarios is a mistake, and named as one by the loader.
    if (found.empty() && walk.read_all()) files.push_back(path);
  }
  LoadedScenarios loaded;
  loaded.all_right = walk.read_all();
  for (const std::string& file : files) {
    auto scenario = scenario::load_scenario_file(file);
    if (scenario) {
      loaded.right.push_back(
          {file, std::make_shared<const scenario::Scenario>(std::move(*scenario))});
      continue;
    }
    loaded.all_right = false;
    for (const scenario::Diagnostic& diagnostic : scenario.error()) {
      std::fputs(describe(diagnostic, console).c_str(), stderr);
    }
  }
  return loaded;
}

}  // namespace smtplab::cli
