#include <gtest/gtest.h>

#include <string>

#include "tests/smtp/transcript.h"

namespace smtplab::smtp::test {
namespace {

const Dialect k5321(Standard::rfc5321);

struct TimeoutCase {
  const char* typed;
  Duration patience;
  const char* verb;
};

TEST(ClientTimeout, WaitsForEachReplyAsLongAsTheStandardAsks) {
  for (const TimeoutCase& c :
       std::initializer_list<TimeoutCase>{{"MAIL FROM:<a@b>", minutes(5), "MAIL"},
                                          {"RCPT TO:<a@b>", minutes(5), "RCPT"},
                                          {"DATA", minutes(2), "DATA"},
                                          {"SEND FROM:<a@b>", minutes(5), "SEND"},
                                          {"NOOP", minutes(5), "NOOP"},
                                          {"QUIT", minutes(5), "QUIT"}}) {
    Client client(k5321);
    client.receive("220 a\r\n");
    client.type(std::string(c.typed) + "\r\n");
    EXPECT_EQ(client.session.next_timeout(), client.now + c.patience) << c.typed;
    client.wait(c.patience);
    EXPECT_EQ(client.seen.back(), std::string("no reply to ") + c.verb);
    EXPECT_EQ(client.session.state(), SessionState::closed);
    EXPECT_FALSE(client.session.next_timeout());
  }
}

TEST(ClientTimeout, EveryTimeoutCanBeSetByItself) {
  Dialect dialect;
  dialect.timeouts = {seconds(1), seconds(2), seconds(3), seconds(4),
                      seconds(5), seconds(6), seconds(7), seconds(8)};
  Client client(dialect);
  EXPECT_EQ(client.session.next_timeout(), client.now + seconds(1));
  client.receive("220 a\r\n");
  EXPECT_FALSE(client.session.next_timeout());
  const auto patience = [&](const char* typed) {
    Client fork = client;
    fork.type(typed);
    return *fork.session.next_timeout() - fork.now;
  };
  EXPECT_EQ(patience("MAIL FROM:<a@b>\r\n"), seconds(2));
  EXPECT_EQ(patience("RCPT TO:<a@b>\r\n"), seconds(3));
  EXPECT_EQ(patience("DATA\r\n"), seconds(4));
  EXPECT_EQ(patience("HELO b\r\n"), seconds(7));
  client.type("DATA\r\n");
  client.receive("354 go\r\n");
  client.session.send_content("x", client.now);
  EXPECT_EQ(client.session.next_timeout(), client.now + seconds(5));
  client.drain();
  EXPECT_FALSE(client.session.next_timeout());
  client.type("\r\n.\r\n");
  EXPECT_EQ(client.session.next_timeout(), client.now + seconds(6));
}

TEST(ClientTimeout, ContentThatCannotBeSentTimesOut) {
  Client client(k5321);
  client.receive("220 a\r\n");
  client.type("DATA\r\n");
  client.receive("354 go\r\n");
  client.session.send_content("some content", client.now);
  client.wait(minutes(1));
  client.session.consume_output(4);
  client.wait(minutes(2));  // it moved in these three minutes
  EXPECT_EQ(client.session.state(), SessionState::content);
  client.wait(minutes(3));
  EXPECT_EQ(client.seen.back(), "no reply to end-of-data");
  client.end();
  EXPECT_EQ(client.seen.back(), "gone, transaction lost");
}

TEST(ClientTimeout, TheGreetingIsAwaitedFromTheStart) {
  Client client(k5321);
  client.wait(minutes(5));
  EXPECT_EQ(client.seen.back(), "no reply to connection");
}

TEST(ClientTimeout, AReplyThatDribblesInGetsNoMoreTime) {
  Client client(k5321);
  client.now = client.now + minutes(4);
  client.receive("220-a\r\n2");
  EXPECT_EQ(client.session.next_timeout(), Instant{} + minutes(5));
}

TEST(ClientTimeout, EachReplyOfAGroupHasItsOwnTime) {
  Client client(k5321);
  client.receive("220 a\r\n");
  client.type("MAIL FROM:<a@b>\r\n");
  client.now = client.now + minutes(4);
  client.type("RCPT TO:<a@b>\r\n");
  EXPECT_EQ(client.session.next_timeout(), Instant{} + minutes(5));
  client.receive("250 OK\r\n");
  EXPECT_EQ(client.session.next_timeout(), client.now + minutes(5));
}

}  // namespace
}  // namespace smtplab::smtp::test
