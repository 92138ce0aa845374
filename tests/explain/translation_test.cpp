#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "sim/explain/catalogue.h"
#include "sim/explain/clause_summary.h"
#include "sim/explain/code_meaning.h"
#include "sim/register/register.h"
#include "sim/smtp/transition.h"
#include "sim/smtp/violation.h"
#include "tests/explain/chinese.h"

namespace smtplab::explain {
namespace {

const requirements::Register& clauses() { return requirements::standard_register(); }

TEST(Translation, EveryClauseHasAChineseSummary) {
  for (const requirements::Requirement& clause : clauses().all()) {
    EXPECT_TRUE(has_chinese(clause_summary(clause, Language::zh)))
        << clause.id << ": " << clause.summary;
    EXPECT_EQ(clause_summary(clause, Language::en), clause.summary);
  }
  EXPECT_GT(clauses().all().size(), 1500U);
}

TEST(Translation, EveryTranslatedClauseExists) {
  for (const auto& [key, sentence] : catalogue(Language::zh).entries()) {
    if (!key.starts_with("clause.")) continue;
    EXPECT_NE(clauses().find(std::string_view(key).substr(7)), nullptr) << key;
  }
}

TEST(Translation, AClauseWithoutOneIsGivenInEnglish) {
  requirements::Requirement clause;
  clause.id = "R0-0-a";
  clause.summary = "As it is";
  EXPECT_EQ(clause_summary(clause, Language::zh), "As it is");
}

// Two meanings that differ in English differ in Chinese, and what is one is one.
TEST(Translation, EveryReplyOf821And5321MeansTheSameInBothLanguages) {
  for (const int rfc : {821, 5321}) {
    std::map<std::string, std::set<std::string>> chinese;
    std::map<std::string, std::set<std::string>> english;
    for (std::size_t verb = 0; verb < smtp::kVerbCount; ++verb) {
      for (std::uint16_t code = 200; code < 560; ++code) {
        const auto meaning = [&](Language language) {
          return code_meaning(rfc, static_cast<smtp::Verb>(verb), {code}, language);
        };
        const std::string zh = meaning(Language::zh);
        EXPECT_TRUE(has_chinese(zh)) << rfc << " " << verb << " " << code << ": " << zh;
        if (meaning(Language::en).find("RFC ") != std::string::npos) continue;  // not in the table
        chinese[meaning(Language::en)].insert(zh);
        english[zh].insert(meaning(Language::en));
      }
    }
    EXPECT_GT(chinese.size(), 20U);
    for (const auto& [en, zh] : chinese) EXPECT_EQ(zh.size(), 1U) << en;
    for (const auto& [zh, en] : english) EXPECT_EQ(en.size(), 1U) << zh;
  }
}

TEST(Translation, EveryListedMeaningOfACodeIsThereInChinese) {
  std::size_t count = 0;
  for (std::uint16_t code = 200; code < 600; ++code) {
    const std::vector<ListedMeaning> chinese = listed_meanings({code}, Language::zh);
    for (const ListedMeaning& one : chinese) {
      EXPECT_TRUE(has_chinese(one.meaning)) << code << " " << one.command << ": " << one.meaning;
    }
    EXPECT_EQ(chinese.size(), listed_meanings({code}, Language::en).size()) << code;
    count += chinese.size();
  }
  EXPECT_GT(count, 100U);
}

}  // namespace
}  // namespace smtplab::explain
