#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/agents/relay_bench.h"

namespace smtplab::agents {
namespace {

// What goes together, what is said to whom, and what a crash leaves.

using test::commands;
using test::kPaths;
using test::kRoute;
using test::Lines;
using test::RelayBench;
using test::TwoHosts;
using ::testing::ElementsAre;
using ::testing::UnorderedElementsAre;

// Section 4.5.4.1: one copy for all recipients at one host.
TEST(Relay, RecipientsOfOneDomainGoTogether) {
  TwoHosts bench;
  bench.network.mx("example.net", {{10, "mx2.example.org"}});
  bench.queue({"<bob@example.org>", "<ann@example.net>", "<eve@EXAMPLE.ORG>"});
  bench.start();
  EXPECT_EQ(commands(bench.first()),
            (Lines{"MAIL FROM:<joe@a.example>", "RCPT TO:<bob@example.org>",
                   "RCPT TO:<eve@EXAMPLE.ORG>"}));
  EXPECT_EQ(commands(bench.second()),
            (Lines{"MAIL FROM:<joe@a.example>", "RCPT TO:<ann@example.net>"}));
  bench.queue({"<bob@example.org>"}, 2);
  bench.queue({"<eve@example.org>"}, 3);
  bench.start();
  EXPECT_THAT(bench.first().messages,
              UnorderedElementsAre("Message 1\r\n", "Message 2\r\n", "Message 3\r\n"));
}

TEST(Relay, EachRecipientHasItsOwnFate) {
  TwoHosts bench;
  bench.first().replies["RCPT TO:<eve@example.org>"] = "550 no";
  bench.first().replies["RCPT TO:<ann@example.org>"] = "450 busy";
  Lines story = bench.send({"<bob@example.org>", "<eve@example.org>", "<ann@example.org>"});
  story.erase(story.begin(), story.begin() + 2);
  EXPECT_THAT(story, ElementsAre("dequeued 250 " + kPaths,
                                 "failed 550 <joe@a.example> <eve@example.org>: no",
                                 "deferred 450 1800s <joe@a.example> <ann@example.org>: busy"));
  bench.first().replies.clear();
  bench.first().heard.clear();
  bench.wait(minutes(30));
  EXPECT_EQ(commands(bench.first()),
            (Lines{"MAIL FROM:<joe@a.example>", "RCPT TO:<ann@example.org>"}));
}

// RFC 6531 section 3.2: who needs SMTPUTF8 goes nowhere without it, and keeps nobody else back.
TEST(Relay, RecipientsBeyondAsciiGoByThemselves) {
  HostConfig config = RelayBench::standard();
  config.dialect.set_smtputf8(true);
  TwoHosts bench(config);
  const Lines story =
      bench.send({"<bob@example.org>", "<jos\u00e9@example.org>", "<ann@example.org>"});
  EXPECT_EQ(commands(bench.first()),
            (Lines{"MAIL FROM:<joe@a.example>", "RCPT TO:<bob@example.org>",
                   "RCPT TO:<ann@example.org>"}));
  EXPECT_THAT(story, ::testing::Contains("failed 553 <joe@a.example> <jos\u00e9@example.org>: "
                                         "the server takes no addresses beyond ASCII"));
  EXPECT_TRUE(bench.agent.queue().empty());
}

// Section 4.5.3.1.8: no more than a server must take; the rest goes in a further transaction.
TEST(Relay, NoMoreRecipientsThanTheLimitGoAtOnce) {
  HostConfig config = RelayBench::standard();
  config.dialect.rules.limits.recipients = 2;
  TwoHosts bench(config);
  bench.send({"<a@example.org>", "<b@example.org>", "<c@example.org>"});
  EXPECT_EQ(commands(bench.first()), (Lines{"MAIL FROM:<joe@a.example>",
                                            "MAIL FROM:<joe@a.example>", "RCPT TO:<a@example.org>",
                                            "RCPT TO:<c@example.org>", "RCPT TO:<b@example.org>"}));
  EXPECT_TRUE(bench.agent.queue().empty());
}

TEST(Relay, ASmartHostGetsEverything) {
  HostConfig config = RelayBench::standard();
  config.smart_host = "smart.example";
  RelayBench bench(config);
  bench.network.host("smart.example", "192.0.2.9");
  bench.send({"<bob@example.org>", "<@way.example:ann@example.net>"});
  EXPECT_EQ(commands(bench.network.servers["192.0.2.9"]),
            (Lines{"MAIL FROM:<joe@a.example>", "RCPT TO:<bob@example.org>",
                   "RCPT TO:<@way.example:ann@example.net>"}));
}

TEST(Relay, AddressLiteralsNeedNoNames) {
  for (const char* smart_host : {"", "[192.0.2.8]"}) {
    HostConfig config = RelayBench::standard();
    config.smart_host = smart_host;
    RelayBench bench(config);
    const std::string address = *smart_host == 0 ? "192.0.2.7" : "192.0.2.8";
    bench.network.servers[address] = {};
    EXPECT_EQ(bench.send({"<bob@[192.0.2.7]>"})[1], "call " + address);
    EXPECT_EQ(bench.network.servers[address].messages.size(), 1U);
  }
}

// RFC 821 section 3.6: the route is the road.
TEST(Relay, ARouteIsFollowedHostByHost) {
  RelayBench bench;
  bench.network.host("way.example", "192.0.2.9");
  bench.send({"<@way.example,@two.example:bob@example.org>"});
  EXPECT_EQ(commands(bench.network.servers["192.0.2.9"]).back(),
            "RCPT TO:<@way.example,@two.example:bob@example.org>");
}

TEST(Relay, AHostThatHoldsItsMailDoesNothing) {
  HostConfig config = RelayBench::standard();
  config.sends = false;
  TwoHosts bench(config);
  EXPECT_EQ(bench.send({"<bob@example.org>"}), Lines{});
  EXPECT_TRUE(bench.timers.empty());
  EXPECT_EQ(bench.agent.queue().entries().size(), 1U);
}

TEST(Relay, ASilentServerIsLeft) {
  TwoHosts bench;
  bench.first().replies["MAIL"] = "";
  EXPECT_EQ(bench.send({"<bob@example.org>"}), (Lines{kRoute, "call 192.0.2.1"}));
  bench.wait(minutes(5));
  EXPECT_EQ(bench.take_story(), (Lines{"timed-out", "call 192.0.2.2", "dequeued 250 " + kPaths}));
  EXPECT_EQ(bench.open_calls, 0U);
}

// What is known is written down at once: a farewell that fails must not double the message.
TEST(Relay, AFarewellDecidesNothing) {
  for (const char* farewell : {"cut", "", "500 what", "421 bye"}) {
    TwoHosts bench;
    bench.first().replies["QUIT"] = farewell;
    EXPECT_EQ(bench.send({"<bob@example.org>"}).back(), "dequeued 250 " + kPaths);
    bench.wait(minutes(60));
    EXPECT_EQ(bench.agent.open_attempts(), 0U) << farewell;
    EXPECT_EQ(bench.open_calls, 0U) << farewell;
    EXPECT_TRUE(bench.second().heard.empty());
  }
}

TEST(Relay, AfterACrashAllIsTriedAgain) {
  TwoHosts bench;
  bench.first().replies["MAIL"] = "";
  bench.send({"<bob@example.org>"});
  EXPECT_EQ(bench.agent.open_attempts(), 1U);
  bench.agent.crash(bench.now);
  EXPECT_EQ(bench.agent.open_attempts(), 0U);
  bench.give(Octets{0, "250 OK\r\n"});
  EXPECT_EQ(bench.agent.queue().entries().size(), 1U);
  bench.first().replies.clear();
  bench.start();
  EXPECT_EQ(bench.take_story(), (Lines{kRoute, "call 192.0.2.1", "dequeued 250 " + kPaths}));
}

TEST(Relay, LeavesOthersInputsAlone) {
  TwoHosts bench;
  trace::Recorder recorder(bench.tally, &bench.log);
  Effects effects;
  Context context{bench.now, 0, trace::kNoEvent, recorder, effects, bench.random};
  EXPECT_FALSE(bench.agent.take(Octets{5, "HELO a\r\n"}, context));
  EXPECT_FALSE(bench.agent.take(Closed{5, false}, context));
  EXPECT_FALSE(bench.agent.take(Timer{5, 0}, context));
  EXPECT_FALSE(bench.agent.take(Timer{trace::kNone, 9}, context));
  EXPECT_FALSE(bench.agent.take(Stored{1}, context));
  EXPECT_FALSE(bench.agent.take(Connected{5, network::Side::server, 0}, context));
  EXPECT_TRUE(effects.list().empty());
  // A call of an attempt that a crash has ended is hung up on.
  EXPECT_TRUE(bench.agent.take(Connected{5, network::Side::client, 99}, context));
  ASSERT_EQ(effects.list().size(), 1U);
  EXPECT_EQ(effects.list()[0].kind, Effect::Kind::close);
}

TEST(Relay, ACopyGoesOnAlone) {
  TwoHosts bench;
  bench.first().replies["MAIL"] = "";
  bench.send({"<bob@example.org>"});
  Relay copy = bench.agent;
  bench.give(Octets{0, "550 no\r\n221 bye\r\n"});
  EXPECT_TRUE(bench.agent.queue().empty());
  EXPECT_EQ(copy.queue().entries().size(), 1U);
  EXPECT_EQ(copy.open_attempts(), 1U);
}

}  // namespace
}  // namespace smtplab::agents
