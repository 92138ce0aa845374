#include "sim/explain/sequence.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <vector>

#include "sample_run.h"

namespace smtplab::explain {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using Kind = SequenceStep::Kind;

Sequence of(const SampleRun& run, const SequenceRange& range = {},
            Language language = Language::en) {
  return sequence_of(*run.scenario, run.result.log, range, language);
}

/// "0>1 MAIL FROM:<...>": from which lane to which, and the first line.
std::vector<std::string> lines_of(const Sequence& sequence) {
  std::vector<std::string> lines;
  for (const SequenceStep& step : sequence.steps) {
    std::string line = std::to_string(step.from);
    if (step.to != trace::kNone) line.append(">").append(std::to_string(step.to));
    if (!step.lines.empty()) line.append(" ").append(step.lines.front());
    lines.push_back(line);
  }
  return lines;
}

const SequenceStep& step_of(const Sequence& sequence, std::string_view beginning) {
  for (const SequenceStep& step : sequence.steps) {
    if (!step.lines.empty() && step.lines.front().starts_with(beginning)) return step;
  }
  throw std::runtime_error("no step " + std::string(beginning));
}

TEST(Sequence, HasEachLineWithItsDirectionAndWhatBecomesOfTheMessage) {
  EXPECT_THAT(lines_of(of(run_message())),
              ElementsAre("0>1",  // the call
                          "1>0 220 beta.example Simple Mail Transfer Service Ready",
                          "0>1 HELO alpha.example", "1>0 250 beta.example",
                          "0>1 MAIL FROM:<Smith@alpha.example>", "1>0 250 OK",
                          "0>1 RCPT TO:<Jones@beta.example>", "1>0 250 OK",
                          "0>1 RCPT TO:<Green@beta.example>", "1>0 550 No such user here",
                          "0>1 DATA", "1>0 354 Start mail input; end with <CRLF>.<CRLF>",
                          "0>1 content: 2 lines, 27 octets", "0>1 .   (end of content)",
                          "1 stored for <Jones@beta.example>", "1>0 250 OK", "0>1 QUIT",
                          "1>0 221 beta.example Service closing transmission channel",
                          "1>0"));  // the end
}

TEST(Sequence, TellsRefusalsFromOtherReplies) {
  const Sequence sequence = of(run_message());
  EXPECT_TRUE(step_of(sequence, "550").is_refusal);
  EXPECT_FALSE(step_of(sequence, "354").is_refusal);
  EXPECT_EQ(step_of(sequence, "550").kind, Kind::reply);
  EXPECT_EQ(step_of(sequence, "RCPT").kind, Kind::command);
  EXPECT_EQ(step_of(sequence, "content").kind, Kind::content);
}

TEST(Sequence, ShowsWhatNeverArrives) {
  // The link takes 20 ms; the connection breaks while RCPT is on its way.
  const SampleRun run = run_dialogue(
      kOpening + R"("C: MAIL FROM:<Smith@alpha.example>", "S: 250 OK", {"wait_s": 4.9},
        "C: RCPT TO:<Jones@beta.example>")",
      R"(, "links": [{"between": ["alpha.example", "beta.example"], "latency_ms": 500}],
         "faults": [{"at_s": 8.1, "reset": ["alpha.example", "beta.example"]}])");
  const Sequence sequence = of(run);
  EXPECT_TRUE(step_of(sequence, "MAIL").arrives);
  EXPECT_FALSE(step_of(sequence, "RCPT").arrives) << ::testing::PrintToString(lines_of(sequence));
  const auto broken = std::find_if(sequence.steps.begin(), sequence.steps.end(),
                                   [](const SequenceStep& s) { return s.kind == Kind::broken; });
  EXPECT_NE(broken, sequence.steps.end());
}

TEST(Sequence, MarksWhatWasExpectedOtherwiseWhereItIsSeen) {
  const SampleRun run = run_dialogue(kOpening + R"("C: NOOP", "S: 250 Okay",)" + kClosing);
  const Sequence sequence = of(run);
  const SequenceStep& surprise = step_of(sequence, "expected: ");
  EXPECT_EQ(surprise.kind, Kind::surprise);
  EXPECT_EQ(surprise.from, 0U);
  EXPECT_THAT(surprise.lines.front(), HasSubstr("250 Okay"));
}

TEST(Sequence, ShowsTheRangeThatIsAskedFor) {
  const SampleRun run = run_message();
  const Sequence all = of(run);
  SequenceRange range;
  range.first = step_of(all, "RCPT TO:<Green").event;
  range.last = step_of(all, "550").event;
  EXPECT_THAT(lines_of(of(run, range)),
              ElementsAre("0>1 RCPT TO:<Green@beta.example>", "1>0 550 No such user here"));
  range.last = trace::kNoEvent;
  range.most_steps = 3;
  const Sequence cut = of(run, range);
  EXPECT_EQ(cut.steps.size(), 3U);
  EXPECT_EQ(cut.steps.size() + cut.left_out + 8, all.steps.size());
}

TEST(Sequence, EscapesWhatPeersSay) {
  const SampleRun run = run_dialogue(
      kOpening + R"({"C": "NOOP \u202eevil\u0000<script>\r\n"}, {"S": "250 OK\r\n"},)" + kClosing);
  const Sequence sequence = of(run);
  EXPECT_EQ(step_of(sequence, "NOOP").lines.front(), "NOOP \\u{202E}evil\\x00<script>");
}

TEST(Sequence, ShortensWhatRecurs) {
  std::string lines = kOpening;
  for (int i = 0; i < 50; ++i) lines += R"("C: NOOP", "S: 250 OK",)";
  const SampleRun run = run_dialogue(lines + kClosing);
  const Sequence sequence = of(run);
  const SequenceStep& omission = step_of(sequence, "... the same 48 more times, until ");
  EXPECT_EQ(omission.kind, Kind::omission);
  SequenceRange range;
  range.in_full = true;
  EXPECT_EQ(of(run, range).steps.size(), sequence.steps.size() - 1 + 96);
}

TEST(Sequence, HasQuestionsToNameServersAsArrows) {
  const SampleRun run =
      run_text(file_text(std::string(SMTPLAB_SOURCE_DIR) + "/scenarios/dns/mx-order.json"));
  const Sequence sequence = of(run);
  const SequenceStep& question = step_of(sequence, "MX example.org?");
  EXPECT_EQ(question.kind, Kind::datagram);
  EXPECT_EQ(run.scenario->hosts[question.to].name, "ns.test");
  EXPECT_THAT(step_of(sequence, "MX 30").lines.front(), HasSubstr("MX 10 near.example.org"));
  // Hosts that nothing passes are no lanes.
  EXPECT_LT(sequence.lanes.size(), run.scenario->hosts.size());
}

TEST(Sequence, OfAnEmptyLogHasNothing) {
  const SampleRun run = run_message();
  const Sequence sequence = sequence_of(*run.scenario, trace::Log(), {}, Language::en);
  EXPECT_THAT(sequence.steps, IsEmpty());
  EXPECT_THAT(sequence.lanes, IsEmpty());
}

}  // namespace
}  // namespace smtplab::explain
