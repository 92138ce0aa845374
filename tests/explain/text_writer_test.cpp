#include "sim/explain/text_writer.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <regex>
#include <string>
#include <vector>

#include "sample_run.h"
#include "sim/explain/text_layout.h"
#include "sim/explain/trace_header.h"

namespace smtplab::explain {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

std::string text_of(const SampleRun& run, const TextOptions& options = {}) {
  return write_text(*run.scenario, run.result, options);
}

std::vector<std::string> lines_of(const std::string& text) {
  std::vector<std::string> lines;
  std::size_t begin = 0;
  for (std::size_t end = text.find('\n'); end != std::string::npos; end = text.find('\n', begin)) {
    lines.push_back(text.substr(begin, end - begin));
    begin = end + 1;
  }
  return lines;
}

std::size_t count_of(const std::string& text, const std::string& part) {
  std::size_t count = 0;
  for (std::size_t at = text.find(part); at != std::string::npos; at = text.find(part, at + 1)) {
    ++count;
  }
  return count;
}

TEST(WriteText, ShowsTheDialogueWithItsMarks) {
  const std::string text = text_of(run_message());
  EXPECT_THAT(text, HasSubstr(" -> C: MAIL FROM:<Smith@alpha.example>\n"));
  EXPECT_THAT(text, HasSubstr(" <-  S: 250 OK\n"));
  EXPECT_THAT(text, HasSubstr(" <** S: 550 No such user here\n"));
  EXPECT_THAT(text, HasSubstr(" -> C: Blah blah blah...\n"));
  EXPECT_THAT(text, HasSubstr(" -> C: ..etc.\n"));
  EXPECT_THAT(text, HasSubstr("alpha.example calls beta.example\n"));
  EXPECT_THAT(text, HasSubstr("beta.example closes the connection\n"));
}

TEST(WriteText, ExplainsEachLine) {
  const std::string text = text_of(run_message());
  EXPECT_THAT(text, HasSubstr("state: ready -> mail\n"));
  EXPECT_THAT(text, HasSubstr("state: recipients\n"));
  EXPECT_THAT(text, HasSubstr("envelope: from <Smith@alpha.example>\n"));
  EXPECT_THAT(text, HasSubstr("envelope: empty\n"));
  EXPECT_THAT(text, HasSubstr("code 550: Mailbox unavailable"));
  EXPECT_THAT(text, HasSubstr("beta.example: mailbox <Jones@beta.example>: 1 message"));
  EXPECT_THAT(text, HasSubstr("    | Return-Path: <Smith@alpha.example>\n"));
  EXPECT_THAT(text, HasSubstr("Result  passed: 8 reply lines as expected\n"));
}

TEST(WriteText, ExplainsAClauseAndACodeOnce) {
  const std::string text = text_of(run_message());
  EXPECT_EQ(count_of(text, "RCPT appends to the forward-path buffer"), 1U);
  EXPECT_GT(count_of(text, "[R821-4.1.1-l]"), 1U);
  EXPECT_EQ(count_of(text, "code 250: Requested action done"), 1U);
}

TEST(WriteText, LeavesOutWhatIsNotWanted) {
  TextOptions options;
  options.clauses = false;
  EXPECT_THAT(text_of(run_message(), options), Not(HasSubstr("[R821")));
  EXPECT_THAT(text_of(run_message(), options), HasSubstr("state:"));
  options.annotate = false;
  const std::string plain = text_of(run_message(), options);
  EXPECT_THAT(plain, Not(HasSubstr("state:")));
  EXPECT_THAT(plain, HasSubstr(" <** S: 550 No such user here\n"));
  EXPECT_THAT(plain, HasSubstr("Result  passed"));
}

TEST(WriteText, HasTheLabelsOfRfc821) {
  TextOptions options;
  options.labels = Labels::sender_receiver;
  const std::string text = text_of(run_message(), options);
  EXPECT_THAT(text, HasSubstr(" -> S: MAIL FROM:<Smith@alpha.example>\n"));
  EXPECT_THAT(text, HasSubstr(" <-  R: 250 OK\n"));
  EXPECT_THAT(text, Not(HasSubstr("C:")));
  EXPECT_THAT(text, Not(HasSubstr("the client")));
}

TEST(WriteText, FitsItsWidth) {
  const SampleRun run = run_message();
  for (const Language language : {Language::en, Language::zh}) {
    for (const std::size_t width : {40U, 60U, 80U, 120U}) {
      TextOptions options;
      options.width = width;
      options.language = language;
      for (const std::string& line : lines_of(text_of(run, options))) {
        EXPECT_LE(display_width(line), width) << line;
        EXPECT_FALSE(line.ends_with(' ')) << line;
      }
    }
  }
}

TEST(WriteText, ColourChangesNothingButTheColour) {
  const SampleRun run = run_message();
  TextOptions options;
  options.colour = true;
  const std::string coloured = text_of(run, options);
  EXPECT_THAT(coloured, HasSubstr("\x1b["));
  const std::string bare = std::regex_replace(coloured, std::regex("\x1b\\[[0-9;]*m"), "");
  options.colour = false;
  EXPECT_EQ(bare, text_of(run, options));
  EXPECT_THAT(text_of(run, options), Not(HasSubstr("\x1b")));
}

TEST(WriteText, ShowsWhatDiffers) {
  const SampleRun run = run_dialogue(kOpening + R"("C: NOOP", "S: 250 Okay",)" + kClosing);
  for (const bool annotate : {true, false}) {
    TextOptions options;
    options.annotate = annotate;
    const std::string text = text_of(run, options);
    EXPECT_THAT(text, HasSubstr("!!  expected: 250 Okay\n"));
    EXPECT_THAT(text, HasSubstr("!!  seen:     250 OK\n"));
    EXPECT_THAT(text, HasSubstr("Result  FAILED: 1 thing is not as expected\n"));
  }
  // Without a judgement the trace itself tells.
  EXPECT_THAT(write_text(*run.scenario, run.result.log, {}),
              HasSubstr("Result  1 line was not as expected\n"));
}

TEST(WriteText, EscapesWhatPeersAndFilesSay) {
  const SampleRun run = run_text(
      "{\"id\": \"sample\", \"title\": \"A \\u202e title\", \"standard\": 821,"
      "\"hosts\": [{\"name\": \"alpha.example\", \"role\": \"mua\"}, {\"name\": \"beta.example\"}],"
      "\"script\": [{\"at_s\": 0, \"from\": \"alpha.example\", \"to\": \"beta.example\","
      "\"dialogue\": [" +
      kOpening + "\"C: NOOP \\u001b[31m\\u0007\", \"S: 501 What?\"," + kClosing + "]}]}");
  const std::string text = text_of(run);
  EXPECT_THAT(text, HasSubstr("A \\u{202E} title"));
  EXPECT_THAT(text, HasSubstr("NOOP \\x1B[31m\\x07"));
  EXPECT_THAT(text, Not(HasSubstr("\x1b")));
  EXPECT_THAT(text, Not(HasSubstr("\u202E")));
}

// RFC 6531 lets names hold what turns the direction of writing.
TEST(WriteText, EscapesNamesInUtf8ThatWouldMislead) {
  const SampleRun run = run_text(
      R"({"id": "sample", "title": "A sample", "standard": 5321,
      "hosts": [{"name": "a.example", "role": "mua"},
                {"name": "b.example", "extensions": ["8BITMIME", "SMTPUTF8"],
                 "mailboxes": ["jos\u00e9\u202e"]}],
      "script": [{"at_s": 0, "from": "a.example", "to": "b.example", "dialogue": [
        "S: 220 b.example Simple Mail Transfer Service Ready", "C: EHLO a.example",
        "S: 250-b.example", "S: 250-8BITMIME", "S: 250-SMTPUTF8", "S: 250-EXPN", "S: 250 HELP",
        "C: VRFY jos\u00e9\u202e SMTPUTF8", "S: 250 <jos\u00e9\u202e@b.example>",
        "C: MAIL FROM:<x\u2066y@a.example> SMTPUTF8", "S: 250 OK",
        "C: RCPT TO:<jos\u00e9\u202e@b.example>", "S: 250 OK",
        "C: DATA", "S: 354 Start mail input; end with <CRLF>.<CRLF>",
        "C: Subject: \u200f", "C: .", "S: 250 OK"]}]})");
  const std::string text = text_of(run);
  EXPECT_THAT(text, HasSubstr("S: 250 <jos\u00e9\\u{202E}@b.example>"));
  EXPECT_THAT(text, HasSubstr("envelope: from <x\\u{2066}y@a.example>"));
  EXPECT_THAT(text, HasSubstr("mailbox <jos\u00e9\\u{202E}@b.example>: 1 message"));
  for (const char* hidden : {"\u202E", "\u2066", "\u200F"}) {
    EXPECT_THAT(text, Not(HasSubstr(hidden)));
  }
}

