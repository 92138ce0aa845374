#include <gtest/gtest.h>

#include <string>

#include "sim/smtp/base64.h"
#include "tests/smtp/transcript.h"

// RFC 4954: both sides of AUTH.

namespace smtplab::smtp {
namespace {

using test::Client;
using test::Lines;
using test::plays;
using test::printable;
using test::Server;
using test::with_extensions;

Dialect in_clear() {
  Dialect dialect = with_extensions({Extension::auth});
  dialect.security.passwords_in_clear = true;
  return dialect;
}

const Dialect kClear = in_clear();

const Dialect kPlain;

const Lines kEhlo{"C: EHLO bar.example", "S: 250-foo.example", "S: 250-AUTH PLAIN LOGIN CRAM-MD5",
                  "S: 250-EXPN", "S: 250 HELP"};

Lines behind_ehlo(Lines lines) {
  Lines all = kEhlo;
  all.insert(all.end(), lines.begin(), lines.end());
  return all;
}

const char* const kSuccess = "S: 235 Authentication Succeeded";
const char* const kNotBase64 = "S: 501 Not in base64";

// Section 4.1 prints this message: NUL test NUL 1234 with "test" before it.
TEST(Auth, PlainWithAnInitialResponse) {
  Server server(kClear);
  EXPECT_TRUE(plays(server, behind_ehlo({"C: AUTH PLAIN dGVzdAB0ZXN0ADEyMzQ=", kSuccess})));
  EXPECT_EQ(server.session.authenticated_as(), "test");
  EXPECT_EQ(server.session.state(), SessionState::ready);
}

TEST(Auth, PlainWithoutOneIsAskedForIt) {
  Server server(kClear);
  EXPECT_TRUE(plays(
      server, behind_ehlo({"C: auth plain", "S: 334 ", "C: dGVzdAB0ZXN0ADEyMzQ=", kSuccess})));
  EXPECT_EQ(server.session.authenticated_as(), "test");
}

TEST(Auth, LoginAsksForTheNameAndThePassword) {
  Server server(kClear);
  EXPECT_TRUE(plays(server, behind_ehlo({"C: AUTH LOGIN", "S: 334 VXNlcm5hbWU6", "C: dGVzdA==",
                                         "S: 334 UGFzc3dvcmQ6", "C: MTIzNA==", kSuccess})));
  EXPECT_EQ(server.session.authenticated_as(), "test");
}

// RFC 2195 section 2.
TEST(Auth, CramMd5GivesTheChallengeThatWasSet) {
  Server server(kClear);
  server.session.set_challenge("<1896.697170952@postoffice.reston.mci.net>");
  EXPECT_TRUE(plays(
      server, behind_ehlo({"C: AUTH CRAM-MD5",
                           "S: 334 PDE4OTYuNjk3MTcwOTUyQHBvc3RvZmZpY2UucmVzdG9uLm1jaS5uZXQ+",
                           "C: dGltIGI5MTNhNjAyYzdlZGE3YTQ5NWI0ZTZlNzMzNGQzODkw", kSuccess})));
  EXPECT_EQ(server.session.authenticated_as(), "tim");
}

/// Notes what the reply is to judge.
TEST(Auth, TheCredentialsAreThereWhenTheReplyIsOwed) {
  const Dialect& dialect = kClear;
  ServerSession session(dialect, "foo.example", {});
  const auto pull = [&] {
    while (auto event = session.next_event()) {
      const auto* command = std::get_if<CommandReceived>(&*event);
      if (command != nullptr && command->verb == Verb::connection) {
        session.reply(ReplyText::greeting, {});
      }
    }
  };
  pull();
  session.receive("EHLO bar.example\r\nAUTH LOGIN dGVzdA==\r\n", {});
  pull();
  EXPECT_FALSE(session.reply_owed());
  session.receive("MTIzNA==\r\n", {});
  pull();
  ASSERT_TRUE(session.reply_owed());
  ASSERT_NE(session.credentials(), nullptr);
  EXPECT_EQ(session.credentials()->user, "test");
  EXPECT_TRUE(session.credentials()->prove("1234"));
  session.reply(ReplyText::authentication_failed, {});
  pull();
  EXPECT_EQ(session.credentials(), nullptr);
  EXPECT_EQ(session.authenticated_as(), "");
  EXPECT_EQ(session.state(), SessionState::ready);
}

TEST(Auth, AFailureLeavesTheClientFreeToTryAgain) {
  Server server(kClear, {{Verb::auth, "535 Authentication credentials invalid"},
                         {Verb::auth_response, "454 Temporary authentication failure"}});
  EXPECT_TRUE(plays(
      server, behind_ehlo({"C: AUTH PLAIN dGVzdAB0ZXN0ADEyMzQ=",
                           "S: 535 Authentication credentials invalid", "C: AUTH PLAIN", "S: 334 ",
                           "C: dGVzdAB0ZXN0ADEyMzQ=", "S: 454 Temporary authentication failure"})));
  EXPECT_EQ(server.session.authenticated_as(), "");
  server.answers.clear();
  EXPECT_TRUE(plays(server, {"C: AUTH PLAIN dGVzdAB0ZXN0ADEyMzQ=", kSuccess}));
}

TEST(Auth, AStarEndsTheExchange) {
  Server server(kClear);
  EXPECT_TRUE(plays(
      server,
      behind_ehlo({"C: AUTH PLAIN", "S: 334 ", "C: *", "S: 501 Authentication cancelled",
                   "C: AUTH LOGIN", "S: 334 VXNlcm5hbWU6", "C: dGVzdA==", "S: 334 UGFzc3dvcmQ6",
                   "C: *", "S: 501 Authentication cancelled", "C: NOOP", "S: 250 OK"})));
}

TEST(Auth, WhatIsNoBase64EndsTheExchange) {
  Server server(kClear);
  EXPECT_TRUE(plays(
      server, behind_ehlo({"C: AUTH PLAIN !!!", kNotBase64, "C: AUTH PLAIN =AAA", kNotBase64,
                           "C: AUTH PLAIN AA A=", kNotBase64, "C: AUTH PLAIN *", kNotBase64,
                           "C: AUTH PLAIN", "S: 334 ", "C: AAA=BBB", kNotBase64, "C: AUTH PLAIN",
                           "S: 334 ", "C: NOOP me", kNotBase64, "C: NOOP me", "S: 250 OK"})));
}

TEST(Auth, ADialectMayPassOverOtherOctets) {
  Dialect dialect = in_clear();
  dialect.security.base64_skips_other_octets = true;
  EXPECT_TRUE(plays(dialect, behind_ehlo({"C: AUTH PLAIN dGVzdAB0 ZXN0A!DEyMzQ=", kSuccess})));
}

TEST(Auth, AnEqualsSignIsAnEmptyResponse) {
  EXPECT_TRUE(plays(kClear, behind_ehlo({"C: AUTH LOGIN =", "S: 334 UGFzc3dvcmQ6", "C: *",
                                         "S: 501 Authentication cancelled"})));
}

TEST(Auth, AnUnknownMechanismIsNotOffered) {
  EXPECT_TRUE(
      plays(kClear, behind_ehlo({"C: AUTH FOO", "S: 504 Authentication mechanism is not offered",
                                 "C: AUTH", "S: 501 Syntax error in parameters or arguments"})));
  Dialect dialect = in_clear();
  dialect.security.mechanisms = {0};
  dialect.security.mechanisms.add(Mechanism::plain);
  EXPECT_TRUE(plays(
      dialect, {"C: EHLO bar.example", "S: 250-foo.example", "S: 250-AUTH PLAIN", "S: 250-EXPN",
                "S: 250 HELP", "C: AUTH LOGIN", "S: 504 Authentication mechanism is not offered"}));
}

TEST(Auth, AnInitialResponseWhereTheServerBeginsIsRefused) {
  EXPECT_TRUE(plays(kClear, behind_ehlo({"C: AUTH CRAM-MD5 dGlt",
                                         "S: 501 The mechanism takes no initial response",
                                         "C: NOOP", "S: 250 OK"})));
}

TEST(Auth, ComesOnceAndOutsideOfTransactions) {
  const char* const kOrder = "S: 503 Bad sequence of commands";
  EXPECT_TRUE(plays(kClear, {"C: AUTH PLAIN dGVzdAB0ZXN0ADEyMzQ=", kOrder}));
  EXPECT_TRUE(plays(
      kClear, behind_ehlo({"C: MAIL FROM:<a@bar.example>", "S: 250 OK", "C: AUTH PLAIN", kOrder,
                           "C: RCPT TO:<b@foo.example>", "S: 250 OK", "C: AUTH FOO", kOrder,
                           "C: RSET", "S: 250 OK", "C: AUTH PLAIN dGVzdAB0ZXN0ADEyMzQ=", kSuccess,
                           "C: AUTH PLAIN dGVzdAB0ZXN0ADEyMzQ=", "S: 503 Authenticated already",
                           "C: AUTH FOO", "S: 503 Authenticated already"})));
}

TEST(Auth, AnotherEhloDoesNotEndIt) {
  Server server(kClear);
  Lines lines = behind_ehlo({"C: AUTH PLAIN dGVzdAB0ZXN0ADEyMzQ=", kSuccess});
  lines.insert(lines.end(), kEhlo.begin(), kEhlo.end());
  EXPECT_TRUE(plays(server, lines));
  EXPECT_EQ(server.session.authenticated_as(), "test");
}

TEST(Auth, ResponsesMayBeMuchLongerThanCommands) {
  const std::size_t longest = Limits().auth_line;
  const std::string fits(longest - 4, 'A');  // with CRLF, and in groups of four
  const std::string too_long(longest + 2, 'A');
  Server server(kClear);
  server.receive("EHLO bar.example\r\nAUTH PLAIN\r\n" + fits + "\r\n");
  EXPECT_EQ(server.seen.back(), kSuccess);  // the agent of this test believes anyone
  Server strict(kClear);
  strict.receive("EHLO bar.example\r\nAUTH PLAIN\r\n" + too_long + "\r\n");
  EXPECT_EQ(strict.seen.back(), "S: 500 Authentication Exchange line is too long");
  EXPECT_EQ(strict.session.state(), SessionState::ready);
  EXPECT_EQ(strict.seen[strict.seen.size() - 2], "V: line-too-long");
}

TEST(Auth, OtherLinesAreNoLongerForIt) {
  Server server(kClear);
  server.receive("EHLO bar.example\r\nNOOP " + std::string(600, 'x') + "\r\n");
  EXPECT_EQ(server.seen.back(), "S: 500 Line too long");
  std::string submitter;
  for (int i = 0; i < 64; ++i) submitter += "+61";
  submitter += "@b";
  for (int i = 0; i < 70; ++i) submitter += "+2E+62";
  server.receive("MAIL FROM:<a@b.example> AUTH=" + submitter + "\r\n");
  EXPECT_EQ(server.seen.back(), "S: 250 OK");
  server.receive("RSET\r\nMAIL FROM:<a@b.example> AUTH=" + std::string(1000, 'x') + "\r\n");
  EXPECT_EQ(server.seen.back(), "S: 500 Line too long");
}

// Section 4: no server has to take passwords that anyone can read.
TEST(Auth, PasswordsGoOverTlsOnly) {
  const Dialect dialect = with_extensions({Extension::starttls, Extension::auth});
  EXPECT_TRUE(plays(dialect, {"C: EHLO bar.example",
                              "S: 250-foo.example",
                              "S: 250-STARTTLS",
                              "S: 250-AUTH CRAM-MD5",
                              "S: 250-EXPN",
                              "S: 250 HELP",
                              "C: AUTH PLAIN dGVzdAB0ZXN0ADEyMzQ=",
                              "S: 538 Encryption required for requested authentication mechanism",
                              "C: AUTH LOGIN",
                              "S: 538 Encryption required for requested authentication mechanism",
                              "C: STARTTLS",
                              "S: 220 Ready to start TLS",
                              "TLS wanted",
                              "TLS",
                              "C: EHLO bar.example",
                              "S: 250-foo.example",
                              "S: 250-AUTH PLAIN LOGIN CRAM-MD5",
                              "S: 250-EXPN",
                              "S: 250 HELP",
                              "C: AUTH PLAIN dGVzdAB0ZXN0ADEyMzQ=",
                              kSuccess}));
}

TEST(Auth, WithoutAMechanismItIsNotAnnounced) {
  Dialect dialect = with_extensions({Extension::auth});
  dialect.security.mechanisms = {0};
  dialect.security.mechanisms.add(Mechanism::plain);
  EXPECT_TRUE(
      plays(dialect, {"C: EHLO bar.example", "S: 250-foo.example", "S: 250-EXPN", "S: 250 HELP"}));
}

TEST(Auth, WhoAuthenticatedInTheClearIsForgottenUnderTls) {
  Dialect dialect = with_extensions({Extension::starttls, Extension::auth});
  dialect.security.passwords_in_clear = true;
  Server server(dialect);
  server.receive("EHLO bar.example\r\nAUTH PLAIN dGVzdAB0ZXN0ADEyMzQ=\r\nSTARTTLS\r\n");
  ASSERT_EQ(server.session.authenticated_as(), "test");
  server.start_tls();
  EXPECT_EQ(server.session.authenticated_as(), "");
}

// Section 6.
TEST(RequiredAuthentication, RefusesAllButAFewCommands) {
  Dialect dialect = in_clear();
  dialect.security.requires_authentication = true;
  const char* const kRefusal = "S: 530 Authentication required";
  EXPECT_TRUE(plays(dialect, {"C: HELO bar.example",
                              "S: 250 foo.example",
                              "C: MAIL FROM:<a@bar.example>",
                              kRefusal,
                              "C: VRFY b",
                              kRefusal,
                              "C: EHLO bar.example",
                              "S: 250-foo.example",
                              "S: 250-AUTH PLAIN LOGIN CRAM-MD5",
                              "S: 250-EXPN",
                              "S: 250 HELP",
                              "C: NOOP",
                              "S: 250 OK",
                              "C: RSET",
                              "S: 250 OK",
                              "C: DATA",
                              kRefusal,
                              "C: AUTH PLAIN dGVzdAB0ZXN0ADEyMzQ=",
                              kSuccess,
                              "C: MAIL FROM:<a@bar.example>",
                              "S: 250 OK"}));
}

TEST(AuthParameter, IsTakenFromAnyone) {
  Server server(kClear);
  EXPECT_TRUE(plays(
      server,
      behind_ehlo({"C: MAIL FROM:<e=mc2@example.com> AUTH=e+3Dmc2@example.com", "S: 250 OK",
                   "C: RSET", "S: 250 OK", "C: MAIL FROM:<a@bar.example> AUTH=<>", "S: 250 OK"})));
  const std::string bad = "S: 501 Syntax error in parameters or arguments";
  EXPECT_TRUE(plays(kClear, behind_ehlo({"C: MAIL FROM:<a@bar.example> AUTH", bad,
                                         "C: MAIL FROM:<a@bar.example> AUTH=a+3", bad,
                                         "C: MAIL FROM:<a@bar.example> AUTH=a+ZZ", bad,
                                         "C: MAIL FROM:<a@bar.example> AUTH=<> AUTH=<>", bad})));
}

TEST(AuthParameter, IsUnknownWithoutTheExtension) {
  EXPECT_TRUE(
      plays(Dialect(), {"C: EHLO bar.example", "S: 250-foo.example", "S: 250-EXPN", "S: 250 HELP",
                        "C: MAIL FROM:<a@bar.example> AUTH=<>", "V: unannounced-parameter",
                        "S: 555 MAIL FROM/RCPT TO parameters not recognized or not "
                        "implemented"}));
}

// --- the client's side ---------------------------------------------------------------------------

TEST(ClientAuth, ReadsTheMechanisms) {
  Client client(kPlain);
  EXPECT_TRUE(plays(
      client, {"S: 220 foo.example ready", "= connection 220 greeted", "C: EHLO bar.example",
               "S: 250-foo.example", "S: 250 AUTH GSSAPI cram-md5 PLAIN", "= EHLO 250 ready"}));
  EXPECT_TRUE(client.session.mechanisms().has(Mechanism::plain));
  EXPECT_TRUE(client.session.mechanisms().has(Mechanism::cram_md5));
  EXPECT_FALSE(client.session.mechanisms().has(Mechanism::login));
}

TEST(ClientAuth, SendsResponsesInBase64) {
  Client client(kPlain);
  EXPECT_TRUE(
      plays(client, {"S: 220 foo.example ready", "= connection 220 greeted", "C: EHLO bar.example",
                     "S: 250-foo.example", "S: 250 AUTH LOGIN", "= EHLO 250 ready"}));
  client.output.clear();
  client.session.send({Verb::auth, "LOGIN", {}}, client.now);
  EXPECT_TRUE(plays(client, {"S: 334 VXNlcm5hbWU6", "= AUTH 334 authenticating"}));
  client.session.send_response("test", client.now);
  EXPECT_TRUE(plays(client, {"S: 334 UGFzc3dvcmQ6", "= auth-response 334 authenticating"}));
  client.session.send_response("1234", client.now);
  EXPECT_TRUE(plays(client, {"S: 235 ok", "= auth-response 235 ready"}));
  client.session.send({Verb::auth, "LOGIN", {}}, client.now);
  EXPECT_TRUE(plays(client, {"S: 334 !", "= AUTH 334 authenticating"}));
  client.session.send_response(std::nullopt, client.now);
  EXPECT_TRUE(plays(client, {"S: 501 cancelled", "= auth-response 501 ready"}));
  client.drain();
  EXPECT_EQ(
      printable(client.output),
      "AUTH LOGIN\\x0d\\x0adGVzdA==\\x0d\\x0aMTIzNA==\\x0d\\x0aAUTH LOGIN\\x0d\\x0a*\\x0d\\x0a");
}

TEST(ClientAuth, FollowsTypedResponses) {
  Client client(kPlain);
  EXPECT_TRUE(plays(
      client,
      {"S: 220 foo.example ready", "= connection 220 greeted", "C: EHLO bar.example",
       "S: 250 foo.example", "= EHLO 250 ready",
       "C| AUTH LOGIN\r\ndGVzdA==\r\nMTIzNA==\r\nNOOP\r\n", "S: 334 VXNlcm5hbWU6",
       "= AUTH 334 authenticating", "S: 334 UGFzc3dvcmQ6", "= auth-response 334 authenticating",
       "S: 235 ok", "= auth-response 235 ready", "S: 250 OK", "= NOOP 250 ready"}));
}

}  // namespace
}  // namespace smtplab::smtp
