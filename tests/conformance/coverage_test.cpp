#include "conformance/coverage.h"

#include <gtest/gtest.h>

#include <set>

#include "sim/explain/catalogue.h"

namespace smtplab::conformance {
namespace {

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

}  // namespace
}  // namespace smtplab::conformance
