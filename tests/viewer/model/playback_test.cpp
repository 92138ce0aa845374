#include "viewer/model/playback.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "sample_document.h"

namespace smtplab::viewer {
namespace {

using ::testing::ElementsAre;

/// What is lit after each of so many moves.
std::vector<std::string> after(Playback& playback, bool (Playback::*move)(), int times) {
  std::vector<std::string> lit;
  for (int i = 0; i < times && (playback.*move)(); ++i) lit.push_back(lit_text(playback));
  return lit;
}

TEST(Playback, StepsLineByLine) {
  Document document = Document::of_scenario(one_message());
  EXPECT_TRUE(document.playback().is_at_start());
  EXPECT_THAT(
      after(document.playback(), &Playback::step, 5),
      ElementsAre("C: (connects to beta.example)",
                  "S: 220 beta.example Simple Mail Transfer Service Ready", "C: HELO alpha.example",
                  "S: 250 beta.example", "C: MAIL FROM:<Smith@alpha.example>"));
  EXPECT_THAT(after(document.playback(), &Playback::back, 9),
              ElementsAre("S: 250 beta.example", "C: HELO alpha.example",
                          "S: 220 beta.example Simple Mail Transfer Service Ready",
                          "C: (connects to beta.example)", ""));
}

TEST(Playback, ShowsAReplyOnlyWhenItIsStepped) {
  Document document = Document::of_scenario(one_message());
  Playback& playback = document.playback();
  go_to(playback, "C: RCPT TO:<Jones");
  ASSERT_EQ(playback.world().connections().size(), 1U);
  EXPECT_EQ(playback.world().connections().begin()->second.forward_paths.size(), 0U);
  ASSERT_TRUE(playback.step());
  EXPECT_EQ(lit_text(playback), "S: 250 OK");
  EXPECT_THAT(playback.world().connections().begin()->second.forward_paths,
              ElementsAre("<Jones@beta.example>"));
  ASSERT_TRUE(playback.back());
  EXPECT_EQ(playback.world().connections().begin()->second.forward_paths.size(), 0U);
}

TEST(Playback, GoesToRepliesMessagesAndHosts) {
  Document document = Document::of_scenario(a_road());
  Playback& playback = document.playback();
  EXPECT_THAT(after(playback, &Playback::next_message, 9),
              ElementsAre("pc.example.com: <alice@example.com> writes to <bob@example.org>",
                          "C: MAIL FROM:<alice@example.com> SIZE=124",
                          "C: MAIL FROM:<alice@example.com> SIZE=237",
                          "pc.example.com: <alice@example.com> writes to <bob@example.org>",
                          "C: MAIL FROM:<alice@example.com> SIZE=124",
                          "C: MAIL FROM:<alice@example.com> SIZE=237"));
  ASSERT_TRUE(playback.previous_message());
  EXPECT_EQ(lit_text(playback), "C: MAIL FROM:<alice@example.com> SIZE=124");
  ASSERT_TRUE(playback.next_reply());
  const std::string reply = lit_text(playback);
  EXPECT_TRUE(reply.starts_with("S: 250")) << reply;
  ASSERT_TRUE(playback.next_host());
  const Story& story = playback.future().story();
  EXPECT_NE(story.place_of(*playback.moment()),
            story.place_of(story.moments()[*playback.lit() - 1]));
  ASSERT_TRUE(playback.previous_host());
  ASSERT_TRUE(playback.previous_reply());
  playback.to_end();
  EXPECT_FALSE(playback.next_reply());
  EXPECT_TRUE(playback.is_at_end()) << "a move for which there is nothing leaves the cursor";
}

TEST(Playback, TellsApartTheLinesOfOnePacket) {
  Document document = Document::of_scenario(a_road());
  Playback& playback = document.playback();
  go_to(playback, "C: MAIL FROM");
  const Cursor mail = playback.cursor();
  ASSERT_TRUE(playback.step());
  EXPECT_EQ(lit_text(playback), "C: RCPT TO:<bob@example.org>");
  EXPECT_EQ(playback.position(), mail.position) << "both went out at once";
  EXPECT_EQ(playback.seen(), mail.seen + 1);
  playback.seek(mail);
  EXPECT_TRUE(lit_text(playback).starts_with("C: MAIL FROM"));
}

TEST(Playback, GoesToATimeAndToAnEvent) {
  Document document = Document::of_scenario(a_road());
  Playback& playback = document.playback();
  ASSERT_TRUE(playback.to_time(Instant{} + seconds(30)));
  const trace::Log& log = playback.future().log();
  EXPECT_LE(log[playback.event()].at, Instant{} + seconds(30));
  EXPECT_GT(log[playback.position()].at, Instant{} + seconds(30));
  EXPECT_FALSE(playback.to_time(Instant{} + seconds(30)));

  EventFilter filter;
  filter.kind = trace::EventKind::stored;
  filter.text = "BOB@example.org";
  ASSERT_TRUE(playback.to_next(filter));
  EXPECT_EQ(log[playback.event()].kind, trace::EventKind::stored);
  const trace::EventIndex second = playback.event();
  ASSERT_TRUE(playback.to_previous(filter));
  EXPECT_LT(playback.event(), second);
  EXPECT_FALSE(playback.to_previous(filter)) << "there are two letters";
  filter.host = 0;
  EXPECT_FALSE(playback.to_next(filter)) << "the user's machine stores nothing";
  filter = {};
  filter.code = smtp::ReplyCode{2};
  filter.verb = smtp::Verb::quit;
  ASSERT_TRUE(playback.to_next(filter));
  EXPECT_EQ(log[playback.event()].code.value, 221);
}

TEST(Playback, RunsOnUntilSomethingHappens) {
  Document document = Document::of_scenario(one_message());
  Playback& playback = document.playback();
  const auto until = [&](std::string_view text) {
    const bool moved = playback.run_until(read_filter(text, document.future().scenario()));
    return moved ? lit_text(playback) : std::string("nothing");
  };
  EXPECT_EQ(until("RCPT"), "C: RCPT TO:<Jones@beta.example>");
  // It is answered, and the client reads the answer: that is one line more, and not two.
  EXPECT_EQ(until("rcpt"), "S: 250 OK");
  EXPECT_EQ(until("rcpt"), "C: RCPT TO:<Green@beta.example>");
  EXPECT_EQ(until("550"), "S: 550 No such user here");
  EXPECT_EQ(until("5"), "nothing") << "the same reply is not found again";
  EXPECT_EQ(lit_text(playback), "S: 550 No such user here");
  // What comes of a line has happened as well, and not only the line.
  EXPECT_EQ(until("stored"), "C: .");
  EXPECT_EQ(playback.world().host(1).mailboxes.size(), 1U);
  EXPECT_EQ(until("stored"), "nothing");
}

TEST(Playback, GoesFromAnEffectToItsCause) {
  Document document = Document::of_scenario(one_message());
  Playback& playback = document.playback();
  EventFilter filter;
  filter.kind = trace::EventKind::reply;
  filter.code = smtp::ReplyCode{550};
  ASSERT_TRUE(playback.to_next(filter));
  const trace::Log& log = playback.future().log();
  std::vector<std::string> road;
  do {
    road.emplace_back(trace::event_kind_name(log[playback.event()].kind));
  } while (playback.to_cause() && road.size() < 7);
  EXPECT_THAT(road,
              ElementsAre("reply", "arrived", "sent", "answered", "command", "arrived", "sent"));
}

TEST(Playback, PlaysMomentAfterMoment) {
  Document document = Document::of_scenario(one_message());
  Playback& playback = document.playback();
  Pace pace;
  pace.rate = 2;
  playback.set_pace(pace);
  EXPECT_FALSE(playback.advance(seconds(1))) << "it does not play yet";
  playback.play();
  EXPECT_FALSE(playback.advance(milliseconds(400)));
  EXPECT_TRUE(playback.advance(milliseconds(200)));
  EXPECT_EQ(playback.seen(), 1U);
  EXPECT_TRUE(playback.advance(milliseconds(900)));
  EXPECT_EQ(playback.seen(), 3U);
  EXPECT_TRUE(playback.advance(seconds(100)));
  EXPECT_TRUE(playback.is_at_end());
  EXPECT_FALSE(playback.is_playing());
}

TEST(Playback, PlaysByTheClockAndPassesOverLongWaits) {
  Document document = Document::of_scenario(a_road());
  Playback& playback = document.playback();
  Pace pace;
  pace.unit = Pace::Unit::time;
  pace.rate = 0.5;
  pace.longest_wait = seconds(3);
  playback.set_pace(pace);
  playback.play();
  // Nothing happens in the first second of the run.
  EXPECT_FALSE(playback.advance(seconds(1)));
  EXPECT_EQ(playback.now(), Instant{} + milliseconds(500));
  EXPECT_TRUE(playback.advance(seconds(1)));
  EXPECT_EQ(playback.now(), Instant{} + seconds(1));
  EXPECT_TRUE(playback.seen() > 0 && !playback.is_at_end());
  // The next letter is written at 60 s: of the wait before it three seconds are left.
  EXPECT_TRUE(playback.advance(seconds(4)));
  EXPECT_EQ(playback.now(), Instant{} + seconds(57));
  EXPECT_FALSE(playback.advance(seconds(5)));
  EXPECT_TRUE(playback.advance(seconds(1)));
  EXPECT_GE(playback.now(), Instant{} + seconds(60));
  EXPECT_TRUE(playback.is_playing());
  playback.pause();
  EXPECT_FALSE(playback.advance(seconds(100)));
}

TEST(Playback, OfAnEmptyRunStandsStill) {
  Document document = Document::of_scenario(
      read_scenario(R"({"id": "empty", "title": "Nothing", "hosts": [{"name": "a.example"}],
                        "expect": [{"violations": []}]})"));
  Playback& playback = document.playback();
  EXPECT_TRUE(playback.is_at_start());
  EXPECT_TRUE(playback.is_at_end());
  for (const auto move : {&Playback::step, &Playback::back, &Playback::step_event,
                          &Playback::back_event, &Playback::next_reply, &Playback::next_host,
                          &Playback::to_cause, &Playback::to_start, &Playback::to_end}) {
    EXPECT_FALSE((playback.*move)());
  }
  playback.seek(100);
  playback.seek_moment(100);
  EXPECT_EQ(playback.cursor(), Cursor{});
}

}  // namespace
}  // namespace smtplab::viewer
