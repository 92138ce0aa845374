#include <gtest/gtest.h>

#include "tests/agents/talk.h"

// What a client does between EHLO and MAIL: RFC 3207 and RFC 4954.

namespace smtplab::agents {
namespace {

using smtp::Extension;
using smtp::Login;
using test::Lines;
using test::mail_to;
using test::Talk;

const Login kTim{"tim", "tanstaaftanstaaf"};
const std::string kPlain = "AHRpbQB0YW5zdGFhZnRhbnN0YWFm";  // NUL tim NUL tanstaaftanstaaf

smtp::Dialect dialect(bool in_clear = false) {
  smtp::Dialect dialect;
  dialect.extensions.add(Extension::starttls);
  dialect.security.passwords_in_clear = in_clear;
  return dialect;
}

Talk opening_talk(const Precautions& precautions, bool in_clear = false) {
  return {mail_to({"<bob@foo.example>"}), dialect(in_clear), precautions};
}

TEST(TransmissionTls, IsStartedWhereItIsOffered) {
  Talk talk = opening_talk({});
  EXPECT_TRUE(talk.goes({"S: 220 foo.example",      //
                         "C: EHLO client.example",  //
                         "S: 250-foo.example\r\n250-SIZE 9\r\n250 STARTTLS",
                         "C: STARTTLS",             //
                         "S: 220 go",               //
                         "TLS",                     //
                         "C: EHLO client.example",  //
                         "S: 250-foo.example\r\n250 STARTTLS", "C: MAIL FROM:<joe@a.example>"}));
}

TEST(TransmissionTls, IsNotForAClientThatDoesNotKnowIt) {
  Talk talk(mail_to({"<bob@foo.example>"}));
  EXPECT_TRUE(talk.goes({"S: 220 foo.example", "C: EHLO client.example",
                         "S: 250-foo.example\r\n250 STARTTLS", "C: MAIL FROM:<joe@a.example>"}));
}

TEST(TransmissionTls, ARefusalIsNoReasonToStop) {
  Talk talk = opening_talk({});
  EXPECT_TRUE(talk.goes({"S: 220 foo.example", "C: EHLO client.example",
                         "S: 250-foo.example\r\n250 STARTTLS", "C: STARTTLS", "S: 454 not now",
                         "C: MAIL FROM:<joe@a.example>"}));
}

TEST(TransmissionTls, ARefusalEndsItWhereNothingGoesInTheClear) {
  Talk refused = opening_talk({nullptr, true});
  EXPECT_TRUE(refused.goes({"S: 220 foo.example", "C: EHLO client.example",
                            "S: 250-foo.example\r\n250 STARTTLS", "C: STARTTLS", "S: 454 not now",
                            "C: QUIT"}));
  EXPECT_EQ(refused.results(), Lines{"deferred 454"});
  EXPECT_TRUE(refused.sent.was_turned_away());
  Talk silent = opening_talk({nullptr, true});
  EXPECT_TRUE(silent.goes(
      {"S: 220 foo.example", "C: EHLO client.example", "S: 250 foo.example", "C: QUIT"}));
  EXPECT_EQ(silent.results(), Lines{"deferred 454"});
}

TEST(TransmissionTls, NothingGoesToAServerWithoutEhloThen) {
  Talk talk = opening_talk({nullptr, true});
  EXPECT_TRUE(talk.goes({"S: 220 foo.example", "C: EHLO client.example", "S: 500 what?",
                         "C: HELO client.example", "S: 250 foo.example", "C: QUIT"}));
}

// RFC 2195's own user, over TLS by PLAIN.
TEST(TransmissionAuth, ShowsThePasswordOverTls) {
  Talk talk = opening_talk({&kTim, false});
  EXPECT_TRUE(talk.goes(
      {"S: 220 foo.example", "C: EHLO client.example",
       "S: 250-foo.example\r\n250-STARTTLS\r\n250 AUTH CRAM-MD5", "C: STARTTLS", "S: 220 go", "TLS",
       "C: EHLO client.example", "S: 250-foo.example\r\n250 AUTH CRAM-MD5 LOGIN PLAIN",
       "C: AUTH PLAIN " + kPlain, "S: 235 welcome", "C: MAIL FROM:<joe@a.example>"}));
}

TEST(TransmissionAuth, ProvesThatItKnowsItInTheClear) {
  Talk talk = opening_talk({&kTim, false});
  EXPECT_TRUE(talk.goes({"S: 220 foo.example", "C: EHLO client.example",
                         "S: 250-foo.example\r\n250 AUTH PLAIN LOGIN CRAM-MD5", "C: AUTH CRAM-MD5",
                         "S: 334 PDE4OTYuNjk3MTcwOTUyQHBvc3RvZmZpY2UucmVzdG9uLm1jaS5uZXQ+",
                         "C: dGltIGI5MTNhNjAyYzdlZGE3YTQ5NWI0ZTZlNzMzNGQzODkw", "S: 235 welcome",
                         "C: MAIL FROM:<joe@a.example>"}));
}

TEST(TransmissionAuth, ShowsNoPasswordInTheClear) {
  const Lines dialogue{"S: 220 foo.example", "C: EHLO client.example",
                       "S: 250-foo.example\r\n250 AUTH PLAIN LOGIN",
                       "C: MAIL FROM:<joe@a.example>"};
  Talk talk = opening_talk({&kTim, false});
  EXPECT_TRUE(talk.goes(dialogue));
  Talk careless = opening_talk({&kTim, false}, true);
  EXPECT_TRUE(careless.goes(
      {"S: 220 foo.example", "C: EHLO client.example", "S: 250-foo.example\r\n250 AUTH PLAIN LOGIN",
       "C: AUTH PLAIN " + kPlain, "S: 235 welcome", "C: MAIL FROM:<joe@a.example>"}));
}

TEST(TransmissionAuth, LoginAnswersBothQuestions) {
  Talk talk = opening_talk({&kTim, false}, true);
  EXPECT_TRUE(talk.goes(
      {"S: 220 foo.example", "C: EHLO client.example", "S: 250-foo.example\r\n250 AUTH LOGIN",
       "C: AUTH LOGIN", "S: 334 VXNlcm5hbWU6", "C: dGlt", "S: 334 UGFzc3dvcmQ6",
       "C: dGFuc3RhYWZ0YW5zdGFhZg==", "S: 235 welcome", "C: MAIL FROM:<joe@a.example>"}));
}

// An initial response of no octets is an equals sign (RFC 4954 section 4).
TEST(TransmissionAuth, NamesItsCertificateUnderTlsAndNowhereElse) {
  Talk talk = opening_talk({&kTim, false, true});
  EXPECT_TRUE(talk.goes({"S: 220 foo.example", "C: EHLO client.example",
                         "S: 250-foo.example\r\n250 STARTTLS", "C: STARTTLS", "S: 220 go", "TLS",
                         "C: EHLO client.example", "S: 250-foo.example\r\n250 AUTH PLAIN EXTERNAL",
                         "C: AUTH EXTERNAL =", "S: 235 welcome", "C: MAIL FROM:<joe@a.example>"}));
  Talk asked = opening_talk({nullptr, true, true});
  EXPECT_TRUE(asked.goes({"S: 220 foo.example", "C: EHLO client.example",
                          "S: 250-foo.example\r\n250 STARTTLS", "C: STARTTLS", "S: 220 go", "TLS",
                          "C: EHLO client.example", "S: 250-foo.example\r\n250 AUTH EXTERNAL",
                          "C: AUTH EXTERNAL =", "S: 334 ", "C: ", "S: 235 welcome",
                          "C: MAIL FROM:<joe@a.example>"}));
  Talk in_clear = opening_talk({nullptr, false, true});
  EXPECT_TRUE(
      in_clear.goes({"S: 220 foo.example", "C: EHLO client.example",
                     "S: 250-foo.example\r\n250 AUTH EXTERNAL", "C: MAIL FROM:<joe@a.example>"}));
  Talk without = opening_talk({&kTim, false});
  EXPECT_TRUE(without.goes(
      {"S: 220 foo.example", "C: EHLO client.example", "S: 250-foo.example\r\n250 STARTTLS",
       "C: STARTTLS", "S: 220 go", "TLS", "C: EHLO client.example",
       "S: 250-foo.example\r\n250 AUTH EXTERNAL PLAIN", "C: AUTH PLAIN " + kPlain}));
}

// RFC 4954 section 4.
TEST(TransmissionAuth, AResponseThatMakesTheLineTooLongComesLater) {
  const Login login{"tim", std::string(400, 'x')};
  Talk talk = opening_talk({&login, false}, true);
  EXPECT_TRUE(talk.goes({"S: 220 foo.example", "C: EHLO client.example",
                         "S: 250-foo.example\r\n250 AUTH PLAIN", "C: AUTH PLAIN"}));
  const Lines said = talk.hear("334 ");
  ASSERT_EQ(said.size(), 1U);
  EXPECT_EQ(said[0].size(), 3 + (405 + 2) / 3 * 4U);
}

TEST(TransmissionAuth, EndsWhatItCannotRead) {
  Talk talk = opening_talk({&kTim, false});
  EXPECT_TRUE(talk.goes({"S: 220 foo.example", "C: EHLO client.example",
                         "S: 250-foo.example\r\n250 AUTH CRAM-MD5", "C: AUTH CRAM-MD5",
                         "S: 334 !!!", "C: *", "S: 501 cancelled", "C: QUIT"}));
  EXPECT_EQ(talk.results(), Lines{"failed 501"});
}

TEST(TransmissionAuth, GoesNoFurtherWithoutIt) {
  Talk talk = opening_talk({&kTim, false}, true);
  EXPECT_TRUE(talk.goes({"S: 220 foo.example", "C: EHLO client.example",
                         "S: 250-foo.example\r\n250 AUTH PLAIN", "C: AUTH PLAIN " + kPlain,
                         "S: 535 no", "C: QUIT"}));
  EXPECT_EQ(talk.results(), Lines{"failed 535"});
  Talk later = opening_talk({&kTim, false}, true);
  later.hear("220 foo.example");
  later.hear("250-foo.example\r\n250 AUTH PLAIN");
  EXPECT_EQ(later.hear("454 not now"), Lines{"C: QUIT"});
  EXPECT_EQ(later.results(), Lines{"deferred 454"});
}

TEST(TransmissionAuth, AServerWithoutAuthIsAskedNothing) {
  Talk talk = opening_talk({&kTim, false});
  EXPECT_TRUE(talk.goes({"S: 220 foo.example", "C: EHLO client.example", "S: 250 foo.example",
                         "C: MAIL FROM:<joe@a.example>"}));
}

}  // namespace
}  // namespace smtplab::agents
