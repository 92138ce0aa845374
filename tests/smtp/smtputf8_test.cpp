#include <gtest/gtest.h>

#include <string>

#include "tests/smtp/transcript.h"

// RFC 6531: both sides of SMTPUTF8.

namespace smtplab::smtp {
namespace {

using test::Client;
using test::Lines;
using test::plays;
using test::Server;
using test::with_extensions;

Dialect with_smtputf8() {
  Dialect dialect = with_extensions({Extension::eight_bit_mime});
  dialect.set_smtputf8(true);
  return dialect;
}

const Dialect kUtf8 = with_smtputf8();

Lines behind_ehlo(const Lines& lines) {
  Lines all{"C: EHLO bar.example", "S: 250-foo.example", "S: 250-8BITMIME",
            "S: 250-SMTPUTF8",     "S: 250-EXPN",        "S: 250 HELP"};
  all.insert(all.end(), lines.begin(), lines.end());
  return all;
}

const char* const kMalformed = "S: 501 Syntax error in parameters or arguments";
const char* const kSenderNeedsIt = "S: 550 Non-ASCII addresses need the SMTPUTF8 parameter";
const char* const kRecipientNeedsIt = "S: 553 Non-ASCII addresses need SMTPUTF8 with MAIL";

TEST(Smtputf8, TakesAddressesInUtf8) {
  Server server(kUtf8);
  EXPECT_TRUE(
      plays(server, behind_ehlo({"C: MAIL FROM:<josé@bücher.example> BODY=8BITMIME SMTPUTF8",
                                 "S: 250 OK", "C: RCPT TO:<用户@例え.example>", "S: 250 OK",
                                 "C: RCPT TO:<\"Jörg Ä\"@foo.example>", "S: 250 OK", "C: DATA",
                                 "S: 354 Start mail input; end with <CRLF>.<CRLF>",
                                 "C| Subject: Grüße\r\n\r\nhallo\r\n.\r\n", "S: 250 OK"})));
  const Envelope& envelope = server.session.transaction().envelope;
  EXPECT_TRUE(envelope.smtputf8);
  EXPECT_EQ(envelope.reverse_path.to_string(), "<josé@bücher.example>");
  EXPECT_EQ(envelope.forward_paths.front().to_string(), "<用户@例え.example>");
  EXPECT_EQ(server.content, "Subject: Grüße\r\n\r\nhallo\r\n");
  EXPECT_TRUE(server.violations.empty());
}

// Section 3.4: the parameter has no value; section 3.1: MAIL may be ten octets longer.
TEST(Smtputf8, ItsParameterHasNoValueAndStandsOnce) {
  EXPECT_TRUE(plays(kUtf8, behind_ehlo({"C: MAIL FROM:<a@b.example> SMTPUTF8=1", kMalformed,
                                        "C: MAIL FROM:<a@b.example> SMTPUTF8 SMTPUTF8", kMalformed,
                                        "C: MAIL FROM:<a@b.example> smtputf8", "S: 250 OK"})));
  EXPECT_EQ(mail_room(kUtf8.extensions), 10U);
}

// Section 3.5.
TEST(Smtputf8, WithoutTheParameterAddressesAreAscii) {
  EXPECT_TRUE(
      plays(kUtf8, behind_ehlo({"C: MAIL FROM:<josé@b.example>", "V: eight-bit-octet",
                                kSenderNeedsIt, "C: MAIL FROM:<a@bücher.example>",
                                "V: eight-bit-octet", kSenderNeedsIt, "C: MAIL FROM:<a@b.example>",
                                "S: 250 OK", "C: RCPT TO:<josé@foo.example>", "V: eight-bit-octet",
                                kRecipientNeedsIt, "C: RCPT TO:<b@foo.example>", "S: 250 OK"})));
}

// Section 3.6: the header may be in UTF-8 where the body was not said to be.
TEST(Smtputf8, AHeaderInUtf8IsNoViolationBehindTheParameter) {
  for (const bool is_said : {true, false}) {
    Dialect strips = kUtf8;
    strips.eight_bit = EightBit::strip;
    Server server(strips);
    EXPECT_TRUE(
        plays(server,
              behind_ehlo({std::string("C: MAIL FROM:<a@b.example>") + (is_said ? " SMTPUTF8" : ""),
                           "S: 250 OK", "C: RCPT TO:<b@foo.example>", "S: 250 OK", "C: DATA",
                           "S: 354 Start mail input; end with <CRLF>.<CRLF>"})));
    server.receive("Subject: \xC3\xA9\r\n\r\n.\r\n");
    EXPECT_EQ(server.violations.size(), is_said ? 0U : 1U);
    EXPECT_EQ(server.content, is_said ? "Subject: \xC3\xA9\r\n\r\n" : "Subject: C)\r\n\r\n");
  }
}

TEST(Smtputf8, TheParameterIsOfOneTransaction) {
  EXPECT_TRUE(plays(kUtf8, behind_ehlo({"C: MAIL FROM:<a@b.example> SMTPUTF8", "S: 250 OK",
                                        "C: RSET", "S: 250 OK", "C: MAIL FROM:<a@b.example>",
                                        "S: 250 OK", "C: RCPT TO:<josé@foo.example>",
                                        "V: eight-bit-octet", kRecipientNeedsIt})));
}

TEST(Smtputf8, WhoWasNotToldOfItMayNotUseIt) {
  EXPECT_TRUE(plays(
      kUtf8, {"C: HELO bar.example", "S: 250 foo.example", "C: MAIL FROM:<josé@b.example>",
              "V: eight-bit-octet", kMalformed, "C: VRFY josé", "V: eight-bit-octet", kMalformed}));
  const Dialect plain;
  EXPECT_TRUE(
      plays(plain, {"C: EHLO bar.example", "S: 250-foo.example", "S: 250-EXPN", "S: 250 HELP",
                    "C: MAIL FROM:<josé@b.example>", "V: eight-bit-octet", kMalformed,
                    "C: MAIL FROM:<a@b.example> SMTPUTF8", "V: unannounced-parameter",
                    "S: 555 MAIL FROM/RCPT TO parameters not recognized or not "
                    "implemented"}));
}

// Section 3.1: it is offered together with 8BITMIME or not at all.
TEST(Smtputf8, IsNotOfferedWithout8bitmime) {
  Dialect alone;
  alone.set_smtputf8(true);
  EXPECT_TRUE(
      plays(alone, {"C: EHLO bar.example", "S: 250-foo.example", "S: 250-EXPN", "S: 250 HELP",
                    "C: MAIL FROM:<josé@b.example>", "V: eight-bit-octet", kMalformed}));
}

// Section 1.1.
TEST(Smtputf8, OctetsThatAreNoUtf8AreRefused) {
  for (const char* path : {"<jos\xE9@b.example>", "<\"\xC3\"@b.example>", "<a@b\xC0\xAF.example>",
                           "<a@\xED\xA0\x80.example>", "<a\\\xC3\xA9@b.example>"}) {
    EXPECT_TRUE(plays(kUtf8, behind_ehlo({std::string("C: MAIL FROM:") + path + " SMTPUTF8",
                                          "V: eight-bit-octet", kMalformed})));
  }
  EXPECT_TRUE(
      plays(kUtf8, behind_ehlo({"C: VRFY jos\xE9 SMTPUTF8", "V: eight-bit-octet", kMalformed})));
}

// A domain that can be no U-label, and one that a label beyond 63 octets would come of.
TEST(Smtputf8, DomainsHoldULabels) {
  std::string longest;
  for (int i = 0; i < 30; ++i) longest += "你好";  // of unlike characters few fit
  for (const std::string& domain : {std::string("-ü.example"), std::string("xn--ü.example"),
                                    std::string("\u202Ea.example"), longest + ".example"}) {
    EXPECT_TRUE(plays(kUtf8, behind_ehlo({"C: MAIL FROM:<a@" + domain + "> SMTPUTF8",
                                          "V: eight-bit-octet", kMalformed})));
  }
}

// Section 3.7.1.
TEST(Smtputf8, NamesOfHostsStayAscii) {
  EXPECT_TRUE(plays(kUtf8, behind_ehlo({"C: EHLO bücher.example", "V: eight-bit-octet", kMalformed,
                                        "C: NOOP josé", "V: eight-bit-octet", kMalformed})));
}

// Section 3.7.4.2.
TEST(Smtputf8, VrfyAndExpnTakeTheParameter) {
  Server server(kUtf8);
  EXPECT_TRUE(plays(server, behind_ehlo({"C: VRFY josé SMTPUTF8", "S: 250 <bob@foo.example>"})));
  EXPECT_EQ(std::get<std::string>(server.session.command().argument), "josé");
  EXPECT_TRUE(server.session.may_reply_in_utf8());
  EXPECT_TRUE(plays(server, {"C: VRFY josé", "S: 250 <bob@foo.example>"}));
  EXPECT_FALSE(server.session.may_reply_in_utf8());
  EXPECT_TRUE(plays(server, {"C: EXPN Ärzte  smtputf8", "S: 250 <bob@foo.example>"}));
  EXPECT_EQ(std::get<std::string>(server.session.command().argument), "Ärzte");
  EXPECT_TRUE(server.session.may_reply_in_utf8());
  EXPECT_TRUE(plays(server, {"C: VRFY josé SMTPUTF8=1", kMalformed}));
  EXPECT_TRUE(plays(server, {"C: VRFY SMTPUTF8", "S: 250 <bob@foo.example>"}));
  EXPECT_EQ(std::get<std::string>(server.session.command().argument), "SMTPUTF8");
}

TEST(Smtputf8, RepliesToRcptMayBeInUtf8WhereMailSaidSo) {
  Server server(kUtf8);
  EXPECT_TRUE(plays(server, behind_ehlo({"C: MAIL FROM:<a@b.example> SMTPUTF8", "S: 250 OK",
                                         "C: RCPT TO:<b@foo.example>", "S: 250 OK"})));
  EXPECT_TRUE(server.session.may_reply_in_utf8());
  EXPECT_TRUE(plays(server, {"C: RSET", "S: 250 OK", "C: MAIL FROM:<a@b.example>", "S: 250 OK",
                             "C: RCPT TO:<b@foo.example>", "S: 250 OK"}));
  EXPECT_FALSE(server.session.may_reply_in_utf8());
}

TEST(Smtputf8, AClientReadsUtf8WhereItMayCome) {
  Client client(kUtf8);
  client.receive("220 foo.example\r\n");
  client.type("EHLO bar.example\r\n");
  client.receive("250-foo.example\r\n250-8BITMIME\r\n250 SMTPUTF8 ignored words\r\n");
  EXPECT_TRUE(client.session.extensions().has(Extension::smtputf8));
  client.type("VRFY josé SMTPUTF8\r\n");
  client.receive("250 José <josé@foo.example>\r\n");
  EXPECT_TRUE(client.violations.empty());
  client.type("VRFY josé SMTPUTF8\r\n");
  client.receive("250 <jos\xE9@foo.example>\r\n");
  client.type("NOOP\r\n");
  client.receive("250 schön\r\n");
  EXPECT_EQ(client.violations.size(), 2U);
}

}  // namespace
}  // namespace smtplab::smtp
