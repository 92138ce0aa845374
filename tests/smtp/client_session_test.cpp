#include "sim/smtp/client_session.h"

#include <gtest/gtest.h>

#include "tests/smtp/transcript.h"

namespace smtplab::smtp::test {
namespace {

const Dialect k821(Standard::rfc821);
const Dialect k5321(Standard::rfc5321);

// RFC 821 section 3.1, example 1.
TEST(ClientSession, PlaysTheMailProcedure) {
  EXPECT_TRUE(understands(k821, {"S: 220 BBN-UNIX.ARPA Simple Mail Transfer Service Ready",
                                 "= connection 220 greeted",
                                 "C: HELO USC-ISIF.ARPA",
                                 "S: 250 BBN-UNIX.ARPA",
                                 "= HELO 250 ready",
                                 "C: MAIL FROM:<Smith@Alpha.ARPA>",
                                 "S: 250 OK",
                                 "= MAIL 250 mail",
                                 "C: RCPT TO:<Jones@Beta.ARPA>",
                                 "S: 250 OK",
                                 "= RCPT 250 recipients",
                                 "C: RCPT TO:<Green@Beta.ARPA>",
                                 "S: 550 No such user here",
                                 "= RCPT 550 recipients",
                                 "C: DATA",
                                 "S: 354 Start mail input; end with <CRLF>.<CRLF>",
                                 "= DATA 354 content",
                                 "C: Blah blah blah...",
                                 "C: .",
                                 "S: 250 OK",
                                 "= end-of-data 250 ready",
                                 "C: QUIT",
                                 "S: 221 BBN-UNIX.ARPA Service closing transmission channel",
                                 "= QUIT 221 closed"}));
}

TEST(ClientSession, SendsCommandsAndStuffedContent) {
  ClientSession session(k5321, {});
  const auto read = [&](std::string_view reply) {
    session.receive(reply, {});
    while (session.next_event()) {
    }
  };
  EXPECT_FALSE(session.may_send());
  read("220 foo.example\r\n");
  EXPECT_TRUE(session.may_send());
  session.send(*parse_command("DATA", k5321.rules), {});
  EXPECT_FALSE(session.may_send());
  read("354 go on\r\n");
  EXPECT_EQ(session.state(), SessionState::content);
  session.send_content(".a\r\n.", {});
  session.send_content("b", {});
  session.end_content({});
  EXPECT_EQ(session.state(), SessionState::judging);
  EXPECT_EQ(session.pending_output(), "DATA\r\n..a\r\n..b\r\n.\r\n");
  session.consume_output(session.pending_output().size());
  EXPECT_TRUE(session.pending_output().empty());
  read("250 OK\r\n");
  EXPECT_EQ(session.state(), SessionState::ready);
}

TEST(ClientSession, ReadsMultiLineRepliesAsOne) {
  Client client(k5321);
  EXPECT_TRUE(plays(
      client, {"S: 220-foo.example", "S: 220 ready", "= connection 220 greeted", "C: EXPN staff",
               "S: 250-Jon Postel <postel@isi.example>", "S: 250-<fred@isi.example>",
               "S: 250 <sam@isi.example>", "= EXPN 250 greeted"}));
  EXPECT_EQ(client.session.reply().text,
            "Jon Postel <postel@isi.example>\n<fred@isi.example>\n<sam@isi.example>");
  EXPECT_EQ(client.replies.back().octets.end - client.replies.back().octets.begin, 84U);
}

// RFC 5321 sections 4.2 and 4.2.1: text, and the space before it, may be missing.
TEST(ClientSession, ReadsBareCodes) {
  EXPECT_TRUE(
      understands(k5321, {"S: 220", "= connection 220 greeted", "C: NOOP", "S: 250-", "S: 250",
                          "= NOOP 250 greeted", "C: NOOP", "S: 250 ", "= NOOP 250 greeted"}));
}

TEST(ClientSession, GoesByTheFirstDigitOfCodesItDoesNotKnow) {
  EXPECT_TRUE(understands(
      k5321, {"S: 299 hello", "= connection 299 greeted", "C: HELO b", "S: 222 hi",
              "= HELO 222 ready", "C: MAIL FROM:<a@b>", "S: 499 later", "= MAIL 499 ready",
              "C: MAIL FROM:<a@b>", "S: 599 no", "= MAIL 599 ready"}));
}

TEST(ClientSession, UnlikeCodesInOneReplyAreAMistakeAndTheLastCounts) {
  EXPECT_TRUE(understands(
      k5321, {"S: 220-a", "S: 554 b", "= connection 554 refused", "V: mixed-reply-codes"}));
}

TEST(ClientSession, LinesWithoutACodeAreMistakes) {
  EXPECT_TRUE(
      understands(k5321, {"S: hello there", "= connection 0 refused", "V: malformed-reply"}));
  for (const char* line : {"25", "2x0 a", "250x", "", "650 a", "099 a", "000 a"}) {
    Client client(k5321);
    client.receive("220 a\r\n");
    client.type("HELO b\r\n");
    client.receive(std::string(line) + "\r\n");
    ASSERT_EQ(client.violations.size(), 1U) << line;
    EXPECT_EQ(client.violations[0].kind, ViolationKind::malformed_reply) << line;
    EXPECT_EQ(client.violations[0].at, 7U) << line;
    EXPECT_EQ(client.session.state(), SessionState::greeted) << line;
  }
}

TEST(ClientSession, ALineWithoutACodeEndsNoReply) {
  Client client(k5321);
  EXPECT_TRUE(plays(client, {"S: 220-a", "S: odd", "V: malformed-reply", "S: 220 b",
                             "= connection 220 greeted"}));
  EXPECT_EQ(client.session.reply().text, "a\nodd\nb");
}

TEST(ClientSession, AReplyThatNothingAwaitsIsAMistake) {
  EXPECT_TRUE(
      understands(k5321, {"S: 220 a", "= connection 220 greeted", "S: 250 what",
                          "V: unexpected-reply", "C: NOOP", "S: 250 OK", "= NOOP 250 greeted"}));
}

TEST(ClientSession, A421ThatNothingAwaitsCloses) {
  Client client(k5321);
  EXPECT_TRUE(plays(client, {"S: 220 a", "= connection 220 greeted", "S: 421 closing",
                             "= connection 421 closed", "V: unexpected-reply", "S: 250 more"}));
  EXPECT_FALSE(client.session.may_send());
  EXPECT_FALSE(client.session.next_timeout());
}

TEST(ClientSession, A421AnswersAnyCommand) {
  EXPECT_TRUE(understands(k5321, {"S: 220 a", "= connection 220 greeted", "C: HELO b",
                                  "S: 421 closing", "= HELO 421 closed"}));
}

// RFC 821 section 4.4.
TEST(ClientSession, ClassesThatACommandCannotHaveAreMistakes) {
  Client client(k5321);
  client.receive("220 a\r\n");
  client.type("HELO b\r\n");
  client.receive("250 b\r\n");
  EXPECT_TRUE(
      plays(client, {"C: MAIL FROM:<a@b>", "S: 354 what", "= MAIL 354 ready", "V: unexpected-class",
                     "C: MAIL FROM:<a@b>", "S: 150 wait", "= MAIL 150 ready", "V: unexpected-class",
                     "C: DATA", "S: 250 OK", "= DATA 250 ready", "V: unexpected-class", "C: DATA",
                     "S: 354 go", "= DATA 354 content", "C: .", "S: 354 go",
                     "= end-of-data 354 ready", "V: unexpected-class"}));
}

TEST(ClientSession, AGreetingThatIsNot220RefusesTheSession) {
  for (const char* greeting : {"554 no", "450 later", "354 what", "150 what"}) {
    Client client(k5321);
    client.receive(std::string(greeting) + "\r\n");
    EXPECT_EQ(client.session.state(), SessionState::refused) << greeting;
  }
  EXPECT_TRUE(understands(k5321, {"S: 554 no", "= connection 554 refused", "C: QUIT", "S: 221 bye",
                                  "= QUIT 221 closed"}));
}

TEST(ClientSession, LearnsExtensionsFromEhloAlone) {
  Client client(k5321);
  EXPECT_TRUE(plays(client, {"S: 220 a", "= connection 220 greeted", "C: EHLO b",
                             "S: 250-foo.example greets b", "S: 250-size 1000", "S: 250-X-ODD y",
                             "S: 250-8bitMIME", "S: 250 Pipelining", "= EHLO 250 ready"}));
  EXPECT_TRUE(client.session.extensions().has(Extension::size));
  EXPECT_TRUE(client.session.extensions().has(Extension::eight_bit_mime));
  EXPECT_TRUE(client.session.extensions().has(Extension::pipelining));
  EXPECT_FALSE(client.session.extensions().has(Extension::enhanced_status_codes));
  EXPECT_EQ(client.session.announced_size(), 1000U);
  EXPECT_TRUE(plays(client, {"C: HELO b", "S: 250-a", "S: 250 8BITMIME", "= HELO 250 ready"}));
  EXPECT_TRUE(client.session.extensions().empty());
  EXPECT_EQ(client.session.announced_size(), 0U);
}

TEST(ClientSession, TheFirstLineOfEhloIsNoKeyword) {
  Client client(k5321);
  client.receive("220 a\r\n");
  client.type("EHLO b\r\n");
  client.receive("250 SIZE\r\n");
  EXPECT_TRUE(client.session.extensions().empty());
}

TEST(ClientSession, ReadsStatusCodesWhereTheyWereAnnounced) {
  Client client(k5321);
  client.receive("220 2.0.0 a\r\n");
  EXPECT_FALSE(client.session.reply().status.is_set());
  client.type("EHLO b\r\n");
  client.receive("250-a\r\n250 ENHANCEDSTATUSCODES\r\n");
  client.type("VRFY c\r\n");
  client.receive("550 5.1.1 no such user\r\n");
  EXPECT_EQ(client.session.reply().status, (EnhancedStatusCode{5, 1, 1}));
  EXPECT_EQ(client.session.reply().text, "5.1.1 no such user");
}

// RFC 2920 section 3.1.
TEST(ClientSession, MaySendInGroupsOnlyWhatMayStandBeforeAnother) {
  Client client(k5321);
  client.receive("220 a\r\n");
  client.type("MAIL FROM:<a@b>\r\n");
  EXPECT_FALSE(client.session.may_send());
  client.receive("503 no\r\n");
  client.type("EHLO b\r\n");
  client.receive("250-a\r\n250 PIPELINING\r\n");
  for (const auto& [line, may] :
       std::initializer_list<std::pair<const char*, bool>>{{"RSET", true},
                                                           {"MAIL FROM:<a@b>", true},
                                                           {"RCPT TO:<a@b>", true},
                                                           {"SEND FROM:<a@b>", true},
                                                           {"SOML FROM:<a@b>", true},
                                                           {"SAML FROM:<a@b>", true},
                                                           {"DATA", false},
                                                           {"NOOP", false},
                                                           {"QUIT", false},
                                                           {"VRFY a", false},
                                                           {"EXPN a", false},
                                                           {"TURN", false},
                                                           {"HELP", false},
                                                           {"EHLO b", false}}) {
    Client fork = client;
    fork.type(std::string(line) + "\r\n");
    EXPECT_EQ(fork.session.may_send(), may) << line;
  }
}

TEST(ClientSession, MatchesGroupsToRepliesByCounting) {
  EXPECT_TRUE(understands(
      k5321, {"S: 220 a", "= connection 220 greeted", "C: EHLO b", "S: 250-a", "S: 250 PIPELINING",
              "= EHLO 250 ready", "C: MAIL FROM:<a@b>", "C: RCPT TO:<c@d>", "C: RCPT TO:<e@f>",
              "C: DATA", "S: 250 a", "= MAIL 250 mail", "S: 550 b", "= RCPT 550 mail", "S: 250 c",
              "= RCPT 250 recipients", "S: 354 d", "= DATA 354 content"}));
}

TEST(ClientSession, FollowsWhatWasTypedBehindDataAsItsReplyDecides) {
  Client accepted(k5321);
  EXPECT_TRUE(
      plays(accepted, {"S: 220 a", "= connection 220 greeted",
                       "C| DATA\r\nNOOP\r\n..\r\n.\r\nQUIT\r\n", "S: 354 go", "= DATA 354 content",
                       "S: 250 OK", "= end-of-data 250 ready", "S: 221 bye", "= QUIT 221 closed"}));
  Client refused(k5321);
  EXPECT_TRUE(
      plays(refused, {"S: 220 a", "= connection 220 greeted", "C| DATA\r\nNOOP\r\n.\r\nQUIT\r\n",
                      "S: 503 no", "= DATA 503 greeted", "S: 250 OK", "= NOOP 250 greeted",
                      "S: 500 what", "= unknown 500 greeted", "S: 221 bye", "= QUIT 221 closed"}));
}

TEST(ClientSession, FollowsTypedOctetsInPieces) {
  EXPECT_TRUE(understands(k5321, {"S: 220 a", "= connection 220 greeted", "C| DA", "C| TA\r",
                                  "C| \n", "S: 354 go", "= DATA 354 content", "C| a\r\n.", "C| \r",
                                  "C| \n", "S: 250 OK", "= end-of-data 250 ready"}));
}

// RFC 5321 section 4.5.3.2.
TEST(ClientSession, OctetsBehindTheReplyToQuitAreToldOnce) {
  EXPECT_TRUE(understands(
      k5321, {"S: 220 a", "= connection 220 greeted", "C: QUIT", "S| 221 bye\r\nmore\r\n",
              "= QUIT 221 closed", "V: octets-after-quit", "S: and more"}));
  EXPECT_TRUE(understands(k5321, {"S: 220 a", "= connection 220 greeted", "C: QUIT", "S: 221 bye",
                                  "= QUIT 221 closed", "S: more", "V: octets-after-quit"}));
}

TEST(ClientSession, LinesOfRepliesShouldBeCleanText) {
  EXPECT_TRUE(understands(k5321, {"S| 220 a\n", "= connection 220 greeted", "V: bare-lf", "C: NOOP",
                                  "S: 250 \xc3\xa9", "= NOOP 250 greeted", "V: eight-bit-octet",
                                  "C: NOOP", "S: 250 a\rb", "= NOOP 250 greeted", "V: bare-cr"}));
}

TEST(ClientSession, ALongReplyLineIsCutAndTold) {
  Client client(k5321);
  client.receive("220 " + std::string(506, 'x') + "\r\n");
  EXPECT_TRUE(client.violations.empty());
  client.type("NOOP\r\n");
  client.receive("250 " + std::string(507, 'x') + "\r\n");
  ASSERT_EQ(client.violations.size(), 1U);
  EXPECT_EQ(client.violations[0].kind, ViolationKind::line_too_long);
  EXPECT_EQ(client.session.reply().code.value, 250);
  EXPECT_LE(client.session.reply().text.size(), 512U);
}

TEST(ClientSession, AnEndlessReplyTakesNoMemory) {
  Client client(k5321);
  const std::string line = "220-" + std::string(500, 'x') + "\r\n";
  for (int i = 0; i < 20000; ++i) client.receive(line);  // 10 MB
  client.receive("220 end\r\n");
  EXPECT_EQ(client.seen.back(), "= connection 220 greeted");
  EXPECT_LE(client.session.reply().text.size(), 65536U + 501U);

  Client endless(k5321);
  const std::string piece(1000, 'y');
  for (int i = 0; i < 10000; ++i) {
    endless.receive(piece);
    ASSERT_LE(endless.session.buffered_octets(), 513U);
  }
}

TEST(ClientSession, ALostConnectionTellsWhetherATransactionWasOpen) {
  Client idle(k5321);
  idle.receive("554 no\r\n");
  idle.end();
  EXPECT_EQ(idle.seen.back(), "gone");
  Client open(k5321);
  open.receive("220 a\r\n");
  open.type("MAIL FROM:<a@b>\r\n");
  open.receive("250 OK\r\n");
  open.end();
  EXPECT_EQ(open.seen.back(), "gone, transaction lost");
  EXPECT_FALSE(open.session.awaits_reply());
}

TEST(ClientSession, TurnEndsTheRole) {
  Client client(k821);
  client.receive("220 a\r\n");
  client.type("HELO b\r\n");
  client.receive("250 a\r\n");
  client.type("TURN\r\n");
  client.receive("250 OK\r\n");
  EXPECT_EQ(client.session.state(), SessionState::turned);
  EXPECT_FALSE(client.session.may_send());
}

TEST(ClientSession, WalksTheSameRowsAsTheServer) {
  Server server(k5321);
  Client client(k5321);
  client.receive(server.output);
  std::size_t sent = server.output.size();
  for (const char* line : {"RSET",
                           "EHLO b",
                           "RCPT TO:<a@b>",
                           "MAIL FROM:<a@b>",
                           "DATA",
                           "MAIL FROM:<a@b>",
                           "RCPT TO:<c@d>",
                           "NOOP",
                           "VRFY a",
                           "HELP",
                           "EXPN a",
                           "DATA",
                           "text",
                           ".",
                           "RSET",
                           "FOO",
                           "SEND FROM:<a@b>",
                           "HELO",
                           "HELO c",
                           "QUIT"}) {
    const std::string octets = std::string(line) + "\r\n";
    client.type(octets);
    server.receive(octets);
    client.receive(server.output.substr(sent));
    sent = server.output.size();
    ASSERT_EQ(client.session.state(), server.session.state()) << line;
  }
  ASSERT_EQ(client.replies.size(), server.answers_given.size());
  for (std::size_t i = 0; i < client.replies.size(); ++i) {
    EXPECT_EQ(client.replies[i].verb, server.answers_given[i].verb) << i;
    EXPECT_EQ(client.replies[i].row, server.answers_given[i].row) << i;
    EXPECT_EQ(client.replies[i].before, server.answers_given[i].before) << i;
  }
}

}  // namespace
}  // namespace smtplab::smtp::test
