#include "viewer/model/search.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "sample_document.h"
#include "viewer/model/selection.h"

namespace smtplab::viewer {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

std::vector<std::string> texts(const Document& document, const Search& search) {
  std::vector<std::string> all;
  const Future& future = document.future();
  for (const std::size_t moment : search.found()) {
    all.push_back(future.commentary(explain::Language::en).text(future.story().moments()[moment]));
  }
  return all;
}

TEST(Search, FindsLinesCodesAndHosts) {
  const Document document = Document::of_scenario(one_message());
  const auto find = [&](const char* text) {
    return texts(document, Search(document.future(), text, explain::Language::en));
  };
  EXPECT_THAT(find("rcpt to:<GREEN"), ElementsAre("C: RCPT TO:<Green@beta.example>"));
  EXPECT_THAT(find("550"), ElementsAre("S: 550 No such user here"));
  EXPECT_THAT(find("..etc."), ElementsAre("C: Blah blah blah...")) << "a later line of the content";
  EXPECT_EQ(find("alpha").front(), "C: (connects to beta.example)") << "whose caller it is";
  EXPECT_THAT(find("nobody says this"), IsEmpty());
  EXPECT_THAT(find(""), IsEmpty());
}

TEST(Search, FindsWhatHostsDo) {
  const Document document = Document::of_scenario(a_road());
  const std::string letter = "pc.example.com: <alice@example.com> writes to <bob@example.org>";
  EXPECT_THAT(texts(document, Search(document.future(), "Writes To", explain::Language::en)),
              ElementsAre(letter, letter));
  const Search search(document.future(), "mx.example.org", explain::Language::en);
  EXPECT_GT(search.found().size(), 4U);
}

TEST(Search, GoesRound) {
  const Document document = Document::of_scenario(one_message());
  const Search search(document.future(), "RCPT", explain::Language::en);
  ASSERT_EQ(search.found().size(), 2U);
  const std::size_t first = search.found()[0];
  const std::size_t second = search.found()[1];
  EXPECT_EQ(search.next(0), first);
  EXPECT_EQ(search.next(first), first);
  EXPECT_EQ(search.next(first + 1), second) << "the first one is lit";
  EXPECT_EQ(search.next(second + 1), first);
  EXPECT_EQ(search.previous(second + 1), first);
  EXPECT_EQ(search.previous(first + 1), second);
  EXPECT_EQ(search.previous(0), second);
  EXPECT_TRUE(search.has(first));
  EXPECT_FALSE(search.has(first + 1));
  EXPECT_EQ(Search().next(0), std::nullopt);
}

TEST(ReadFilter, TellsCodesCommandsHostsAndKinds) {
  const auto scenario = one_message();
  const auto read = [&](std::string_view text) { return read_filter(text, *scenario); };
  EXPECT_EQ(read("550").code, smtp::ReplyCode{550});
  EXPECT_EQ(read("5yz").code, smtp::ReplyCode{5});
  EXPECT_EQ(read("4").code, smtp::ReplyCode{4});
  EXPECT_EQ(read("5504").text, "5504") << "no code";
  EXPECT_EQ(read("rcpt").verb, smtp::Verb::rcpt);
  EXPECT_EQ(read("BETA.example").host, 1U);
  EXPECT_EQ(read("envelope-cleared").kind, trace::EventKind::envelope_cleared);
  const EventFilter all = read("  stored beta.example  Jones Green ");
  EXPECT_EQ(all.kind, trace::EventKind::stored);
  EXPECT_EQ(all.host, 1U);
  EXPECT_EQ(all.text, "Jones Green");
  EXPECT_EQ(read(R"("rcpt")").text, "rcpt") << "what stands in quotes is text";
  EXPECT_FALSE(read(R"("rcpt")").verb);
  EXPECT_TRUE(read("  ").empty());
}

TEST(Selection, HasWhatOneHostOrConnectionTakesPartIn) {
  const Document document = Document::of_scenario(a_road());
  const Story& story = document.future().story();
  const auto count = [&](const Selection& selection) {
    std::size_t all = 0;
    for (const Moment& moment : story.moments()) all += selection.has(story, moment) ? 1U : 0U;
    return all;
  };
  EXPECT_EQ(count({}), story.moments().size());
  Selection user;
  user.host = 0;
  EXPECT_LT(count(user), story.moments().size());
  const explain::Conversation& first = story.conversations().front();
  Selection one;
  one.connection = first.connection;
  EXPECT_EQ(count(one), story.moments_of(0).size());
  one.host = 2;  // the last host is not on the first connection
  EXPECT_EQ(count(one), 0U);
}

}  // namespace
}  // namespace smtplab::viewer
