#include "sim/agents/relay.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/agents/relay_bench.h"

namespace smtplab::agents {
namespace {

using message::DeliveryAction;
using message::FailureReason;
using test::FakeServer;
using test::kPaths;
using test::kRoute;
using test::Lines;
using test::RelayBench;
using test::TwoHosts;
using ::testing::ElementsAre;

// RFC 5321 section 5.1.
TEST(Relay, TheBestHostGetsTheMail) {
  TwoHosts bench;
  EXPECT_EQ(bench.send({"<bob@example.org>"}),
            (Lines{kRoute, "call 192.0.2.1", "dequeued 250 " + kPaths}));
  EXPECT_EQ(bench.first().messages, (Lines{"Message 1\r\n"}));
  EXPECT_TRUE(bench.agent.queue().empty());
  EXPECT_EQ(bench.agent.open_attempts(), 0U);
  EXPECT_EQ(bench.open_calls, 0U);
  EXPECT_TRUE(bench.agent.take_complaints().empty());
}

TEST(Relay, TheNextHostIsTriedWhereTheFirstDoesNotBegin) {
  const std::pair<const char*, const char*> refusals[] = {{"greeting", "554 No SMTP service here"},
                                                          {"greeting", "450 later"},
                                                          {"greeting", "421 closing"},
                                                          {"greeting", "cut"},
                                                          {"EHLO", "451 later"},
                                                          {"MAIL", "421 closing"},
                                                          {"MAIL", "cut"},
                                                          {"DATA", "cut"}};
  for (const auto& [line, reply] : refusals) {
    TwoHosts bench;
    bench.first().replies[line] = reply;
    EXPECT_EQ(bench.send({"<bob@example.org>"}),
              (Lines{kRoute, "call 192.0.2.1", "call 192.0.2.2", "dequeued 250 " + kPaths}))
        << line << " " << reply;
    EXPECT_EQ(bench.second().messages.size(), 1U);
  }
  for (const auto door : {FakeServer::Door::refuses, FakeServer::Door::silent}) {
    TwoHosts bench;
    bench.first().door = door;
    EXPECT_EQ(bench.send({"<bob@example.org>"}),
              (Lines{kRoute, "call 192.0.2.1", "call 192.0.2.2", "dequeued 250 " + kPaths}));
  }
}

// A message that may have arrived is not given to another host (section 4.5.3.2.6).
TEST(Relay, WhatMayHaveArrivedWaits) {
  TwoHosts bench;
  bench.first().replies["end"] = "cut";
  EXPECT_EQ(bench.send({"<bob@example.org>"}),
            (Lines{kRoute, "call 192.0.2.1", "deferred 1800s " + kPaths + ": bad-connection"}));
}

TEST(Relay, WhatOneHostRefusesIsNotOfferedToTheNext) {
  TwoHosts bench;
  bench.first().replies["RCPT"] = "550 No such user";
  EXPECT_EQ(bench.send({"<bob@example.org>"}),
            (Lines{kRoute, "call 192.0.2.1", "failed 550 " + kPaths + ": No such user"}));
  const auto complaints = bench.agent.take_complaints();
  ASSERT_EQ(complaints.size(), 1U);
  EXPECT_EQ(complaints[0].recipient.path, "<bob@example.org>");
  EXPECT_EQ(complaints[0].recipient.remote_host, "mx1.example.org");
  EXPECT_EQ(complaints[0].recipient.action, DeliveryAction::failed);
  EXPECT_TRUE(bench.agent.queue().empty());
}

TEST(Relay, AllAddressesOfAHostAreTriedBeforeTheNextHost) {
  TwoHosts bench;
  bench.network.host("mx1.example.org", "192.0.2.11");
  bench.first().door = FakeServer::Door::refuses;
  bench.network.servers["192.0.2.11"].door = FakeServer::Door::refuses;
  Lines calls = bench.send({"<bob@example.org>"});
  calls.erase(calls.begin());
  EXPECT_THAT(calls, ElementsAre("call 192.0.2.1", "call 192.0.2.11", "call 192.0.2.2",
                                 "dequeued 250 " + kPaths));
}

// Section 5.1: hosts of one preference share the load.
TEST(Relay, EqualHostsAreTriedInAnyOrder) {
  int first = 0;
  for (std::uint64_t seed = 0; seed < 40; ++seed) {
    TwoHosts bench(10);
    bench.random = Random(seed);
    const Lines story = bench.send({"<bob@example.org>"});
    if (story[1] == "call 192.0.2.1") ++first;
  }
  EXPECT_GT(first, 8);
  EXPECT_LT(first, 32);
}

TEST(Relay, WhereAllHostsAreDownItTriesAgainBySchedule) {
  TwoHosts bench;
  bench.first().door = FakeServer::Door::refuses;
  bench.second().door = FakeServer::Door::silent;
  const Lines once = {kRoute, "call 192.0.2.1", "call 192.0.2.2",
                      "deferred 1800s " + kPaths + ": no-answer"};
  EXPECT_EQ(bench.send({"<bob@example.org>"}), once);
  bench.wait(minutes(30) - nanoseconds(1));
  EXPECT_EQ(bench.take_story(), Lines{});
  bench.wait(nanoseconds(1));
  EXPECT_EQ(bench.take_story(), once);
  bench.wait(minutes(30));
  Lines later = once;
  later.back() = "deferred 7200s " + kPaths + ": no-answer";
  EXPECT_EQ(bench.take_story(), later);
  bench.second().door = FakeServer::Door::open;
  bench.wait(minutes(120));
  later.back() = "dequeued 250 " + kPaths;
  EXPECT_EQ(bench.take_story(), later);
  bench.wait(minutes(100'000));
  EXPECT_EQ(bench.take_story(), Lines{});
}

// Section 4.5.4.1: at least four to five days.
TEST(Relay, GivesUpInTheEnd) {
  TwoHosts bench;
  bench.first().replies["RCPT"] = "450 busy";
  bench.send({"<bob@example.org>"});
  bench.agent.take_complaints();
  bench.wait(minutes(4 * 24 * 60));
  EXPECT_FALSE(bench.agent.queue().empty());
  bench.agent.take_complaints();
  bench.wait(minutes(24 * 60));
  EXPECT_TRUE(bench.agent.queue().empty());
  EXPECT_EQ(bench.story.back(), "failed 450 " + kPaths + ": busy");
  const auto complaints = bench.agent.take_complaints();
  ASSERT_EQ(complaints.size(), 1U);
  EXPECT_EQ(complaints[0].recipient.action, DeliveryAction::failed);
  EXPECT_EQ(complaints[0].recipient.reason, FailureReason::expired);
  EXPECT_EQ(complaints[0].recipient.reply.code.value, 450);
}

TEST(Relay, ADelayIsToldOnce) {
  TwoHosts bench;
  bench.first().replies["RCPT"] = "450 busy";
  bench.send({"<bob@example.org>"});
  bench.wait(minutes(4 * 60 - 1));
  EXPECT_TRUE(bench.agent.take_complaints().empty());
  bench.wait(minutes(121));
  const auto complaints = bench.agent.take_complaints();
  ASSERT_EQ(complaints.size(), 1U);
  EXPECT_EQ(complaints[0].recipient.action, DeliveryAction::delayed);
  EXPECT_EQ(complaints[0].entry.to.to_string(), "<bob@example.org>");
  bench.wait(minutes(24 * 60));
  EXPECT_TRUE(bench.agent.take_complaints().empty());
}

TEST(Relay, NobodyIsToldOfADelayedNoticeOrWhereTheHostNeverSays) {
  HostConfig config = RelayBench::standard();
  for (const bool never : {false, true}) {
    if (never) config.retry.tell_delay_after = {};
    TwoHosts bench(config);
    bench.first().replies["RCPT"] = "450 busy";
    bench.queue({"<bob@example.org>"}, 1, never ? "<joe@a.example>" : "<>");
    bench.start();
    bench.wait(minutes(24 * 60));
    EXPECT_TRUE(bench.agent.take_complaints().empty());
  }
}

// It is for good only if all hosts say so.
TEST(Relay, HostsThatTurnItAwayDecideTogether) {
  struct {
    const char* first;
    const char* second;
    const char* end;
    const char* remote_host;
  } const cases[] = {
      {"554 no", "554 never", "failed 554", "mx2.example.org"},
      {"554 no", "450 later", "deferred 450", nullptr},
      {"450 later", "554 no", "deferred 450", nullptr},
      {"554 no", "", "deferred 1800s", nullptr},
  };
  for (const auto& c : cases) {
    TwoHosts bench;
    bench.first().replies["greeting"] = c.first;
    bench.second().replies["greeting"] = c.second;
    if (std::string_view(c.second).empty()) bench.second().door = FakeServer::Door::refuses;
    const Lines story = bench.send({"<bob@example.org>"});
    EXPECT_TRUE(story.back().starts_with(c.end)) << story.back();
    const auto complaints = bench.agent.take_complaints();
    ASSERT_EQ(complaints.size(), c.remote_host == nullptr ? 0U : 1U);
    if (c.remote_host != nullptr) {
      EXPECT_EQ(complaints[0].recipient.remote_host, c.remote_host);
    }
  }
}

// RFC 7505 section 4.1, RFC 5321 section 5.1, RFC 3463.
TEST(Relay, SomeDomainsHaveNoHost) {
  RelayBench bench;
  bench.network.mx("quiet.example", {{0, "."}});
  bench.network.mx("relay.example", {{5, "relay.example"}});
  bench.network.mx("lost.example", {{5, "gone.example"}});
  bench.network.names["empty.example mx"].outcome = dns::Outcome::no_data;
  struct {
    std::string domain;
    std::string end;
    smtp::EnhancedStatusCode status;
    FailureReason reason;
  } const cases[] = {
      {"quiet.example", "failed 556", {5, 1, 10}, FailureReason::no_mail_host},
      {"relay.example", "failed 554", {5, 4, 6}, FailureReason::loop},
      {"lost.example", "failed 550", {5, 4, 4}, FailureReason::no_route},
      {"empty.example", "failed 550", {5, 4, 4}, FailureReason::no_route},
      {"nowhere.example", "failed 550", {5, 1, 2}, FailureReason::bad_host},
  };
  for (const auto& c : cases) {
    const Lines story = bench.send({"<bob@" + c.domain + ">"});
    EXPECT_EQ(story[0], "routed " + c.domain + ": ") << story[0];
    EXPECT_TRUE(story.back().starts_with(c.end)) << story.back();
    const auto complaints = bench.agent.take_complaints();
    ASSERT_EQ(complaints.size(), 1U);
    EXPECT_EQ(complaints[0].recipient.reply.status, c.status) << c.domain;
    EXPECT_EQ(complaints[0].recipient.reason, c.reason) << c.domain;
    EXPECT_EQ(complaints[0].recipient.remote_host, "") << "this host says so itself";
  }
  EXPECT_TRUE(bench.agent.queue().empty());
}

TEST(Relay, ANameServerThatFailsDefers) {
  TwoHosts bench;
  bench.network.names["example.org mx"].outcome = dns::Outcome::server_failure;
  EXPECT_EQ(bench.send({"<bob@example.org>"}),
            (Lines{"routed example.org: ", "deferred 1800s " + kPaths + ": name-server-failure"}));
}

// RFC 5321 section 5.1: a backup sends to better hosts only.
TEST(Relay, ABackupSendsToBetterHostsOnly) {
  RelayBench bench;
  bench.network.mx("example.org",
                   {{10, "mx1.example.org"}, {20, "relay.example"}, {30, "mx3.example.org"}});
  bench.network.host("mx1.example.org", "192.0.2.1").door = FakeServer::Door::refuses;
  bench.network.host("relay.example", "192.0.2.25");
  bench.network.host("mx3.example.org", "192.0.2.3");
  EXPECT_EQ(bench.send({"<bob@example.org>"}),
            (Lines{"routed example.org: 10 mx1.example.org [192.0.2.1]", "call 192.0.2.1",
                   "deferred 1800s " + kPaths + ": no-answer"}));
}

}  // namespace
}  // namespace smtplab::agents
