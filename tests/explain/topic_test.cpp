#include "sim/explain/topic.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <set>
#include <string>

#include "sim/explain/code_meaning.h"

namespace smtplab::explain {
namespace {

using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

std::string all_text(const Topic& topic) {
  std::string text = topic.title + "\n";
  for (const std::string& sentence : topic.sentences) text += sentence + "\n";
  for (const Topic::Section& section : topic.sections) {
    text += section.heading + "\n";
    for (const Topic::Entry& entry : section.entries)
      text += entry.label + ": " + entry.text + "\n";
  }
  return text;
}

TEST(FindTopic, KnowsAReplyCodeInAllItsAnswers) {
  const auto topic = find_topic("251", Language::en);
  ASSERT_TRUE(topic.has_value());
  EXPECT_EQ(topic->kind, "reply-code");
  EXPECT_THAT(all_text(*topic), HasSubstr("RCPT (RFC 821"));
  EXPECT_THAT(all_text(*topic), HasSubstr("VRFY (RFC 821"));
  EXPECT_THAT(all_text(*topic), HasSubstr("sends the mail on by itself"));
  EXPECT_TRUE(std::any_of(topic->clauses.begin(), topic->clauses.end(),
                          [](const auto* clause) { return clause->id == "R5321-3.4-c"; }));
}

TEST(FindTopic, SaysOfACodeThatNoTableListsWhatItsDigitsSay) {
  const auto topic = find_topic("459", Language::en);
  ASSERT_TRUE(topic.has_value());
  EXPECT_THAT(all_text(*topic), HasSubstr("not now, try again later; about the mail system"));
  EXPECT_THAT(all_text(*topic), HasSubstr("No table"));
}

TEST(FindTopic, KnowsStatusCodes) {
  const auto topic = find_topic("5.1.1", Language::en);
  ASSERT_TRUE(topic.has_value());
  EXPECT_EQ(topic->kind, "status-code");
  EXPECT_THAT(all_text(*topic), HasSubstr("there is no such mailbox there"));
  EXPECT_THAT(find_topic("4.99.99", Language::en)->title, HasSubstr("not in RFC 3463"));
}

TEST(FindTopic, KnowsACommandByTheStatesOfTheSession) {
  const auto topic = find_topic("rcpt", Language::en);
  ASSERT_TRUE(topic.has_value());
  EXPECT_EQ(topic->subject, "RCPT");
  EXPECT_EQ(topic->title, "RCPT TO:<forward-path> [SP parameters] CRLF");
  EXPECT_THAT(all_text(*topic), HasSubstr("mail: The client names the first recipient"));
  EXPECT_THAT(all_text(*topic), HasSubstr("MAIL must come first"));
}

TEST(FindTopic, KnowsAClauseInAnyLetterCaseAndWhereItIsFollowed) {
  const auto topic = find_topic("r5321-3.3-K", Language::en);
  ASSERT_TRUE(topic.has_value());
  EXPECT_EQ(topic->subject, "R5321-3.3-k");
  EXPECT_THAT(all_text(*topic), HasSubstr("Level: MUST."));
  EXPECT_THAT(all_text(*topic), HasSubstr("RCPT: A recipient without a transaction"));
}

TEST(FindTopic, KnowsNothingElse) {
  for (const char* what : {"", "foo", "99", "650", "1000", "5.1", "R5321-3.3-zzz", "25O"}) {
    EXPECT_FALSE(find_topic(what, Language::en).has_value()) << what;
  }
}

/// Whatever can be asked for is answered in both languages, with clauses that resolve and no gap.
TEST(FindTopic, AnswersEveryNameAndEveryListedCodeInBothLanguages) {
  std::set<std::string> asked;
  for (const std::string& name : topic_names()) asked.insert(name);
  for (const auto& row : requirements::standard_register().replies()) {
    asked.insert(std::to_string(row.code));
  }
  for (const auto& clause : requirements::standard_register().all()) asked.insert(clause.id);
  EXPECT_GT(asked.size(), 1000U);
  for (const std::string& what : asked) {
    for (const Language language : {Language::en, Language::zh}) {
      const auto topic = find_topic(what, language);
      ASSERT_TRUE(topic.has_value()) << what;
      EXPECT_THAT(topic->clauses, Not(IsEmpty())) << what;
      EXPECT_THAT(topic->sentences, Not(IsEmpty())) << what;
      const std::string text = all_text(*topic);
      EXPECT_EQ(text.find("[topic."), std::string::npos) << text;
      EXPECT_EQ(text.find('{'), std::string::npos) << text;
    }
  }
}

}  // namespace
}  // namespace smtplab::explain
