#include "sim/agents/outbox.h"

#include <gtest/gtest.h>

#include "tests/agents/fake_network.h"

namespace smtplab::agents {
namespace {

using smtp::Standard;
using test::FakeServer;
using test::host;
using test::Lines;
using trace::EventKind;

smtp::ForwardPath outbox_path(const char* text) {
  return smtp::parse_forward_path(text, smtp::PathRules{})->path;
}

/// The outbox of pc.example.com, whose server is at 192.0.2.1.
class OutboxBench : public test::SendingBench<Outbox> {
 public:
  OutboxBench() : SendingBench(host("pc.example.com", Standard::rfc5321)) {
    network.host("smtp.example.com", "192.0.2.1");
    submission.from = smtp::parse_reverse_path("<joe@example.com>", smtp::PathRules{})->path;
    submission.to = {outbox_path("<bob@example.org>"), outbox_path("<ann@example.net>")};
    submission.draft.from.mailbox = *submission.from.mailbox;
    submission.draft.to = {{{}, submission.to[0].mailbox}};
    submission.draft.subject = "Hi";
    submission.draft.body_lines = {"Hello", ".dot"};
    submission.server = "smtp.example.com";
  }
  Lines submit() {
    run([this](Context& context) { agent.submit(submission, ++token_, context); });
    return take_story();
  }
  FakeServer& server() { return network.servers["192.0.2.1"]; }

  Submission submission;

