#include "sim/explain/quiz.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <filesystem>
#include <set>
#include <string>
#include <vector>

#include "sample_run.h"
#include "sim/explain/code_meaning.h"

namespace smtplab::explain {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

Quiz quiz_of(const SampleRun& run, std::uint64_t seed = 1, std::size_t count = 100,
             Language language = Language::en) {
  QuizOptions options;
  options.seed = seed;
  options.count = count;
  options.language = language;
  return Quiz(*run.scenario, run.result.log, options);
}

/// The question whose last line before the reply begins so.
std::size_t question_behind(const Quiz& quiz, std::string_view command) {
  for (std::size_t i = 0; i < quiz.questions().size(); ++i) {
    const std::vector<std::string>& before = quiz.questions()[i].before;
    if (!before.empty() && before.back().starts_with(command)) return i;
  }
  throw std::runtime_error("no question behind " + std::string(command));
}

QuizVerdict verdict(const Quiz& quiz, std::string_view command, std::string_view answer) {
  return quiz.judge(question_behind(quiz, command), answer).verdict;
}

std::vector<trace::EventIndex> events_of(const Quiz& quiz) {
  std::vector<trace::EventIndex> events;
  for (const QuizQuestion& question : quiz.questions()) events.push_back(question.event);
  return events;
}

TEST(Quiz, AsksWhatTheServerAnswersToTheLinesBefore) {
  const SampleRun run = run_message();
  const Quiz quiz = quiz_of(run);
  const QuizQuestion& question = quiz.questions()[question_behind(quiz, "C: RCPT TO:<Green")];
  EXPECT_EQ(question.server, "beta.example");
  EXPECT_THAT(question.before,
              ElementsAre("S: 250 beta.example", "C: MAIL FROM:<Smith@alpha.example>", "S: 250 OK",
                          "C: RCPT TO:<Jones@beta.example>", "S: 250 OK",
                          "C: RCPT TO:<Green@beta.example>"));
}

TEST(Quiz, OfTheSameSeedAsksTheSame) {
  const SampleRun run = run_message();
  std::set<std::vector<trace::EventIndex>> choices;
  for (std::uint64_t seed = 1; seed <= 20; ++seed) {
    const auto events = events_of(quiz_of(run, seed, 3));
    EXPECT_THAT(events, SizeIs(3));
    EXPECT_TRUE(std::is_sorted(events.begin(), events.end()));
    EXPECT_EQ(events, events_of(quiz_of(run, seed, 3)));
    choices.insert(events);
  }
  EXPECT_GT(choices.size(), 5U);
}

TEST(Quiz, AsksForWhatDiffersBeforeItAsksAgain) {
  // Twenty NOOPs, and one RSET among few others.
  std::string lines = kOpening;
  for (int i = 0; i < 20; ++i) lines += R"("C: NOOP", "S: 250 OK",)";
  const SampleRun run = run_dialogue(lines + R"("C: RSET", "S: 250 OK",)" + kClosing);
  for (std::uint64_t seed = 1; seed <= 10; ++seed) {
    EXPECT_NO_THROW((void)question_behind(quiz_of(run, seed, 5), "C: RSET")) << seed;
  }
}

TEST(Quiz, IsRightByTheCodeAlone) {
  const SampleRun run = run_message();
  const Quiz quiz = quiz_of(run);
  for (const char* answer : {"550", "550 whatever", "I think it is 550.", " 550\r"}) {
    EXPECT_EQ(verdict(quiz, "C: RCPT TO:<Green", answer), QuizVerdict::right) << answer;
  }
  const QuizJudgement right = quiz.judge(question_behind(quiz, "C: RCPT TO:<Green"), "550");
  EXPECT_THAT(right.why, HasSubstr("refused, and only this one"));
  EXPECT_EQ(right.given, "550 No such user here");
  EXPECT_FALSE(right.clauses.empty());
}

// RFC 821 section 4.3: RCPT may be answered 250, 251, 550, 551, 552, 553, 450, 451, 452.
TEST(Quiz, TakesForLawfulWhatTheTableLetsAnotherHostAnswer) {
  const SampleRun run = run_message();
  const Quiz quiz = quiz_of(run);
  for (const char* answer : {"250", "251", "551", "552", "553", "450", "451", "452", "421"}) {
    EXPECT_EQ(verdict(quiz, "C: RCPT TO:<Green", answer), QuizVerdict::lawful) << answer;
  }
  const QuizJudgement lawful = quiz.judge(question_behind(quiz, "C: RCPT TO:<Green"), "551");
  EXPECT_THAT(lawful.why, HasSubstr("this one gave 550"));
  EXPECT_EQ(lawful.answered, "551");
}

TEST(Quiz, IsWrongByTheTableByTheFormAndByTheState) {
  const SampleRun run = run_message();
  const Quiz quiz = quiz_of(run);
  for (const char* answer : {"354", "220", "252", "999", "100"}) {
    EXPECT_EQ(verdict(quiz, "C: RCPT TO:<Green", answer), QuizVerdict::wrong) << answer;
  }
  // Listed, but for lines that are not well-formed, or out of order.
  for (const char* answer : {"500", "501", "503"}) {
    EXPECT_EQ(verdict(quiz, "C: RCPT TO:<Green", answer), QuizVerdict::wrong) << answer;
  }
  const auto why = [&](std::string_view answer) {
    return quiz.judge(question_behind(quiz, "C: RCPT TO:<Green"), answer).why;
  };
  EXPECT_THAT(why("354"), HasSubstr("RFC 821 does not list 354 for RCPT"));
  EXPECT_THAT(why("501"), HasSubstr("something is wrong with the command, and nothing is"));
}

TEST(Quiz, KnowsThatAServerHasNoChoiceWhereTheStateForbids) {
  const SampleRun run = run_dialogue(
      kOpening + R"("C: RCPT TO:<Jones@beta.example>", "S: 503 Bad sequence of commands",)" +
      kClosing);
  const Quiz quiz = quiz_of(run);
  EXPECT_EQ(verdict(quiz, "C: RCPT", "503"), QuizVerdict::right);
  EXPECT_EQ(verdict(quiz, "C: RCPT", "250"), QuizVerdict::wrong);
  EXPECT_THAT(quiz.judge(question_behind(quiz, "C: RCPT"), "250").why,
              HasSubstr("MAIL must come first"));
}

TEST(Quiz, ReadsNoCodeWhereThereIsNone) {
  const SampleRun run = run_message();
  const Quiz quiz = quiz_of(run);
  for (const char* answer : {"", "ok", "25", "2500", "two hundred"}) {
    EXPECT_EQ(verdict(quiz, "C: DATA", answer), QuizVerdict::unreadable) << answer;
  }
}

TEST(Quiz, GivesHintsFromTheStateToTheFirstDigit) {
  const SampleRun run = run_message();
  const Quiz quiz = quiz_of(run);
  const auto& hints = quiz.questions()[question_behind(quiz, "C: DATA")].hints;
  EXPECT_THAT(hints, ElementsAre(HasSubstr("recipients"), HasSubstr("asks to send the content"),
                                 HasSubstr("first digit is 3")));
}

TEST(Quiz, AsksForPop3Too) {
  const SampleRun run =
      run_text(file_text(std::string(SMTPLAB_SOURCE_DIR) + "/scenarios/pop3/s1939-7-user.json"));
  const Quiz quiz = quiz_of(run);
  EXPECT_EQ(verdict(quiz, "C: USER", "+OK"), QuizVerdict::right);
  EXPECT_EQ(verdict(quiz, "C: USER", "-ERR no"), QuizVerdict::wrong);
  EXPECT_EQ(verdict(quiz, "C: USER", "250"), QuizVerdict::unreadable);
}

TEST(Quiz, SpeaksChinese) {
  const SampleRun run = run_message();
  const Quiz quiz = quiz_of(run, 1, 100, Language::zh);
  EXPECT_THAT(quiz.judge(question_behind(quiz, "C: DATA"), "999").why,
              HasSubstr("没有为 DATA 列出"));
}

/// Whatever is asked, what the host has answered is right, and no question shows the answer.
TEST(Quiz, JudgesTheHostsOwnAnswersRightInEveryScenario) {
  const std::string root = std::string(SMTPLAB_SOURCE_DIR) + "/scenarios";
  std::size_t asked = 0;
  for (const auto& entry : std::filesystem::recursive_directory_iterator(root)) {
    if (entry.path().extension() != ".json") continue;
    const SampleRun run = run_text(file_text(entry.path()));
    const Quiz quiz = quiz_of(run, 7, 1000);
    for (std::size_t i = 0; i < quiz.questions().size(); ++i) {
      ++asked;
      const std::string given = quiz.judge(i, "250 +OK").given;
      const QuizJudgement own = quiz.judge(i, given.substr(0, 4));
      EXPECT_EQ(own.verdict, QuizVerdict::right) << entry.path() << ": " << given;
      EXPECT_THAT(own.clauses, ::testing::Not(IsEmpty())) << entry.path() << ": " << given;
      EXPECT_FALSE(quiz.questions()[i].hints.empty());
      EXPECT_LE(quiz.questions()[i].before.size(), 6U);
    }
  }
  EXPECT_GT(asked, 1000U);
}

}  // namespace
}  // namespace smtplab::explain
