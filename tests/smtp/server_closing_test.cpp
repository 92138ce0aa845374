// How a server's session ends: timeouts, shutting down, and lost connections.

#include <gtest/gtest.h>

#include <string>

#include "tests/smtp/transcript.h"

namespace smtplab::smtp::test {
namespace {

const Dialect k5321(Standard::rfc5321);

const std::string kShutting =
    "S: 421 foo.example Service not available, closing transmission channel";

TEST(ServerClosing, AGreetingOf421Closes) {
  EXPECT_TRUE(plays(k5321, {"S: 421 foo.example busy", "gone", "C: HELO b"},
                    {{Verb::connection, "421 foo.example busy"}}));
}

TEST(ServerClosing, GivesUpAfterTheTimeoutWith421) {
  Server server(k5321);
  EXPECT_EQ(server.session.next_timeout(), Instant{} + minutes(5));
  server.wait(minutes(4));
  server.receive("NO");
  EXPECT_EQ(server.session.next_timeout(), server.now + minutes(5));
  server.wait(minutes(5));
  EXPECT_EQ(server.seen.at(1), kShutting);
  EXPECT_EQ(server.seen.at(2), "gone");
  EXPECT_FALSE(server.session.next_timeout());
}

TEST(ServerClosing, AnEarlyCallOfHandleTimeoutDoesNothing) {
  Server server(k5321);
  server.session.handle_timeout(server.now + minutes(4));
  EXPECT_EQ(server.session.state(), SessionState::greeted);
}

TEST(ServerClosing, NobodyWaitsForTheClientWhileAReplyIsOwed) {
  ServerSession session(k5321, "foo.example", {});
  EXPECT_FALSE(session.next_timeout());
  session.reply(ReplyText::greeting, {minutes(9).nanoseconds});
  EXPECT_EQ(session.next_timeout(), Instant{minutes(14).nanoseconds});
}

TEST(ServerClosing, ATimeoutInATransactionLosesIt) {
  for (const char* upto :
       {"MAIL FROM:<a@b.example>\r\n",
        "MAIL FROM:<a@b.example>\r\nRCPT TO:<c@d.example>\r\nDATA\r\nhalf a li"}) {
    Server server(k5321);
    server.receive("HELO b\r\n");
    server.receive(upto);
    server.wait(minutes(5));
    EXPECT_EQ(server.seen.back(), "gone, transaction lost");
  }
}

TEST(ServerClosing, ShutDownAnswersWhatIsOwedElseComesUnasked) {
  Server server(k5321);
  server.session.shut_down(server.now);
  server.pull();
  EXPECT_EQ(server.answers_given.back().verb, Verb::connection);
  EXPECT_EQ(server.seen.at(1), kShutting);
  EXPECT_EQ(server.seen.at(2), "gone");

  ServerSession owing(k5321, "foo.example", {});
  owing.reply(ReplyText::greeting, {});
  owing.receive("VRFY bob\r\n", {});
  while (owing.next_event()) {
  }
  ASSERT_TRUE(owing.reply_owed());
  owing.shut_down({});
  EXPECT_FALSE(owing.reply_owed());
  const auto answered = std::get<Answered>(*owing.next_event());
  EXPECT_EQ(answered.verb, Verb::vrfy);
  EXPECT_EQ(answered.code.value, 421);
  EXPECT_TRUE(std::holds_alternative<Disconnected>(*owing.next_event()));
  EXPECT_FALSE(owing.next_event());
}

TEST(ServerClosing, ShutDownBeforeTheGreetingIsTheGreeting) {
  ServerSession session(k5321, "foo.example", {});
  session.shut_down({});
  EXPECT_TRUE(session.pending_output().starts_with("421 foo.example"));
  EXPECT_TRUE(std::holds_alternative<CommandReceived>(*session.next_event()));
  EXPECT_TRUE(std::holds_alternative<Answered>(*session.next_event()));
  EXPECT_TRUE(std::holds_alternative<Disconnected>(*session.next_event()));
  EXPECT_FALSE(session.next_event());
}

TEST(ServerClosing, WhateverItsTextATimeoutCloses) {
  Dialect dialect;
  dialect.texts.set(ReplyText::timed_out, *parse_reply("451 Too slow"));
  Server server(dialect);
  server.wait(minutes(5));
  EXPECT_EQ(server.seen.at(1), "S: 451 Too slow");
  EXPECT_EQ(server.session.state(), SessionState::closed);
}

TEST(ServerClosing, ALostConnectionLosesTheOpenTransactionOnly) {
  Server idle(k5321);
  idle.end();
  EXPECT_EQ(idle.seen.back(), "gone");

  Server done(k5321);
  done.receive("HELO b\r\nMAIL FROM:<a@b.example>\r\nRCPT TO:<c@d.example>\r\nDATA\r\n.\r\n");
  done.end();
  EXPECT_EQ(done.seen.back(), "gone");

  Server open(k5321);
  open.receive("HELO b\r\nMAIL FROM:<a@b.example>\r\n");
  open.end();
  EXPECT_EQ(open.seen.back(), "gone, transaction lost");

  Server quitting(k5321);
  quitting.receive("HELO b\r\nMAIL FROM:<a@b.example>\r\nQUIT\r\n");
  quitting.end();
  EXPECT_EQ(quitting.seen.back(), "gone");
}

TEST(ServerClosing, AHalfLineIsNeverACommand) {
  Server server(k5321);
  server.receive("QUIT\r");
  server.end();
  EXPECT_EQ(server.commands.size(), 1U);
  EXPECT_EQ(server.seen.back(), "gone");
}

}  // namespace
}  // namespace smtplab::smtp::test
