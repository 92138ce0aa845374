#include "conformance/dialogue.h"

#include <gtest/gtest.h>

#include "conformance/mutants/reference_host.h"
#include "tests/conformance/printed.h"
#include "tests/conformance/scripted_transport.h"

namespace smtplab::conformance {
namespace {

using test::closes;
using test::printed;
using test::resets;
using test::says;

constexpr Case kNone{.id = "none", .requirement = "R5321-3.3-k"};

/// One dialogue with a server that says what it is told to.
struct Scene {
  explicit Scene(std::vector<test::Act> acts) : transport(std::move(acts)) {}

  std::string told() const { return printed(trial.finding().told); }
  Seen seen() const { return trial.finding().seen; }

  Target target = reference_target();
  test::ScriptedTransport transport;
  Trial trial{kNone, target, transport, "t"};
  Dialogue server{trial};
};

const char* const kGreeting = "220 mx.example.org ready\r\n";
const char* const kEhlo = "250-mx.example.org hello\r\n250-SIZE 1000\r\n250 Pipelining\r\n";

TEST(Dialogue, ReadsRepliesHoweverTheyAreSplit) {
  Scene scene({says("220 mx.exa"), says("mple.org ready\r"), says("\n250-mx.example.org\r\n250-SI"),
               says("ZE 1000\r\n250 HELP\r\n503 no\r\n")});
  scene.server.open();
  EXPECT_TRUE(scene.server.offers("SIZE"));
  EXPECT_EQ(scene.server.parameters_of("size"), "1000");
  scene.server.send("RCPT TO:<bob@example.org>\r\n");
  EXPECT_EQ(scene.server.reply_is(503).seen, Seen::as_required);
  const std::vector<std::string> heard{"EHLO client.example\r\n", "RCPT TO:<bob@example.org>\r\n"};
  EXPECT_EQ(scene.transport.heard, heard);
}

TEST(Dialogue, ReadsBareLfAndRepliesWithoutCodeAsTheyAre) {
  Scene scene({says("hello there\n")});
  scene.server.connect();
  EXPECT_EQ(scene.server.read().code, 0);
  EXPECT_EQ(scene.server.last().lines.front(), "hello there\n");
}

TEST(Dialogue, ConvictsWithTheLineThatItSaw) {
  Scene scene({says(kGreeting), says(kEhlo), says("250 come in\r\n")});
  scene.server.open();
  scene.server.ask("RCPT TO:<bob@example.org>");
  scene.server.last_is({503, 501});
  EXPECT_EQ(scene.seen(), Seen::otherwise);
  EXPECT_EQ(scene.told(),
            "RCPT TO:<bob@example.org> has to be answered 503, 501, and got: 250 come in");
  EXPECT_EQ(scene.trial.transcript().lines()[scene.trial.finding().line].octets, "250 come in\r\n");
}

TEST(Dialogue, IsSilentOnceItHasConvicted) {
  Scene scene({says(kGreeting), says(kEhlo), says("250 come in\r\n"), says("503 no\r\n")});
  scene.server.open();
  scene.server.ask("RCPT TO:<bob@example.org>");
  scene.server.last_is(503);
  const std::size_t sent = scene.transport.heard.size();
  scene.server.ask("RCPT TO:<bob@example.org>");
  EXPECT_EQ(scene.server.last_is(503).seen, Seen::otherwise);
  EXPECT_EQ(scene.transport.heard.size(), sent);
}

TEST(Dialogue, DoubtsWhereWhatItTakesForGrantedIsMissing) {
  Scene scene({says(kGreeting), says(kEhlo), says("550 not you\r\n")});
  scene.server.open();
  scene.server.given("MAIL FROM:<bob@example.org>", 250);
  EXPECT_EQ(scene.server.reply_is(503).seen, Seen::cannot_tell);
  EXPECT_EQ(scene.told(),
            "MAIL FROM:<bob@example.org> had to be answered 250 for this case, and got: 550 not "
            "you");
}

/// What the server says in place of a 250, and the doubt that follows.
struct Doubt {
  std::vector<test::Act> acts;
  const char* key;
};

TEST(Dialogue, AServerThatDoesNotAnswerIsNotConvicted) {
  const std::vector<Doubt> doubts{
      {{says("421 mx.example.org closing\r\n")}, "check.doubt.closing"},
      {{says("550 5.7.1 Client host blocked\r\n")}, "check.doubt.policy"},
      {{says("451 try later\r\n")}, "check.doubt.temporary"},
      {{closes()}, "check.doubt.closed"},
      {{says("25"), closes()}, "check.doubt.closed"},
      {{resets()}, "check.doubt.reset"},
      {{}, "check.doubt.no-reply"},
      {{says("250-one\r\n")}, "check.doubt.no-reply"},
      {{says(std::string(70'000, 'x'))}, "check.doubt.no-line-end"},
  };
  for (const Doubt& doubt : doubts) {
    std::vector<test::Act> acts{says(kGreeting), says(kEhlo)};
    acts.insert(acts.end(), doubt.acts.begin(), doubt.acts.end());
    Scene scene(acts);
    scene.server.open();
    scene.server.ask("NOOP");
    scene.server.last_is(250);
    EXPECT_EQ(scene.seen(), Seen::cannot_tell) << doubt.key;
    EXPECT_EQ(scene.trial.finding().told.key, doubt.key);
  }
}

TEST(Dialogue, ARefusalByPolicyIsARefusalWhereOneIsWanted) {
  Scene scene({says(kGreeting), says(kEhlo), says("554 5.7.1 Relay access denied\r\n")});
  scene.server.open();
  scene.server.ask("RCPT TO:<dave@elsewhere.example>");
  EXPECT_EQ(scene.server.last_is(k5yz).seen, Seen::as_required);
}

TEST(Dialogue, HasNoPatienceWithOctetsThatComeOneBySecond) {
  std::vector<test::Act> acts;
  for (int i = 0; i < 100; ++i) acts.push_back({test::Act::Kind::octets, "2", seconds(1)});
  Scene scene(acts);
  scene.server.connect();
  scene.server.given_reply(220);
  EXPECT_EQ(scene.trial.finding().told.key, "check.doubt.no-reply");
  EXPECT_LE(scene.transport.now() - Instant{}, seconds(12));
}

TEST(Dialogue, EndsAReplyThatNeverEnds) {
  std::string endless;
  for (int i = 0; i < 600; ++i) endless += "250-more\r\n";
  Scene scene({says(endless)});
  scene.server.connect();
  scene.server.given_reply(220);
  EXPECT_EQ(scene.trial.finding().told.key, "check.doubt.endless-reply");
}

TEST(Dialogue, KnowsWhetherAConnectionLives) {
  Scene open({says(kGreeting), says(kEhlo), says("250 OK\r\n")});
  open.server.open();
  EXPECT_EQ(open.server.stays_open().seen, Seen::as_required);
  Scene closed({says(kGreeting), says(kEhlo), closes()});
  closed.server.open();
  EXPECT_EQ(closed.server.stays_open().seen, Seen::otherwise);
}

TEST(Dialogue, KnowsWhetherAConnectionEnds) {
  const auto seen = [](std::vector<test::Act> end) {
    std::vector<test::Act> acts{says(kGreeting), says(kEhlo), says("221 bye\r\n")};
    acts.insert(acts.end(), end.begin(), end.end());
    Scene scene(acts);
    scene.server.open();
    scene.server.given("QUIT", 221);
    return scene.server.closes().seen;
  };
  EXPECT_EQ(seen({closes()}), Seen::as_required);
  EXPECT_EQ(seen({}), Seen::otherwise);
  EXPECT_EQ(seen({says("250 and one thing more\r\n"), closes()}), Seen::otherwise);
}

TEST(Dialogue, KeepsWhatIsSecretOutOfItsTranscript) {
  Scene scene({says(kGreeting), says(kEhlo), says("535 5.7.8 no\r\n")});
  scene.server.open();
  scene.server.ask_secretly("AUTH PLAIN AGJvYgBvcGVu", "AUTH PLAIN (user and password)");
  scene.server.last_is(235);
  EXPECT_EQ(scene.transport.heard.back(), "AUTH PLAIN AGJvYgBvcGVu\r\n");
  const std::string all = printed(scene.trial.transcript()) + scene.told();
  EXPECT_EQ(all.find("AGJvYgBvcGVu"), std::string::npos) << all;
  EXPECT_NE(all.find("AUTH PLAIN (user and password)"), std::string::npos) << all;
}

TEST(Dialogue, AHandshakeThatFailsIsDoubtOnlyWhereItIsGiven) {
  Scene scene({says(kGreeting), says(kEhlo)});
  scene.server.open();
  EXPECT_FALSE(scene.server.starts_tls());
  EXPECT_FALSE(scene.server.is_over());
  scene.server.given_tls();
  EXPECT_EQ(scene.seen(), Seen::cannot_tell);
}

TEST(Dialogue, AnotherEhloTellsAnew) {
  Scene scene({says(kGreeting), says(kEhlo), says("250-mx.example.org\r\n250 AUTH PLAIN\r\n")});
  scene.server.open();
  scene.server.given_ehlo();
  EXPECT_FALSE(scene.server.offers("SIZE"));
  EXPECT_EQ(scene.server.parameters_of("AUTH"), "PLAIN");
}

TEST(Dialogue, A530IsNoAnswerButWhereItIsWanted) {
  const auto seen = [](Wanted wanted) {
    Scene scene(
        {says(kGreeting), says(kEhlo), says("530 Must issue a STARTTLS command first\r\n")});
    scene.server.open();
    scene.server.ask("MAIL FROM:<bob@example.org>");
    return scene.server.last_is(wanted).seen;
  };
  EXPECT_EQ(seen(250), Seen::cannot_tell);
  EXPECT_EQ(seen(503), Seen::cannot_tell);
  EXPECT_EQ(seen(530), Seen::as_required);
}

TEST(Dialogue, ASlowCaseHasTenMinutesMore) {
  constexpr Case kSlow{.id = "slow", .requirement = "R5321-4.5.3.2.7-a", .slow = true};
  const Target target = reference_target();
  test::ScriptedTransport transport({});
  const Trial quick(kNone, target, transport, "t");
  const Trial slow(kSlow, target, transport, "t");
  transport.wait_for_mail(seconds(80));
  EXPECT_EQ(quick.patience(seconds(290)), seconds(10));
  EXPECT_EQ(slow.patience(seconds(290)), seconds(290));
  transport.wait_for_mail(minutes(9));
  EXPECT_EQ(slow.patience(seconds(290)), seconds(70));
}

TEST(Dialogue, ACaseThatJudgesNothingHasPassedNothing) {
  Scene scene({says(kGreeting), says(kEhlo)});
  scene.server.open();
  EXPECT_EQ(scene.seen(), Seen::cannot_tell);
  EXPECT_EQ(scene.trial.finding().told.key, "check.doubt.nothing-judged");
}

TEST(Dialogue, AnExtensionThatIsNotOfferedIsNoFault) {
  Scene scene({says(kGreeting), says(kEhlo)});
  scene.server.open();
  scene.server.needs_offer("PIPELINING");
  EXPECT_FALSE(scene.server.is_over());
  scene.server.needs_offer("DSN");
  EXPECT_EQ(scene.seen(), Seen::not_applicable);
}

}  // namespace
}  // namespace smtplab::conformance
