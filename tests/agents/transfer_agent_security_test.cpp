#include <gtest/gtest.h>

#include "sim/smtp/base64.h"
#include "tests/agents/server_bench.h"

// STARTTLS and AUTH at a host with users.

namespace smtplab::agents {
namespace {

using smtp::Extension;
using test::host;
using test::Lines;
using test::ServerBench;
using namespace std::string_literals;

HostConfig guarded() {
  HostConfig config = host("mx.example.org", smtp::Standard::rfc5321);
  config.dialect.extensions.add(Extension::starttls);
  config.dialect.extensions.add(Extension::auth);
  config.mailboxes.emplace_back("bob", MailboxDetails{"", Terminal::inactive, 0, "secret"});
  config.mailboxes.emplace_back("ann");
  return config;
}

HostConfig in_clear() {
  HostConfig config = guarded();
  config.dialect.security.passwords_in_clear = true;
  return config;
}

std::string plain(const std::string& message) {
  return "AUTH PLAIN " + smtp::encode_base64(message);
}

const std::string kBob = plain("\0bob\0secret"s);
const std::string kKnown = "235 Authentication Succeeded\r\n";
const std::string kUnknown = "535 Authentication credentials invalid\r\n";
const std::string kElsewhere = "RCPT TO:<joe@elsewhere.example>";

TEST(TransferAgentAuth, LetsItsUsersRelay) {
  ServerBench bench(in_clear());
  bench.start("EHLO pc.example.com");
  bench.reply_to("MAIL FROM:<bob@example.org>");
  EXPECT_EQ(bench.reply_to(kElsewhere), "550 Relaying denied\r\n");
  bench.reply_to("RSET");
  EXPECT_EQ(bench.reply_to(kBob), kKnown);
  bench.reply_to("MAIL FROM:<bob@example.org>");
  EXPECT_EQ(bench.reply_to(kElsewhere), "250 OK\r\n");
}

TEST(TransferAgentAuth, KnowsItsUsersByNameAndByAddress) {
  for (const std::string& message :
       {"\0bob\0secret"s, "\0BOB\0secret"s, "\0bob@mx.example.org\0secret"s, "bob\0bob\0secret"s}) {
    ServerBench bench(in_clear());
    bench.start("EHLO pc.example.com");
    EXPECT_EQ(bench.reply_to(plain(message)), kKnown) << smtp::test::printable(message);
  }
}

TEST(TransferAgentAuth, BelievesNobodyElse) {
  ServerBench bench(in_clear());
  bench.start("EHLO pc.example.com");
  for (const std::string& message :
       {"\0bob\0Secret"s, "\0bob\0"s, "\0ann\0"s, "\0ann\0secret"s, "\0joe\0secret"s,
        "\0bob@other.example\0secret"s, "ann\0bob\0secret"s, "bob secret"s}) {
    EXPECT_EQ(bench.reply_to(plain(message)), kUnknown) << smtp::test::printable(message);
  }
  bench.reply_to("MAIL FROM:<bob@example.org>");
  EXPECT_EQ(bench.reply_to(kElsewhere), "550 Relaying denied\r\n");
}

TEST(TransferAgentAuth, GivesEachConnectionAnotherChallenge) {
  ServerBench bench(guarded());
  bench.connect(0);
  bench.connect(1);
  bench.reply_to("EHLO pc.example.com", 0);
  bench.reply_to("EHLO pc.example.com", 1);
  const std::string first = bench.reply_to("AUTH CRAM-MD5", 0);
  EXPECT_TRUE(first.starts_with("334 "));
  EXPECT_NE(first, bench.reply_to("AUTH CRAM-MD5", 1));
  const auto challenge = smtp::decode_base64(first.substr(4, first.size() - 6));
  ASSERT_TRUE(challenge.has_value());
  EXPECT_TRUE(challenge->starts_with("<") && challenge->ends_with("@mx.example.org>"));
  const std::string response =
      smtp::response_to(smtp::Mechanism::cram_md5, {"bob", "secret"}, *challenge, 0);
  EXPECT_EQ(bench.reply_to(smtp::encode_base64(response), 1), kUnknown);
  EXPECT_EQ(bench.reply_to(smtp::encode_base64(response), 0), kKnown);
}

TEST(TransferAgentAuth, ItsOwnChallengeMayBeSet) {
  HostConfig config = guarded();
  config.own_security.emplace().challenge = "<1896.697170952@postoffice.reston.mci.net>";
  ServerBench bench(config);
  bench.start("EHLO pc.example.com");
  EXPECT_EQ(bench.reply_to("AUTH CRAM-MD5"),
            "334 PDE4OTYuNjk3MTcwOTUyQHBvc3RvZmZpY2UucmVzdG9uLm1jaS5uZXQ+\r\n");
}

// RFC 4422 appendix A, as in the last example of RFC 4954 section 4.1.
TEST(TransferAgentAuth, TakesTheNameInACertificate) {
  for (const std::string name : {"bob", "BOB", "ann@mx.example.org"}) {
    ServerBench bench(guarded());
    bench.certificate = name;
    bench.start("EHLO pc.example.com");
    EXPECT_EQ(bench.reply_to("AUTH EXTERNAL ="),
              "538 Encryption required for requested authentication mechanism\r\n");
    bench.reply_to("STARTTLS");
    EXPECT_EQ(bench.reply_to("EHLO pc.example.com"),
              "250-mx.example.org\r\n250-AUTH EXTERNAL PLAIN LOGIN CRAM-MD5\r\n250-EXPN\r\n"
              "250 HELP\r\n");
    EXPECT_EQ(bench.reply_to("AUTH EXTERNAL ="), kKnown) << name;
    bench.reply_to("MAIL FROM:<bob@example.org>");
    EXPECT_EQ(bench.reply_to(kElsewhere), "250 OK\r\n");
  }
}

TEST(TransferAgentAuth, ACertificateActsForNobodyElse) {
  ServerBench bench(guarded());
  bench.certificate = "bob";
  bench.start("EHLO pc.example.com");
  bench.reply_to("STARTTLS");
  bench.reply_to("EHLO pc.example.com");
  EXPECT_EQ(bench.reply_to("AUTH EXTERNAL " + smtp::encode_base64("ann")), kUnknown);
  EXPECT_EQ(bench.reply_to("AUTH EXTERNAL " + smtp::encode_base64("joe")), kUnknown);
  EXPECT_EQ(bench.reply_to("AUTH EXTERNAL"), "334 \r\n");
  EXPECT_EQ(bench.reply_to(smtp::encode_base64("bob@mx.example.org")), kKnown);
}

TEST(TransferAgentAuth, ExternalIsNothingWithoutACertificateOrAUser) {
  for (const std::string name : {"", "joe", "bob@other.example"}) {
    ServerBench bench(guarded());
    bench.certificate = name;
    bench.start("EHLO pc.example.com");
    bench.reply_to("STARTTLS");
    EXPECT_EQ(bench.reply_to("EHLO pc.example.com").find("EXTERNAL") != std::string::npos,
              !name.empty());
    EXPECT_EQ(bench.reply_to("AUTH EXTERNAL ="), kUnknown) << name;
    EXPECT_EQ(bench.reply_to("AUTH EXTERNAL " + smtp::encode_base64("bob")), kUnknown) << name;
  }
}

TEST(TransferAgentTls, StartsBehindThe220AndForgetsTheTransaction) {
  ServerBench bench(guarded());
  EXPECT_TRUE(bench.plays({"S: 220 mx.example.org Simple Mail Transfer Service Ready",
                           "C: EHLO pc.example.com",
                           "S: 250-mx.example.org",
                           "S: 250-STARTTLS",
                           "S: 250-AUTH CRAM-MD5",
                           "S: 250-EXPN",
                           "S: 250 HELP",
                           "C: MAIL FROM:<joe@a.example>",
                           "S: 250 OK",
                           "C: STARTTLS",
                           "S: 220 Ready to start TLS",
                           "C: RCPT TO:<bob@mx.example.org>",
                           "S: 503 Bad sequence of commands",
                           "C: EHLO pc.example.com",
                           "S: 250-mx.example.org",
                           "S: 250-AUTH PLAIN LOGIN CRAM-MD5",
                           "S: 250-EXPN",
                           "S: 250 HELP",
                           "C: " + kBob,
                           "S: 235 Authentication Succeeded"}));
  using enum trace::EventKind;
  EXPECT_EQ(bench.events({reverse_path, envelope_cleared}),
            (Lines{"reverse-path <joe@a.example>", "envelope-cleared"}));
  // The reply goes out before TLS begins.
  const auto tls = std::find_if(bench.done.begin(), bench.done.end(),
                                [](const Effect& e) { return e.kind == Effect::Kind::start_tls; });
  ASSERT_NE(tls, bench.done.end());
  EXPECT_EQ(std::prev(tls)->kind, Effect::Kind::send);
}

TEST(TransferAgentTls, MayHaveNoneNow) {
  HostConfig config = guarded();
  config.own_security.emplace().has_tls = false;
  ServerBench bench(config);
  bench.start("EHLO pc.example.com");
  EXPECT_EQ(bench.reply_to("STARTTLS"), "454 TLS not available due to temporary reason\r\n");
  EXPECT_EQ(bench.reply_to("NOOP"), "250 OK\r\n");
}

// RFC 3848.
TEST(TransferAgentTls, TheTimeStampSaysHowTheMessageCame) {
  const auto stamp = [](const HostConfig& config, const Lines& lines) {
    ServerBench bench(config);
    bench.connect();
    for (const std::string& line : lines) bench.reply_to(line);
    bench.mail({"<bob@mx.example.org>"});
    const std::string message = bench.last_message();
    const std::size_t with = message.find(" with ");
    return message.substr(with + 6, message.find_first_of(" ;\r", with + 6) - with - 6);
  };
  const std::string ehlo = "EHLO pc.example.com";
  EXPECT_EQ(stamp(in_clear(), {"HELO pc.example.com"}), "SMTP");
  EXPECT_EQ(stamp(in_clear(), {ehlo}), "ESMTP");
  EXPECT_EQ(stamp(in_clear(), {ehlo, "STARTTLS", ehlo}), "ESMTPS");
  EXPECT_EQ(stamp(in_clear(), {ehlo, kBob}), "ESMTPA");
  EXPECT_EQ(stamp(in_clear(), {ehlo, "STARTTLS", ehlo, kBob}), "ESMTPSA");
}

TEST(TransferAgentHelp, ListsWhatIsOffered) {
  ServerBench bench(guarded());
  bench.start("EHLO pc.example.com");
  EXPECT_NE(bench.reply_to("HELP").find(" STARTTLS AUTH"), std::string::npos);
  ServerBench plain_host(host("mx.example.org", smtp::Standard::rfc5321));
  plain_host.start("EHLO pc.example.com");
  EXPECT_EQ(plain_host.reply_to("HELP").find("STARTTLS"), std::string::npos);
}

}  // namespace
}  // namespace smtplab::agents