TEST(WriteText, CutsLongContentAndSaysSo) {
  std::string content;
  for (int i = 1; i <= 100; ++i) content += "\"C: line " + std::to_string(i) + "\",";
  const SampleRun run = run_dialogue(kOpening + R"(
      "C: MAIL FROM:<Smith@alpha.example>", "S: 250 OK",
      "C: RCPT TO:<Jones@beta.example>", "S: 250 OK",
      "C: DATA", "S: 354 Start mail input; end with <CRLF>.<CRLF>",)" +
                                     content + R"("C: .", "S: 250 OK",)" + kClosing);
  TextOptions options;
  const std::string cut = text_of(run, options);
  EXPECT_THAT(cut, HasSubstr("C: line 18\n"));
  EXPECT_THAT(cut, HasSubstr("C: ... 76 more lines ...\n"));
  EXPECT_THAT(cut, Not(HasSubstr("C: line 19\n")));
  EXPECT_THAT(cut, Not(HasSubstr("C: line 94\n")));
  EXPECT_THAT(cut, HasSubstr("C: line 95\n"));
  EXPECT_THAT(cut, HasSubstr("C: line 100\n"));
  options.content_lines = 0;
  EXPECT_THAT(text_of(run, options), HasSubstr("C: line 50\n"));
}

