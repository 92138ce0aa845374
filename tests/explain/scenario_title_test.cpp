#include "sim/explain/scenario_title.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>
#include <set>
#include <string>

namespace smtplab::explain {
namespace {

std::set<std::string> bundled_titles() {
  std::set<std::string> titles;
  for (const auto& entry :
       std::filesystem::recursive_directory_iterator(SMTPLAB_SOURCE_DIR "/scenarios")) {
    if (entry.path().extension() != ".json") continue;
    std::ifstream file(entry.path());
    titles.insert(nlohmann::json::parse(file).at("title").get<std::string>());
  }
  return titles;
}

std::string titled(const std::string& title, Language language) {
  scenario::Scenario scenario;
  scenario.title = title;
  return title_of(scenario, catalogue(language));
}

TEST(ScenarioTitle, EachBundledOneHasItInChinese) {
  const std::set<std::string> titles = bundled_titles();
  EXPECT_GT(titles.size(), 180U);
  for (const std::string& title : titles) {
    EXPECT_EQ(titled(title, Language::en), title);
    const std::string chinese = titled(title, Language::zh);
    EXPECT_TRUE(std::any_of(chinese.begin(), chinese.end(), [](char c) { return (c & 0x80) != 0; }))
        << title;
  }
}

TEST(ScenarioTitle, NoneIsTranslatedThatNobodyHas) {
  const std::set<std::string> titles = bundled_titles();
  std::set<std::string> chinese;
  for (const auto& [key, sentence] : catalogue(Language::zh).entries()) {
    if (!key.starts_with("title.")) continue;
    EXPECT_TRUE(titles.contains(key.substr(6))) << key;
    EXPECT_TRUE(chinese.insert(sentence).second) << "two scenarios have one title: " << sentence;
  }
  EXPECT_EQ(chinese.size(), titles.size());
}

TEST(ScenarioTitle, OneThatIsNotKnownStaysAsItIs) {
  EXPECT_EQ(titled("My own", Language::zh), "My own");
}

}  // namespace
}  // namespace smtplab::explain
