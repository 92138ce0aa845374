#include "conformance/verdict.h"

#include <gtest/gtest.h>

namespace smtplab::conformance {
namespace {

using enum requirements::Level;

TEST(Verdict, AnUpperCaseMustFails) {
  for (const auto level : {must, must_not, shall}) {
    EXPECT_EQ(weigh(Seen::as_required, level, false), Verdict::pass);
    EXPECT_EQ(weigh(Seen::otherwise, level, false), Verdict::fail);
  }
}

TEST(Verdict, AShouldAndWhatHasNoKeywordWarn) {
  for (const auto level :
       {should, should_not, implied_must, implied_must_not, implied_should, implied_should_not}) {
    EXPECT_EQ(weigh(Seen::as_required, level, false), Verdict::pass);
    EXPECT_EQ(weigh(Seen::otherwise, level, false), Verdict::warn);
  }
}

TEST(Verdict, AMayIsNotedWhateverWasChosen) {
  for (const auto level : {may, optional, implied_may}) {
    EXPECT_EQ(weigh(Seen::as_required, level, false), Verdict::noted);
    EXPECT_EQ(weigh(Seen::otherwise, level, false), Verdict::noted);
  }
}

TEST(Verdict, ADisputedStatementNeverFails) {
  EXPECT_EQ(weigh(Seen::otherwise, must, true), Verdict::noted);
  EXPECT_EQ(weigh(Seen::as_required, must, true), Verdict::pass);
}

TEST(Verdict, DoubtIsDoubtAtEveryLevel) {
  for (const auto level : {must, should, may}) {
    EXPECT_EQ(weigh(Seen::cannot_tell, level, false), Verdict::inconclusive);
    EXPECT_EQ(weigh(Seen::not_applicable, level, false), Verdict::skipped);
  }
}

TEST(Verdict, HasNames) {
  for (std::size_t i = 0; i < kVerdictCount; ++i) {
    const auto verdict = static_cast<Verdict>(i);
    EXPECT_EQ(verdict_from(verdict_name(verdict)), verdict);
  }
  EXPECT_EQ(verdict_from("passed"), std::nullopt);
}

}  // namespace
}  // namespace smtplab::conformance
