#include "conformance/runner.h"

#include <gtest/gtest.h>

#include "tests/conformance/printed.h"
#include "tests/conformance/simulated_check.h"

namespace smtplab::conformance {
namespace {

conformance::Run run(const ReferenceHost& host, const Target& target,
                     const RunOptions& options = {}) {
  SimulatedDispatcher dispatcher(host, target);
  return run_cases(cases_of(Side::server), target, dispatcher, options);
}

TEST(Runner, TheReferencePassesEveryCase) {
  const auto all = run(reference_host(), reference_target());
  ASSERT_EQ(all.results.size(), cases_of(Side::server).size());
  for (const CaseResult& result : all.results) {
    EXPECT_TRUE(result.verdict == Verdict::pass || result.verdict == Verdict::noted)
        << test::printed(result);
  }
  EXPECT_EQ(all.greeting, "220 mx.example.org Simple Mail Transfer Service Ready");
  EXPECT_TRUE(all.died_at.empty());
}

TEST(Runner, FailsForAPromotedStatementAndWarnsOfOthersWithoutAKeyword) {
  const auto verdict = [](std::string_view id) {
    const Case* one = find_case(id);
    return test::check(*one, changed(find_mutant(one->mutant)->change)).verdict;
  };
  EXPECT_EQ(verdict("reply-lines-separators"), Verdict::fail);
  EXPECT_EQ(verdict("noop-is-known"), Verdict::fail);
  EXPECT_EQ(verdict("noop"), Verdict::warn);
}

TEST(Runner, SkipsWhatTheTargetDoesNotGive) {
  Target target = reference_target();
  target.mailbox.clear();
  target.mail.clear();
  const auto all = run(reference_host(), target);
  for (const CaseResult& result : all.results) {
    const bool lacks =
        result.subject->needs.has(Need::mailbox) || result.subject->needs.has(Need::mail);
    EXPECT_EQ(result.verdict == Verdict::skipped, lacks) << test::printed(result);
    if (!lacks) continue;
    EXPECT_NE(test::printed(result.finding.told).find("mail"), std::string::npos);
  }
}

TEST(Runner, RepeatsAndKeepsEachVerdict) {
  RunOptions options;
  options.repeat = 3;
  const auto all = run(reference_host(), reference_target(), options);
  for (const CaseResult& result : all.results) {
    EXPECT_EQ(result.repeated.size(), 3U);
    EXPECT_FALSE(result.is_flaky()) << test::printed(result);
  }
}

TEST(Runner, TellsOfProgressInOrder) {
  RunOptions options;
  std::vector<std::size_t> done;
  options.progress = [&](std::size_t count, std::size_t all, const CaseResult& result) {
    EXPECT_EQ(all, cases_of(Side::server).size());
    EXPECT_NE(result.subject, nullptr);
    done.push_back(count);
  };
  run(reference_host(), reference_target(), options);
  ASSERT_EQ(done.size(), cases_of(Side::server).size());
  EXPECT_EQ(done.back(), done.size());
}

TEST(Runner, TwoRunsGiveTheSame) {
  const auto first = run(reference_host(), reference_target());
  const auto second = run(reference_host(), reference_target());
  for (std::size_t i = 0; i < first.results.size(); ++i) {
    EXPECT_EQ(first.results[i].finding, second.results[i].finding);
    EXPECT_EQ(test::printed(first.results[i].transcript),
              test::printed(second.results[i].transcript));
  }
}

}  // namespace
}  // namespace smtplab::conformance
