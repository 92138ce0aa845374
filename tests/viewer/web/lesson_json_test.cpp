#include "viewer/web/lesson_json.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <string>

#include "tests/explain/sample_run.h"
#include "tests/viewer/web/read_lesson.h"

namespace smtplab::web {
namespace {

using explain::SampleRun;
using nlohmann::json;
using ::testing::HasSubstr;
using ::testing::Not;

TEST(LessonJson, ALineHasItsOctetsItsMarkAndWhatItMeans) {
  const SampleRun run = explain::run_message();
  const json lesson = lesson_of(run);
  const json refusal = step_saying(lesson, "550 No such user here");
  ASSERT_FALSE(refusal.is_null());
  EXPECT_EQ(refusal["kind"], "reply");
  EXPECT_EQ(refusal["label"], "S");
  EXPECT_EQ(refusal["mark"], "<**");
  EXPECT_TRUE(refusal["is_refusal"]);
  EXPECT_EQ(refusal["octets"], 23);
  EXPECT_EQ(refusal["code"], 550);
  EXPECT_THAT(english(lesson, refusal["meaning"]).get<std::string>(),
              HasSubstr("Mailbox unavailable"));
  const json accepted = step_saying(lesson, "RCPT TO:<Jones@beta.example>");
  EXPECT_EQ(accepted["mark"], "->");
  EXPECT_EQ(accepted["from"], 0);
  EXPECT_EQ(accepted["to"], 1);
}

std::string envelope_text(const json& lesson, std::size_t index) {
  const json& envelope = lesson["envelopes"].at(index);
  std::string text = "-";
  if (envelope.contains("like")) {
    text = envelope_text(lesson, envelope["like"]);
  } else if (!envelope["from"].is_null()) {
    text = english(lesson, envelope["from"]);
  }
  for (const json& path : envelope["to"]) text += " " + english(lesson, path).get<std::string>();
  return text;
}

TEST(LessonJson, TheEnvelopeGrowsWithEachRecipientThatIsTaken) {
  const SampleRun run = explain::run_message();
  const json lesson = lesson_of(run);
  std::vector<std::string> grown;
  for (const json& step : lesson["steps"]) {
    if (!step.contains("envelope") || step["envelope"][0] == step["envelope"][1]) continue;
    grown.push_back(envelope_text(lesson, step["envelope"][1]));
  }
  EXPECT_THAT(grown, ::testing::ElementsAre("<Smith@alpha.example>",
                                            "<Smith@alpha.example> <Jones@beta.example>", "-"));
}

TEST(LessonJson, AHostsOwnFieldsAreToldFromThoseThatCame) {
  const SampleRun run = explain::run_message();
  const json lesson = lesson_of(run);
  json kept;
  for (const json& step : lesson["steps"]) {
    for (const json& copy : step.value("copies", json::array())) kept = copy;
  }
  ASSERT_FALSE(kept.is_null());
  EXPECT_EQ(kept["how"], "stored");
  EXPECT_EQ(kept["host"], 1);
  EXPECT_EQ(english(lesson, kept["for"]), "<Jones@beta.example>");
  const json& message = lesson["messages"][kept["message"].get<std::size_t>()];
  std::vector<std::string> added;
  for (const json& place : kept["added"]) {
    const std::string field = english(lesson, message["fields"][place.get<std::size_t>()]);
    added.push_back(field.substr(0, field.find(':')));
  }
  EXPECT_THAT(added, ::testing::ElementsAre("Return-Path", "Received"));
  EXPECT_FALSE(kept.contains("lost"));
  EXPECT_FALSE(kept.contains("body_differs"));
}

// The second dot of "..etc." was added on the way.
TEST(LessonJson, WhatIsCarriedIsTheMessageWithoutTheDotsThatWereAdded) {
  const json lesson = lesson_of(explain::run_message());
  std::size_t contents = 0;
  for (const json& step : lesson["steps"]) {
    if (step["kind"] != "content") continue;
    ++contents;
    const json& message = lesson["messages"][step["carries"].get<std::size_t>()];
    EXPECT_EQ(english(lesson, message["body"]), "Blah blah blah...\n.etc.");
    EXPECT_EQ(english(lesson, step["text"]), "Blah blah blah...\n..etc.");
  }
  EXPECT_EQ(contents, 1U);
}

constexpr const char* kHostile = R"json(
    "C: MAIL FROM:<Smith@alpha.example>", "S: 250 OK",
    "C: RCPT TO:<Jones@beta.example>", "S: 250 OK",
    "C: DATA", "S: 354 Start mail input; end with <CRLF>.<CRLF>",
    "C: </script><script>alert(1)</script>", "C: a\u202Eb\u0000c\u2028d", "C: .", "S: 250 OK",
    "C: NOOP\u0007 \u2066x", "S: 500 Syntax error, command unrecognized",)json";

TEST(LessonJson, HostileOctetsAreEscapedAsInTheTextOfARun) {
  const json lesson =
      lesson_of(explain::run_dialogue(explain::kOpening + kHostile + explain::kClosing));
  EXPECT_FALSE(step_saying(lesson,
                           "</script><script>alert(1)</script>\n"
                           "a\\u{202E}b\\x00c\\u{2028}d")
                   .is_null())
      << lesson.dump(1);
  EXPECT_FALSE(step_saying(lesson, "NOOP\\x07 \\u{2066}x").is_null()) << lesson.dump(1);
}

TEST(LessonJson, EqualRunsGiveEqualOctets) {
  const auto written = [] {
    const SampleRun run = explain::run_message();
    return write_lesson_json(*run.scenario, run.result.log, run.scenario->seed);
  };
  EXPECT_EQ(written(), written());
}

TEST(LessonJson, ALongMessageIsCutAndSaysSo) {
  std::string lines;
  for (int i = 0; i < 500; ++i) lines += "\"C: line " + std::to_string(i) + "\",";
  const SampleRun run =
      explain::run_dialogue(explain::kOpening +
                            R"("C: MAIL FROM:<Smith@alpha.example>", "S: 250 OK",
         "C: RCPT TO:<Jones@beta.example>", "S: 250 OK",
         "C: DATA", "S: 354 Start mail input; end with <CRLF>.<CRLF>",)" +
                            lines + R"("C: .", "S: 250 OK",)" + explain::kClosing);
  const json lesson = lesson_of(run);
  for (const json& step : lesson["steps"]) {
    if (step["kind"] != "content") continue;
    const std::string shown = english(lesson, step["text"]);
    EXPECT_TRUE(shown.ends_with("\nline 399"));
    // 100 lines "line 400" to "line 499" with CRLF.
    EXPECT_EQ(step["octets_left_out"], 1000);
  }
}

TEST(LessonJson, ARunInWhichNothingHappensHasNoSteps) {
  const json lesson = lesson_of(explain::run_text(R"({"id": "none", "title": "None",
      "hosts": [{"name": "a.example"}, {"name": "b.example", "mailboxes": ["Jones"]}],
      "expect": [{"mailbox": "<Jones@b.example>", "messages": 0}]})"));
  EXPECT_EQ(lesson["steps"], json::array());
  EXPECT_EQ(lesson["hosts"].size(), 2U);
  EXPECT_EQ(lesson["ends"], 0);
}

}  // namespace
}  // namespace smtplab::web