 private:
  std::uint32_t token_ = 6;
};

const Lines kTaken = {"call 192.0.2.1", "submitted 250 0 <bob@example.org>: OK",
                      "submitted 250 0 <ann@example.net>: OK"};

TEST(Outbox, GivesAMessageToItsServer) {
  OutboxBench bench;
  EXPECT_EQ(bench.submit(), kTaken);
  EXPECT_TRUE(bench.agent.is_empty());
  EXPECT_EQ(bench.open_calls, 0U);
  EXPECT_EQ(bench.server().messages,
            (Lines{"Date: Tue, 27 Oct 1981 15:27:39 -0800\r\nFrom: joe@example.com\r\n"
                   "To: bob@example.org\r\nSubject: Hi\r\nMessage-ID: <1@pc.example.com>\r\n"
                   "\r\nHello\r\n..dot\r\n"}))
      << "as it goes over the wire";
  const trace::EventIndex composed = 0;
  EXPECT_EQ(bench.log[composed].kind, EventKind::composed);
  const std::string payload(bench.log.payload(composed));
  EXPECT_EQ(payload.substr(0, bench.log[composed].begin),
            "<joe@example.com> <bob@example.org> <ann@example.net>");
  EXPECT_TRUE(payload.ends_with("\r\n\r\nHello\r\n.dot\r\n"));
}

TEST(Outbox, EachMessageHasAnIdOfItsOwn) {
  OutboxBench bench;
  bench.submit();
  bench.submit();
  ASSERT_EQ(bench.server().messages.size(), 2U);
  EXPECT_NE(bench.server().messages[0].find("<1@pc.example.com>"), std::string::npos);
  EXPECT_NE(bench.server().messages[1].find("<2@pc.example.com>"), std::string::npos);
}

TEST(Outbox, ContentIsSentAsItIs) {
  OutboxBench bench;
  bench.submission.content = "Subject: x\r\n\r\nno date\r\n";
  bench.submit();
  EXPECT_EQ(bench.server().messages, (Lines{"Subject: x\r\n\r\nno date\r\n"}));
}

// RFC 6152 section 3.
TEST(Outbox, EightBitContentIsDeclared) {
  OutboxBench bench;
  bench.submission.content = "Subject: x\r\n\r\ncaf\xC3\xA9\r\n";
  bench.server().replies["EHLO"] = "250-there\r\n250 8BITMIME";
  bench.submit();
  EXPECT_EQ(bench.server().heard[1], "MAIL FROM:<joe@example.com> BODY=8BITMIME");
  bench.server().replies.clear();
  EXPECT_EQ(bench.submit().back(),
            "submitted 554 2 <ann@example.net>: the server takes no 8-bit content");
}

TEST(Outbox, WhatIsRefusedIsToldForEachRecipient) {
  OutboxBench bench;
  bench.server().replies["RCPT TO:<bob@example.org>"] = "550 no";
  bench.server().replies["RCPT TO:<ann@example.net>"] = "451 later";
  EXPECT_EQ(bench.submit(), (Lines{"call 192.0.2.1", "submitted 550 2 <bob@example.org>: no",
                                   "submitted 451 1 <ann@example.net>: later"}));
}

// A user agent knows its server by name: MX records are for those who relay.
TEST(Outbox, AsksForNoExchangers) {
  OutboxBench bench;
  bench.network.mx("smtp.example.com", {{10, "mx.example.com"}});
  bench.network.host("mx.example.com", "192.0.2.2");
  EXPECT_EQ(bench.submit(), kTaken);
}

TEST(Outbox, TriesAllAddressesOnce) {
  OutboxBench bench;
  bench.network.host("smtp.example.com", "192.0.2.2").door = FakeServer::Door::silent;
  bench.server().door = FakeServer::Door::refuses;
  EXPECT_EQ(bench.submit(),
            (Lines{"call 192.0.2.1", "call 192.0.2.2",
                   "submitted 1 <bob@example.org>: ", "submitted 1 <ann@example.net>: "}));
  EXPECT_TRUE(bench.agent.is_empty());
  bench.wait(minutes(1000));
  EXPECT_EQ(bench.take_story(), Lines{}) << "it tries once";
}

TEST(Outbox, ANameThatIsNotKnownIsTold) {
  OutboxBench bench;
  bench.submission.server = "nowhere.example";
  EXPECT_EQ(bench.submit(),
            (Lines{"submitted 1 <bob@example.org>: ", "submitted 1 <ann@example.net>: "}));
  EXPECT_TRUE(bench.agent.is_empty());
}

TEST(Outbox, AnAddressLiteralAndAPortWillDo) {
  OutboxBench bench;
  bench.submission.server = "[192.0.2.1]";
  bench.submission.port = 587;
  trace::Recorder recorder(bench.tally, &bench.log);
  Effects effects;
  Context context{bench.now, 0, trace::kNoEvent, recorder, effects, bench.random};
  bench.agent.submit(bench.submission, 1, context);
  ASSERT_EQ(effects.list().size(), 1U);
  EXPECT_EQ(effects.list()[0].kind, Effect::Kind::connect);
  EXPECT_EQ(effects.list()[0].address.to_string(), "192.0.2.1");
  EXPECT_EQ(effects.list()[0].port, 587);
}

TEST(Outbox, AConnectionThatBreaksIsTold) {
  OutboxBench bench;
  bench.server().replies["DATA"] = "cut";
  EXPECT_EQ(bench.submit(), (Lines{"call 192.0.2.1", "submitted 1 <bob@example.org>: ",
                                   "submitted 1 <ann@example.net>: "}));
  EXPECT_TRUE(bench.agent.is_empty());
}

TEST(Outbox, LeavesOthersInputsAlone) {
  OutboxBench bench;
  trace::Recorder recorder(bench.tally, &bench.log);
  Effects effects;
  Context context{bench.now, 0, trace::kNoEvent, recorder, effects, bench.random};
  EXPECT_FALSE(bench.agent.take(Connected{0, network::Side::client, 42}, context));
  EXPECT_FALSE(bench.agent.take(NotConnected{42}, context));
  EXPECT_FALSE(bench.agent.take(Octets{0, "220 a\r\n"}, context));
  EXPECT_FALSE(bench.agent.take(Closed{0, true}, context));
  EXPECT_FALSE(bench.agent.take(Timer{0, 0}, context));
  EXPECT_FALSE(bench.agent.take(Resolved{42, {}}, context));
  EXPECT_EQ(bench.log.size(), 0U);
}

}  // namespace
}  // namespace smtplab::agents
