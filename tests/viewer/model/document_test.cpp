#include "viewer/model/document.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "sample_document.h"
#include "viewer/model/comparison.h"

namespace smtplab::viewer {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

Refusal refusal_of(const tl::expected<std::size_t, Refusal>& result) {
  return result ? Refusal{RefusalKind::by_simulation, std::nullopt} : result.error();
}

std::string whole(const Document& document, std::size_t number) {
  Playback playback(document.future(number));
  playback.to_end();
  return transcript(playback);
}

TEST(Document, ForksByAnotherReply) {
  Document document = Document::of_scenario(one_message());
  go_to(document.playback(), "C: RCPT TO:<Jones");
  const Cursor here = document.playback().cursor();
  const auto forked = document.fork_reply("452 Try later");
  ASSERT_TRUE(forked) << refusal_text(forked.error(), explain::Language::en);
  EXPECT_EQ(*forked, 1U);
  EXPECT_EQ(document.active(), 1U);
  EXPECT_EQ(document.entry(1).parent, 0U);
  EXPECT_EQ(document.playback().cursor(), here) << "the change is the next to be seen";
  EXPECT_THAT(whole(document, 1), HasSubstr("S: 452 Try later"));
  EXPECT_THAT(whole(document, 0), Not(HasSubstr("S: 452"))) << "both futures stay";
  while (lit_text(document).starts_with("S: 452") == false) ASSERT_TRUE(document.playback().step());
  // What was before the fork is shared, and can be sought.
  while (document.playback().back()) {
  }
  EXPECT_TRUE(document.playback().is_at_start());
}

TEST(Document, ForksAForkAndWhatWasBeforeIt) {
  Document document = Document::of_scenario(one_message());
  go_to(document.playback(), "C: RCPT TO:<Jones");
  ASSERT_TRUE(document.fork_reply("452 Try later"));
  go_to(document.playback(), "C: RCPT TO:<Green");
  ASSERT_TRUE(document.fork_reply("250 Welcome"));
  const std::string both = whole(document, 2);
  EXPECT_THAT(both, HasSubstr("S: 452 Try later"));
  EXPECT_THAT(both, HasSubstr("S: 250 Welcome"));
  // Before the first change, in a future that has it: the change is not there yet.
  document.playback().to_start();
  go_to(document.playback(), "C: HELO");
  ASSERT_TRUE(document.fork_reply("500 What?"));
  EXPECT_EQ(document.size(), 4U);
  EXPECT_THAT(whole(document, 3), HasSubstr("S: 500 What?"));
  EXPECT_THAT(whole(document, 3), Not(HasSubstr("S: 452 Try later")));
}

TEST(Document, ForksInTheMiddleOfWhatAHostDoesBeforeIt) {
  Document document = Document::of_scenario(one_message());
  EventFilter filter;
  filter.kind = trace::EventKind::answered;
  filter.verb = smtp::Verb::mail;
  ASSERT_TRUE(document.playback().to_next(filter));
  const trace::EventIndex answered = document.playback().event();
  // The server has put its reply into its stream, and not yet sent it: one step of the simulation.
  ASSERT_TRUE(document.fork_reply("451 Not now"));
  EXPECT_LE(document.future().branch(), answered);
  EXPECT_THAT(whole(document, 1), HasSubstr("chosen outside: 451 Not now\nS: 451 Not now\n"));
}

TEST(Document, ForksByAnotherCommand) {
  Document document = Document::of_scenario(one_message());
  go_to(document.playback(), "S: 250 beta.example");
  const auto forked = document.fork_command("RCPT TO:<Jones@beta.example>");
  ASSERT_TRUE(forked) << refusal_text(forked.error(), explain::Language::en);
  const std::string text = whole(document, 1);
  EXPECT_THAT(text, HasSubstr("C: RCPT TO:<Jones@beta.example>\nS: 503"));
  EXPECT_THAT(text, Not(HasSubstr("C: MAIL")));
  EXPECT_EQ(document.entry(1).command, "RCPT TO:<Jones@beta.example>");
  const trace::Log& log = document.future().log();
  for (trace::EventIndex i = 0; i < log.size(); ++i) {
    EXPECT_NE(log[i].kind, trace::EventKind::differs)
        << "nobody had expected what is answered now: " << log.payload(i);
  }
  EXPECT_EQ(lit_text(document), "S: 250 beta.example");
  ASSERT_TRUE(document.playback().step());
  EXPECT_EQ(lit_text(document), "C: RCPT TO:<Jones@beta.example>");
}

TEST(Document, ForksByWhateverIsDoneFromOutside) {
  Document document = Document::of_scenario(a_road());
  ASSERT_TRUE(document.playback().to_time(Instant{} + seconds(30)));
  scenario::SetPolicy closed{1, "outgoing", "hold"};
  ASSERT_TRUE(document.fork(closed));
  EXPECT_THAT(whole(document, 1), HasSubstr("outgoing"));
  document.activate(0);
  ASSERT_TRUE(document.fork(scenario::Crash{2}));
  Playback end(document.future());
  end.to_end();
  EXPECT_FALSE(end.world().host(2).is_up);
  document.activate(0);
  go_to(document.playback(), "C: RCPT");
  scenario::DropConnection drop;
  drop.connection = document.playback().world().connections().begin()->first;
  ASSERT_TRUE(document.fork(drop));
  document.activate(0);
  ASSERT_TRUE(document.playback().to_time(Instant{} + seconds(30)));
  scenario::SetRecords records{0, "example.org", "MX", {"10 nowhere.example."}, 3600};
  EXPECT_EQ(refusal_of(document.fork(records)).reason, scenario::Refusal::no_such_zone);
}

TEST(Document, RefusesWhatIsNoChange) {
  Document document = Document::of_scenario(one_message());
  go_to(document.playback(), "C: HELO");
  EXPECT_EQ(refusal_of(document.fork_reply("hello")).kind, RefusalKind::unreadable_reply);
  EXPECT_EQ(refusal_of(document.fork_reply("354 Go on")).reason, scenario::Refusal::wrong_code);
  EXPECT_EQ(refusal_of(document.fork_command("")).kind, RefusalKind::unreadable_command);
  EXPECT_EQ(refusal_of(document.fork_command("NOOP\r\nQUIT")).kind,
            RefusalKind::unreadable_command);
  EXPECT_EQ(refusal_of(document.fork(scenario::Crash{77})).reason, scenario::Refusal::no_such_host);
  document.playback().to_end();
  EXPECT_EQ(refusal_of(document.fork_reply("250 OK")).kind, RefusalKind::no_reply_to_come);
  EXPECT_EQ(refusal_of(document.fork_command("NOOP")).kind, RefusalKind::no_script);
  EXPECT_EQ(document.size(), 1U) << "what is refused opens nothing";
}

TEST(Document, ComesToAnotherFutureAtTheSamePlace) {
  Document document = Document::of_scenario(one_message());
  go_to(document.playback(), "C: RCPT TO:<Jones");
  ASSERT_TRUE(document.fork_reply("452 Try later"));
  ASSERT_TRUE(document.playback().step());
  document.activate(0);
  EXPECT_EQ(lit_text(document), "C: RCPT TO:<Jones@beta.example>") << "where they part";
  document.playback().to_end();
  document.activate(1);
  EXPECT_EQ(transcript(document.playback()).substr(0, 10), "C: (connec");
  EXPECT_FALSE(document.playback().is_at_end());
  document.playback().to_start();
  document.activate(0);
  EXPECT_TRUE(document.playback().is_at_start()) << "both are the same there";
}

TEST(Document, ClosesAFuture) {
  Document document = Document::of_scenario(one_message());
  EXPECT_EQ(document.close().error().kind, RefusalKind::only_future);
  go_to(document.playback(), "C: RCPT TO:<Jones");
  ASSERT_TRUE(document.fork_reply("452 Try later"));  // 1
  document.activate(0);
  ASSERT_TRUE(document.fork_reply("550 Never"));  // 2
  go_to(document.playback(), "C: RCPT TO:<Green");
  ASSERT_TRUE(document.fork_reply("250 Welcome"));  // 3, from 2
  document.activate(2);
  EXPECT_EQ(document.close().error().kind, RefusalKind::future_has_forks);
  EXPECT_EQ(document.size(), 4U) << "what is refused closes nothing";
  document.activate(1);
  ASSERT_TRUE(document.close());
  ASSERT_EQ(document.size(), 3U);
  EXPECT_EQ(document.active(), 0U) << "what it was made from";
  EXPECT_EQ(document.entry(1).parent, 0U);
  EXPECT_EQ(document.entry(2).parent, 1U) << "numbers move up, and who comes from whom stays";
  EXPECT_THAT(whole(document, 1), HasSubstr("S: 550 Never"));
  EXPECT_THAT(whole(document, 2), HasSubstr("S: 250 Welcome"));
  document.activate(2);
  ASSERT_TRUE(document.close());
  EXPECT_EQ(document.active(), 1U);
  ASSERT_TRUE(document.close());
  EXPECT_EQ(document.size(), 1U);
  EXPECT_THAT(whole(document, 0), Not(HasSubstr("S: 550 Never")));
}

TEST(Document, ComesBackToItsBookmarks) {
  Document document = Document::of_scenario(one_message());
  go_to(document.playback(), "C: MAIL");
  EXPECT_TRUE(document.toggle_bookmark("here it begins"));
  go_to(document.playback(), "C: DATA");
  EXPECT_TRUE(document.toggle_bookmark());
  EXPECT_FALSE(document.next_bookmark());
  ASSERT_TRUE(document.previous_bookmark());
  EXPECT_TRUE(lit_text(document).starts_with("C: MAIL"));
  EXPECT_FALSE(document.previous_bookmark());
  EXPECT_FALSE(document.toggle_bookmark()) << "it is taken away";
  ASSERT_EQ(document.entry(0).bookmarks.size(), 1U);
  document.playback().to_start();
  ASSERT_TRUE(document.next_bookmark());
  EXPECT_EQ(lit_text(document), "C: DATA");
}

TEST(Comparison, AlignsWhatBothFuturesHave) {
  Document document = Document::of_scenario(one_message());
  go_to(document.playback(), "C: RCPT TO:<Jones");
  ASSERT_TRUE(document.fork_reply("452 Try later"));
  const Comparison compared(document.future(0), document.future(1), explain::Language::en);
  EXPECT_EQ(compared.first_difference(), document.future(1).branch());
  std::string text;
  const auto say = [&](std::size_t number, std::size_t moment) {
    const Future& future = document.future(number);
    return future.commentary(explain::Language::en).text(future.story().moments()[moment]) + "\n";
  };
  std::size_t left = compared.shared();
  std::size_t right = compared.shared();
  for (const ComparedRow& row : compared.rows()) {
    EXPECT_EQ(row.left.value_or(left), left);
    EXPECT_EQ(row.right.value_or(right), right);
    left += row.left ? 1U : 0U;
    right += row.right ? 1U : 0U;
    text += row.is_in_both() ? "= " : row.left ? "< " : "> ";
    text += row.left ? say(0, *row.left) : say(1, *row.right);
    EXPECT_TRUE(!row.is_in_both() || say(0, *row.left) == say(1, *row.right));
  }
  EXPECT_EQ(left, document.future(0).story().moments().size());
  EXPECT_EQ(right, document.future(1).story().moments().size());
  EXPECT_THAT(text, HasSubstr("< S: 250 OK\n"));
  EXPECT_THAT(text, HasSubstr("> S: 452 Try later\n= C: RCPT TO:<Green@beta.example>\n"
                              "= S: 550 No such user here\n= C: DATA\n"));
}

TEST(Comparison, OfEqualFuturesHasNoRows) {
  const Document a = Document::of_scenario(one_message());
  const Document b = Document::of_scenario(one_message());
  const Comparison compared(a.future(), b.future(), explain::Language::en);
  EXPECT_EQ(compared.first_difference(), std::nullopt);
  EXPECT_TRUE(compared.rows().empty());
  EXPECT_EQ(compared.shared(), a.future().story().moments().size());
}

TEST(Refusal, HasASentenceInEachLanguage) {
  for (std::size_t i = 0; i < kRefusalKindCount; ++i) {
    const auto kind = static_cast<RefusalKind>(i);
    if (kind == RefusalKind::by_simulation) continue;
    const std::string en = refusal_text(Refusal{kind}, explain::Language::en);
    const std::string zh = refusal_text(Refusal{kind}, explain::Language::zh);
    EXPECT_THAT(en, Not(HasSubstr("["))) << refusal_key(Refusal{kind});
    EXPECT_NE(en, zh) << refusal_key(Refusal{kind});
  }
  const Refusal wrong{RefusalKind::by_simulation, scenario::Refusal::wrong_code};
  EXPECT_EQ(refusal_key(wrong), "wrong-code");
  EXPECT_THAT(refusal_text(wrong, explain::Language::en), HasSubstr("2yz"));
}

}  // namespace
}  // namespace smtplab::viewer
