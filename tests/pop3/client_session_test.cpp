#include "sim/pop3/client_session.h"

#include <gtest/gtest.h>

#include "tests/pop3/transcript.h"

namespace smtplab::pop3::test {
namespace {

const Dialect kClientDialect;
const Lines kReady = {"S: +OK hello <1@a>", "= ready <1@a>"};

Lines behind_ready(const Lines& rest) {
  Lines all = kReady;
  all.insert(all.end(), rest.begin(), rest.end());
  return all;
}

TEST(ClientSession, MaySendOnceGreetedAndAnswered) {
  Client client(kClientDialect);
  EXPECT_FALSE(client.session.may_send());
  EXPECT_TRUE(understands(client, {"S: +OK ready", "= ready "}));
  EXPECT_EQ(client.session.timestamp(), "");
  EXPECT_TRUE(client.session.may_send());
  client.send({Verb::list, {}, {}, {}, 0});
  EXPECT_FALSE(client.session.may_send());
  client.receive("+OK\r\n1 1\r\n");
  EXPECT_FALSE(client.session.may_send());
  client.receive(".\r\n");
  EXPECT_TRUE(client.session.may_send());
}

TEST(ClientSession, AGreetingOfErrCloses) {
  Client client(kClientDialect);
  EXPECT_TRUE(understands(client, {"S: -ERR busy", "= connection failed: busy -> closed"}));
  EXPECT_FALSE(client.session.may_send());
  client.end();
  EXPECT_EQ(client.seen.back(), "gone: greeting refused");
}

TEST(ClientSession, WalksTheStatesOfTheServer) {
  EXPECT_TRUE(understands(behind_ready(
      {"C: USER a", "S: +OK", "= USER ok -> named", "C: PASS b", "S: -ERR no",
       "= PASS failed: no -> authorization", "C: USER a", "S: +OK", "= USER ok -> named",
       "C: PASS c", "S: +OK", "= PASS ok -> transaction", "C: RETR 1", "S: -ERR no such message",
       "= RETR failed: no such message -> transaction", "C: QUIT", "S: -ERR not removed",
       "= QUIT failed: not removed -> closed"})));
}

TEST(ClientSession, UnstuffsContent) {
  Client client(kClientDialect);
  EXPECT_TRUE(understands(
      client, behind_ready({"C: RETR 1", "S: +OK", "= RETR ok... -> authorization", "S: a", "S: ..",
                            "S: ...b", "S: .c", "S| \n.\n", "S: .\r", "S: .", "= end of RETR",
                            "C: NOOP", "S: +OK", "= NOOP ok -> authorization"})));
  EXPECT_EQ(client.content, "a\r\n.\r\n..b\r\nc\r\n\n.\n.\r\r\n");
  const EndOfMultiline& end = client.ends[0];
  EXPECT_EQ(end.octets.begin, client.replies[0].octets.end);
  EXPECT_EQ(end.octets.end, client.replies[1].octets.begin);
}

TEST(ClientSession, ReadsListings) {
  EXPECT_TRUE(understands(behind_ready({"C: LIST",
                                        "S: +OK",
                                        "= LIST ok... -> authorization",
                                        "S: 1 120 and more",
                                        "= entry 1 120",
                                        "S: ..",
                                        "V: malformed-listing",
                                        "S: x",
                                        "V: malformed-listing",
                                        "S: 0 1",
                                        "V: malformed-listing",
                                        "S: .2 3",
                                        "= entry 2 3",
                                        "S: .",
                                        "= end of LIST",
                                        "C: UIDL",
                                        "S: +OK",
                                        "= UIDL ok... -> authorization",
                                        "S: 1 ab",
                                        "= entry 1 ab",
                                        "S: 0 ab",
                                        "V: malformed-listing",
                                        "S: 2 a b",
                                        "V: malformed-listing",
                                        "S: .",
                                        "= end of UIDL",
                                        "C: LIST 2",
                                        "S: +OK 2 200",
                                        "= LIST ok: 2 200 -> authorization",
                                        "= entry 2 200",
                                        "C: UIDL 2",
                                        "S: +OK 2 xyz",
                                        "= UIDL ok: 2 xyz -> authorization",
                                        "= entry 2 xyz",
                                        "C: STAT",
                                        "S: +OK two",
                                        "= STAT ok: two -> authorization",
                                        "V: malformed-listing",
                                        "C: STAT",
                                        "S: -ERR 1 2",
                                        "= STAT failed: 1 2 -> authorization"})));
}

TEST(ClientSession, TellsAServersMistakes) {
  EXPECT_TRUE(understands(behind_ready({"S: +OK what",
                                        "V: unexpected-reply",
                                        "C: NOOP",
                                        "S: 250 OK",
                                        "= NOOP failed: 250 OK -> authorization",
                                        "V: malformed-reply",
                                        "C: NOOP",
                                        "S: +ok x",
                                        "= NOOP ok: x -> authorization",
                                        "V: status-letter-case",
                                        "C: NOOP",
                                        "S| +OK a\n",
                                        "= NOOP ok: a -> authorization",
                                        "V: bare-lf",
                                        "C: NOOP",
                                        "S: +OK a\rb",
                                        "= NOOP ok: a\rb -> authorization",
                                        "V: bare-cr",
                                        "C: NOOP",
                                        "S: " + std::string("+OK \0", 5),
                                        "= NOOP ok: " + std::string(1, '\0') + " -> authorization",
                                        "V: nul-octet"})));
}

TEST(ClientSession, KeepsLittleOfLongLines) {
  Client client(kClientDialect);
  EXPECT_TRUE(understands(client, behind_ready({"C: NOOP"})));
  client.seen.clear();
  client.receive("+OK ");
  for (int i = 0; i < 1000; ++i) {
    client.receive(std::string(100, 'x'));
    ASSERT_LE(client.session.buffered_octets(), 513U);
  }
  client.receive("\r\n");
  ASSERT_EQ(client.seen.size(), 2U);
  EXPECT_EQ(client.seen[0], "= NOOP ok: " + std::string(508, 'x') + " -> authorization");
  EXPECT_EQ(client.seen[1], "V: line-too-long");
}

TEST(ClientSession, KeepsNothingOfContent) {
  Client client(kClientDialect);
  EXPECT_TRUE(
      understands(client, behind_ready({"C: RETR 1", "S: +OK", "= RETR ok... -> authorization"})));
  for (int i = 0; i < 100; ++i) {
    client.receive(std::string(1000, 'x'));
    ASSERT_EQ(client.session.buffered_octets(), 0U);
  }
  EXPECT_EQ(client.content.size(), 100000U);
}

TEST(ClientSession, LongListingLinesAreLeftOut) {
  EXPECT_TRUE(understands(behind_ready({"C: UIDL", "S: +OK", "= UIDL ok... -> authorization",
                                        "S: 1 " + std::string(600, 'x'), "V: line-too-long", "S: .",
                                        "= end of UIDL"})));
}

TEST(ClientSession, WaitsOnlySoLong) {
  Client client(kClientDialect);
  EXPECT_EQ(*client.session.next_timeout(), Instant{} + minutes(10));
  EXPECT_TRUE(understands(client, kReady));
  EXPECT_FALSE(client.session.next_timeout());
  client.send({Verb::list, {}, {}, {}, 0});
  client.wait(minutes(9));
  client.receive("+OK\r\n");
  client.wait(minutes(9));
  client.receive("1 1\r\n");
  client.seen.clear();
  client.wait(minutes(10) - nanoseconds(1));
  EXPECT_TRUE(client.seen.empty());
  client.wait(nanoseconds(1));
  EXPECT_EQ(client.seen, Lines{"no reply to LIST"});
  EXPECT_FALSE(client.session.may_send());
  client.end();
  EXPECT_EQ(client.seen.back(), "gone: reply late");
}

TEST(ClientSession, TellsThatATransactionWasLost) {
  for (const std::string_view received : {"", "+O", "+OK\r\nabc"}) {
    Client client(kClientDialect);
    EXPECT_TRUE(understands(
        client, behind_ready({"C: APOP a b", "S: +OK", "= APOP ok -> transaction", "C: RETR 1"})));
    client.receive(received);
    client.end();
    EXPECT_EQ(client.seen.back(), "gone: peer gone, no update");
  }
  Client early(kClientDialect);
  early.end();
  EXPECT_EQ(early.seen, Lines{"gone: peer gone"});
  Client updating(kClientDialect);
  EXPECT_TRUE(understands(
      updating, behind_ready({"C: APOP a b", "S: +OK", "= APOP ok -> transaction", "C: QUIT"})));
  EXPECT_EQ(updating.session.state(), SessionState::update);
  updating.end();
  EXPECT_EQ(updating.seen.back(), "gone: peer gone, no update");
}

TEST(ClientSession, ACopyGoesOnByItself) {
  Client client(kClientDialect);
  EXPECT_TRUE(
      understands(client, behind_ready({"C: RETR 1", "S: +OK", "= RETR ok... -> authorization"})));
  client.session.receive(".", {});
  EXPECT_FALSE(client.session.next_event());
  ClientSession copy = client.session;
  copy.receive("\r\n", {});
  EXPECT_TRUE(std::holds_alternative<EndOfMultiline>(*copy.next_event()));
  client.receive("a\r\n");
  EXPECT_EQ(client.content, "a\r\n");
}

// Both sides name the same row for the same answer.
TEST(ClientSession, NamesTheRowsOfTheServer) {
  Server server(kClientDialect);
  Client client(kClientDialect);
  client.receive(server.output);
  std::size_t sent = 0;
  for (const std::string_view line :
       {"PASS x", "USER frated", "USER mrose", "STAT", "USER mrose", "PASS secret", "STAT", "LIST",
        "LIST 9", "RETR 1", "TOP 2 0", "DELE 2", "DELE 2", "UIDL", "NOOP", "RSET", "QUIT"}) {
    client.send(*parse_command(line));
    const std::size_t had = server.output.size();
    server.receive(std::string_view(client.output).substr(sent));
    sent = client.output.size();
    client.receive(std::string_view(server.output).substr(had));
    const ReplyReceived& reply = client.replies.back();
    const Answered& answered = server.answers.back();
    EXPECT_EQ(reply.ok, answered.ok) << line;
    EXPECT_EQ(reply.after, answered.after) << line;
    EXPECT_EQ(reply.octets.begin, answered.octets.begin) << line;
    if (reply.ok || transition(answered.row).decides == Decides::agent) {
      EXPECT_EQ(transition(reply.row).key, transition(answered.row).key) << line;
    }
  }
  EXPECT_EQ(client.content, server.host.messages[0] + "Subject: one\r\n\r\n");
  client.end();
  EXPECT_EQ(client.seen.back(), "gone: quit");
}

}  // namespace
}  // namespace smtplab::pop3::test
