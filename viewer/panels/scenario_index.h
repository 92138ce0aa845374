#pragma once

#include <cstddef>
#include <string>
#include <vector>

namespace smtplab::panels {

/// A scenario that can be opened.
struct ListedScenario {
  std::string file;
  std::string name;     ///< its id, or its file's name where it is wrong; escaped
  std::string english;  ///< its title, escaped; empty where it is wrong
  std::string chinese;
  std::string theme;  ///< the folder that it stands in
  bool is_right = true;
};

/// The scenarios below a folder. Files are read a few at a time, so that no frame waits for all.
class ScenarioIndex {
 public:
  ScenarioIndex() = default;
  /// A folder that cannot be read has none.
  explicit ScenarioIndex(const std::string& folder);

  /// Reads so many more; false if all have been read.
  bool read_on(std::size_t count);
  /// In the order of folders and names, as far as they have been read.
  const std::vector<ListedScenario>& scenarios() const { return scenarios_; }
  std::size_t size() const { return files_.size(); }
  bool is_whole() const { return scenarios_.size() == files_.size(); }

 private:
  std::vector<std::string> files_;
  std::vector<ListedScenario> scenarios_;
};

}  // namespace smtplab::panels
