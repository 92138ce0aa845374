#include "sim/smtp/transition.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <set>
#include <string>

#include "sim/smtp/violation.h"

namespace smtplab::smtp {
namespace {

const TransitionTable k821(Standard::rfc821, {});
const TransitionTable k5321(Standard::rfc5321, {});

SessionState state_of(std::size_t i) { return static_cast<SessionState>(i); }

TEST(Transitions, EveryCommandInEveryStateHasARowForEachOutcome) {
  for (const TransitionTable* table : {&k821, &k5321}) {
    for (std::size_t state = 0; state < kSessionStateCount; ++state) {
      for (std::size_t verb = 0; verb < kVerbCount; ++verb) {
        for (std::size_t outcome = 0; outcome < kOutcomeCount; ++outcome) {
          const RowId id =
              table->find(state_of(state), static_cast<Verb>(verb), static_cast<Outcome>(outcome));
          ASSERT_NE(id, kNoRow) << session_state_name(state_of(state)) << " verb " << verb
                                << " outcome " << outcome;
          EXPECT_EQ(table->row(id).outcome, static_cast<Outcome>(outcome));
        }
      }
    }
  }
}

TEST(Transitions, NoRowIsHiddenByThoseBeforeIt) {
  std::set<RowId> used;
  for (const TransitionTable* table : {&k821, &k5321}) {
    for (std::size_t i = 0; i < kSessionStateCount * kVerbCount * kOutcomeCount; ++i) {
      used.insert(table->find(state_of(i / kVerbCount / kOutcomeCount),
                              static_cast<Verb>(i / kOutcomeCount % kVerbCount),
                              static_cast<Outcome>(i % kOutcomeCount)));
    }
  }
  for (std::size_t id = 0; id < transitions().size(); ++id) {
    const Transition& row = transitions()[id];
    if (row.code != 0) {
      const bool old = (row.standards & Transition::k821) != 0;
      EXPECT_EQ((old ? k821 : k5321)
                    .find_answer(SessionState::mail, static_cast<Verb>(row.verb), row.outcome,
                                 ReplyCode{row.code}),
                id)
          << row.key;
      continue;
    }
    EXPECT_TRUE(used.contains(static_cast<RowId>(id))) << transitions()[id].key;
  }
}

// A row for one code says more than the row of its class, and moves as that one does.
TEST(Transitions, ARowForACodeMovesAsItsClass) {
  for (const Transition& row : transitions()) {
    if (row.code == 0) continue;
    EXPECT_EQ(outcome_of(ReplyCode{row.code}), row.outcome) << row.key;
    EXPECT_EQ(row.from, Transition::kAny) << row.key;
    for (const SessionState state : {SessionState::mail, SessionState::recipients}) {
      const auto verb = static_cast<Verb>(row.verb);
      const RowId special = k821.find_answer(state, verb, row.outcome, ReplyCode{row.code});
      const RowId general = k821.find(state, verb, row.outcome);
      EXPECT_NE(special, general) << row.key;
      EXPECT_EQ(k821.next(state, special), k821.next(state, general)) << row.key;
    }
  }
}

TEST(Transitions, OnlyAnswersMove) {
  for (const Transition& row : transitions()) {
    if (!is_answer(row.outcome)) {
      EXPECT_EQ(row.to, Transition::kSame) << row.key;
    }
  }
}

// One key, one text: rows that share a key say the same about the same command.
TEST(Transitions, AKeyMeansOneThing) {
  std::map<std::string_view, const Transition*> first;
  for (const Transition& row : transitions()) {
    ASSERT_FALSE(row.key.empty());
    const auto [found, is_new] = first.emplace(row.key, &row);
    if (is_new) continue;
    EXPECT_EQ(row.verb, found->second->verb) << row.key;
    EXPECT_EQ(row.outcome, found->second->outcome) << row.key;
    EXPECT_EQ(row.to, found->second->to) << row.key;
    EXPECT_EQ(row.reply, found->second->reply) << row.key;
    EXPECT_EQ(row.decides, found->second->decides) << row.key;
  }
}

TEST(Transitions, EveryRowCitesClauses) {
  for (const Transition& row : transitions()) {
    EXPECT_FALSE(row.clauses[0].empty()) << row.key;
    std::set<std::string_view> seen;
    for (const std::string_view id : row.clauses) {
      if (!id.empty()) {
        EXPECT_TRUE(seen.insert(id).second) << row.key << " cites " << id << " twice";
      }
    }
  }
}

// Rows of one standard cite that standard, or what extends it.
TEST(Transitions, RowsOfOneStandardCiteIt) {
  for (const Transition& row : transitions()) {
    for (const std::string_view id : row.clauses) {
      if (row.standards == Transition::k821) {
        EXPECT_FALSE(id.starts_with("R5321")) << row.key;
      }
      if (row.standards == Transition::k5321) {
        EXPECT_FALSE(id.starts_with("R821")) << row.key;
      }
    }
  }
}

// The register's data is read as text: this folder does not depend on the register.
std::string register_text() {
  std::string text;
  const std::filesystem::path folder =
      std::filesystem::path(SMTPLAB_SOURCE_DIR) / "sim" / "register" / "data";
  for (const auto& entry : std::filesystem::directory_iterator(folder)) {
    std::ifstream in(entry.path(), std::ios::binary);
    text.append(std::istreambuf_iterator<char>(in), {});
  }
  return text;
}

TEST(Transitions, EveryClauseIsInTheRegister) {
  const std::string text = register_text();
  ASSERT_NE(text.find("\"R5321-3.3-k\""), std::string::npos);
  const auto is_there = [&](std::string_view id) {
    return text.find("\"" + std::string(id) + "\"") != std::string::npos;
  };
  EXPECT_FALSE(is_there("R5321-3.3-zz"));
  for (const Transition& row : transitions()) {
    for (const std::string_view id : row.clauses) {
      if (!id.empty()) {
        EXPECT_TRUE(is_there(id)) << row.key << " cites " << id;
      }
    }
  }
  for (std::uint8_t i = 0; i < kViolationKindCount; ++i) {
    const auto kind = static_cast<ViolationKind>(i);
    EXPECT_TRUE(is_there(violation_clause(kind))) << violation_name(kind);
  }
}

TEST(TransitionTable, FollowsTheRowOfTheAnswer) {
  const RowId accepted = k5321.find(SessionState::ready, Verb::mail, Outcome::completed);
  EXPECT_EQ(k5321.row(accepted).key, "mail-accepted");
  EXPECT_EQ(k5321.next(SessionState::ready, accepted), SessionState::mail);
  const RowId noop = k5321.find(SessionState::recipients, Verb::noop, Outcome::completed);
  EXPECT_EQ(k5321.next(SessionState::recipients, noop), SessionState::recipients);
}

TEST(TransitionTable, AnOverlayComesFirst) {
  Transition row;
  row.from = static_cast<std::uint8_t>(SessionState::greeted);
  row.verb = static_cast<std::uint8_t>(Verb::mail);
  row.standards = Transition::k5321;
  row.decides = Decides::agent;
  row.key = "mail-without-hello";
  const TransitionTable table(Standard::rfc5321, {row});
  const RowId id = table.find(SessionState::greeted, Verb::mail, Outcome::taken);
  EXPECT_EQ(id, transitions().size());
  EXPECT_EQ(table.row(id).key, "mail-without-hello");
  EXPECT_EQ(table.row(table.find(SessionState::mail, Verb::mail, Outcome::taken)).key,
            "nested-mail");
  const TransitionTable old(Standard::rfc821, {row});
  EXPECT_EQ(old.row(old.find(SessionState::greeted, Verb::mail, Outcome::taken)).key,
            "mail-before-helo");
  const TransitionTable copy = table;
  EXPECT_EQ(copy.row(id).key, "mail-without-hello");
}

TEST(Outcomes, AreTheFirstDigitOfTheReply) {
  EXPECT_EQ(outcome_of(ReplyCode{250}), Outcome::completed);
  EXPECT_EQ(outcome_of(ReplyCode{299}), Outcome::completed);
  EXPECT_EQ(outcome_of(ReplyCode{354}), Outcome::continued);
  EXPECT_EQ(outcome_of(ReplyCode{451}), Outcome::deferred);
  EXPECT_EQ(outcome_of(ReplyCode{421}), Outcome::closing);
  EXPECT_EQ(outcome_of(ReplyCode{550}), Outcome::rejected);
  EXPECT_EQ(outcome_of(ReplyCode{150}), Outcome::rejected);
  EXPECT_EQ(outcome_of(ReplyCode{0}), Outcome::rejected);
}

TEST(Violations, HaveNamesOfTheirOwn) {
  std::set<std::string_view> names;
  for (std::uint8_t i = 0; i < kViolationKindCount; ++i) {
    EXPECT_TRUE(names.insert(violation_name(static_cast<ViolationKind>(i))).second);
  }
}

}  // namespace
}  // namespace smtplab::smtp
