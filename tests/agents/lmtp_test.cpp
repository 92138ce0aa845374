// RFC 2033: a delivery agent, and a transfer agent that hands mail over to one.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/agents/relay_bench.h"
#include "tests/agents/server_bench.h"
#include "tests/agents/talk.h"

namespace smtplab::agents {
namespace {

using test::FakeServer;
using test::Lines;
using test::mail_to;
using test::RelayBench;
using test::ServerBench;
using test::Talk;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

smtp::Dialect lmtp() {
  smtp::Dialect dialect(smtp::Standard::rfc5321);
  dialect.protocol = smtp::Protocol::lmtp;
  return dialect;
}

/// Pat, green who has room for half a letter of hers, and small who has none for any.
HostConfig delivery_agent() {
  HostConfig config = test::host("lmtp.foo.edu", smtp::Standard::rfc5321);
  config.role = HostRole::delivery_agent;
  config.dialect = lmtp();
  config.local_domains = {"foo.edu"};
  config.mailboxes = {MailboxConfig("pat"), MailboxConfig("green", {.quota_octets = 200}),
                      MailboxConfig("small", {.quota_octets = 9})};
  return config;
}

void begin(ServerBench& bench, const Lines& recipients) {
  bench.connect();
  bench.reply_to("LHLO foo.edu");
  bench.reply_to("MAIL FROM:<chris@bar.com>");
  for (const std::string& to : recipients) bench.reply_to("RCPT TO:" + to);
  bench.reply_to("DATA");
}

TEST(DeliveryAgent, AnswersForEachRecipient) {
  ServerBench bench(delivery_agent());
  begin(bench, {"<pat@foo.edu>", "<jones@foo.edu>", "<green@foo.edu>", "<small@foo.edu>"});
  EXPECT_EQ(
      bench.reply_to("Blah\r\n."),
      "250 OK\r\n250 OK\r\n552 Requested mail action aborted: exceeded storage allocation\r\n");
  EXPECT_THAT(bench.kept(),
              ElementsAre("stored <pat@lmtp.foo.edu>", "stored <green@lmtp.foo.edu>"));
  EXPECT_THAT(bench.last_message(), HasSubstr(" with LMTP"));
  bench.reply_to("MAIL FROM:<chris@bar.com>");
  bench.reply_to("RCPT TO:<green@foo.edu>");
  bench.reply_to("RCPT TO:<pat@foo.edu>");
  bench.reply_to("DATA");
  EXPECT_EQ(bench.reply_to("Blah\r\n."),
            "452 <green@foo.edu> is temporarily over quota\r\n250 OK\r\n");
}

TEST(DeliveryAgent, IsAskedForNothingButItsMailboxes) {
  ServerBench bench(delivery_agent());
  bench.connect();
  bench.reply_to("LHLO foo.edu");
  bench.reply_to("MAIL FROM:<chris@bar.com>");
  EXPECT_EQ(bench.reply_to("RCPT TO:<a@elsewhere.example>"), "550 Relaying denied\r\n");
  EXPECT_EQ(bench.reply_to("HELP"),
            "214 Commands: LHLO MAIL RCPT DATA RSET NOOP QUIT VRFY EXPN HELP\r\n");
}

// Section 4.2: whoever is named twice has one copy and two replies.
TEST(DeliveryAgent, WritesOnceForWhoeverIsNamedTwice) {
  ServerBench bench(delivery_agent());
  begin(bench, {"<pat@foo.edu>", "<small@foo.edu>", "<pat@foo.edu>", "<small@foo.edu>"});
  const std::string full = "552 Requested mail action aborted: exceeded storage allocation\r\n";
  EXPECT_EQ(bench.reply_to("Blah\r\n."), "250 OK\r\n" + full + "250 OK\r\n" + full);
  EXPECT_THAT(bench.kept(), ElementsAre("stored <pat@lmtp.foo.edu>"));
}

// Section 5: a reply as soon as it is known; and what nobody hears of is not delivered.
TEST(DeliveryAgent, WaitsForTheDiskOncePerRecipient) {
  ServerBench bench(delivery_agent());
  begin(bench, {"<pat@foo.edu>", "<green@foo.edu>"});
  bench.disk_is_slow = true;
  EXPECT_EQ(bench.reply_to("Blah\r\n."), "");
  ASSERT_THAT(bench.tickets, ElementsAre(1U));
  bench.tickets.clear();
  bench.give(Stored{1});
  EXPECT_EQ(bench.output[0], "250 OK\r\n");
  EXPECT_THAT(bench.kept(), ElementsAre("stored <pat@lmtp.foo.edu>"));
  EXPECT_THAT(bench.tickets, ElementsAre(2U));
  bench.give(Closed{0});
  bench.finish_disk();
  EXPECT_THAT(bench.kept(),
              ElementsAre("stored <pat@lmtp.foo.edu>", "stored <green@lmtp.foo.edu>"));
  EXPECT_EQ(bench.output[0], "250 OK\r\n");
  EXPECT_EQ(bench.agent.open_connections(), 0U);
  EXPECT_EQ(bench.agent.held_octets(), bench.agent.mailboxes().octets());
}

TEST(DeliveryAgent, ACrashKeepsWhatWasStored) {
  ServerBench bench(delivery_agent());
  begin(bench, {"<pat@foo.edu>", "<green@foo.edu>"});
  bench.disk_is_slow = true;
  bench.reply_to("Blah\r\n.");
  bench.tickets.clear();
  bench.give(Stored{1});
  bench.crash();
  EXPECT_THAT(bench.agent.held(), ::testing::SizeIs(1));
  EXPECT_EQ(bench.agent.held_octets(), bench.agent.mailboxes().octets());
}

TEST(DeliveryAgent, GoingDownIsToldInPlaceOfTheNextReply) {
  ServerBench bench(delivery_agent());
  begin(bench, {"<pat@foo.edu>", "<green@foo.edu>"});
  bench.disk_is_slow = true;
  bench.reply_to("Blah\r\n.");
  bench.give(GoingDown{0});
  EXPECT_EQ(bench.output[0], "");
  bench.tickets.clear();
  bench.give(Stored{1});
  EXPECT_EQ(bench.output[0],
            "250 OK\r\n421 lmtp.foo.edu Service not available, closing transmission channel\r\n");
  EXPECT_THAT(bench.tickets, IsEmpty());
}

TEST(DeliveryAgent, WithoutRoomItSaysSoToAll) {
  ServerBench bench(delivery_agent());
  begin(bench, {"<pat@foo.edu>", "<green@foo.edu>"});
  bench.agent.set_room(3);
  const std::string no_room = "452 Requested action not taken: insufficient system storage\r\n";
  EXPECT_EQ(bench.reply_to("Blah blah\r\n."), no_room + no_room);
  EXPECT_THAT(bench.kept(), IsEmpty());
  EXPECT_EQ(bench.agent.held_octets(), 0U);
}

TEST(LmtpTransmission, EachRecipientFaresByItsOwnReply) {
  Talk talk(mail_to({"<pat@foo.edu>", "<jones@foo.edu>", "<green@foo.edu>", "<gone@foo.edu>"}),
            lmtp(), {});
  EXPECT_TRUE(talk.goes({"S: 220 foo.edu LMTP server ready",
                         "C: LHLO client.example",
                         "S: 250 foo.edu",
                         "C: MAIL FROM:<joe@a.example>",
                         "S: 250 OK",
                         "C: RCPT TO:<pat@foo.edu>",
                         "S: 250 OK",
                         "C: RCPT TO:<jones@foo.edu>",
                         "S: 550 No such user here",
                         "C: RCPT TO:<green@foo.edu>",
                         "S: 250 OK",
                         "C: RCPT TO:<gone@foo.edu>",
                         "S: 250 OK",
                         "C: DATA",
                         "S: 354 Go on",
                         "C: Hello",
                         "C: .",
                         "S: 250 OK",
                         "S: 452 Full",
                         "S: 554 Never",
                         "C: QUIT",
                         "S: 221 bye"}));
  EXPECT_EQ(talk.results(), (Lines{"passed on 250", "failed 550", "deferred 452", "failed 554"}));
}

// Section 5: what was heard counts, the others are put off.
TEST(LmtpTransmission, ABreakBetweenTheRepliesPutsOffTheRest) {
  Talk talk(mail_to({"<pat@foo.edu>", "<green@foo.edu>"}), lmtp(), {});
  for (const char* line :
       {"220 foo.edu", "250 foo.edu", "250 OK", "250 OK", "250 OK", "354 Go on", "250 OK"}) {
    talk.hear(line);
  }
  EXPECT_FALSE(talk.sent.is_settled());
  talk.sent.give_up(message::FailureReason::bad_connection);
  EXPECT_EQ(talk.results(), (Lines{"passed on 250", "deferred"}));
}

// There is nothing older to fall back to.
TEST(LmtpTransmission, AServerWithoutLhloIsNone) {
  Talk talk(mail_to({"<pat@foo.edu>"}), lmtp(), {});
  EXPECT_TRUE(talk.goes(
      {"S: 220 mail.foo.edu", "C: LHLO client.example", "S: 500 What?", "C: QUIT", "S: 221 bye"}));
  EXPECT_TRUE(talk.sent.was_turned_away());
}

/// mail.example.org, whose mailboxes are with mda.example.org.
struct Handover : RelayBench {
  Handover() : RelayBench(with_agent()) {
    mda = &network.host("mda.example.org", "192.0.2.24");
    network.mx("mda.example.org", {{10, "elsewhere.example.org"}});
  }
  static HostConfig with_agent() {
    HostConfig config = standard();
    config.local_domains = {"example.org"};
    config.delivery_agent.emplace();
    config.delivery_agent->host = "mda.example.org";
    config.delivery_agent->dialect = lmtp();
    return config;
  }
  FakeServer* mda;
};

TEST(HandingOver, GoesToTheAgentItselfAndSettlesEachByItsReply) {
  Handover bench;
  bench.mda->replies = {{"end", "250 OK\r\n452 Full\r\n550 Never"}};
  EXPECT_THAT(bench.send({"<ann@example.org>", "<bob@example.org>", "<carol@example.org>"}),
              ElementsAre("routed mda.example.org: 0 mda.example.org [192.0.2.24]",
                          "call 192.0.2.24", "dequeued 250 <joe@a.example> <ann@example.org>",
                          "deferred 452 1800s <joe@a.example> <bob@example.org>: Full",
                          "failed 550 <joe@a.example> <carol@example.org>: Never"));
  EXPECT_EQ(bench.mda->heard.front(), "LHLO relay.example");
  bench.mda->replies = {};
  bench.wait(seconds(1800));
  EXPECT_THAT(bench.take_story(), ::testing::Contains("dequeued 250 <joe@a.example> "
                                                      "<bob@example.org>"));
  EXPECT_TRUE(bench.agent.queue().entries().empty());
}

TEST(HandingOver, ABreakBetweenTheRepliesTriesTheOthersAgainAndNobodyTwice) {
  Handover bench;
  bench.mda->replies = {{"end", "250 OK"}, {"QUIT", "cut"}};
  bench.queue({"<ann@example.org>", "<bob@example.org>"});
  bench.start();
  EXPECT_THAT(bench.take_story().back(), "dequeued 250 <joe@a.example> <ann@example.org>");
  bench.give(Closed{0, true});
  EXPECT_THAT(bench.take_story(),
              ElementsAre("deferred 1800s <joe@a.example> <bob@example.org>: bad-connection"));
  EXPECT_EQ(bench.agent.queue().entries().size(), 1U);
}

TEST(HandingOver, ConnectsToThePortOfTheAgent) {
  Handover bench;
  std::vector<std::uint16_t> ports;
  bench.queue({"<ann@example.org>", "<bob@elsewhere.example>"});
  trace::Recorder recorder(bench.tally, &bench.log);
  Effects effects;
  Context context{bench.now, test::kHost, trace::kNoEvent, recorder, effects, bench.random};
  bench.agent.start_due(context);
  std::vector<std::string> asked;
  for (const Effect& effect : effects.list()) {
    if (effect.kind != Effect::Kind::resolve) continue;
    asked.push_back(effects.question(effect).name.to_string() + " " +
                    std::string(dns::to_string(effects.question(effect).type)));
    const dns::Question question = effects.question(effect);
    if (question.type != dns::RecordType::mx) {
      Effects next;
      Context later{bench.now, test::kHost, trace::kNoEvent, recorder, next, bench.random};
      bench.agent.take(Resolved{effect.token, bench.network.look_up(question)}, later);
      for (const Effect& one : next.list()) {
        if (one.kind == Effect::Kind::connect) ports.push_back(one.port);
      }
    }
  }
  EXPECT_THAT(asked, ElementsAre("mda.example.org. A", "elsewhere.example. MX"));
  EXPECT_THAT(ports, ElementsAre(network::kLmtpPort));
}

// Mail for others, and of users who have moved, goes its usual way.
TEST(HandingOver, OnlyMailForMailboxesIsQueuedForTheAgent) {
  HostConfig config = Handover::with_agent();
  config.name = "mail.example.org";
  config.mailboxes = {MailboxConfig("ann")};
  ServerBench bench(config);
  bench.start("EHLO a.example");
  EXPECT_EQ(bench.mail({"<ann@example.org>", "<postmaster@example.org>"}), "250 OK\r\n");
  EXPECT_THAT(bench.kept(), ElementsAre("queued <joe@a.example> <ann@example.org>",
                                        "queued <joe@a.example> <postmaster@example.org>"));
  EXPECT_EQ(bench.reply_to("MAIL FROM:<>"), "250 OK\r\n");
  EXPECT_EQ(bench.reply_to("RCPT TO:<nobody@example.org>"), "550 No such user here\r\n");
}

}  // namespace
}  // namespace smtplab::agents
