#include "sim/explain/scenario_notes.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <fstream>
#include <nlohmann/json.hpp>
#include <set>
#include <string>
#include <vector>

#include "tests/explain/chinese.h"

namespace smtplab::explain {
namespace {

std::vector<scenario::Scenario> bundled_notes() {
  std::vector<scenario::Scenario> scenarios;
  for (const auto& entry :
       std::filesystem::recursive_directory_iterator(SMTPLAB_SOURCE_DIR "/scenarios")) {
    if (entry.path().extension() != ".json") continue;
    std::ifstream file(entry.path());
    const auto json = nlohmann::json::parse(file);
    scenario::Scenario& scenario = scenarios.emplace_back();
    scenario.id = json.at("id").get<std::string>();
    scenario.notes = json.value("notes", std::vector<std::string>());
  }
  return scenarios;
}

TEST(ScenarioNotes, EachBundledOneIsThereInChinese) {
  std::size_t count = 0;
  for (const scenario::Scenario& scenario : bundled_notes()) {
    EXPECT_EQ(notes_of(scenario, catalogue(Language::en)), scenario.notes);
    const std::vector<std::string> chinese = notes_of(scenario, catalogue(Language::zh));
    ASSERT_EQ(chinese.size(), scenario.notes.size());
    for (std::size_t i = 0; i < chinese.size(); ++i, ++count) {
      EXPECT_TRUE(has_chinese(chinese[i]))
          << '"' << note_key(scenario.id, scenario.notes[i]) << "\": " << scenario.notes[i];
    }
  }
  EXPECT_GT(count, 500U);
}

TEST(ScenarioNotes, NoneIsTranslatedThatNobodyHas) {
  std::set<std::string> keys;
  for (const scenario::Scenario& scenario : bundled_notes()) {
    for (const std::string& note : scenario.notes) keys.insert(note_key(scenario.id, note));
  }
  for (const auto& [key, sentence] : catalogue(Language::zh).entries()) {
    if (!key.starts_with("note.")) continue;
    EXPECT_TRUE(keys.contains(key)) << key;
  }
}

TEST(ScenarioNotes, OneThatWasChangedStaysAsItIs) {
  scenario::Scenario scenario;
  scenario.id = "sample";
  scenario.notes = {"As it was.", "My own."};
  const Catalogue texts({{note_key("sample", "As it was."), "原来的。"}});
  EXPECT_EQ(notes_of(scenario, texts), (std::vector<std::string>{"原来的。", "My own."}));
  scenario.notes = {"As it is."};
  EXPECT_EQ(notes_of(scenario, texts), scenario.notes);
  scenario.id = "other";
  scenario.notes = {"As it was."};
  EXPECT_EQ(notes_of(scenario, texts), scenario.notes);
}

}  // namespace
}  // namespace smtplab::explain
