#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <chrono>
#include <nlohmann/json.hpp>
#include <string>

#include "program_run.h"

namespace smtplab::testing {
namespace {

using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;
using Json = nlohmann::json;

const std::string kF1 = "scenarios/rfc821/s821-f1.json";

ProgramRun explain(const std::string& what, const std::string& input = "") {
  return smtplab("explain " + what, "", SMTPLAB_SOURCE_DIR, input);
}

TEST(Explain, SaysWhatACodeACommandAnExtensionAndAClauseAre) {
  EXPECT_THAT(explain("550").out, HasSubstr("550: no, and do not repeat it as it is"));
  EXPECT_THAT(explain("5.1.1").out, HasSubstr("there is no such mailbox there"));
  EXPECT_THAT(explain("rcpt").out, HasSubstr("RCPT TO:<forward-path>"));
  EXPECT_THAT(explain("SIZE").out, HasSubstr("RFC 1870"));
  EXPECT_THAT(explain("R5321-3.3-k").out, HasSubstr("RCPT before MAIL gets 503"));
  EXPECT_THAT(explain("550 --lang zh").out, HasSubstr("客户端不再重试，并通知发件人"));
}

TEST(Explain, SaysWhatALineOfAScenarioIs) {
  const ProgramRun run = explain(kF1 + ":9");
  EXPECT_EQ(run.exit_code, 0);
  EXPECT_THAT(run.out, HasSubstr("<** S: 550 No such user here"));
  EXPECT_THAT(run.out, HasSubstr("[R821-3.1-c] (imp-must)"));
  EXPECT_THAT(run.out, HasSubstr("What may come next: "));
  Json json = Json::parse(explain(kF1 + ":9 --format json").out);
  EXPECT_EQ(json["code"], 550);
  EXPECT_EQ(json["before"], "recipients");
  EXPECT_EQ(json["wrong"], Json::array());
}

TEST(Explain, SaysThatThereIsNoSuchLine) {
  const ProgramRun run = explain(kF1 + ":99");
  EXPECT_EQ(run.exit_code, 2);
  EXPECT_THAT(run.err, HasSubstr("have 19 lines; there is no line 99"));
  EXPECT_THAT(run.out, IsEmpty());
}

TEST(Explain, SaysWhatItKnowsWhereItDoesNotKnow) {
  for (const char* what : {"foo", "''", "foo:12", "':12'", "1:x"}) {
    const ProgramRun run = explain(what);
    EXPECT_EQ(run.exit_code, 2) << what;
    EXPECT_THAT(run.out, IsEmpty()) << what;
    EXPECT_THAT(run.err, Not(IsEmpty())) << what;
  }
  EXPECT_THAT(explain("foo").err, HasSubstr("HELO, EHLO, MAIL"));
}

TEST(Explain, FollowsASessionOfTelnetAndOfSwaks) {
  const std::string telnet =
      "Trying 192.0.2.1...\n220 mx.example\nHELO pc.example\n250 mx.example\n"
      "MAIL FROM: <a@pc.example>\n501 no\n";
  const ProgramRun run = explain("-", telnet);
  EXPECT_EQ(run.exit_code, 0);
  EXPECT_THAT(run.out, HasSubstr("!!     wrong: a space behind the colon"));
  EXPECT_THAT(run.out, HasSubstr("Something is wrong in 1 line."));
  const std::string swaks =
      "=== Connected to mx.example.\n<-  220 mx.example\n -> EHLO pc.example\n<-  250 mx.example\n"
      " -> RCPT TO:<b@mx.example>\n<-  250 ok\n";
  Json json = Json::parse(explain("- --format json", swaks).out);
  EXPECT_EQ(json["faulty_lines"], 1);
  EXPECT_EQ(json["lines"].size(), 5U);
  EXPECT_EQ(json["lines"][4]["wrong"][0]["clause"], "R5321-3.3-k");
}

TEST(Explain, ReadsWhatARunHasPrinted) {
  const ProgramRun run = explain("-", smtplab("run " + kF1).out);
  EXPECT_EQ(run.exit_code, 0) << run.err;
  EXPECT_THAT(run.out, HasSubstr("Nothing is wrong in it."));
}

/// A bad paste gives a clear error or a useful answer, soon.
TEST(Explain, StandsBadPastes) {
  const auto began = std::chrono::steady_clock::now();
  EXPECT_EQ(explain("-").exit_code, 2);
  EXPECT_THAT(explain("-").err, HasSubstr("nothing on standard input"));
  std::string binary(10'000'000, '\0');
  for (std::size_t i = 0; i < binary.size(); ++i) binary[i] = static_cast<char>(i * 7 % 256);
  EXPECT_THAT(explain("-", binary).err, HasSubstr("this is no text"));
  EXPECT_THAT(explain("-", std::string(10'000'000, 'a')).err, HasSubstr("looks like SMTP"));
  std::string endless = "220 mx.example\n";
  while (endless.size() < 10'000'000) endless += "NOOP\n250 OK\n";
  const ProgramRun cut = explain("- --format json", endless);
  EXPECT_EQ(cut.exit_code, 0);
  Json json = Json::parse(cut.out);
  EXPECT_EQ(json["lines"].size(), 2000U);
  EXPECT_THAT(json["remarks"].dump(), HasSubstr("longer than is read"));
  const ProgramRun half = explain("-", "RCPT TO:<b@mx.example>\n250 OK\nDATA\n");
  EXPECT_EQ(half.exit_code, 0);
  EXPECT_THAT(half.out, HasSubstr("begins in the middle"));
  const ProgramRun odd = explain("-", "220 \xff\xfe mx\nEHLO \x1b[31mpc\n250 \xe2\x80\xae\n");
  EXPECT_EQ(odd.exit_code, 0);
  EXPECT_THAT(odd.out, HasSubstr("\\xFF\\xFE"));
  EXPECT_THAT(odd.out, HasSubstr("\\x1B[31mpc"));
  EXPECT_THAT(odd.out, HasSubstr("\\u{202E}"));
  EXPECT_LT(std::chrono::steady_clock::now() - began, std::chrono::seconds(60));
}

TEST(Quiz, JudgesAFileOfAnswersAndGivesTheScoreAsJson) {
  const Folder folder;
  const std::string answers = folder.write("answers", "220\n250\n?\n551\n\n");
  const std::string command = "quiz " + kF1 + " --seed 3 --count 5 --answers " + answers;
  const ProgramRun run = smtplab(command + " --format json");
  EXPECT_EQ(run.exit_code, 0) << run.err;
  Json json = Json::parse(run.out);
  EXPECT_EQ(json["questions"].size(), 5U);
  EXPECT_EQ(json["score"]["of"], 5);
  const int all = json["score"]["right"].get<int>() + json["score"]["lawful"].get<int>() +
                  json["score"]["wrong"].get<int>() + json["score"]["passed_over"].get<int>();
  EXPECT_EQ(all, 5);
  EXPECT_EQ(json["questions"][2]["hints_used"], 1);
  EXPECT_EQ(json["questions"][4]["verdict"], "passed-over");
  EXPECT_EQ(smtplab(command + " --format json").out, run.out);
  EXPECT_NE(smtplab("quiz " + kF1 + " --seed 4 --count 5 --format json --no-input").out,
            smtplab("quiz " + kF1 + " --seed 3 --count 5 --format json --no-input").out);
}

TEST(Quiz, AsksAndJudgesInTurn) {
  const ProgramRun run =
      smtplab("quiz " + kF1 + " --count 1 --seed 5", "", SMTPLAB_SOURCE_DIR, "what?\n999\n");
  EXPECT_EQ(run.exit_code, 0);
  EXPECT_THAT(run.out, HasSubstr("Question 1 of 1: what does BBN-UNIX.ARPA answer?"));
  EXPECT_THAT(run.out, HasSubstr("That is no answer."));
  EXPECT_THAT(run.out, HasSubstr("Wrong. It is: "));
  EXPECT_THAT(run.out, HasSubstr("0 of 1 right, and 0 lawful."));
}

TEST(Quiz, WithoutInputShowsTheQuestionsAndNoAnswer) {
  const ProgramRun run = smtplab("quiz " + kF1 + " --no-input --count 3");
  EXPECT_EQ(run.exit_code, 0);
  EXPECT_THAT(run.out, HasSubstr("Question 3 of 3"));
  EXPECT_THAT(run.out, Not(HasSubstr("It is:")));
  EXPECT_THAT(smtplab("quiz " + kF1 + " --no-input --format json").out, Not(HasSubstr("given")));
}

TEST(Quiz, SaysWhatIsMissing) {
  EXPECT_EQ(smtplab("quiz nothing.json").exit_code, 2);
  EXPECT_EQ(smtplab("quiz " + kF1 + " --answers /nothing/here").exit_code, 2);
  EXPECT_EQ(smtplab("quiz " + kF1).exit_code, 4);  // the end of input, and no answer
}

}  // namespace
}  // namespace smtplab::testing
