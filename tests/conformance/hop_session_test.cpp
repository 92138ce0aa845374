#include "conformance/hop_session.h"

#include <gtest/gtest.h>

#include <utility>

namespace smtplab::conformance {
namespace {

/// A hop, what it said, and the lines of its transcript.
struct Scene {
  explicit Scene(HopSettings settings = {}) {
    hop->name = "mx1.example";
    hop->settings = std::move(settings);
    observer.new_connection = [this] { return ++connections; };
    observer.record = [this](TranscriptLine::Kind, std::uint32_t, std::string octets,
                             const std::string&) {
      transcript.push_back(std::move(octets));
      return transcript.size() - 1;
    };
    hop->observer = &observer;
  }

  std::string said(HopSession& session, Instant now = {}) {
    std::string all;
    for (std::string one = session.take_output(now); !one.empty(); one = session.take_output(now)) {
      all += one;
    }
    return all;
  }
  std::string ask(HopSession& session, std::string_view octets, Instant now = {}) {
    session.receive(octets, now);
    return said(session, now);
  }

  std::shared_ptr<Hop> hop = std::make_shared<Hop>();
  HopObserver observer;
  std::vector<std::string> transcript;
  std::uint32_t connections = 0;
};

TEST(HopSession, TakesAMessageOctetForOctet) {
  Scene scene;
  HopSession session(scene.hop, {});
  EXPECT_EQ(scene.said(session), "220 mx1.example ESMTP\r\n");
  EXPECT_EQ(scene.ask(session, "EHLO relay\r\n"),
            "250-mx1.example\r\n250-PIPELINING\r\n250-SIZE 10240000\r\n250 8BITMIME\r\n");
  EXPECT_EQ(scene.ask(session, "MAIL FROM:<a@b> SIZE=9\r\nRCPT TO:<c@d>\r\nDATA\r\n"),
            "250 Ok\r\n250 Ok\r\n354 Go on\r\n");
  EXPECT_EQ(scene.ask(session, "..x\r\nbare\nend\r\n.\r"), "");
  EXPECT_EQ(scene.ask(session, "\n"), "250 Ok\r\n");
  EXPECT_EQ(scene.ask(session, "QUIT\r\n"), "221 mx1.example\r\n");
  EXPECT_TRUE(session.is_closed());
  ASSERT_EQ(scene.hop->taken().size(), 1U);
  const HopMessage& message = *scene.hop->taken().front();
  EXPECT_EQ(message.mail, "MAIL FROM:<a@b> SIZE=9");
  EXPECT_EQ(message.reverse_path(), "a@b");
  EXPECT_EQ(message.recipients, std::vector<std::string>{"RCPT TO:<c@d>"});
  EXPECT_EQ(message.wire, "..x\r\nbare\nend\r\n");
  EXPECT_EQ(message.content(), ".x\r\nbare\nend\r\n");
  EXPECT_FALSE(message.is_early);
  EXPECT_TRUE(scene.hop->visits.front().has_ended);
  EXPECT_NE(scene.hop->visits.front().find(HopStage::quit), nullptr);
}

TEST(HopSession, EndsContentAtNothingButALineWithADot) {
  for (const char* none : {"\n.\n", "\n.\r\n", "\r\n.\n", "\r.\r", "\r\n.\r"}) {
    Scene scene;
    HopSession session(scene.hop, {});
    scene.ask(session, "EHLO r\r\nMAIL FROM:<>\r\nRCPT TO:<c@d>\r\nDATA\r\n");
    EXPECT_EQ(scene.ask(session, std::string("text") + none), "");
    session.receive_end({});
    EXPECT_TRUE(scene.hop->taken().empty());
    EXPECT_EQ(scene.hop->visits.front().unfinished, std::string("text") + none);
  }
}

TEST(HopSession, TellsWhatCameBeforeItWasAskedFor) {
  Scene scene({.reply_delay = seconds(1)});
  HopSession session(scene.hop, {});
  session.receive("EHLO r\r\n", Instant{});
  EXPECT_EQ(scene.said(session, Instant{} + seconds(1)), "220 mx1.example ESMTP\r\n");
  EXPECT_TRUE(scene.hop->visits.front().lines.at(0).is_early);
  ASSERT_EQ(session.next_timeout(), Instant{} + seconds(2));
  EXPECT_NE(scene.said(session, Instant{} + seconds(2)), "");
  session.receive("MAIL FROM:<a@b>\r\n", Instant{} + seconds(3));
  EXPECT_FALSE(scene.hop->visits.front().lines.at(1).is_early);
  session.receive("RCPT TO:<c@d>\r\nDATA\r\nbody\r\n.\r\n", Instant{} + seconds(3));
  for (int i = 4; i < 8; ++i) scene.said(session, Instant{} + seconds(i));
  EXPECT_TRUE(scene.hop->visits.front().lines.at(2).is_early);
  ASSERT_EQ(scene.hop->taken().size(), 1U);
  EXPECT_TRUE(scene.hop->taken().front()->is_early);
}

TEST(HopSession, SaysWhatItsScriptHasAsOftenAsThat) {
  Scene scene({.script = hop_says(HopStage::mail, "451 Later\r\n", 1)});
  HopSession session(scene.hop, {});
  scene.ask(session, "EHLO r\r\n");
  EXPECT_EQ(scene.ask(session, "MAIL FROM:<a@b>\r\n"), "451 Later\r\n");
  EXPECT_EQ(scene.ask(session, "MAIL FROM:<a@b>\r\n"), "250 Ok\r\n");
}

TEST(HopSession, ClosesWithoutAWord) {
  Scene scene({.script = hop_says(HopStage::rcpt, "", kAlways, HopThen::closes)});
  HopSession session(scene.hop, {});
  scene.ask(session, "EHLO r\r\nMAIL FROM:<a@b>\r\n");
  EXPECT_EQ(scene.ask(session, "RCPT TO:<c@d>\r\n"), "");
  EXPECT_TRUE(session.is_closed());
  EXPECT_TRUE(scene.hop->visits.front().was_closed_here);
}

TEST(HopSession, AMessageIsTakenOnceThatWasSaid) {
  const auto slow = [](const HopMoment& at) -> std::optional<HopAnswer> {
    if (at.stage != HopStage::end_of_data) return std::nullopt;
    return HopAnswer{"250 Ok\r\n", HopThen::goes_on, minutes(1)};
  };
  Scene scene({.script = slow});
  HopSession session(scene.hop, {});
  scene.ask(session, "EHLO r\r\nMAIL FROM:<>\r\nRCPT TO:<c@d>\r\nDATA\r\n.\r\n");
  EXPECT_TRUE(scene.hop->taken().empty());
  EXPECT_EQ(scene.said(session, Instant{} + minutes(1)), "250 Ok\r\n");
  EXPECT_EQ(scene.hop->taken().size(), 1U);
}

TEST(HopSession, TellsThatTheRelayDidNotWait) {
  Scene scene({.reply_delay = seconds(1)});
  HopSession session(scene.hop, {});
  session.receive_end({});
  EXPECT_TRUE(scene.hop->visits.front().ended_before_reply);
}

TEST(HopSession, RepliesInOctetsAreSegments) {
  Scene scene({.in_octets = true});
  HopSession session(scene.hop, {});
  EXPECT_EQ(session.take_output({}), "2");
  EXPECT_EQ(session.take_output({}), "");
  EXPECT_EQ(session.take_output(Instant{} + milliseconds(2)), "2");
}

TEST(HopSession, WithoutAnObserverAllIsTaken) {
  Scene scene({.script = hop_says(HopStage::mail, "550 No\r\n")});
  scene.hop->observer = nullptr;
  HopSession session(scene.hop, {});
  EXPECT_EQ(scene.ask(session, "MAIL FROM:<a@b>\r\n").substr(0, 3), "220");
  EXPECT_TRUE(scene.transcript.empty());
  EXPECT_EQ(scene.hop->visits.front().lines.size(), 1U);
  EXPECT_EQ(scene.ask(session, "RCPT TO:<c@d>\r\n"), "250 Ok\r\n");
}

}  // namespace
}  // namespace smtplab::conformance
