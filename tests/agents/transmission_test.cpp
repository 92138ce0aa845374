#include "sim/agents/transmission.h"

#include <gtest/gtest.h>

#include "tests/agents/talk.h"

namespace smtplab::agents {
namespace {

using message::FailureReason;
using smtp::Standard;
using test::Lines;
using test::mail_to;
using test::path;
using test::Talk;
using test::told;
using Kind = RecipientResult::Kind;

const std::string kEhloReply = "250-foo.example\r\n250-PIPELINING\r\n250 HELP";

/// Greeting and EHLO are over; the server offers `extensions`.
void begin(Talk& talk, const Lines& extensions) {
  EXPECT_EQ(talk.hear("220 foo.example"), (Lines{"C: EHLO client.example"}));
  std::string reply = "250-foo.example\r\n";
  for (const std::string& name : extensions) reply += "250-" + name + "\r\n";
  talk.hear(reply + "250 HELP");
}

// RFC 5321 appendix D.1.
TEST(Transmission, SendsAMessageLineByLine) {
  Talk talk(mail_to({"<Jones@foo.example>", "<Green@foo.example>", "<Brown@foo.example>"},
                    "Blah\r\n.dot\r\n"));
  EXPECT_TRUE(talk.goes({"S: 220 foo.example",
                         "C: EHLO client.example",  //
                         "S: 250-foo.example greets",
                         "S: 250 HELP",                   //
                         "C: MAIL FROM:<joe@a.example>",  //
                         "S: 250 OK",
                         "C: RCPT TO:<Jones@foo.example>",  //
                         "S: 250 OK",
                         "C: RCPT TO:<Green@foo.example>",  //
                         "S: 550 No such user here",
                         "C: RCPT TO:<Brown@foo.example>",  //
                         "S: 250 OK",
                         "C: DATA",  //
                         "S: 354 Start mail input",
                         "C: Blah",
                         "C: ..dot",
                         "C: .",  //
                         "S: 250 OK",
                         "C: QUIT",
                         "S: 221 bye"}));
  EXPECT_EQ(talk.results(), (Lines{"passed on 250", "failed 550", "passed on 250"}));
  EXPECT_TRUE(talk.sent.is_settled());
  EXPECT_TRUE(talk.sent.is_over());
  EXPECT_FALSE(talk.sent.was_turned_away());
}

TEST(Transmission, IsSettledBeforeItIsOver) {
  Talk talk(mail_to({"<Jones@foo.example>"}));
  begin(talk, {});
  talk.hear("250 OK");
  talk.hear("250 OK");
  talk.hear("354 go");
  EXPECT_FALSE(talk.sent.is_settled());
  EXPECT_TRUE(talk.sent.may_have_arrived());
  EXPECT_EQ(talk.hear("250 OK"), (Lines{"C: QUIT"}));
  EXPECT_TRUE(talk.sent.is_settled());
  EXPECT_FALSE(talk.sent.is_over());
}

// RFC 5321 section 3.2: an older server does not know EHLO.
TEST(Transmission, AServerWithoutEhloGetsHelo) {
  for (const char* refusal : {"500 Syntax error", "502 not implemented", "550 no"}) {
    Talk talk(mail_to({"<Jones@foo.example>"}));
    EXPECT_TRUE(talk.goes({"S: 220 foo.example", "C: EHLO client.example",
                           std::string("S: ") + refusal, "C: HELO client.example",
                           "S: 250 foo.example", "C: MAIL FROM:<joe@a.example>"}));
    EXPECT_FALSE(talk.sent.was_turned_away());
  }
}

TEST(Transmission, AHostOf821SaysHeloAtOnce) {
  OutgoingMail mail = mail_to({"<Jones@foo.example>"});
  mail.begun = smtp::Verb::soml;
  Talk talk(std::move(mail), Standard::rfc821);
  EXPECT_TRUE(talk.goes({"S: 220 foo.example", "C: HELO client.example", "S: 250 foo.example",
                         "C: SOML FROM:<joe@a.example>", "S: 250 OK",
                         "C: RCPT TO:<Jones@foo.example>", "S: 250 OK", "C: DATA", "S: 354 go",
                         "C: Hello", "C: .", "S: 250 OK", "C: QUIT", "S: 221 bye"}));
  EXPECT_EQ(talk.results(), (Lines{"passed on 250"}));
}

TEST(Transmission, AHostWithoutANameSaysItsAddress) {
  Talk talk(mail_to({"<Jones@foo.example>"}), Standard::rfc5321, "[192.0.2.1]");
  EXPECT_EQ(talk.hear("220 foo.example"), (Lines{"C: EHLO [192.0.2.1]"}));
}

// RFC 5321 sections 3.1 and 5.1: another host of the domain may take it.
TEST(Transmission, WhoDoesNotEvenBeginTurnsAway) {
  struct {
    Lines dialogue;
    std::string result;
  } const cases[] = {
      {{"S: 554 No SMTP service here", "C: QUIT", "S: 221 bye"}, "failed 554"},
      {{"S: 450 later", "C: QUIT", "S: 221 bye"}, "deferred 450"},
      {{"S: 220 a", "C: EHLO client.example", "S: 451 later", "C: QUIT"}, "deferred 451"},
      {{"S: 220 a", "C: EHLO client.example", "S: 500 what", "C: HELO client.example",
        "S: 550 not you", "C: QUIT"},
       "failed 550"},
  };
  for (const auto& c : cases) {
    Talk talk(mail_to({"<Jones@foo.example>"}));
    EXPECT_TRUE(talk.goes(c.dialogue));
    EXPECT_EQ(talk.results(), Lines{c.result});
    EXPECT_TRUE(talk.sent.was_turned_away());
  }
}

// RFC 5321 section 3.8.
TEST(Transmission, A421EndsItAnywhere) {
  const Lines before = {"220 foo.example", "250 foo.example", "250 OK",
                        "250 OK",          "250 OK",          "354 go"};
  for (std::size_t answered = 0; answered <= before.size(); ++answered) {
    Talk talk(mail_to({"<Jones@foo.example>", "<Green@foo.example>"}));
    for (std::size_t i = 0; i < answered; ++i) talk.hear(before[i]);
    EXPECT_TRUE(talk.hear("421 foo.example closing").empty()) << answered;
    EXPECT_TRUE(talk.sent.is_over()) << answered;
    EXPECT_EQ(talk.results(), (Lines{"deferred 421", "deferred 421"})) << answered;
    EXPECT_EQ(talk.sent.was_turned_away(), answered < 4) << answered;
  }
}

TEST(Transmission, A421BehindARefusalChangesNothingOfIt) {
  Talk talk(mail_to({"<Jones@foo.example>", "<Green@foo.example>"}));
  begin(talk, {});
  talk.hear("250 OK");
  talk.hear("550 no");
  talk.hear("421 closing");
  EXPECT_EQ(talk.results(), (Lines{"failed 550", "deferred 421"}));
  EXPECT_FALSE(talk.sent.was_turned_away());
}

TEST(Transmission, A421ToQuitTakesNothingBack) {
  Talk talk(mail_to({"<Jones@foo.example>"}));
  for (const char* reply : {"220 foo", "250 foo", "250 OK", "250 OK", "354 go", "250 OK"}) {
    talk.hear(reply);
  }
  talk.hear("421 closing");
  EXPECT_EQ(talk.results(), (Lines{"passed on 250"}));
  EXPECT_TRUE(talk.sent.is_over());
}

TEST(Transmission, WithoutARecipientThereIsNoData) {
  Talk talk(mail_to({"<Jones@foo.example>", "<Green@foo.example>"}));
  begin(talk, {});
  talk.hear("250 OK");
  talk.hear("450 busy");
  EXPECT_EQ(talk.hear("550 no such user"), (Lines{"C: QUIT"}));
  EXPECT_EQ(talk.results(), (Lines{"deferred 450", "failed 550"}));
  EXPECT_FALSE(talk.sent.may_have_arrived());
}

// RFC 2920 section 3.1.
TEST(Transmission, PipelinesUpToData) {
  Talk talk(mail_to({"<Jones@foo.example>", "<Green@foo.example>"}));
  talk.hear("220 foo.example");
  EXPECT_EQ(talk.hear(kEhloReply),
            (Lines{"C: MAIL FROM:<joe@a.example>", "C: RCPT TO:<Jones@foo.example>",
                   "C: RCPT TO:<Green@foo.example>", "C: DATA"}));
  EXPECT_EQ(talk.hear("250 OK\r\n250 OK\r\n550 no\r\n354 go"), (Lines{"C: Hello", "C: ."}));
  EXPECT_EQ(talk.hear("250 OK"), (Lines{"C: QUIT"}));
  EXPECT_EQ(talk.results(), (Lines{"passed on 250", "failed 550"}));
}

// RFC 2920 section 3.1: a server may say 354 although nobody was accepted; an empty message ends
// it.
TEST(Transmission, A354WithoutARecipientGetsNothing) {
  Talk talk(mail_to({"<Jones@foo.example>", "<Green@foo.example>"}));
  talk.hear("220 foo.example");
  talk.hear(kEhloReply);
  EXPECT_EQ(talk.hear("250 OK\r\n550 no\r\n450 busy\r\n354 go"), (Lines{"C: ."}));
  EXPECT_EQ(talk.hear("250 OK"), (Lines{"C: QUIT"}));
  EXPECT_EQ(talk.results(), (Lines{"failed 550", "deferred 450"}));
}

TEST(Transmission, PipelinedDataThatIsRefusedIsNotWaitedFor) {
  Talk talk(mail_to({"<Jones@foo.example>"}));
  talk.hear("220 foo.example");
  talk.hear(kEhloReply);
  EXPECT_EQ(talk.hear("250 OK\r\n550 no\r\n554 no valid recipients"), (Lines{"C: QUIT"}));
  EXPECT_EQ(talk.results(), (Lines{"failed 550"}));
}

TEST(Transmission, ARefusedSenderFailsAllRecipients) {
  Talk plain(mail_to({"<Jones@foo.example>", "<Green@foo.example>"}));
  begin(plain, {});
  EXPECT_EQ(plain.hear("452 later"), (Lines{"C: QUIT"}));
  EXPECT_EQ(plain.results(), (Lines{"deferred 452", "deferred 452"}));
  EXPECT_FALSE(plain.sent.was_turned_away());

  Talk pipelined(mail_to({"<Jones@foo.example>", "<Green@foo.example>"}));
  pipelined.hear("220 foo.example");
  pipelined.hear(kEhloReply);
  EXPECT_EQ(pipelined.hear("550 not from you\r\n503 MAIL first\r\n503 MAIL first\r\n503 no"),
            (Lines{"C: QUIT"}));
  EXPECT_EQ(pipelined.results(), (Lines{"failed 550", "failed 550"}));
}

// A server that forgets what it has refused must not get the message either.
TEST(Transmission, A354BehindARefusedSenderGetsNothing) {
  Talk talk(mail_to({"<Jones@foo.example>"}));
  talk.hear("220 foo.example");
  talk.hear(kEhloReply);
  EXPECT_EQ(talk.hear("550 not from you\r\n250 OK\r\n354 go"), (Lines{"C: ."}));
  EXPECT_EQ(talk.hear("250 OK"), (Lines{"C: QUIT"}));
  EXPECT_EQ(talk.results(), (Lines{"failed 550"}));
}

// RFC 5321 section 4.5.3.1.10: old servers mean "too many recipients"; the first one is no such.
TEST(Transmission, A552ForALaterRecipientIsTemporary) {
  Talk talk(mail_to({"<Jones@foo.example>", "<Green@foo.example>", "<Brown@foo.example>"}));
  begin(talk, {});
  talk.hear("250 OK");
  talk.hear("552 full");
  talk.hear("552 too many");
  talk.hear("452 too many");
  EXPECT_EQ(talk.results(), (Lines{"failed 552", "deferred 552", "deferred 452"}));
}

TEST(Transmission, WhatDataAndItsEndAreAnsweredGoesForAllAccepted) {
  for (const std::string code : {"451", "552"}) {
    const std::string kind = code[0] == '4' ? "deferred " : "failed ";
    for (const bool at_end : {false, true}) {
      Talk talk(mail_to({"<Jones@foo.example>", "<Green@foo.example>"}));
      begin(talk, {});
      for (const char* reply : {"250 OK", "250 OK", "550 no"}) talk.hear(reply);
      if (at_end) talk.hear("354 go");
      EXPECT_EQ(talk.hear(code + " no"), (Lines{"C: QUIT"}));
      EXPECT_EQ(talk.results(), (Lines{kind + code, "failed 550"}));
    }
  }
}

// RFC 1870 section 6.
TEST(Transmission, TheSizeIsToldAndHeeded) {
  Talk told(mail_to({"<Jones@foo.example>"}));
  told.hear("220 foo.example");
  EXPECT_EQ(told.hear("250-foo.example\r\n250 SIZE 7"),
            (Lines{"C: MAIL FROM:<joe@a.example> SIZE=7"}));
  Talk unlimited(mail_to({"<Jones@foo.example>"}));
  unlimited.hear("220 foo.example");
  EXPECT_EQ(unlimited.hear("250-foo.example\r\n250 SIZE 0"),
            (Lines{"C: MAIL FROM:<joe@a.example> SIZE=7"}));
  Talk large(mail_to({"<Jones@foo.example>"}));
  large.hear("220 foo.example");
  EXPECT_EQ(large.hear("250-foo.example\r\n250 SIZE 6"), (Lines{"C: QUIT"}));
  EXPECT_EQ(large.results(), (Lines{"failed 552"}));
  EXPECT_EQ(large.sent.results()[0].reply.status, (smtp::EnhancedStatusCode{5, 3, 4}));
  EXPECT_FALSE(large.sent.was_turned_away());
}

// RFC 6152 section 3.
TEST(Transmission, EightBitContentNeedsAServerThatTakesIt) {
  OutgoingMail mail = mail_to({"<Jones@foo.example>"}, "caf\xC3\xA9\r\n");
  mail.body = smtp::BodyType::eight_bit_mime;
  Talk taken(mail);
  taken.hear("220 foo.example");
  EXPECT_EQ(taken.hear("250-foo.example\r\n250 8BITMIME"),
            (Lines{"C: MAIL FROM:<joe@a.example> BODY=8BITMIME"}));
  Talk refused(mail);
  refused.hear("220 foo.example");
  EXPECT_EQ(refused.hear("250 foo.example"), (Lines{"C: QUIT"}));
  EXPECT_EQ(refused.results(), (Lines{"failed 554"}));
  EXPECT_EQ(refused.sent.results()[0].reply.status, (smtp::EnhancedStatusCode{5, 6, 3}));
}

TEST(Transmission, WhatIsOpenWhenTheConnectionGoesIsDeferred) {
  Talk talk(mail_to({"<Jones@foo.example>", "<Green@foo.example>", "<Brown@foo.example>"}));
  begin(talk, {});
  for (const char* reply : {"250 OK", "250 OK", "550 no"}) talk.hear(reply);
  talk.sent.give_up(FailureReason::bad_connection);
  EXPECT_EQ(talk.results(), (Lines{"deferred", "failed 550", "deferred"}));
  EXPECT_EQ(talk.sent.results()[0].reason, FailureReason::bad_connection);
  EXPECT_EQ(talk.sent.results()[1].reason, FailureReason::none);
  EXPECT_TRUE(talk.sent.is_over());
  EXPECT_TRUE(talk.sent.is_settled());
  EXPECT_FALSE(talk.sent.may_have_arrived());
}

// RFC 3030 section 3: binary content goes by BDAT, or not at all.
TEST(TransmissionBinary, GoesInOneChunkWhenAllRecipientsAreKnown) {
  OutgoingMail mail = mail_to({"<bob@foo.example>", "<ann@foo.example>"}, "a\r\n.\r\n");
  mail.body = smtp::BodyType::binary_mime;
  Talk talk(std::move(mail));
  begin(talk, {"PIPELINING", "CHUNKING", "BINARYMIME"});
  EXPECT_EQ(talk.hear("250 OK"), Lines{});
  EXPECT_EQ(talk.hear("250 OK"), Lines{});
  EXPECT_EQ(talk.hear("550 no"), (Lines{"C: BDAT 6 LAST", "C: a", "C: ."}));
  EXPECT_EQ(talk.hear("250 OK"), Lines{"C: QUIT"});
  EXPECT_EQ(talk.results(), (Lines{"passed on 250", "failed 550"}));
}

TEST(TransmissionBinary, IsNotBegunWhenTheSenderIsRefused) {
  OutgoingMail mail = mail_to({"<bob@foo.example>"});
  mail.body = smtp::BodyType::binary_mime;
  Talk talk(std::move(mail));
  begin(talk, {"PIPELINING", "CHUNKING", "BINARYMIME"});
  EXPECT_EQ(talk.hear("550 no"), Lines{});
  EXPECT_EQ(talk.hear("503 order"), Lines{"C: QUIT"});
  EXPECT_EQ(talk.results(), Lines{"failed 550"});
}

TEST(TransmissionBinary, GoesBackWhereTheServerHasNoBinaryMime) {
  for (const Lines& offered : {Lines{"8BITMIME", "CHUNKING"}, Lines{"BINARYMIME"}, Lines{}}) {
    OutgoingMail mail = mail_to({"<bob@foo.example>"});
    mail.body = smtp::BodyType::binary_mime;
    Talk talk(std::move(mail));
    begin(talk, offered);
    EXPECT_EQ(talk.results(), Lines{"failed 554"});
  }
}

}  // namespace
}  // namespace smtplab::agents
