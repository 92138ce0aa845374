#include "sim/pop3/transition.h"

#include <gtest/gtest.h>

#include <fstream>
#include <iterator>
#include <map>
#include <set>
#include <string>

#include "sim/pop3/violation.h"

namespace smtplab::pop3 {
namespace {

SessionState state_of(std::size_t i) { return static_cast<SessionState>(i); }

TEST(Transitions, EveryCommandInEveryStateHasARowForEachOutcome) {
  for (std::size_t state = 0; state < kSessionStateCount; ++state) {
    for (std::size_t verb = 0; verb < kVerbCount; ++verb) {
      for (std::size_t outcome = 0; outcome < kOutcomeCount; ++outcome) {
        const RowId id = find_transition(state_of(state), static_cast<Verb>(verb),
                                         static_cast<Outcome>(outcome));
        const Transition& row = transition(id);
        EXPECT_EQ(row.outcome, static_cast<Outcome>(outcome));
        EXPECT_TRUE(row.from == Transition::kAny || row.from == state);
        EXPECT_TRUE(row.verb == Transition::kAny || row.verb == verb);
      }
    }
  }
}

TEST(Transitions, NoRowIsHiddenByThoseBeforeIt) {
  std::set<RowId> used;
  for (std::size_t i = 0; i < kSessionStateCount * kVerbCount * kOutcomeCount; ++i) {
    used.insert(find_transition(state_of(i / kVerbCount / kOutcomeCount),
                                static_cast<Verb>(i / kOutcomeCount % kVerbCount),
                                static_cast<Outcome>(i % kOutcomeCount)));
  }
  for (std::size_t id = 0; id < transitions().size(); ++id) {
    EXPECT_TRUE(used.contains(static_cast<RowId>(id))) << transitions()[id].key;
  }
}

TEST(Transitions, OnlyAnswersAndQuitMove) {
  for (const Transition& row : transitions()) {
    if (is_answer(row.outcome) || row.key == "quit") continue;
    EXPECT_EQ(row.to, Transition::kSame) << row.key;
  }
}

TEST(Transitions, AKeyMeansOneThing) {
  std::map<std::string_view, const Transition*> first;
  for (const Transition& row : transitions()) {
    ASSERT_FALSE(row.key.empty());
    const auto [found, is_new] = first.emplace(row.key, &row);
    if (is_new) continue;
    EXPECT_EQ(row.verb, found->second->verb) << row.key;
    EXPECT_EQ(row.outcome, found->second->outcome) << row.key;
    EXPECT_EQ(row.to, found->second->to) << row.key;
    EXPECT_EQ(row.decides, found->second->decides) << row.key;
  }
}

// The register's data is read as text: this folder does not depend on the register.
TEST(Transitions, EveryClauseIsInTheRegister) {
  std::ifstream in(std::string(SMTPLAB_SOURCE_DIR) + "/sim/register/data/rfc1939.json",
                   std::ios::binary);
  const std::string text(std::istreambuf_iterator<char>(in), {});
  const auto is_there = [&](std::string_view id) {
    return text.find("\"" + std::string(id) + "\"") != std::string::npos;
  };
  ASSERT_TRUE(is_there("R1939-7-i"));
  EXPECT_FALSE(is_there("R1939-7-z"));
  for (const Transition& row : transitions()) {
    EXPECT_FALSE(row.clauses[0].empty()) << row.key;
    std::set<std::string_view> seen;
    for (const std::string_view id : row.clauses) {
      if (id.empty()) continue;
      EXPECT_TRUE(is_there(id)) << row.key << " cites " << id;
      EXPECT_TRUE(seen.insert(id).second) << row.key << " cites " << id << " twice";
    }
  }
  for (std::uint8_t i = 0; i < kViolationKindCount; ++i) {
    const auto kind = static_cast<ViolationKind>(i);
    if (kind == ViolationKind::unexpected_reply) continue;  // the register has none
    EXPECT_TRUE(is_there(violation_clause(kind))) << violation_name(kind);
  }
}

TEST(Violations, HaveNamesOfTheirOwn) {
  std::set<std::string_view> names;
  for (std::uint8_t i = 0; i < kViolationKindCount; ++i) {
    EXPECT_TRUE(names.insert(violation_name(static_cast<ViolationKind>(i))).second);
  }
}

}  // namespace
}  // namespace smtplab::pop3