TEST(WriteText, SaysThatNothingHappened) {
  const std::string text = write_text(scenario::Scenario{}, trace::Log(), {});
  EXPECT_THAT(text, HasSubstr("No connection was made.\n"));
  EXPECT_THAT(text, HasSubstr("No host holds a message.\n"));
}

TEST(WriteText, LeavesNoKeyUnspoken) {
  for (const Language language : {Language::en, Language::zh}) {
    TextOptions options;
    options.language = language;
    EXPECT_FALSE(std::regex_search(text_of(run_message(), options),
                                   std::regex("\\[[a-z]+\\.|\\{[a-zA-Z_]+\\}")));
  }
}

TEST(FailureText, NamesTheFileAndTheLine) {
  const SampleRun run = run_dialogue(kOpening + R"("C: NOOP", "S: 250 Okay",)" + kClosing);
  ASSERT_EQ(run.result.failures.size(), 1U);
  EXPECT_THAT(failure_text(*run.scenario, run.result.failures[0], Language::en),
              ::testing::MatchesRegex("sample.json:[0-9]+: the dialogue: expected \"250 Okay\", "
                                      "seen \"250 OK\""));
}

TEST(FailureText, ARunThatWasStoppedIsNamedWithItsCure) {
  const SampleRun run = run_message();
  scenario::Failure stopped;
  stopped.kind = scenario::Failure::Kind::too_large;
  stopped.seen = "1000";
  EXPECT_EQ(failure_text(*run.scenario, stopped, Language::en),
            "sample.json: stopped: the trace of the run has grown beyond 1000 octets; send less: "
            "shorter messages, or to fewer recipients");
  stopped.kind = scenario::Failure::Kind::endless;
  EXPECT_THAT(failure_text(*run.scenario, stopped, Language::en),
              ::testing::MatchesRegex("sample.json: .* within 1000 steps; .* \\(\"retry\"\\)"));
}

TEST(TraceHeader, HasTheHostsOfTheScenario) {
  const SampleRun run = run_message();
  const trace::Header header = trace_header(*run.scenario, 7);
  EXPECT_EQ(header.scenario, "sample");
  EXPECT_EQ(header.seed, 7U);
  ASSERT_EQ(header.hosts.size(), 2U);
  EXPECT_EQ(header.hosts[1].name, "beta.example");
  EXPECT_EQ(header.hosts[1].table, &run.scenario->hosts[1].dialect.table);
}

}  // namespace
}  // namespace smtplab::explain
