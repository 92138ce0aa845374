#include "sim/smtp/server_session.h"

#include <gtest/gtest.h>

#include "tests/smtp/transcript.h"

namespace smtplab::smtp::test {
namespace {

const Dialect k821(Standard::rfc821);
const Dialect k5321(Standard::rfc5321);

const std::string kGreeting = "S: 220 foo.example Simple Mail Transfer Service Ready";
const std::string kClosing = "S: 221 foo.example Service closing transmission channel";

// RFC 821 section 3.1, example 1, with a whole session around it.
TEST(ServerSession, PlaysTheMailProcedureOf821) {
  Server server(k821);
  server.answers[Verb::rcpt] = "250 OK";
  EXPECT_TRUE(
      plays(server, {kGreeting, "C: HELO USC-ISIF.ARPA", "S: 250 foo.example",
                     "C: MAIL FROM:<Smith@Alpha.ARPA>", "S: 250 OK", "C: RCPT TO:<Jones@Beta.ARPA>",
                     "S: 250 OK", "C: RCPT TO:<Brown@Beta.ARPA>", "S: 250 OK", "C: DATA",
                     "S: 354 Start mail input; end with <CRLF>.<CRLF>", "C: Blah blah blah...",
                     "C: ...etc. etc. etc.", "C: .", "S: 250 OK", "C: QUIT", kClosing, "gone"}));
  EXPECT_EQ(server.content, "Blah blah blah...\r\n..etc. etc. etc.\r\n");
}

// RFC 5321 appendix D.1, without names of today.
TEST(ServerSession, PlaysATypicalTransactionOf5321) {
  Dialect dialect = with_extensions({Extension::eight_bit_mime, Extension::size});
  dialect.announced_size = 1000000;
  Server server(dialect);
  EXPECT_TRUE(plays(server, {kGreeting, "C: EHLO bar.example", "S: 250-foo.example",
                             "S: 250-SIZE 1000000", "S: 250-8BITMIME", "S: 250-EXPN", "S: 250 HELP",
                             "C: MAIL FROM:<Smith@bar.example> SIZE=500 BODY=8BITMIME", "S: 250 OK",
                             "C: RCPT TO:<Jones@foo.example>", "S: 250 OK"}));
  const Envelope& envelope = server.session.transaction().envelope;
  EXPECT_EQ(envelope.declared_size, 500U);
  EXPECT_EQ(envelope.body, BodyType::eight_bit_mime);
  EXPECT_EQ(envelope.reverse_path.to_string(), "<Smith@bar.example>");
  ASSERT_EQ(envelope.forward_paths.size(), 1U);
  EXPECT_EQ(envelope.forward_paths[0].to_string(), "<Jones@foo.example>");
}

TEST(ServerSession, FirstEventIsTheConnectionAndItsReplyTheGreeting) {
  ServerSession session(k5321, "foo.example", {});
  EXPECT_TRUE(session.reply_owed());
  EXPECT_FALSE(session.next_timeout());
  const auto first = session.next_event();
  ASSERT_TRUE(first);
  const auto& connection = std::get<CommandReceived>(*first);
  EXPECT_EQ(connection.verb, Verb::connection);
  EXPECT_EQ(connection.state, SessionState::opened);
  EXPECT_TRUE(connection.reply_owed);
  EXPECT_FALSE(session.next_event());
  session.reply(ReplyText::greeting, {});
  const auto answered = std::get<Answered>(*session.next_event());
  EXPECT_EQ(answered.before, SessionState::opened);
  EXPECT_EQ(answered.after, SessionState::greeted);
  EXPECT_EQ(answered.octets.end, session.pending_output().size());
}

TEST(ServerSession, AGreetingOf554ServesQuitAlone) {
  EXPECT_TRUE(plays(k5321,
                    {"S: 554 No SMTP service here", "C: EHLO bar.example",
                     "S: 503 Bad sequence of commands", "C: FOO", "S: 503 Bad sequence of commands",
                     "C: NOOP", "S: 503 Bad sequence of commands", "C: QUIT", kClosing, "gone"},
                    {{Verb::connection, "554 No SMTP service here"}}));
}

TEST(ServerSession, A421ToAnyCommandCloses) {
  EXPECT_TRUE(plays(k5321,
                    {kGreeting, "C: HELO bar", "S: 250 foo.example", "C: MAIL FROM:<a@b.example>",
                     "S: 421 foo.example going", "gone"},
                    {{Verb::mail, "421 foo.example going"}}));
}

TEST(ServerSession, RsetClearsTheTransactionAndNothingElse) {
  Server server(k5321);
  const Lines lines{"C: EHLO bar.example",
                    "S: 250-foo.example",
                    "S: 250-EXPN",
                    "S: 250 HELP",
                    "C: MAIL FROM:<a@b.example>",
                    "S: 250 OK",
                    "C: RCPT TO:<c@d.example>",
                    "S: 250 OK",
                    "C: RSET",
                    "S: 250 OK"};
  EXPECT_TRUE(plays(server, lines));
  EXPECT_EQ(server.session.state(), SessionState::ready);
  EXPECT_TRUE(server.session.transaction().envelope.forward_paths.empty());
  EXPECT_TRUE(server.session.transaction().envelope.reverse_path.is_null());
  EXPECT_EQ(server.session.client_name(), "bar.example");
  EXPECT_TRUE(server.session.said_ehlo());
}

TEST(ServerSession, AnotherEhloOrHeloClearsTheTransaction) {
  for (const char* hello : {"EHLO new.example", "HELO new.example"}) {
    Server server(k5321);
    server.receive("EHLO bar.example\r\nMAIL FROM:<a@b.example>\r\nRCPT TO:<c@d.example>\r\n");
    ASSERT_EQ(server.session.state(), SessionState::recipients);
    server.receive(std::string(hello) + "\r\n");
    EXPECT_EQ(server.session.state(), SessionState::ready);
    EXPECT_TRUE(server.session.transaction().envelope.forward_paths.empty());
    EXPECT_EQ(server.session.client_name(), "new.example");
    EXPECT_EQ(server.session.said_ehlo(), hello[0] == 'E');
  }
}

TEST(ServerSession, ARefusedHelloChangesNothing) {
  Server server(k5321);
  server.receive("EHLO bar.example\r\nMAIL FROM:<a@b.example>\r\nRCPT TO:<c@d.example>\r\n");
  EXPECT_TRUE(plays(server, {"C: EHLO", "S: 501 Syntax error in parameters or arguments",
                             "C: HELO a b", "S: 501 Syntax error in parameters or arguments"}));
  EXPECT_EQ(server.session.state(), SessionState::recipients);
  EXPECT_EQ(server.session.transaction().envelope.forward_paths.size(), 1U);
  EXPECT_EQ(server.session.client_name(), "bar.example");
}

TEST(ServerSession, OtherCommandsLeaveTheBuffersAlone) {
  Server server(k5321);
  server.receive("HELO bar.example\r\nMAIL FROM:<a@b.example>\r\nRCPT TO:<c@d.example>\r\n");
  EXPECT_TRUE(
      plays(server, {"C: NOOP", "S: 250 OK", "C: NOOP with words", "S: 250 OK", "C: VRFY bob",
                     "S: 250 <bob@foo.example>", "C: EXPN staff", "S: 250 <bob@foo.example>",
                     "C: HELP", "S: 214 Commands: <bob@foo.example>"}));
  EXPECT_EQ(server.session.state(), SessionState::recipients);
  EXPECT_EQ(server.session.transaction().envelope.forward_paths.size(), 1U);
}

TEST(ServerSession, ARejectedRecipientLeavesTheOthers) {
  Server server(k5321);
  server.receive("HELO bar.example\r\nMAIL FROM:<a@b.example>\r\nRCPT TO:<c@d.example>\r\n");
  server.answers[Verb::rcpt] = "550 No such user here";
  EXPECT_TRUE(plays(server, {"C: RCPT TO:<green@d.example>", "S: 550 No such user here"}));
  EXPECT_EQ(server.session.state(), SessionState::recipients);
  EXPECT_EQ(server.session.transaction().envelope.forward_paths.size(), 1U);
}

TEST(ServerSession, NoAcceptedRecipientMeansNoData) {
  EXPECT_TRUE(plays(k5321,
                    {kGreeting, "C: HELO bar", "S: 250 foo.example", "C: MAIL FROM:<a@b.example>",
                     "S: 250 OK", "C: RCPT TO:<green@d.example>", "S: 550 No such user here",
                     "C: DATA", "S: 503 Bad sequence of commands"},
                    {{Verb::rcpt, "550 No such user here"}}));
}

TEST(ServerSession, RejectedMailOpensNothing) {
  EXPECT_TRUE(
      plays(k5321,
            {kGreeting, "C: HELO bar", "S: 250 foo.example", "C: MAIL FROM:<a@b.example>",
             "S: 452 Not now", "C: RCPT TO:<c@d.example>", "S: 503 Bad sequence of commands"},
            {{Verb::mail, "452 Not now"}}));
}

TEST(ServerSession, TheTransactionIsThereUntilTheNextCommand) {
  Server server(k5321);
  server.receive("HELO b\r\nMAIL FROM:<a@b.example>\r\nRCPT TO:<c@d.example>\r\nDATA\r\n");
  server.receive("x\r\n.\r\n");
  EXPECT_EQ(server.session.state(), SessionState::ready);
  EXPECT_EQ(server.session.transaction().envelope.forward_paths.size(), 1U);
  EXPECT_EQ(server.session.transaction().content_octets, 3U);
  server.receive("NOOP\r\n");
  EXPECT_TRUE(server.session.transaction().envelope.forward_paths.empty());
}

TEST(ServerSession, AFailureAtTheEndOfDataEndsTheTransactionToo) {
  for (const char* failure : {"451 Local error", "554 Transaction failed", "354 More?"}) {
    Server server(k5321, {{Verb::end_of_data, failure}});
    server.receive("HELO b\r\nMAIL FROM:<a@b.example>\r\nRCPT TO:<c@d.example>\r\nDATA\r\n.\r\n");
    EXPECT_EQ(server.session.state(), SessionState::ready) << failure;
  }
}

TEST(ServerSession, TheEndOfDataSaysWhereItStands) {
  Server server(k5321);
  server.receive("HELO b\r\nMAIL FROM:<a@b.example>\r\nRCPT TO:<c@d.example>\r\nDATA\r\n");
  const std::uint64_t begin = server.commands.back().octets.end;
  server.receive("x\r\n.\r\n");
  EXPECT_EQ(server.commands.back().verb, Verb::end_of_data);
  EXPECT_EQ(server.commands.back().state, SessionState::judging);
  EXPECT_EQ(server.commands.back().octets.begin, begin + 3);
  EXPECT_EQ(server.commands.back().octets.end, begin + 6);
}

TEST(ServerSession, SendSomlAndSamlAreOf821) {
  for (const char* verb : {"SEND", "SOML", "SAML"}) {
    Server old(k821);
    EXPECT_TRUE(plays(
        old, {"C: HELO b", "S: 250 foo.example", "C: " + std::string(verb) + " FROM:<a@b.example>",
              "S: 250 OK", "C: RCPT TO:<c@d.example>", "S: 250 OK"}));
    EXPECT_EQ(old.session.transaction().started_by, verb_of(verb));
    EXPECT_TRUE(plays(k5321, {kGreeting, "C: EHLO b", "S: 250-foo.example", "S: 250-EXPN",
                              "S: 250 HELP", "C: " + std::string(verb) + " FROM:<a@b.example>",
                              "S: 502 Command not implemented"}));
  }
}

TEST(ServerSession, TurnRefusedChangesNothing) {
  Server server(k821);
  EXPECT_TRUE(plays(server, {"C: HELO b", "S: 250 foo.example", "C: TURN",
                             "S: 502 Command not implemented", "C: NOOP", "S: 250 OK"}));
}

TEST(ServerSession, TurnAcceptedEndsTheRole) {
  Server server(k821, {{Verb::turn, "250 OK"}});
  EXPECT_TRUE(
      plays(server, {"C: HELO b", "S: 250 foo.example", "C: TURN", "S: 250 OK", "C: NOOP"}));
  EXPECT_EQ(server.session.state(), SessionState::turned);
  EXPECT_FALSE(server.session.next_timeout());
  server.end();
  EXPECT_EQ(server.seen.back(), "gone");
}

TEST(ServerSession, EightTwentyOneKnowsNoEhlo) {
  EXPECT_TRUE(plays(k821, {kGreeting, "C: EHLO b", "S: 500 Syntax error, command unrecognized",
                           "C: HELO b", "S: 250 foo.example"}));
}

TEST(ServerSession, ParametersNeedEhloAndAnAnnouncement) {
  const Dialect dialect = with_extensions({Extension::size});
  const std::string refusal =
      "S: 555 MAIL FROM/RCPT TO parameters not recognized or not implemented";
  EXPECT_TRUE(
      plays(dialect, {kGreeting, "C: HELO b", "S: 250 foo.example",
                      "C: MAIL FROM:<a@b.example> SIZE=1", "V: unannounced-parameter", refusal}));
  EXPECT_TRUE(plays(
      dialect, {kGreeting, "C: EHLO b", "S: 250-foo.example", "S: 250-SIZE 0", "S: 250-EXPN",
                "S: 250 HELP", "C: MAIL FROM:<a@b.example> BODY=7BIT", "V: unannounced-parameter",
                refusal, "C: MAIL FROM:<a@b.example> FOO", "V: unannounced-parameter", refusal,
                "C: MAIL FROM:<a@b.example> size=1", "S: 250 OK", "C: RCPT TO:<c@d.example> SIZE=1",
                "V: unannounced-parameter", refusal}));
}

TEST(ServerSession, ParametersMayStandOnceWithRightValues) {
  const Dialect dialect = with_extensions({Extension::size, Extension::eight_bit_mime});
  for (const char* wrong :
       {"SIZE=1 SIZE=1", "SIZE", "SIZE=x", "SIZE=1x", "SIZE=123456789012345678901", "BODY",
        "BODY=9BIT", "BODY=7BIT body=8BITMIME"}) {
    Server server(dialect);
    server.receive("EHLO b\r\n");
    EXPECT_TRUE(plays(server, {"C: MAIL FROM:<a@b.example> " + std::string(wrong),
                               "S: 501 Syntax error in parameters or arguments"}));
    EXPECT_EQ(server.session.state(), SessionState::ready);
  }
}

TEST(ServerSession, ADeclaredSizeMayBeTooLarge) {
  Dialect dialect = with_extensions({Extension::size});
  dialect.rules.limits.message_size = 1000;
  for (const char* size : {"1001", "99999999999999999999"}) {
    Server server(dialect);
    server.receive("EHLO b\r\n");
    EXPECT_TRUE(plays(server, {"C: MAIL FROM:<a@b.example> SIZE=" + std::string(size),
                               "S: 552 Message size exceeds fixed maximum message size"}));
  }
  EXPECT_TRUE(
      plays(dialect, {kGreeting, "C: EHLO b", "S: 250-foo.example", "S: 250-SIZE 0", "S: 250-EXPN",
                      "S: 250 HELP", "C: MAIL FROM:<a@b.example> SIZE=1000", "S: 250 OK"}));
}

TEST(ServerSession, WithoutAMaximumAnySizeIsTaken) {
  const Dialect dialect = with_extensions({Extension::size});
  Server sized(dialect);
  sized.receive("EHLO b\r\nMAIL FROM:<a@b.example> SIZE=99999999999999999999\r\n");
  EXPECT_EQ(sized.session.transaction().envelope.declared_size, ~std::uint64_t{0});
}

TEST(ServerSession, EnhancedStatusCodesStandInAllButGreetingAndHello) {
  const Dialect dialect =
      with_extensions({Extension::enhanced_status_codes, Extension::eight_bit_mime});
  EXPECT_TRUE(plays(dialect, {kGreeting,
                              "C: EHLO b",
                              "S: 250-foo.example",
                              "S: 250-8BITMIME",
                              "S: 250-ENHANCEDSTATUSCODES",
                              "S: 250-EXPN",
                              "S: 250 HELP",
                              "C: HELO",
                              "S: 501 Syntax error in parameters or arguments",
                              "C: MAIL FROM:<a@b.example>",
                              "S: 250 2.1.0 OK",
                              "C: RCPT TO:<c@d.example>",
                              "S: 250 2.1.5 OK",
                              "C: DATA",
                              "S: 354 Start mail input; end with <CRLF>.<CRLF>",
                              "C: .",
                              "S: 250 2.0.0 OK",
                              "C: FOO",
                              "S: 500 5.5.2 Syntax error, command unrecognized",
                              "C: QUIT",
                              "S: 221 2.0.0 foo.example Service closing transmission channel",
                              "gone"}));
  Server server(dialect);
  server.wait(minutes(5));
  EXPECT_EQ(server.seen[1],
            "S: 421 4.4.2 foo.example Service not available, closing transmission channel");
}

TEST(ServerSession, PipeliningIsAViolationWhereItWasNotAnnounced) {
  EXPECT_TRUE(plays(
      k5321, {kGreeting, "C: HELO b", "S: 250 foo.example", "C> MAIL FROM:<a@b.example>",
              "C: RCPT TO:<c@d.example>", "V: unasked-pipelining", "S: 250 OK", "S: 250 OK"}));
}

TEST(ServerSession, PipelinedGroupsAreAnsweredInOrder) {
  const Dialect dialect = with_extensions({Extension::pipelining});
  // RFC 2920 section 4, second example.
  EXPECT_TRUE(plays(
      dialect,
      {kGreeting, "C: EHLO dbc.example", "S: 250-foo.example", "S: 250-PIPELINING", "S: 250-EXPN",
       "S: 250 HELP", "C> MAIL FROM:<mrose@dbc.example>", "C> RCPT TO:<nsb@d.example>", "C: DATA",
       "S: 250 OK", "S: 250 OK", "S: 354 Start mail input; end with <CRLF>.<CRLF>", "C> .",
       "C> MAIL FROM:<mrose@dbc.example>", "C: QUIT", "S: 250 OK", "S: 250 OK", kClosing, "gone"}));
  EXPECT_TRUE(plays(
      dialect, {kGreeting, "C> EHLO b", "C: NOOP", "V: unasked-pipelining", "S: 250-foo.example",
                "S: 250-PIPELINING", "S: 250-EXPN", "S: 250 HELP", "S: 250 OK", "C> NOOP",
                "C: RSET", "V: unasked-pipelining", "S: 250 OK", "S: 250 OK"}));
}

TEST(ServerSession, OctetsBeforeTheGreetingAreEarly) {
  ServerSession session(k5321, "foo.example", {});
  session.receive("EH", {});
  session.receive("LO b\r\n", {});
  EXPECT_TRUE(std::holds_alternative<CommandReceived>(*session.next_event()));
  const auto early = session.next_event();
  ASSERT_TRUE(early);
  EXPECT_EQ(std::get<Violation>(*early).kind, ViolationKind::early_talker);
  EXPECT_EQ(std::get<Violation>(*early).at, 0U);
  EXPECT_FALSE(session.next_event());
  session.reply(ReplyText::greeting, {});
  EXPECT_EQ(std::get<Answered>(*session.next_event()).verb, Verb::connection);
  EXPECT_EQ(std::get<CommandReceived>(*session.next_event()).verb, Verb::ehlo);
}

TEST(ServerSession, OctetsBehindQuitAreToldOnceWheneverTheyCome) {
  EXPECT_TRUE(plays(k5321, {kGreeting, "C> QUIT", "C: NOOP", kClosing, "V: octets-after-quit",
                            "gone", "C: more"}));
  Server server(k5321);
  EXPECT_TRUE(
      plays(server, {"C: QUIT", kClosing, "gone", "C: NOOP", "V: octets-after-quit", "C: NOOP"}));
  EXPECT_EQ(server.violations[0].at, 6U);
}

TEST(ServerSession, OctetsBehind421AreNoMistake) {
  EXPECT_TRUE(
      plays(k5321, {kGreeting, "C> NOOP", "C: MAIL FROM:<a@b.example>", "V: unasked-pipelining",
                    "S: 250 OK", "S: 503 Bad sequence of commands"}));
  Server server(k5321, {{Verb::vrfy, "421 foo.example going"}});
  EXPECT_TRUE(plays(server, {"C> VRFY a", "C: NOOP", "V: unasked-pipelining",
                             "S: 421 foo.example going", "gone", "C: NOOP"}));
}

TEST(ServerSession, WrongLineEndsInCommandsAreToldAndAnswered) {
  EXPECT_TRUE(plays(k5321, {kGreeting, "C| NOOP\n", "C: NOOP", "V: bare-lf",
                            "S: 501 Syntax error in parameters or arguments"}));
  Dialect lenient;
  lenient.command_line_ends.bits |= static_cast<std::uint8_t>(LineEnd::lf);
  EXPECT_TRUE(
      plays(lenient, {kGreeting, "C| NOOP\n", "V: bare-lf", "S: 250 OK", "C: NOOP", "S: 250 OK"}));
  lenient.command_line_ends.bits |= static_cast<std::uint8_t>(LineEnd::cr);
  // A CR alone ends a line only once the next octet has come.
  EXPECT_TRUE(plays(lenient, {kGreeting, "C| NOOP\r", "C: RSET", "V: bare-cr",
                              "V: unasked-pipelining", "S: 250 OK", "S: 250 OK"}));
}

TEST(ServerSession, NulAndEightBitInCommandsAreToldAndRefused) {
  Server server(k5321);
  server.receive("HELO b\r\n");
  EXPECT_TRUE(
      plays(server, {"C: VRFY b\xc3\xb6"
                     "b",
                     "V: eight-bit-octet", "S: 501 Syntax error in parameters or arguments"}));
  EXPECT_EQ(server.violations[0].at, 14U);
  EXPECT_TRUE(plays(server, {std::string("C: VRFY b\0b", 11), "V: nul-octet",
                             "S: 501 Syntax error in parameters or arguments"}));
}

TEST(ServerSession, ReplyTextsNameTheClientThatIsGreeted) {
  Dialect dialect;
  dialect.texts.set(ReplyText::ehlo, *parse_reply("250 {domain} greets {client}"));
  EXPECT_TRUE(
      plays(dialect, {kGreeting, "C: EHLO bar.example", "S: 250 foo.example greets bar.example"}));
}

TEST(ServerSession, ACopyGoesOnIndependently) {
  Server server(k5321);
  server.receive("HELO b\r\nMAIL FROM:<a@b.example>\r\nRC");
  Server fork = server;
  fork.receive("PT TO:<c@d.example>\r\n");
  server.receive("PT TO:\r\n");
  EXPECT_EQ(fork.seen.back(), "S: 250 OK");
  EXPECT_EQ(server.seen.back(), "S: 501 Syntax error in parameters or arguments");
}

}  // namespace
}  // namespace smtplab::smtp::test
