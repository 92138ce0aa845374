#include "conformance/selection.h"

#include <gtest/gtest.h>

#include <algorithm>

namespace smtplab::conformance {
namespace {

std::vector<std::string> ids(const Selection& selection) {
  std::vector<std::string> found;
  for (const Case* one : select(selection)) found.emplace_back(one->id);
  return found;
}

bool has(const std::vector<std::string>& list, std::string_view id) {
  return std::find(list.begin(), list.end(), id) != list.end();
}

TEST(Selection, PatternsHaveStars) {
  EXPECT_TRUE(matches_pattern("end-lf-dot-lf", "end-*"));
  EXPECT_TRUE(matches_pattern("end-lf-dot-lf", "*-lf"));
  EXPECT_TRUE(matches_pattern("end-lf-dot-lf", "*dot*"));
  EXPECT_FALSE(matches_pattern("end-lf-dot-lf", "end-lf"));
  EXPECT_FALSE(matches_pattern("end", "end-*"));
}

TEST(Selection, IsEverythingButSlowCasesAtFirst) {
  std::size_t quick = 0;
  for (const Case* one : cases_of(Side::server)) {
    if (!one->slow && judged_by(*one, Standard::rfc5321) != nullptr) ++quick;
  }
  EXPECT_EQ(ids({}).size(), quick);
  EXPECT_GT(quick, 100U);
}

TEST(Selection, ListsNarrowEachOther) {
  Selection selection;
  selection.tags = {"security"};
  selection.ids = {"end-*", "noop"};
  const auto found = ids(selection);
  EXPECT_TRUE(has(found, "end-lf-dot-lf"));
  EXPECT_FALSE(has(found, "noop"));
  EXPECT_FALSE(has(found, "end-crlf-dot-crlf"));
}

TEST(Selection, ASectionHasThoseWithinIt) {
  Selection outer;
  outer.sections = {"4.1.1"};
  EXPECT_TRUE(has(ids(outer), "rset-clears-transaction"));  // 4.1.1.5
  EXPECT_FALSE(has(ids(outer), "state-after-503"));         // 4.1.4
  Selection number;
  number.sections = {"4.1.1.1"};
  EXPECT_FALSE(has(ids(number), "unknown-parameter"));  // 4.1.1.11
}

TEST(Selection, GoesByLevelNeedAndRequirement) {
  Selection selection;
  selection.levels = {requirements::Level::must};
  selection.needs = {Need::mailbox};
  const auto found = ids(selection);
  EXPECT_TRUE(has(found, "rcpt-before-mail"));
  EXPECT_FALSE(has(found, "rset-keeps-connection"));
  Selection about;
  about.requirements = {"R5321-4.1.1.10-g"};
  EXPECT_EQ(ids(about), (std::vector<std::string>{"quit-inside-transaction", "quit-before-ehlo"}));
}

TEST(Selection, Rfc821JudgesByItsOwnStatements) {
  Selection selection;
  selection.standard = Standard::rfc821;
  const auto found = select(selection);
  ASSERT_FALSE(found.empty());
  for (const Case* one : found) {
    const int rfc = judged_by(*one, Standard::rfc821)->rfc;
    EXPECT_TRUE(rfc == 821 || rfc == 1123) << one->id;
  }
  EXPECT_FALSE(has(ids(selection), "pipelined-replies-in-order"));
}

TEST(Selection, TakesSlowCasesOnlyWhenAsked) {
  Selection selection;
  selection.tags = {"timeouts"};
  EXPECT_TRUE(select(selection).empty());
  selection.slow = true;
  EXPECT_GE(select(selection).size(), 2U);
  for (const Case* one : select(selection)) EXPECT_TRUE(one->slow) << one->id;
}

}  // namespace
}  // namespace smtplab::conformance
