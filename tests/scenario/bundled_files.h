#pragma once

#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <string>
#include <vector>

namespace smtplab::scenario::testing {

/// All scenarios that come with the program, in the order of their paths.
inline std::vector<std::string> bundled_files() {
  std::vector<std::string> files;
  const std::filesystem::path folder = std::filesystem::path(SMTPLAB_SOURCE_DIR) / "scenarios";
  for (const auto& entry : std::filesystem::recursive_directory_iterator(folder)) {
    if (entry.path().extension() == ".json") files.push_back(entry.path().string());
  }
  std::sort(files.begin(), files.end());
  return files;
}

/// Names a test by its file: "s821-f1.json" is s821_f1.
struct NameOfFile {
  std::string operator()(const ::testing::TestParamInfo<std::string>& tested) const {
    const std::filesystem::path path(tested.param);
    std::string name = path.parent_path().stem().string() + "_" + path.stem().string();
    std::replace_if(
        name.begin(), name.end(), [](char c) { return c == '-' || c == '.'; }, '_');
    return name;
  }
};

}  // namespace smtplab::scenario::testing
