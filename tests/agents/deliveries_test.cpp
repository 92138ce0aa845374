#include "sim/agents/deliveries.h"

#include <gtest/gtest.h>

#include "tests/agents/server_bench.h"

namespace smtplab::agents {
namespace {

using smtp::Standard;
using test::host;
using test::Lines;
using test::ServerBench;

smtp::ForwardPath old_path(std::string_view text) {
  smtp::PathRules rules;
  rules.standard = Standard::rfc821;
  return smtp::parse_forward_path(text, rules)->path;
}

HostConfig beta_of_terminals(Standard standard = Standard::rfc821) {
  HostConfig config = host("Beta.ARPA", standard);
  config.mailboxes = {{"Jones", {"", Terminal::inactive, 0}},
                      {"Crispin", {"", Terminal::active, 0}},
                      {"Kay", {"", Terminal::refusing, 0}},
                      {"Small", {"", Terminal::inactive, 150}}};
  return config;
}

TEST(Deliveries, FinalDeliveryPutsReturnPathAndTimeStampOnTop) {
  ServerBench old(beta_of_terminals());
  old.start();
  EXPECT_EQ(old.mail({"<Jones@Beta.ARPA>"}, "MAIL FROM:<@GHI.ARPA,@ABC.ARPA:JOE@ABC.ARPA>"),
            "250 OK\r\n");
  EXPECT_EQ(old.last_message(),
            "Return-Path: <@GHI.ARPA,@ABC.ARPA:JOE@ABC.ARPA>\r\n"
            "Received: from Alpha.ARPA by Beta.ARPA ; 27 Oct 81 15:27:39 PST\r\nHello\r\n");

  for (const bool extended : {true, false}) {
    ServerBench now(beta_of_terminals(Standard::rfc5321));
    now.start(extended ? "EHLO alpha.example" : "HELO alpha.example");
    now.mail({"<Jones@Beta.ARPA>"}, "MAIL FROM:<>");
    EXPECT_EQ(now.last_message(),
              std::string("Return-Path: <>\r\nReceived: from alpha.example\r\n") +
                  "\tby Beta.ARPA with " + (extended ? "ESMTP" : "SMTP") +
                  ";\r\n\tTue, 27 Oct 1981 15:27:39 -0800\r\nHello\r\n");
  }
}

// RFC 821 section 4.1.1: the example of RECIPIENT, and 3.6 for hosts that the route leaves out.
TEST(Deliveries, An821RelayMovesItsNameOntoTheReversePath) {
  const std::pair<const char*, const char*> cases[] = {
      {"<@Beta.ARPA,@HOSTB.ARPA:USERC@HOSTD.ARPA>", "<@HOSTB.ARPA:USERC@HOSTD.ARPA>"},
      {"<@Beta.ARPA:USERC@HOSTD.ARPA>", "<USERC@HOSTD.ARPA>"},
      {"<@HOSTB.ARPA:USERC@HOSTD.ARPA>", "<@HOSTB.ARPA:USERC@HOSTD.ARPA>"},
      {"<@HOSTB.ARPA:Jones@Beta.ARPA>", "<@HOSTB.ARPA:Jones@Beta.ARPA>"},
      {"<USERC@HOSTD.ARPA>", "<USERC@HOSTD.ARPA>"},
  };
  for (const auto& [to, onward] : cases) {
    HostConfig config = beta_of_terminals();
    config.relay = RelayPolicy::open;
    ServerBench bench(config);
    bench.start();
    EXPECT_EQ(bench.mail({to}, "MAIL FROM:<@HOSTY.ARPA:USERX@HOSTX.ARPA>"), "250 OK\r\n");
    const std::string from = "<@Beta.ARPA,@HOSTY.ARPA:USERX@HOSTX.ARPA>";
    EXPECT_EQ(bench.kept(), (Lines{"queued " + from + " " + onward}));
    EXPECT_EQ(bench.last_message(),
              "Received: from Alpha.ARPA by Beta.ARPA ; 27 Oct 81 15:27:39 PST\r\nHello\r\n");
  }
}

TEST(Deliveries, ANullReversePathStaysNull) {
  ServerBench bench(beta_of_terminals());
  bench.start();
  bench.mail({"<@Beta.ARPA:JOE@HOSTW.ARPA>"}, "MAIL FROM:<>");
  EXPECT_EQ(bench.kept(), (Lines{"queued <> <JOE@HOSTW.ARPA>"}));
}

// RFC 5321 section 4.1.1.3.
TEST(Deliveries, A5321RelayStripsTheRouteAndLeavesTheReversePath) {
  HostConfig config = beta_of_terminals(Standard::rfc5321);
  config.relay = RelayPolicy::open;
  ServerBench bench(config);
  bench.start("EHLO alpha.example");
  bench.mail({"<@hosta.int,@jkl.org:userc@d.bar.org>", "<@hosta.int:Jones@Beta.ARPA>"},
             "MAIL FROM:<userx@y.foo.org>");
  EXPECT_EQ(bench.kept(),
            (Lines{"queued <userx@y.foo.org> <userc@d.bar.org>", "stored <Jones@Beta.ARPA>"}));
}

// RFC 5321 section 2.3.8.
TEST(Deliveries, BareLineEndsAreSentOnOrMended) {
  for (const bool mends : {false, true}) {
    HostConfig config = beta_of_terminals(Standard::rfc5321);
    config.relay = RelayPolicy::open;
    config.mends_line_ends = mends;
    ServerBench bench(config);
    bench.start("EHLO alpha.example");
    bench.mail({"<userc@d.bar.org>"}, "MAIL FROM:<userx@y.foo.org>", "a\rb\nc\r\r\nd");
    const std::string end = mends ? "\r\na b c \r\nd\r\n" : "\r\na\rb\nc\r\r\nd\r\n";
    EXPECT_TRUE(bench.last_message().ends_with(end)) << bench.last_message();
  }
}

// RFC 821 section 3.4.
TEST(Deliveries, TerminalsAndMailboxesByTheVerb) {
  struct {
    const char* begin;
    const char* user;
    const char* reply;
    Lines kept;
  } const cases[] = {
      {"MAIL", "Crispin", "250", {"stored <Crispin@Beta.ARPA>"}},
      {"SEND", "Crispin", "250", {"displayed <Crispin@Beta.ARPA>"}},
      {"SOML", "Crispin", "250", {"displayed <Crispin@Beta.ARPA>"}},
      {"SAML", "Crispin", "250", {"displayed <Crispin@Beta.ARPA>", "stored <Crispin@Beta.ARPA>"}},
      {"SOML", "Jones", "250", {"stored <Jones@Beta.ARPA>"}},
      {"SAML", "Jones", "250", {"stored <Jones@Beta.ARPA>"}},
      {"SOML", "Kay", "250", {"stored <Kay@Beta.ARPA>"}},
      {"SAML", "Kay", "250", {"stored <Kay@Beta.ARPA>"}},
      {"SEND", "Jones", "450", {}},
      {"SEND", "Kay", "450", {}},
      {"SEND", "Postmaster", "450", {}},
      {"SAML", "Postmaster", "250", {"stored <Postmaster@Beta.ARPA>"}},
  };
  for (const auto& c : cases) {
    ServerBench bench(beta_of_terminals());
    bench.start();
    bench.reply_to(std::string(c.begin) + " FROM:<EAK@MIT-MC.ARPA>");
    EXPECT_EQ(bench.reply_to("RCPT TO:<" + std::string(c.user) + "@Beta.ARPA>").substr(0, 3),
              c.reply);
    bench.reply_to("DATA");
    bench.reply_to("Hello\r\n.");
    EXPECT_EQ(bench.kept(), c.kept) << c.begin << " to " << c.user;
  }
}

TEST(Deliveries, WhatADialectTakesForAnAbsentUserIsNotLost) {
  HostConfig config = beta_of_terminals();
  config.dialect.texts.set(smtp::ReplyText::not_active, {smtp::ReplyCode{250}, {}, "fine"});
  ServerBench bench(config);
  bench.start();
  bench.mail({"<Jones@Beta.ARPA>"}, "SEND FROM:<joe@a.example>");
  EXPECT_EQ(bench.kept(), (Lines{"stored <Jones@Beta.ARPA>"}));
}

TEST(Deliveries, ForwardsAndListsReachUsersHereAndElsewhere) {
  HostConfig config = beta_of_terminals();
  config.forwards = {{"old", "", old_path("<Jones@Beta.ARPA>"), 251},
                     {"gone", "", old_path("<gone@HOSTD.ARPA>"), 250},
                     {"twice", "", old_path("<old@Beta.ARPA>"), 251}};
  config.lists = {{"all",
                   {"<old@Beta.ARPA>", "Kay <Kay@Beta.ARPA>", "<x@HOSTD.ARPA>", "<gone@Beta.ARPA>"},
                   true}};
  const std::pair<Lines, Lines> cases[] = {
      {{"<old@Beta.ARPA>"}, {"stored <Jones@Beta.ARPA>"}},
      {{"<twice@Beta.ARPA>"}, {"stored <Jones@Beta.ARPA>"}},
      {{"<gone@Beta.ARPA>"}, {"queued <@Beta.ARPA:joe@a.example> <gone@HOSTD.ARPA>"}},
      {{"<all@Beta.ARPA>"},
       {"stored <Jones@Beta.ARPA>", "stored <Kay@Beta.ARPA>",
        "queued <@Beta.ARPA:joe@a.example> <x@HOSTD.ARPA>",
        "queued <@Beta.ARPA:joe@a.example> <gone@HOSTD.ARPA>"}},
      {{"<all@Beta.ARPA>", "<old@Beta.ARPA>"},
       {"stored <Jones@Beta.ARPA>", "stored <Kay@Beta.ARPA>",
        "queued <@Beta.ARPA:joe@a.example> <x@HOSTD.ARPA>",
        "queued <@Beta.ARPA:joe@a.example> <gone@HOSTD.ARPA>"}},
  };
  for (const auto& [recipients, kept] : cases) {
    ServerBench bench(config);
    bench.start();
    EXPECT_EQ(bench.mail(recipients), "250 OK\r\n");
    EXPECT_EQ(bench.kept(), kept) << recipients.front();
  }
}

TEST(Deliveries, ForwardsThatLeadInACircleAreRefused) {
  HostConfig config = beta_of_terminals();
  config.forwards = {{"a", "", old_path("<b@Beta.ARPA>"), 250},
                     {"b", "", old_path("<a@Beta.ARPA>"), 250},
                     {"lost", "", old_path("<nobody@Beta.ARPA>"), 250}};
  config.lists = {{"self", {"<self@Beta.ARPA>", "<self@Beta.ARPA>"}, true}};
  for (const char* to : {"<a@Beta.ARPA>", "<self@Beta.ARPA>", "<lost@Beta.ARPA>"}) {
    ServerBench bench(config);
    bench.start();
    EXPECT_EQ(bench.mail({to}), "550 No such user here\r\n") << to;
    EXPECT_TRUE(bench.kept().empty());
    EXPECT_EQ(bench.reply_to("MAIL FROM:<joe@a.example>"), "250 OK\r\n");
  }
}

TEST(Deliveries, AFullMailboxRefusesTheMessage) {
  ServerBench bench(beta_of_terminals());
  bench.start();
  const std::string text(20, 'x');
  EXPECT_EQ(bench.mail({"<Small@Beta.ARPA>"}, "MAIL FROM:<joe@a.example>", text), "250 OK\r\n");
  // The quota is for all messages together.
  EXPECT_EQ(bench.mail({"<Small@Beta.ARPA>"}, "MAIL FROM:<joe@a.example>", text),
            "552 Requested mail action aborted: exceeded storage allocation\r\n");
  EXPECT_EQ(bench.kept(), (Lines{"stored <Small@Beta.ARPA>"}));
  // A user of that name elsewhere has a mailbox of his own.
  EXPECT_EQ(bench.mail({"<@Beta.ARPA:Small@HOSTD.ARPA>"}, "MAIL FROM:<joe@a.example>", text),
            "250 OK\r\n");
}

TEST(Deliveries, AMailboxMayBeFilledToItsLastOctet) {
  const auto reply_with = [](std::uint64_t quota, std::size_t* size) {
    HostConfig config = beta_of_terminals();
    config.mailboxes = {{"Small", {"", Terminal::inactive, quota}}};
    ServerBench bench(config);
    bench.start();
    const std::string reply = bench.mail({"<Small@Beta.ARPA>"});
    *size = bench.last_message().size();
    return reply.substr(0, 3);
  };
  std::size_t size = 0;
  std::size_t ignored = 0;
  EXPECT_EQ(reply_with(0, &size), "250");
  EXPECT_EQ(reply_with(size, &ignored), "250");
  EXPECT_EQ(reply_with(size - 1, &ignored), "552");
}

// Two at a time would else both find room for one.
TEST(Deliveries, WhatIsOnItsWayToTheDiskTakesRoomAlready) {
  ServerBench bench(beta_of_terminals());
  bench.disk_is_slow = true;
  for (const std::uint32_t connection : {0U, 1U}) {
    bench.connect(connection);
    for (const std::string line :
         {"HELO Alpha.ARPA", "MAIL FROM:<joe@a.example>", "RCPT TO:<Small@Beta.ARPA>", "DATA"}) {
      bench.reply_to(line, connection);
    }
  }
  const std::string text(20, 'x');
  EXPECT_EQ(bench.reply_to(text + "\r\n.", 0), "") << "the disk works";
  EXPECT_EQ(bench.reply_to(text + "\r\n.", 1).substr(0, 3), "552");
}

// RFC 821 section 4.1.1, RFC 5321 section 4.4: OK if anyone is reached, and a notice for the rest.
TEST(Deliveries, WhoIsNotReachedIsNamedInANotice) {
  const std::string text(200, 'x');
  ServerBench bench(beta_of_terminals());
  bench.start();
  EXPECT_EQ(bench.mail({"<Small@Beta.ARPA>", "<Jones@Beta.ARPA>"},
                       "SOML FROM:<@HOSTX.ARPA:JOE@HOSTW.ARPA>", text),
            "250 OK\r\n");
  EXPECT_EQ(bench.kept(),
            (Lines{"stored <Jones@Beta.ARPA>", "queued <> <@HOSTX.ARPA:JOE@HOSTW.ARPA>"}));
  EXPECT_EQ(bench.last_message(),
            "Date: 27 Oct 81 15:27:39 PST\r\nFrom: Postmaster@Beta.ARPA\r\nTo: JOE@HOSTW.ARPA\r\n"
            "Subject: Undelivered mail\r\n\r\nYour message was not delivered to:\r\n\r\n"
            "<Small@Beta.ARPA>\r\n"
            "    552 Requested mail action aborted: exceeded storage allocation\r\n");
}

TEST(Deliveries, ANoticeToAUserHereIsStoredHere) {
  ServerBench bench(beta_of_terminals());
  bench.start();
  bench.mail({"<Small@Beta.ARPA>", "<Jones@Beta.ARPA>"}, "MAIL FROM:<Kay@Beta.ARPA>",
             std::string(200, 'x'));
  EXPECT_EQ(bench.kept(), (Lines{"stored <Jones@Beta.ARPA>", "stored <Kay@Beta.ARPA>"}));
  EXPECT_TRUE(bench.last_message().starts_with("Return-Path: <>\r\nDate: "))
      << bench.last_message();
}

// RFC 5321 section 3.6.3.
TEST(Deliveries, ThereAreNoNoticesAboutNotices) {
  for (const char* from :
       {"MAIL FROM:<>", "MAIL FROM:<Small@Beta.ARPA>", "MAIL FROM:<nobody@Beta.ARPA>"}) {
    ServerBench bench(beta_of_terminals());
    bench.start();
    EXPECT_EQ(bench.mail({"<Small@Beta.ARPA>", "<Jones@Beta.ARPA>"}, from, std::string(200, 'x')),
              "250 OK\r\n");
    EXPECT_EQ(bench.kept(), (Lines{"stored <Jones@Beta.ARPA>"})) << from;
  }
}

// RFC 5321 section 3.9.2 asks lists to weed out equal members; a recipient named twice is the same.
TEST(Deliveries, NobodyGetsOneMessageTwice) {
  HostConfig config = beta_of_terminals(Standard::rfc5321);
  config.relay = RelayPolicy::open;
  config.lists = {{"all", {"<Jones@Beta.ARPA>", "J. <jones@Beta.ARPA>", "<x@d.example>"}, true},
                  {"more", {"<all@Beta.ARPA>", "<x@d.example>", "<Kay@Beta.ARPA>"}, true}};
  ServerBench bench(config);
  bench.start("EHLO alpha.example");
  bench.mail({"<all@Beta.ARPA>", "<more@Beta.ARPA>", "<Jones@Beta.ARPA>", "<JONES@Beta.ARPA>",
              "<x@d.example>"});
  EXPECT_EQ(bench.kept(), (Lines{"stored <Jones@Beta.ARPA>", "queued <joe@a.example> <x@d.example>",
                                 "stored <Kay@Beta.ARPA>"}));
  bench.mail({"<Jones@Beta.ARPA>"});
  EXPECT_EQ(bench.kept().size(), 4U) << "the next message is another";
}

// RFC 5321 section 4.4: the final host writes one, and takes out what was there.
TEST(Deliveries, ThereIsOneReturnPath) {
  ServerBench bench(beta_of_terminals(Standard::rfc5321));
  bench.start("EHLO alpha.example");
  bench.mail({"<Jones@Beta.ARPA>"}, "MAIL FROM:<joe@a.example>",
             "Return-Path: <evil@a.example>\r\nSubject: x\r\n\r\nReturn-Path: of the text");
  const std::string message = bench.last_message();
  EXPECT_TRUE(message.starts_with("Return-Path: <joe@a.example>\r\nReceived: ")) << message;
  EXPECT_EQ(message.find("evil"), std::string::npos) << message;
  EXPECT_TRUE(message.ends_with("\r\n\r\nReturn-Path: of the text\r\n")) << message;
}

/// Deliveries without an agent around them.
struct Alone {
  explicit Alone(HostConfig wanted) : config(std::move(wanted)), deliveries(config) {}
  void tell(const std::string& sender) {
    trace::Recorder recorder(tally, &log);
    Effects effects;
    Context context{now, test::kHost, trace::kNoEvent, recorder, effects, random};
    const auto original = std::make_shared<const std::string>("Subject: x\r\n\r\nHello\r\n");
    message::ReportedRecipient lost;
    lost.path = "<bob@d.example>";
    lost.reply = {{550}, {5, 1, 1}, "no such user"};
    Deliveries::Report report;
    report.sender = smtp::parse_reverse_path(sender, smtp::PathRules{})->path;
    report.original = original;
    report.recipients.push_back(lost);
    deliveries.tell_sender(std::move(report), 7, queue, context);
  }
  HostConfig config;
  Deliveries deliveries;
  Queue queue;
  trace::Tally tally;
  trace::Log log;
  Random random{1};
  Instant now;
};

// RFC 5321 sections 3.6.3 and 4.5.5.
TEST(Deliveries, ASenderElsewhereIsToldThroughTheQueue) {
  Alone alone(beta_of_terminals(Standard::rfc5321));
  alone.tell("<joe@a.example>");
  ASSERT_EQ(alone.queue.entries().size(), 1U);
  const QueueEntry& notice = alone.queue.entries().begin()->second;
  EXPECT_TRUE(notice.from.is_null());
  EXPECT_EQ(notice.to.to_string(), "<joe@a.example>");
  EXPECT_NE(notice.content->find("Content-Type: multipart/report"), std::string::npos);
  EXPECT_NE(notice.content->find("Final-Recipient: rfc822; bob@d.example"), std::string::npos);
  EXPECT_NE(notice.content->find("Hello"), std::string::npos) << "what is returned";
  ASSERT_EQ(alone.log.size(), 1U);
  EXPECT_EQ(alone.log[0].cause, 7U) << "the failure is the cause";
}

TEST(Deliveries, ANullPathIsToldNothing) {
  Alone alone(beta_of_terminals(Standard::rfc5321));
  alone.tell("<>");
  EXPECT_TRUE(alone.queue.empty());
  EXPECT_EQ(alone.log.size(), 0U);
}

TEST(Deliveries, ANoticeThatFailsGoesNowhere) {
  Alone alone(beta_of_terminals(Standard::rfc5321));
  for (const char* sender : {"<nobody@Beta.ARPA>", "<Small@Beta.ARPA>"}) alone.tell(sender);
  EXPECT_TRUE(alone.queue.empty());
  EXPECT_EQ(alone.log.size(), 0U);
  alone.tell("<Jones@Beta.ARPA>");
  ASSERT_EQ(alone.deliveries.mailboxes().messages(0).size(), 1U);
  EXPECT_TRUE(alone.deliveries.mailboxes().messages(0)[0].octets->starts_with("Return-Path: <>"));
}

// They may go to one host, but never in one transaction.
TEST(Deliveries, ANoticeIsAMessageOfItsOwn) {
  HostConfig config = beta_of_terminals(Standard::rfc5321);
  config.relay = RelayPolicy::open;
  ServerBench bench(config);
  bench.start("EHLO alpha.example");
  bench.mail({"<ann@a.example>", "<Small@Beta.ARPA>", "<eve@a.example>"},
             "MAIL FROM:<joe@a.example>", std::string(200, 'x'));
  std::vector<std::uint32_t> numbers;
  for (const auto& [id, entry] : bench.agent.queue().entries()) numbers.push_back(entry.message);
  ASSERT_EQ(numbers.size(), 3U);
  EXPECT_EQ(numbers[0], numbers[1]);
  EXPECT_NE(numbers[1], numbers[2]);
  EXPECT_EQ(bench.kept().back(), "queued <> <joe@a.example>");
}

}  // namespace
}  // namespace smtplab::agents
