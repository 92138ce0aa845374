#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <string_view>

#include "sim/smtp/base64.h"
#include "tests/agents/relay_bench.h"
#include "tests/agents/server_bench.h"
#include "tests/agents/talk.h"

// RFC 3461 section 5.2: who is told of what; RFC 4954 section 5: who has submitted it.

namespace smtplab::agents {
namespace {

using smtp::Extension;
using smtp::Notify;
using test::host;
using test::Lines;
using test::mail_to;
using test::path;
using test::ServerBench;
using test::Talk;
using test::TwoHosts;

HostConfig with_dsn() {
  HostConfig config = host("mx.example.org", smtp::Standard::rfc5321);
  config.dialect.extensions.add(Extension::dsn);
  config.mailboxes.emplace_back("bob");
  config.mailboxes.emplace_back("small", MailboxDetails{"", Terminal::inactive, 10});
  const smtp::ReversePath keeper{{}, path("<keeper@k.example>").mailbox};
  config.lists = {{"one", {"<ann@d.example>"}, true, {}},
                  {"two", {"<bob@mx.example.org>", "<ann@d.example>"}, true, {}},
                  {"list", {"<bob@mx.example.org>", "<ann@d.example>"}, true, keeper}};
  config.sends = false;
  return config;
}

const std::string kMailWithDsn = "MAIL FROM:<joe@a.example>";

/// The host after one message; `recipient` is what stands behind "RCPT TO:".
struct Delivered : ServerBench {
  explicit Delivered(const Lines& recipients, const std::string& begin = kMailWithDsn)
      : ServerBench(with_dsn()) {
    start("EHLO pc.example.com");
    reply = mail(recipients, begin, "Subject: x\r\n\r\nthe text");
  }
  /// Notices, as they were queued.
  Lines notices() const {
    Lines found;
    for (const auto& [id, entry] : agent.queue().entries()) {
      if (entry.from.is_null()) found.push_back(*entry.content);
    }
    return found;
  }
  std::string notice() const {
    const Lines found = notices();
    return found.size() == 1 ? found.front() : std::to_string(found.size()) + " notices";
  }
  const QueueEntry* queued_for(const std::string& to) const {
    for (const auto& [id, entry] : agent.queue().entries()) {
      if (entry.to.to_string() == to) return &entry;
    }
    return nullptr;
  }
  std::string reply;
};

bool has(std::string_view text, std::string_view part) {
  return text.find(part) != std::string_view::npos;
}

// Section 5.2.3.
TEST(Notifications, SuccessIsToldWhereItWasAskedFor) {
  const Delivered bench({"<bob@mx.example.org> NOTIFY=SUCCESS ORCPT=rfc822;B+2Bb@example.org"},
                        kMailWithDsn + " ENVID=QQ+2B1 RET=FULL");
  EXPECT_EQ(bench.reply, "250 OK\r\n");
  const std::string notice = bench.notice();
  EXPECT_TRUE(has(notice, "To: joe@a.example\r\nMessage-ID")) << notice;
  EXPECT_TRUE(has(notice, "Original-Envelope-Id: QQ+1\r\nReporting-MTA: dns; mx.example.org"));
  EXPECT_TRUE(has(notice,
                  "Original-Recipient: rfc822;B+b@example.org\r\n"
                  "Final-Recipient: rfc822; bob@mx.example.org\r\nAction: delivered\r\n"
                  "Status: 2.0.0\r\n"))
      << notice;
  // Section 6.2: of what has not failed the header alone.
  EXPECT_TRUE(has(notice, "Content-Type: text/rfc822-headers")) << notice;
  EXPECT_FALSE(has(notice, "the text")) << notice;
}

TEST(Notifications, SuccessIsNotToldOtherwise) {
  for (const char* notify : {"", " NOTIFY=NEVER", " NOTIFY=FAILURE,DELAY"}) {
    EXPECT_TRUE(Delivered({std::string("<bob@mx.example.org>") + notify}).notices().empty())
        << notify;
  }
  EXPECT_TRUE(Delivered({"<bob@mx.example.org> NOTIFY=SUCCESS"}, "MAIL FROM:<>").notices().empty());
}

// Section 5.2.6: one mailbox is too small.
TEST(Notifications, FailuresAreToldUnlessNotifySaysOtherwise) {
  for (const char* notify : {"", " NOTIFY=FAILURE", " NOTIFY=SUCCESS,FAILURE"}) {
    const Delivered bench({"<bob@mx.example.org>", "<small@mx.example.org>" + std::string(notify)});
    EXPECT_TRUE(has(bench.notice(), "Action: failed")) << notify;
    EXPECT_TRUE(has(bench.notice(), "the text")) << notify;
  }
  for (const char* notify : {"NEVER", "SUCCESS", "DELAY"}) {
    const Delivered bench(
        {"<bob@mx.example.org>", "<small@mx.example.org> NOTIFY=" + std::string(notify)});
    EXPECT_TRUE(bench.notices().empty()) << notify;
    EXPECT_EQ(bench.events({trace::EventKind::notice_withheld}), Lines{"notice-withheld"});
    EXPECT_EQ(bench.log.payload(bench.log.size() - 3).substr(0, 23),
              "<small@mx.example.org>" + std::string(notify, 1))
        << notify;
  }
}

TEST(Notifications, TheHeaderAloneComesBackWithRetHdrs) {
  const Delivered bench({"<bob@mx.example.org>", "<small@mx.example.org>"},
                        kMailWithDsn + " RET=HDRS");
  EXPECT_TRUE(has(bench.notice(), "Action: failed"));
  EXPECT_TRUE(has(bench.notice(), "Subject: x"));
  EXPECT_FALSE(has(bench.notice(), "the text")) << bench.notice();
}

// Section 5.2.7.2.
TEST(Notifications, OneWhoStandsForAnAliasHasAllItsWishes) {
  const Delivered bench(
      {"<one@mx.example.org> NOTIFY=SUCCESS,FAILURE ORCPT=rfc822;One@mx.example.org"},
      kMailWithDsn + " ENVID=7 RET=HDRS");
  EXPECT_TRUE(bench.notices().empty());
  const QueueEntry* ann = bench.queued_for("<ann@d.example>");
  ASSERT_NE(ann, nullptr);
  EXPECT_EQ(ann->wishes().notify.text(), "SUCCESS,FAILURE");
  EXPECT_EQ(ann->wishes().original_recipient, "rfc822;One@mx.example.org");
  ASSERT_TRUE(ann->options);
  EXPECT_EQ(ann->options->envelope_id, "7");
  EXPECT_EQ(ann->options->returned, smtp::Returned::headers);
}

// Section 5.2.7.3, treatment (c).
TEST(Notifications, AnAliasOfSeveralIsExpanded) {
  const Delivered bench({"<two@mx.example.org> NOTIFY=SUCCESS,FAILURE"}, kMailWithDsn + " ENVID=7");
  EXPECT_TRUE(
      has(bench.notice(), "Final-Recipient: rfc822; two@mx.example.org\r\nAction: expanded\r\n"))
      << bench.notice();
  EXPECT_FALSE(has(bench.notice(), "delivered\r\nStatus"));
  const QueueEntry* ann = bench.queued_for("<ann@d.example>");
  ASSERT_NE(ann, nullptr);
  EXPECT_EQ(ann->wishes().notify.text(), "FAILURE");
  EXPECT_EQ(ann->options->envelope_id, "7");
}

// Section 5.2.7.1.
TEST(Notifications, AListIsTheEndOfTheMessage) {
  const Delivered bench({"<list@mx.example.org> NOTIFY=SUCCESS ORCPT=rfc822;list@mx.example.org"},
                        kMailWithDsn + " ENVID=7 RET=FULL");
  EXPECT_TRUE(
      has(bench.notice(), "Final-Recipient: rfc822; list@mx.example.org\r\nAction: delivered\r\n"))
      << bench.notice();
  const QueueEntry* ann = bench.queued_for("<ann@d.example>");
  ASSERT_NE(ann, nullptr);
  EXPECT_EQ(ann->from.to_string(), "<keeper@k.example>");
  EXPECT_FALSE(ann->options);
  EXPECT_FALSE(ann->recipient);
}

OutgoingMail wishing() {
  OutgoingMail mail = mail_to({"<bob@foo.example>", "<ann@foo.example>"});
  mail.options.envelope_id = "QQ+2B1";
  mail.options.returned = smtp::Returned::headers;
  mail.recipient_options = {{}, {*Notify::parse("delay,success"), "rfc822;A+2Bnn@b.example"}};
  return mail;
}

// Section 5.2.1.
TEST(Notifications, WishesArePassedOnUnchanged) {
  Talk talk(wishing());
  EXPECT_TRUE(
      talk.goes({"S: 220 foo.example", "C: EHLO client.example", "S: 250-foo.example\r\n250 DSN",
                 "C: MAIL FROM:<joe@a.example> RET=HDRS ENVID=QQ+2B1", "S: 250 OK",
                 "C: RCPT TO:<bob@foo.example>", "S: 250 OK",
                 "C: RCPT TO:<ann@foo.example> NOTIFY=delay,success "
                 "ORCPT=rfc822;A+2Bnn@b.example"}));
  EXPECT_TRUE(talk.sent.passes_on_wishes());
}

// Section 5.2.2.
TEST(Notifications, ToAHostWithoutDsnNothingIsSaid) {
  Talk talk(wishing());
  EXPECT_TRUE(
      talk.goes({"S: 220 foo.example", "C: EHLO client.example", "S: 250 foo.example",
                 "C: MAIL FROM:<joe@a.example>", "S: 250 OK", "C: RCPT TO:<bob@foo.example>",
                 "S: 250 OK", "C: RCPT TO:<ann@foo.example>"}));
  EXPECT_FALSE(talk.sent.passes_on_wishes());
}

TEST(Notifications, WhoPassesItOnToSuchAHostTellsSo) {
  for (const bool is_offered : {false, true}) {
    TwoHosts bench;
    if (is_offered) bench.first().replies["EHLO"] = "250-mx1\r\n250 DSN";
    bench.queue({"<bob@example.org>", "<ann@example.org>"});
    smtp::RecipientOptions wishes{*Notify::parse("SUCCESS"), "rfc822;b+2B@c"};
    bench.agent.queue().find(1)->recipient.emplace(std::move(wishes));
    bench.start();
    const auto complaints = bench.agent.take_complaints();
    ASSERT_EQ(complaints.size(), is_offered ? 0U : 1U);
    if (is_offered) continue;
    EXPECT_EQ(complaints[0].recipient.action, message::DeliveryAction::relayed);
    EXPECT_EQ(complaints[0].recipient.path, "<bob@example.org>");
    EXPECT_EQ(complaints[0].recipient.remote_host, "mx1.example.org");
    EXPECT_EQ(complaints[0].recipient.original_recipient, "rfc822;b+@c");
  }
}

TEST(Notifications, ARelayKeepsSilentOfFailuresToo) {
  for (const char* notify : {"NEVER", "SUCCESS", "FAILURE"}) {
    TwoHosts bench;
    bench.first().replies["RCPT"] = "550 No such user";
    bench.queue({"<bob@example.org>"});
    bench.agent.queue().find(1)->recipient.emplace(
        smtp::RecipientOptions{*Notify::parse(notify), {}});
    bench.start();
    EXPECT_EQ(bench.agent.take_complaints().size(), notify[0] == 'F' ? 1U : 0U) << notify;
    EXPECT_TRUE(bench.agent.queue().empty());
  }
}

/// A host that relays for those who log in, and gives what it passes on to nobody.
struct Guarded : ServerBench {
  Guarded() : ServerBench(config_of()) { start("EHLO pc.example.com"); }
  static HostConfig config_of() {
    HostConfig config = host("mx.example.org", smtp::Standard::rfc5321);
    config.dialect.extensions.add(Extension::auth);
    config.dialect.security.passwords_in_clear = true;
    config.mailboxes.emplace_back("bob", MailboxDetails{"", Terminal::inactive, 0, "secret"});
    config.relay = RelayPolicy::open;
    config.sends = false;
    return config;
  }
  void log_in() { reply_to("AUTH PLAIN " + smtp::encode_base64(std::string("\0bob\0secret", 11))); }
  std::string submitter(const std::string& said) {
    EXPECT_EQ(mail({"<ann@d.example>"}, kMailWithDsn + said), "250 OK\r\n") << said;
    const QueueEntry& last = agent.queue().entries().rbegin()->second;
    return last.options ? last.options->submitter : "";
  }
};

TEST(Submitter, IsBelievedOfWhoHasProvedIt) {
  Guarded bench;
  bench.log_in();
  EXPECT_EQ(bench.submitter(" AUTH=bob@mx.example.org"), "bob@mx.example.org");
  EXPECT_EQ(bench.submitter(" AUTH=ann@mx.example.org"), "<>");
  EXPECT_EQ(bench.submitter(" AUTH=<>"), "<>");
  EXPECT_EQ(bench.submitter(""), "");
}

TEST(Submitter, IsUnknownOfEverybodyElse) {
  Guarded bench;
  for (const char* said : {" AUTH=bob@mx.example.org", " AUTH=<>", ""}) {
    EXPECT_EQ(bench.submitter(said), "<>") << said;
  }
}

OutgoingMail submitted_by(const std::string& submitter) {
  OutgoingMail mail = mail_to({"<bob@foo.example>"});
  mail.options.submitter = submitter;
  return mail;
}

TEST(Submitter, IsPassedOnToServersWithAuth) {
  const std::string hello = "S: 250-foo.example\r\n250 AUTH PLAIN";
  Talk known(submitted_by("e=mc2@example.com"));
  EXPECT_TRUE(known.goes({"S: 220 foo.example", "C: EHLO client.example", hello,
                          "C: MAIL FROM:<joe@a.example> AUTH=e+3Dmc2@example.com"}));
  Talk plain(submitted_by("e=mc2@example.com"));
  EXPECT_TRUE(plain.goes({"S: 220 foo.example", "C: EHLO client.example", "S: 250 foo.example",
                          "C: MAIL FROM:<joe@a.example>"}));
  // That nobody knows it is for those alone who know the client.
  Talk unknown(submitted_by("<>"));
  EXPECT_TRUE(unknown.goes(
      {"S: 220 foo.example", "C: EHLO client.example", hello, "C: MAIL FROM:<joe@a.example>"}));
  const smtp::Login tim{"tim", "tanstaaf"};
  smtp::Dialect dialect;
  dialect.security.passwords_in_clear = true;
  Talk logged_in(submitted_by("<>"), dialect, {&tim});
  EXPECT_TRUE(logged_in.goes({"S: 220 foo.example", "C: EHLO client.example", hello,
                              "C: AUTH PLAIN AHRpbQB0YW5zdGFhZg==", "S: 235 OK",
                              "C: MAIL FROM:<joe@a.example> AUTH=<>"}));
}

}  // namespace
}  // namespace smtplab::agents
