#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <utility>

#include "sim/agents/recipient_policy.h"
#include "sim/smtp/base64.h"
#include "tests/agents/server_bench.h"
#include "tests/agents/talk.h"

// RFC 6531 at hosts that take mail and hosts that pass it on.

namespace smtplab::agents {
namespace {

using smtp::Extension;
using smtp::ReplyText;
using smtp::Verb;
using test::Lines;
using test::ServerBench;
using test::Talk;
using namespace std::string_literals;

smtp::Dialect dialect_with_smtputf8() {
  smtp::Dialect dialect;
  dialect.extensions.add(Extension::eight_bit_mime);
  dialect.set_smtputf8(true);
  return dialect;
}

smtp::ForwardPath utf8_path(std::string_view text) {
  return smtp::parse_forward_path(text, dialect_with_smtputf8().rules)->path;
}

HostConfig utf8_host() {
  HostConfig config = test::host("mx.example.org", smtp::Standard::rfc5321);
  config.dialect = dialect_with_smtputf8();
  config.dialect.extensions.add(Extension::starttls);
  config.dialect.extensions.add(Extension::auth);
  config.dialect.security.passwords_in_clear = true;
  config.local_domains = {"bücher.example"};
  config.mailboxes.emplace_back("josé", MailboxDetails{"José García", Terminal::inactive, 0, ""});
  config.mailboxes.emplace_back("bob", MailboxDetails{"", Terminal::inactive, 0, "secret"});
  config.forwards = {{"moved", "", utf8_path("<josé@far.example>"), 251},
                     {"gone", "", utf8_path("<josé@far.example>"), 551}};
  config.lists = {{"amigos", {"José <josé@far.example>"}, true}};
  return config;
}

const std::string kUtf8Ehlo = "EHLO pc.example.com";
const std::string kUtf8Mail = "MAIL FROM:<a@b.example> SMTPUTF8";

TEST(Smtputf8Host, FindsMailboxesOctetForOctetAndDomainsByALabel) {
  ServerBench bench(utf8_host());
  bench.start(kUtf8Ehlo);
  bench.reply_to(kUtf8Mail);
  EXPECT_EQ(bench.reply_to("RCPT TO:<josé@bücher.example>"), "250 OK\r\n");
  EXPECT_EQ(bench.reply_to("RCPT TO:<josé@XN--BCHER-KVA.example>"), "250 OK\r\n");
  EXPECT_EQ(bench.reply_to("RCPT TO:<jose@bücher.example>"), "550 No such user here\r\n");
  // The same letter, written as two characters.
  EXPECT_EQ(bench.reply_to("RCPT TO:<jose\xCC\x81@bücher.example>"), "550 No such user here\r\n");
  EXPECT_EQ(bench.reply_to("RCPT TO:<josé@bucher.example>"), "550 Relaying denied\r\n");
}

// Section 3.7.4.1.
TEST(Smtputf8Host, NamesNewMailboxesToThoseWhoReadThem) {
  ServerBench bench(utf8_host());
  bench.start(kUtf8Ehlo);
  bench.reply_to(kUtf8Mail);
  EXPECT_EQ(bench.reply_to("RCPT TO:<moved@mx.example.org>"),
            "251 User not local; will forward to <josé@far.example>\r\n");
  EXPECT_EQ(bench.reply_to("RCPT TO:<gone@mx.example.org>"),
            "551 User not local; please try <josé@far.example>\r\n");
  bench.reply_to("RSET");
  bench.reply_to("MAIL FROM:<a@b.example>");
  EXPECT_EQ(bench.reply_to("RCPT TO:<moved@mx.example.org>"), "250 OK\r\n");
  EXPECT_EQ(bench.reply_to("RCPT TO:<gone@mx.example.org>"),
            "550 The mailbox name needs a UTF-8 reply\r\n");
}

// Section 3.7.4.2.
TEST(Smtputf8Host, ShowsNamesToThoseWhoAskInUtf8) {
  ServerBench bench(utf8_host());
  bench.start(kUtf8Ehlo);
  EXPECT_EQ(bench.reply_to("VRFY josé SMTPUTF8"), "250 José García <josé@mx.example.org>\r\n");
  EXPECT_EQ(bench.reply_to("VRFY bob"), "250 <bob@mx.example.org>\r\n");
  const std::string unshown =
      "252 The mailbox name needs a UTF-8 reply, but mail for it is taken\r\n";
  EXPECT_EQ(bench.reply_to("VRFY josé"), unshown);
  EXPECT_EQ(bench.reply_to("VRFY moved"), unshown);
  EXPECT_EQ(bench.reply_to("EXPN amigos"), "550 The mailbox name needs a UTF-8 reply\r\n");
  EXPECT_EQ(bench.reply_to("EXPN amigos SMTPUTF8"), "250 José <josé@far.example>\r\n");
}

// Section 3.7.4.2: nothing else is said in UTF-8, to nobody.
TEST(Smtputf8Host, RefusalsStayInAscii) {
  HostConfig config = utf8_host();
  config.dialect.texts.set(ReplyText::user_unknown, {{550}, {}, "No {subject}"});
  ServerBench bench(config);
  bench.start(kUtf8Ehlo);
  bench.reply_to(kUtf8Mail);
  EXPECT_EQ(bench.reply_to("RCPT TO:<é@mx.example.org>"), "550 No <\\xC3\\xA9@mx.example.org>\r\n");
}

// Section 4.3.
TEST(Smtputf8Host, TheTimeStampSaysHowTheMessageCame) {
  const auto stamp = [](const Lines& lines) {
    ServerBench bench(utf8_host());
    bench.connect();
    for (const std::string& line : lines) bench.reply_to(line);
    for (const std::string& line :
         {kUtf8Mail, "RCPT TO:<josé@mx.example.org>"s, "DATA"s, "Subject: ¡Hola!\r\n\r\n."s}) {
      bench.reply_to(line);
    }
    const std::string message = bench.last_message();
    const std::size_t with = message.find(" with ");
    return message.substr(with + 6, message.find_first_of(" ;\r", with + 6) - with - 6);
  };
  const std::string login = "AUTH PLAIN " + smtp::encode_base64("\0bob\0secret"s);
  EXPECT_EQ(stamp({kUtf8Ehlo}), "UTF8SMTP");
  EXPECT_EQ(stamp({kUtf8Ehlo, "STARTTLS", kUtf8Ehlo}), "UTF8SMTPS");
  EXPECT_EQ(stamp({kUtf8Ehlo, login}), "UTF8SMTPA");
  EXPECT_EQ(stamp({kUtf8Ehlo, "STARTTLS", kUtf8Ehlo, login}), "UTF8SMTPSA");
}

OutgoingMail mail(const std::string& to, std::string content, bool smtputf8) {
  OutgoingMail mail = test::mail_to({}, std::move(content));
  mail.to.push_back(utf8_path(to));
  mail.smtputf8 = smtputf8;
  return mail;
}

/// What is said to EHLO's answer.
std::string said(Talk& talk, const std::string& keywords) {
  talk.hear("220 foo.example");
  const Lines lines = talk.hear("250-foo.example\r\n" + keywords + "250 HELP");
  return lines.empty() ? "" : lines.front();
}

Talk* utf8_talk(OutgoingMail what) {
  return new Talk(std::move(what), dialect_with_smtputf8(), Precautions{});
}

const std::string kOffers = "250-8BITMIME\r\n250-SMTPUTF8\r\n";
const std::string kPlainMail = "C: MAIL FROM:<joe@a.example>";

// Section 3.4: with what needs it, and with nothing else.
TEST(Smtputf8Client, SaysItWhereItIsNeeded) {
  const struct {
    OutgoingMail mail;
    std::string said;
  } rows[] = {
      {mail("<josé@foo.example>", "Hello\r\n", false), kPlainMail + " SMTPUTF8"},
      {mail("<bob@bücher.example>", "Hello\r\n", false), kPlainMail + " SMTPUTF8"},
      {mail("<bob@foo.example>", "Subject: é\r\n\r\n", true), kPlainMail + " SMTPUTF8"},
      {mail("<bob@foo.example>", "Subject: é\r\n\r\n", false), kPlainMail},
      {mail("<bob@foo.example>", "Subject: e\r\n\r\né\r\n", true), kPlainMail},
      {mail("<bob@foo.example>", "Hello\r\n", true), kPlainMail},
  };
  for (const auto& row : rows) {
    const std::unique_ptr<Talk> talk(utf8_talk(row.mail));
    EXPECT_EQ(said(*talk, kOffers), row.said);
  }
}

// Sections 3.2 and 3.5: no downgrade.
TEST(Smtputf8Client, SendsNothingToAServerWithoutIt) {
  const std::unique_ptr<Talk> by_path(utf8_talk(mail("<josé@foo.example>", "Hello\r\n", true)));
  EXPECT_EQ(said(*by_path, "250-8BITMIME\r\n"), "C: QUIT");
  EXPECT_EQ(by_path->results(), Lines{"failed 553"});
  EXPECT_EQ(by_path->sent.results()[0].reply.status, (smtp::EnhancedStatusCode{5, 6, 7}));
  const std::unique_ptr<Talk> by_header(
      utf8_talk(mail("<bob@foo.example>", "Subject: é\r\n\r\n", true)));
  EXPECT_EQ(said(*by_header, "250-8BITMIME\r\n"), "C: QUIT");
  EXPECT_EQ(by_header->results(), Lines{"failed 554"});
  EXPECT_EQ(by_header->sent.results()[0].reply.status, (smtp::EnhancedStatusCode{5, 6, 9}));
  const std::unique_ptr<Talk> ascii(utf8_talk(mail("<bob@foo.example>", "Hello\r\n", true)));
  EXPECT_EQ(said(*ascii, "250-8BITMIME\r\n"), kPlainMail);
}

TEST(Smtputf8Client, OneThatDoesNotKnowItUsesNoAddressBeyondAscii) {
  Talk talk(mail("<josé@foo.example>", "Hello\r\n", false));
  EXPECT_EQ(said(talk, kOffers), "C: QUIT");
  EXPECT_EQ(talk.results(), Lines{"failed 553"});
}

}  // namespace
}  // namespace smtplab::agents
