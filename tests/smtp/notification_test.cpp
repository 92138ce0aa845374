#include "sim/smtp/notification.h"

#include <gtest/gtest.h>

#include <string>

#include "tests/smtp/transcript.h"

// RFC 3461: what MAIL and RCPT can say of notices.

namespace smtplab::smtp {
namespace {

using test::Lines;
using test::plays;
using test::Server;
using test::with_extensions;

const Dialect kDsn = with_extensions({Extension::dsn});
const Dialect kPlain;

const char* const kBad = "S: 501 Syntax error in parameters or arguments";

Lines behind_mail(const Lines& lines) {
  Lines all{"C: EHLO bar.example", "S: 250-foo.example",           "S: 250-DSN", "S: 250-EXPN",
            "S: 250 HELP",         "C: MAIL FROM:<a@bar.example>", "S: 250 OK"};
  all.insert(all.end(), lines.begin(), lines.end());
  return all;
}

// Section 4.1.
TEST(Notify, ReadsWordsInAnyLetterCase) {
  const auto both = Notify::parse("success,Failure");
  ASSERT_TRUE(both);
  EXPECT_TRUE(both->has(NotifyOn::success));
  EXPECT_TRUE(both->has(NotifyOn::failure));
  EXPECT_FALSE(both->has(NotifyOn::delay));
  EXPECT_EQ(both->text(), "success,Failure");
  EXPECT_TRUE(Notify::parse("never")->has(NotifyOn::never));
}

TEST(Notify, RefusesOtherWordsAndNeverBesideOne) {
  for (const char* wrong : {"", ",", "FOO", "NEVER,SUCCESS", "SUCCESS,NEVER", "SUCCESS FAILURE",
                            "SUCCES", "SUCCESSS", "SUCCESS;FAILURE"}) {
    EXPECT_FALSE(Notify::parse(wrong)) << wrong;
  }
  // RFC 822 section 2.7: a list may have empty elements.
  EXPECT_TRUE(Notify::parse("SUCCESS,"));
  EXPECT_TRUE(Notify::parse(",DELAY,,FAILURE"));
}

TEST(Notify, WithoutItFailuresAndDelaysAreTold) {
  const Notify unsaid;
  EXPECT_FALSE(unsaid.is_said());
  EXPECT_TRUE(unsaid.wants(NotifyOn::failure));
  EXPECT_TRUE(unsaid.wants(NotifyOn::delay));
  EXPECT_FALSE(unsaid.wants(NotifyOn::success));
  const Notify delay = *Notify::parse("DELAY");
  EXPECT_FALSE(delay.wants(NotifyOn::failure));
  EXPECT_TRUE(delay.wants(NotifyOn::delay));
  const Notify never = *Notify::parse("NEVER");
  EXPECT_FALSE(never.wants(NotifyOn::failure));
  EXPECT_FALSE(never.wants(NotifyOn::delay));
}

// Section 5.2.7.3.
TEST(Notify, LosesSuccessForTheMembersOfAnAlias) {
  EXPECT_EQ(Notify::parse("SUCCESS,FAILURE")->without_success().text(), "FAILURE");
  EXPECT_EQ(Notify::parse("delay,success")->without_success().text(), "DELAY");
  EXPECT_EQ(Notify::parse("SUCCESS")->without_success().text(), "NEVER");
  EXPECT_EQ(Notify::parse("failure")->without_success().text(), "failure");
  EXPECT_FALSE(Notify().without_success().is_said());
}

TEST(RecipientOptions, TheOriginalRecipientIsDecodedBehindItsType) {
  EXPECT_EQ((RecipientOptions{{}, "rfc822;a+2Bb@c.example"}.decoded_original()),
            "rfc822;a+b@c.example");
  EXPECT_EQ((RecipientOptions{{}, "x400;/C+3DDE+3B"}.decoded_original()), "x400;/C=DE;");
  EXPECT_EQ(RecipientOptions().decoded_original(), "");
}

TEST(DsnParameters, AreKeptAsTheyCame) {
  Server server(kDsn);
  server.receive(
      "EHLO bar.example\r\nMAIL FROM:<a@bar.example> ret=hdrs ENVID=QQ+2B(1)\r\n"
      "RCPT TO:<b@foo.example>\r\n"
      "RCPT TO:<c@foo.example> ORCPT=rfc822;C+2B@foo.example NOTIFY=success,delay\r\n"
      "RCPT TO:<d@foo.example>\r\n");
  EXPECT_EQ(server.seen.back(), "S: 250 OK");
  const Envelope& envelope = server.session.transaction().envelope;
  ASSERT_TRUE(envelope.options);
  EXPECT_EQ(envelope.options->returned, Returned::headers);
  EXPECT_EQ(envelope.options->envelope_id, "QQ+2B(1)");
  ASSERT_EQ(envelope.forward_paths.size(), 3U);
  EXPECT_EQ(envelope.options_of(0), RecipientOptions());
  EXPECT_EQ(envelope.options_of(1).notify.text(), "success,delay");
  EXPECT_EQ(envelope.options_of(1).original_recipient, "rfc822;C+2B@foo.example");
  EXPECT_EQ(envelope.options_of(2), RecipientOptions());
  server.receive("RSET\r\nMAIL FROM:<a@bar.example>\r\nRCPT TO:<b@foo.example>\r\n");
  EXPECT_FALSE(server.session.transaction().envelope.options);
  EXPECT_EQ(server.session.transaction().envelope.options_of(0), RecipientOptions());
}

// Sections 4.1 to 4.5 and 5.1.
TEST(DsnParameters, OfMailAreRefusedIfWrongOrRepeated) {
  for (const char* wrong : {"RET", "RET=", "RET=FOO", "RET=FULL,HDRS", "RET=FULL RET=FULL",
                            "RET=FULL RET=HDRS", "ENVID", "ENVID=", "ENVID=a+zz", "ENVID=a+2b",
                            "ENVID=a+2", "ENVID=a+07", "ENVID=a ENVID=b"}) {
    Server server(kDsn);
    server.receive("EHLO bar.example\r\nMAIL FROM:<a@b.example> " + std::string(wrong) + "\r\n");
    EXPECT_EQ(server.seen.back(), kBad) << wrong;
    EXPECT_EQ(server.session.state(), SessionState::ready);
  }
}

TEST(DsnParameters, OfRcptAreRefusedIfWrongOrRepeated) {
  for (const char* wrong :
       {"NOTIFY", "NOTIFY=", "NOTIFY=FOO", "NOTIFY=NEVER,SUCCESS", "NOTIFY=NEVER NOTIFY=NEVER",
        "ORCPT", "ORCPT=", "ORCPT=b@foo.example", "ORCPT=rfc822;", "ORCPT=;b", "ORCPT=a@b;c",
        "ORCPT=rfc822;a+zz", "ORCPT=rfc822;a+0A", "ORCPT=rfc822;a ORCPT=rfc822;a"}) {
    Server server(kDsn);
    server.receive("EHLO bar.example\r\nMAIL FROM:<a@b.example>\r\nRCPT TO:<b@foo.example> " +
                   std::string(wrong) + "\r\n");
    EXPECT_EQ(server.seen.back(), kBad) << wrong;
    EXPECT_TRUE(server.session.transaction().envelope.forward_paths.empty()) << wrong;
  }
}

TEST(DsnParameters, AnyTypeOfAddressIsTaken) {
  EXPECT_TRUE(plays(kDsn, behind_mail({"C: RCPT TO:<b@foo.example> ORCPT=x400;/C=DE", kBad,
                                       "C: RCPT TO:<b@foo.example> ORCPT=x400;/C+3DDE", "S: 250 OK",
                                       "C: RCPT TO:<b@foo.example> ORCPT=x-new;()", "S: 250 OK"})));
}

TEST(DsnParameters, BelongToOneCommandEach) {
  for (const char* line :
       {"MAIL FROM:<a@b.example> NOTIFY=NEVER", "MAIL FROM:<a@b.example> ORCPT=rfc822;a@b.example",
        "MAIL FROM:<a@b.example>\r\nRCPT TO:<b@foo.example> RET=FULL"}) {
    Server server(kDsn);
    server.receive("EHLO bar.example\r\n" + std::string(line) + "\r\n");
    EXPECT_TRUE(server.seen.back().starts_with("S: 555 ")) << line << ": " << server.seen.back();
  }
}

TEST(DsnParameters, AreUnknownWithoutTheExtension) {
  for (const char* greeting : {"EHLO", "HELO"}) {
    Server server(greeting[0] == 'E' ? kPlain : kDsn);
    server.receive(std::string(greeting) + " bar.example\r\nMAIL FROM:<a@b.example> RET=FULL\r\n");
    EXPECT_TRUE(server.seen.back().starts_with("S: 555 ")) << server.seen.back();
  }
}

// Section 5.4.
TEST(DsnParameters, LongOnesAreTaken) {
  const std::string envid(100, 'e');
  const std::string orcpt = "rfc822;" + std::string(493, 'o');
  const std::string longest_mail = "MAIL FROM:<" + std::string(64, 'a') + "@" +
                                   std::string(63, 'b') + "." + std::string(63, 'c') + "." +
                                   std::string(58, 'd') + "> ";
  Server server(kDsn);
  server.receive("EHLO bar.example\r\n" + longest_mail + "RET=FULL ENVID=" + envid + "\r\n");
  EXPECT_EQ(server.seen.back(), "S: 250 OK");
  const std::string rcpt = "RCPT TO:<b@foo.example> NOTIFY=SUCCESS,FAILURE,DELAY ORCPT=" + orcpt;
  server.receive(rcpt + "\r\n");
  EXPECT_EQ(server.seen.back(), "S: 250 OK");
  server.receive(rcpt + std::string(1042 - 2 - rcpt.size(), 'o') + "\r\n");
  EXPECT_EQ(server.seen.back(), "S: 250 OK");
  server.receive(rcpt + std::string(1043 - 2 - rcpt.size(), 'o') + "\r\n");
  EXPECT_EQ(server.seen.back(), "S: 500 Line too long");
  Server plain(kPlain);
  plain.receive("EHLO bar.example\r\nMAIL FROM:<a@b.example>\r\n" + rcpt + "\r\n");
  EXPECT_EQ(plain.seen.back(), "S: 500 Line too long");
}

}  // namespace
}  // namespace smtplab::smtp
