#include "viewer/model/recording.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "sample_document.h"
#include "sim/explain/trace_header.h"
#include "sim/trace/jsonl_writer.h"

namespace smtplab::viewer {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

std::string trace_of(const std::shared_ptr<const scenario::Scenario>& scenario) {
  const auto run = Future::simulate(scenario, scenario->seed);
  return trace::write_jsonl(run->header(), run->log());
}

/// The same, as hosts on real sockets would have made it: with one more host for all others.
std::string live_trace_of(const std::shared_ptr<const scenario::Scenario>& scenario) {
  const auto run = Future::simulate(scenario, scenario->seed);
  trace::Header header = run->header();
  header.hosts.emplace_back("outside").is_elsewhere = true;
  return trace::write_jsonl(header, run->log());
}

Document open(const std::shared_ptr<const scenario::Scenario>& scenario, std::string_view text) {
  auto opened = Document::of_trace(scenario, text);
  if (!opened) throw std::runtime_error(problem_text(opened.error(), explain::Language::en));
  return *std::move(opened);
}

RecordingProblem problem_of(std::string_view text) {
  const auto opened = Document::of_trace(one_message(), text);
  if (opened) throw std::runtime_error("it was opened");
  return opened.error();
}

/// Line `number` of a text, from 1, with something in it changed.
std::string with_change(std::string text, std::size_t number, const std::string& from,
                        const std::string& to) {
  std::size_t at = 0;
  for (std::size_t i = 1; i < number; ++i) at = text.find('\n', at) + 1;
  const std::size_t place = text.find(from, at);
  if (place == std::string::npos || place > text.find('\n', at)) {
    throw std::runtime_error("line has no " + from);
  }
  return text.replace(place, from.size(), to);
}

TEST(Recording, ThatRunsHereToTheSameEventsCanBeForked) {
  const auto scenario = one_message();
  Document document = open(scenario, trace_of(scenario));
  EXPECT_EQ(document.future().origin(), Origin::reproduced);
  go_to(document.playback(), "C: HELO");
  ASSERT_TRUE(document.fork_reply("500 What?"));
}

TEST(Recording, OfAnotherRunCanBeSoughtAndNotForked) {
  const auto scenario = one_message();
  // Somebody else's server was friendlier.
  std::string text = trace_of(scenario);
  for (std::size_t at; (at = text.find("250 beta.example")) != std::string::npos;) {
    text.replace(at, 16, "250 beta.exam.ee");
  }
  Document document = open(scenario, text);
  EXPECT_EQ(document.future().origin(), Origin::recorded);
  go_to(document.playback(), "S: 250 beta.exam.ee");
  const auto forked = document.fork_reply("500 What?");
  ASSERT_FALSE(forked);
  EXPECT_EQ(forked.error().kind, RefusalKind::other_version);
  ASSERT_TRUE(document.playback().back());
  EXPECT_EQ(lit_text(document), "C: HELO alpha.example");
}

TEST(Recording, OfALiveRunCanBeSoughtAndNotForked) {
  const auto scenario = one_message();
  Document document = open(scenario, live_trace_of(scenario));
  EXPECT_EQ(document.future().origin(), Origin::live);
  EXPECT_EQ(document.future().scenario().hosts.size(), 3U);
  EXPECT_TRUE(document.future().header().hosts.back().is_elsewhere);
  go_to(document.playback(), "C: RCPT TO:<Green");
  for (const auto& refused : {document.fork_reply("500 What?"), document.fork_command("NOOP"),
                              document.fork(scenario::Crash{1})}) {
    ASSERT_FALSE(refused);
    EXPECT_EQ(refused.error().kind, RefusalKind::live_run);
  }
}

TEST(Recording, IsFollowedWhileItIsWritten) {
  const auto scenario = one_message();
  const std::string text = live_trace_of(scenario);
  const std::size_t header = text.find('\n') + 1;
  Document document = open(scenario, text.substr(0, header));
  EXPECT_TRUE(document.playback().is_at_end());
  // Pieces of any length: lines come cut.
  std::size_t grown = 0;
  for (std::size_t at = header; at < text.size(); at += 97) {
    const std::size_t seen = document.playback().seen();
    const auto taken = document.append(text.substr(at, 97));
    ASSERT_TRUE(taken) << problem_text(taken.error(), explain::Language::en);
    EXPECT_TRUE(document.playback().is_at_end()) << "who is at the end stays there";
    grown += document.playback().seen() > seen ? 1U : 0U;
  }
  EXPECT_GT(grown, 10U);
  const Document whole = open(scenario, text);
  Playback end(whole.future());
  end.to_end();
  EXPECT_EQ(transcript(document.playback()), transcript(end));
  EXPECT_EQ(document.playback().digest(), end.digest());
  // Who looks at something earlier is left alone.
  document.playback().to_start();
  ASSERT_TRUE(document.append(text.substr(0, 0)));
  EXPECT_TRUE(document.playback().is_at_start());
}

TEST(Recording, SaysWhatIsWrong) {
  const std::string text = trace_of(one_message());
  EXPECT_EQ(problem_of("").error, RecordingError::no_header);
  EXPECT_EQ(problem_of("\x7f\x45\x4c\x46\n").error, RecordingError::no_header);
  EXPECT_EQ(problem_of(with_change(text, 1, "\"version\":1", "\"version\":9")).error,
            RecordingError::other_version);
  EXPECT_EQ(problem_of(with_change(text, 1, "one-message", "two-messages")).error,
            RecordingError::other_scenario);
  EXPECT_EQ(problem_of(with_change(text, 1, "alpha.example", "gamma.example")).error,
            RecordingError::other_scenario);
  const RecordingProblem third = problem_of(with_change(text, 3, "\"kind\"", "\"kin\""));
  EXPECT_EQ(third.error, RecordingError::bad_event);
  EXPECT_EQ(third.line, 3U);
  EXPECT_THAT(problem_text(third, explain::Language::en), HasSubstr("line 3"));
}

TEST(Recording, RefusesEventsThatNoRunHas) {
  const std::string text = trace_of(one_message());
  std::size_t row_line = 0;
  std::size_t sent_line = 0;
  std::size_t number = 1;
  for (std::size_t at = 0; at < text.size(); at = text.find('\n', at) + 1, ++number) {
    const std::string line = text.substr(at, text.find('\n', at) - at);
    if (row_line == 0 && line.find("\"row\":") != std::string::npos) row_line = number;
    if (sent_line == 0 && line.find("\"kind\":\"sent\"") != std::string::npos) sent_line = number;
  }
  const auto expect_impossible = [](const std::string& changed, std::size_t line) {
    const RecordingProblem problem = problem_of(changed);
    EXPECT_EQ(problem.error, RecordingError::impossible_event);
    EXPECT_EQ(problem.line, line);
  };
  const std::string other_number = with_change(text, row_line, "\"row\":", "\"row\":100");
  // A row is known by its key.
  EXPECT_EQ(open(one_message(), other_number).future().origin(), Origin::reproduced);
  expect_impossible(with_change(other_number, row_line, "\"row_key\":\"", "\"row_key\":\"no-"),
                    row_line);
  expect_impossible(with_change(text, sent_line, "\"begin\":", "\"begin\":400000000"), sent_line);
  expect_impossible(with_change(text, 4, "\"at_ns\":", "\"at_ns\":-"), 4);
}

TEST(Recording, HasASentenceForEachProblemInEachLanguage) {
  for (std::size_t i = 0; i < kRecordingErrorCount; ++i) {
    const RecordingProblem problem{static_cast<RecordingError>(i), 7};
    const std::string en = problem_text(problem, explain::Language::en);
    EXPECT_THAT(en, Not(HasSubstr("[")));
    EXPECT_NE(en, problem_text(problem, explain::Language::zh));
  }
}

}  // namespace
}  // namespace smtplab::viewer
