#include "viewer/model/quiz_session.h"

#include <gtest/gtest.h>

#include <string>

#include "sample_document.h"

namespace smtplab::viewer {
namespace {

explain::QuizOptions all_questions() {
  explain::QuizOptions options;
  options.count = 100;
  return options;
}

/// The code that the host gives, where the reply is lit.
std::string given(Playback& playback, const QuizSession& quiz) {
  playback.seek(quiz.answer_place());
  return lit_text(playback).substr(3, 3);
}

TEST(QuizSession, AsksBeforeTheReplyIsShown) {
  Document document = Document::of_scenario(one_message());
  Playback& playback = document.playback();
  QuizSession quiz(document.future(), all_questions());
  ASSERT_EQ(quiz.size(), 8U);
  for (; !quiz.is_over(); quiz.go_on()) {
    const std::string code = given(playback, quiz);
    const std::string reply = lit_text(playback);
    EXPECT_EQ(reply.substr(0, 3), "S: ");
    playback.seek(quiz.place());
    EXPECT_EQ(playback.position(), quiz.question().event) << "the answering is the next event";
    EXPECT_EQ(lit_text(playback), quiz.question().before.empty() ? "C: (connects to beta.example)"
                                                                 : quiz.question().before.back());
    EXPECT_EQ(quiz.answer(code).verdict, explain::QuizVerdict::right) << reply;
  }
  EXPECT_EQ(quiz.score(), (QuizScore{8, 0, 0, 0, 8}));
}

TEST(QuizSession, CountsEachQuestionOnce) {
  Document document = Document::of_scenario(one_message());
  QuizSession quiz(document.future(), all_questions());
  EXPECT_EQ(quiz.judgement(), nullptr);
  EXPECT_EQ(quiz.answer("what?").verdict, explain::QuizVerdict::unreadable);
  EXPECT_EQ(quiz.answer("999").verdict, explain::QuizVerdict::wrong);
  EXPECT_EQ(quiz.answer("220").verdict, explain::QuizVerdict::wrong) << "it was answered";
  EXPECT_EQ(quiz.score(), (QuizScore{0, 0, 1, 0, 8}));
  quiz.go_on();
  EXPECT_EQ(quiz.number(), 1U);
  EXPECT_EQ(quiz.judgement(), nullptr);
  quiz.go_on();
  EXPECT_EQ(quiz.score(), (QuizScore{0, 0, 1, 1, 8})) << "the second one was passed over";
  EXPECT_EQ(quiz.answer("421").verdict, explain::QuizVerdict::lawful);
  EXPECT_EQ(quiz.score().lawful, 1U);
}

TEST(QuizSession, GivesHintsUntilThereAreNoMore) {
  Document document = Document::of_scenario(one_message());
  QuizSession quiz(document.future(), all_questions());
  std::size_t count = 0;
  while (const auto hint = quiz.hint()) {
    EXPECT_FALSE(hint->empty());
    ++count;
  }
  EXPECT_EQ(count, quiz.question().hints.size());
  EXPECT_GT(count, 0U);
  quiz.go_on();
  EXPECT_TRUE(quiz.hint());
}

}  // namespace
}  // namespace smtplab::viewer
