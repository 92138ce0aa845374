#include "sim/agents/admission.h"

#include <gtest/gtest.h>

#include "sim/smtp/base64.h"
#include "tests/agents/server_bench.h"

// Greylisting and quotas, as clients meet them.

namespace smtplab::agents {
namespace {

using smtp::Extension;
using test::host;
using test::ServerBench;
using namespace std::string_literals;

constexpr Duration kDay = minutes(24 * 60);

ServerBench& from(ServerBench& bench, const std::string& address) {
  bench.peer = *dns::Address::parse(address);
  return bench;
}

HostConfig mx() {
  HostConfig config = host("mx.example.org", smtp::Standard::rfc5321);
  config.mailboxes.emplace_back("bob", MailboxDetails{"", Terminal::inactive, 0, "secret"});
  config.mailboxes.emplace_back("ann");
  config.dialect.extensions.add(Extension::enhanced_status_codes);
  config.dialect.extensions.add(Extension::auth);
  config.dialect.security.passwords_in_clear = true;
  return config;
}

HostConfig greylisting() {
  HostConfig config = mx();
  config.own_admission.emplace().greylist = minutes(5);
  return config;
}

HostConfig counting(std::uint32_t recipients, Duration lock = {}) {
  HostConfig config = mx();
  AdmissionConfig& admission = config.own_admission.emplace();
  admission.quota_recipients = recipients;
  admission.lock = lock;
  return config;
}

const std::string kGrey = "451 4.7.1 Greylisted, please try again later\r\n";
const std::string kOk = "250 2.1.5 OK\r\n";
const std::string kTooMany = "452 4.5.3 Too many recipients in this period\r\n";
const std::string kLocked = "525 5.7.13 User account disabled\r\n";

std::string tried(ServerBench& bench, const std::string& sender, const std::string& recipient) {
  bench.reply_to("RSET");
  bench.reply_to("MAIL FROM:<" + sender + ">");
  return bench.reply_to("RCPT TO:<" + recipient + "@mx.example.org>");
}

TEST(Greylisting, TakesWhoComesBackLateEnough) {
  ServerBench bench(greylisting());
  from(bench, "192.0.2.9").start("EHLO a.example");
  EXPECT_EQ(tried(bench, "joe@a.example", "bob"), kGrey);
  bench.now = bench.now + (minutes(5) - nanoseconds(1));
  EXPECT_EQ(tried(bench, "joe@a.example", "bob"), kGrey) << "a try that is too early costs nothing";
  bench.now = bench.now + nanoseconds(1);
  EXPECT_EQ(tried(bench, "joe@a.example", "bob"), kOk);
  EXPECT_EQ(tried(bench, "JOE@A.EXAMPLE", "Bob"), kOk) << "in any letter case";
  bench.now = bench.now + kDay + kDay;
  EXPECT_EQ(tried(bench, "joe@a.example", "bob"), kOk) << "once known, always known";
}

TEST(Greylisting, LooksAtClientSenderAndRecipientTogether) {
  ServerBench bench(greylisting());
  from(bench, "192.0.2.9").start("EHLO a.example");
  tried(bench, "joe@a.example", "bob");
  bench.now = bench.now + minutes(6);
  EXPECT_EQ(tried(bench, "joe@a.example", "ann"), kGrey);
  EXPECT_EQ(tried(bench, "jim@a.example", "bob"), kGrey);
  EXPECT_EQ(tried(bench, "joe@a.example", "bob"), kOk);
  from(bench, "192.0.2.10").connect(7);
  bench.reply_to("EHLO a.example", 7);
  bench.reply_to("MAIL FROM:<joe@a.example>", 7);
  EXPECT_EQ(bench.reply_to("RCPT TO:<bob@mx.example.org>", 7), kGrey);
}

TEST(Greylisting, ForgetsWhoStaysAway) {
  ServerBench bench(greylisting());
  from(bench, "192.0.2.9").start("EHLO a.example");
  tried(bench, "joe@a.example", "bob");
  bench.now = bench.now + kDay + nanoseconds(1);
  EXPECT_EQ(tried(bench, "joe@a.example", "bob"), kGrey);
  bench.now = bench.now + minutes(5);
  EXPECT_EQ(tried(bench, "joe@a.example", "bob"), kOk);
}

TEST(Greylisting, SaysTheTruthAboutWhoDoesNotExist) {
  ServerBench bench(greylisting());
  from(bench, "192.0.2.9").start("EHLO a.example");
  EXPECT_EQ(tried(bench, "joe@a.example", "nobody"), "550 5.1.1 No such user here\r\n");
}

TEST(Greylisting, SparesWhoeverMayRelay) {
  HostConfig config = greylisting();
  config.relay_clients.push_back({*dns::Address::parse("192.0.2.0"), 24});
  ServerBench bench(config);
  from(bench, "192.0.2.9").start("EHLO a.example");
  EXPECT_EQ(tried(bench, "joe@a.example", "bob"), kOk);
  from(bench, "198.51.100.1").connect(7);
  bench.reply_to("EHLO a.example", 7);
  bench.reply_to("AUTH PLAIN " + smtp::encode_base64("\0bob\0secret"s), 7);
  bench.reply_to("MAIL FROM:<bob@mx.example.org>", 7);
  EXPECT_EQ(bench.reply_to("RCPT TO:<ann@mx.example.org>", 7), kOk);
}

TEST(Greylisting, OutlivesACrash) {
  ServerBench bench(greylisting());
  from(bench, "192.0.2.9").start("EHLO a.example");
  tried(bench, "joe@a.example", "bob");
  bench.crash();
  bench.restart();
  bench.now = bench.now + minutes(5);
  bench.start("EHLO a.example");
  EXPECT_EQ(tried(bench, "joe@a.example", "bob"), kOk);
}

TEST(Quota, CountsAcceptedRecipientsOfAPeriod) {
  ServerBench bench(counting(2));
  from(bench, "192.0.2.9").start("EHLO a.example");
  EXPECT_EQ(tried(bench, "joe@a.example", "nobody"), "550 5.1.1 No such user here\r\n");
  EXPECT_EQ(tried(bench, "joe@a.example", "bob"), kOk);
  EXPECT_EQ(tried(bench, "jim@a.example", "ann"), kOk) << "the client counts, not the sender";
  EXPECT_EQ(tried(bench, "joe@a.example", "bob"), kTooMany);
  bench.now = bench.now + (kDay - nanoseconds(1));
  EXPECT_EQ(tried(bench, "joe@a.example", "bob"), kTooMany);
  bench.now = bench.now + nanoseconds(1);
  EXPECT_EQ(tried(bench, "joe@a.example", "bob"), kOk) << "another day";
}

TEST(Quota, CountsEachClientByItself) {
  ServerBench bench(counting(1));
  from(bench, "192.0.2.9").start("EHLO a.example");
  EXPECT_EQ(tried(bench, "joe@a.example", "bob"), kOk);
  EXPECT_EQ(tried(bench, "joe@a.example", "bob"), kTooMany);
  from(bench, "192.0.2.10").connect(7);
  bench.reply_to("EHLO a.example", 7);
  bench.reply_to("MAIL FROM:<joe@a.example>", 7);
  EXPECT_EQ(bench.reply_to("RCPT TO:<bob@mx.example.org>", 7), kOk);
}

TEST(Quota, LocksTheUserWhereverHeCallsFrom) {
  ServerBench bench(counting(1, minutes(60)));
  const std::string login = "AUTH PLAIN " + smtp::encode_base64("\0bob\0secret"s);
  const std::string again = "AUTH PLAIN " + smtp::encode_base64("\0BOB@mx.example.org\0secret"s);
  from(bench, "192.0.2.9").start("EHLO a.example");
  bench.reply_to(login);
  EXPECT_EQ(tried(bench, "bob@mx.example.org", "ann"), kOk);
  EXPECT_EQ(tried(bench, "bob@mx.example.org", "ann"), kTooMany);
  bench.reply_to("RSET");
  EXPECT_EQ(bench.reply_to("MAIL FROM:<bob@mx.example.org>"), kLocked);
  EXPECT_EQ(bench.reply_to("RCPT TO:<ann@mx.example.org>"),
            "503 5.5.1 Bad sequence of commands\r\n");
  from(bench, "192.0.2.10").connect(7);
  bench.reply_to("EHLO a.example", 7);
  EXPECT_EQ(bench.reply_to("AUTH PLAIN " + smtp::encode_base64("\0bob\0wrong"s), 7),
            "535 5.7.8 Authentication credentials invalid\r\n")
      << "only the user himself hears that he is locked";
  EXPECT_EQ(bench.reply_to(again, 7), kLocked);
  bench.now = bench.now + minutes(60);
  EXPECT_EQ(bench.reply_to(again, 7), "235 2.7.0 Authentication Succeeded\r\n");
}

TEST(Quota, WithoutALockNobodyIsLocked) {
  ServerBench bench(counting(1));
  from(bench, "192.0.2.9").start("EHLO a.example");
  tried(bench, "joe@a.example", "bob");
  EXPECT_EQ(tried(bench, "joe@a.example", "bob"), kTooMany);
  bench.reply_to("RSET");
  EXPECT_EQ(bench.reply_to("MAIL FROM:<joe@a.example>"), "250 2.1.0 OK\r\n");
}

}  // namespace
}  // namespace smtplab::agents
