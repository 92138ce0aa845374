// Whatever a bundled scenario shows has an explanation, and a clause behind it.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "sample_run.h"
#include "sim/explain/annotation.h"
#include "sim/explain/conversation.h"
#include "sim/explain/happening.h"
#include "sim/explain/happening_writer.h"
#include "sim/explain/run_text.h"
#include "sim/pop3/transition.h"
#include "sim/register/register.h"
#include "sim/smtp/transition.h"

namespace smtplab::explain {
namespace {

using ::testing::IsEmpty;

std::vector<std::string> scenario_files() {
  std::vector<std::string> files;
  const std::string root = std::string(SMTPLAB_SOURCE_DIR) + "/scenarios";
  for (const auto& entry : std::filesystem::recursive_directory_iterator(root)) {
    if (entry.path().extension() == ".json") files.push_back(entry.path());
  }
  std::sort(files.begin(), files.end());
  return files;
}

bool holds_chinese(const std::string& text) {
  return std::any_of(text.begin(), text.end(), [](char c) { return (c & 0x80) != 0; });
}

/// What a line lacks of an explanation; empty for none.
std::string lacks(const Annotation& note, const Line& line, Language language) {
  std::string lacking;
  if (note.what.empty() || note.what.starts_with('[')) lacking += " sentence";
  if (note.what.find('{') != std::string::npos) lacking += " placeholder";
  if (language == Language::zh && !holds_chinese(note.what)) lacking += " translation";
  if (note.clauses.empty()) lacking += " clause";
  for (const requirements::Requirement* clause : note.clauses) {
    if (requirements::standard_register().find(clause->id) != clause) lacking += " " + clause->id;
  }
  if (note.code.value != 0 && note.meaning.empty()) lacking += " meaning";
  const bool has_next = line.kind == LineKind::command || line.kind == LineKind::reply;
  if (has_next && note.follow.empty()) lacking += " follow";
  return lacking;
}

TEST(Coverage, EveryLineOfEveryScenarioIsExplainedInBothLanguages) {
  std::vector<std::string> missing;
  std::size_t lines = 0;
  for (const std::string& file : scenario_files()) {
    const SampleRun run = run_text(file_text(file));
    for (const Conversation& told : conversations(*run.scenario, run.result.log)) {
      for (const Language language : {Language::en, Language::zh}) {
        const std::vector<Annotation> notes =
            annotate(*run.scenario, run.result.log, told, language, Labels::client_server);
        for (std::size_t i = 0; i < notes.size(); ++i) {
          ++lines;
          const std::string lacking = lacks(notes[i], told.lines[i], language);
          if (lacking.empty()) continue;
          missing.push_back(file.substr(file.rfind('/')) + ": " +
                            told.lines[i].octets.substr(0, 60) + " [" +
                            std::string(notes[i].row_key) + "] lacks" + lacking);
        }
      }
    }
  }
  EXPECT_GT(lines, 5000U);  // the search itself works
  EXPECT_THAT(missing, IsEmpty());
}

TEST(Coverage, EveryThingThatAHostMayDoIsExplainedInBothLanguages) {
  std::vector<std::string> missing;
  for (const HappeningKind& kind : happening_kinds()) {
    const std::string key = "happening." + std::string(kind.key);
    for (const Language language : {Language::en, Language::zh}) {
      const Catalogue::Entries& texts = catalogue(language).entries();
      for (const std::string& wanted : {key, key + ".why"}) {
        const auto found = texts.find(wanted);
        if (found == texts.end() || (language == Language::zh && !holds_chinese(found->second))) {
          missing.push_back(wanted);
        }
      }
    }
    std::size_t clauses = 0;
    for (const std::string_view id : kind.clauses) {
      if (id.empty()) continue;
      ++clauses;
      if (requirements::standard_register().find(id) == nullptr) missing.emplace_back(id);
    }
    if (clauses == 0) missing.push_back(key + " has no clause");
  }
  EXPECT_THAT(missing, IsEmpty());
}

/// A key is what a row means; rows of two keys are never explained by the same text.
template <class Rows>
std::vector<std::string> said_twice(const Rows& rows, const std::string& prefix,
                                    Language language) {
  std::map<std::string, std::set<std::string>> keys;
  for (const auto& row : rows) {
    const std::string key(row.key);
    keys[catalogue(language).text(prefix + key)].insert(key);
  }
  std::vector<std::string> twice;
  for (const auto& [text, own] : keys) {
    if (own.size() > 1) twice.push_back(*own.begin() + " and " + *own.rbegin() + ": " + text);
  }
  return twice;
}

TEST(Coverage, DifferentRowsHaveDifferentTexts) {
  for (const Language language : {Language::en, Language::zh}) {
    EXPECT_THAT(said_twice(smtp::transitions(), "row.", language), IsEmpty());
    EXPECT_THAT(said_twice(pop3::transitions(), "pop3.row.", language), IsEmpty());
  }
}

}  // namespace
}  // namespace smtplab::explain
