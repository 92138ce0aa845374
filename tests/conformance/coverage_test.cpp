#include "conformance/coverage.h"

#include <gtest/gtest.h>

#include <set>

#include "sim/explain/catalogue.h"

namespace smtplab::conformance {
namespace {

using requirements::Level;

TEST(Coverage, HasEveryStatementThatACaseCites) {
  std::set<std::string_view> listed;
  for (const Coverage& entry : coverage()) {
    if (entry.state == Coverage::State::covered) listed.insert(entry.statement->id);
  }
  for (const Case* one : all_cases()) {
    EXPECT_TRUE(listed.contains(one->requirement)) << one->id << " cites " << one->requirement;
  }
}

TEST(Coverage, GivesAReasonWhereItExcuses) {
  for (const Coverage& entry : coverage()) {
    const bool excused = entry.state == Coverage::State::excused;
    EXPECT_EQ(excused, !entry.reason.empty()) << entry.statement->id;
    if (excused) {
      EXPECT_TRUE(explain::catalogue(explain::Language::en).has(entry.reason)) << entry.reason;
    }
    EXPECT_EQ(entry.state == Coverage::State::covered, !entry.cases.empty());
  }
}

TEST(Coverage, LeavesNoMustOfRfc5321Open) {
  std::size_t seen = 0;
  for (const Coverage& entry : coverage()) {
    const requirements::Requirement& statement = *entry.statement;
    const bool is_meant = statement.rfc == 5321 &&
                          statement.observable == requirements::Observable::wire_server &&
                          (statement.level == Level::must || statement.level == Level::must_not);
    if (!is_meant) continue;
    ++seen;
    EXPECT_NE(entry.state, Coverage::State::open) << statement.id << ": " << statement.summary;
  }
  EXPECT_GT(seen, 40U);
}

/// Everything that these ask of a server has a case, or a reason why it has none.
TEST(Coverage, LeavesNothingOfSmtpItselfOpen) {
  const std::set<int> whole{821, 1123, 1870, 2034, 2920, 5321, 6152, 7504, 7505};
  for (const Coverage& entry : coverage()) {
    if (!whole.contains(entry.statement->rfc)) continue;
    EXPECT_NE(entry.state, Coverage::State::open)
        << entry.statement->id << ": " << entry.statement->summary;
  }
}

}  // namespace
}  // namespace smtplab::conformance
