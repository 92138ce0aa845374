#include "sim/message/delivery_status.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <string_view>
#include <utility>

#include "sim/message/delivery_status_reader.h"
#include "sim/message/header.h"
#include "sim/message/mime.h"

namespace smtplab::message {
namespace {

constexpr std::string_view kOriginal =
    "Received: from client.example.com\r\n\tby mx.example.com with ESMTP;\r\n"
    "\tThu, 21 May 1998 05:33:20 -0700\r\n"
    "From: alice@example.com\r\nSubject: Hello\r\n\r\nHello.\r\n.\r\n";

DeliveryReport sample() {
  DeliveryReport report;
  report.date = "Thu, 21 May 1998 05:33:29 -0700";
  report.host = "mx.example.com";
  report.to = "alice@example.com";
  report.message_id = "<7@mx.example.com>";
  report.original = kOriginal;
  ReportedRecipient bob;
  bob.path = "<@relay.example.net:bob@example.org>";
  bob.reply.code.value = 550;
  bob.reply.text = "mailbox unavailable\nuser has moved with no forwarding address";
  bob.remote_host = "mx.example.org";
  report.recipients.push_back(std::move(bob));
  return report;
}

DeliveryStatus read(const DeliveryReport& report) {
  const std::string message = delivery_status_notification(report);
  auto status = parse_delivery_status(message);
  EXPECT_TRUE(status) << message;
  return status ? *status : DeliveryStatus{};
}

std::string returned(const std::string& message) {
  const auto status = parse_delivery_status(message);
  if (!status) return "unreadable";
  return message.substr(status->returned_begin, status->returned_end - status->returned_begin);
}

/// Printable US-ASCII and TAB in lines of at most 998 octets that end in CRLF.
bool is_safe(std::string_view message) {
  return is_seven_bit_text(message) && std::all_of(message.begin(), message.end(), [](char c) {
           return (c >= 32 && c < 127) || c == '\r' || c == '\n' || c == '\t';
         });
}

// RFC 3464 sections 2.2 and 2.3, RFC 3461 section 9.2 for the reply of two lines.
TEST(DeliveryStatus, IsAReportOfThreeParts) {
  EXPECT_EQ(delivery_status_notification(sample()),
            "Date: Thu, 21 May 1998 05:33:29 -0700\r\n"
            "From: Postmaster@mx.example.com\r\n"
            "To: alice@example.com\r\n"
            "Message-ID: <7@mx.example.com>\r\n"
            "Subject: Undelivered mail\r\n"
            "MIME-Version: 1.0\r\n"
            "Content-Type: multipart/report; report-type=delivery-status;\r\n"
            " boundary=\"=_0_report\"\r\n"
            "\r\n"
            "--=_0_report\r\n"
            "Content-Type: text/plain; charset=us-ascii\r\n"
            "\r\n"
            "Your message was not delivered to:\r\n"
            "\r\n"
            "<@relay.example.net:bob@example.org>\r\n"
            "    mx.example.org said:\r\n"
            "    550 mailbox unavailable\r\n"
            "    550 user has moved with no forwarding address\r\n"
            "\r\n"
            "--=_0_report\r\n"
            "Content-Type: message/delivery-status\r\n"
            "\r\n"
            "Reporting-MTA: dns; mx.example.com\r\n"
            "\r\n"
            "Final-Recipient: rfc822; bob@example.org\r\n"
            "Action: failed\r\n"
            "Status: 5.0.0\r\n"
            "Remote-MTA: dns; mx.example.org\r\n"
            "Diagnostic-Code: smtp; 550-mailbox unavailable\r\n"
            " 550 user has moved with no forwarding address\r\n"
            "\r\n"
            "--=_0_report\r\n"
            "Content-Type: message/rfc822\r\n"
            "\r\n" +
                std::string(kOriginal) + "\r\n--=_0_report--\r\n");
}

TEST(DeliveryStatus, SaysAllThatIsKnownAndNothingElse) {
  DeliveryReport report = sample();
  report.envelope_id = "QQ314159";
  report.arrival_date = "Thu, 21 May 1998 05:33:20 -0700";
  ReportedRecipient& bob = report.recipients.front();
  bob.action = DeliveryAction::delayed;
  bob.reply = {smtp::ReplyCode{450}, {4, 2, 1}, "Not now"};
  bob.original_recipient = "rfc822;Bob@Example.ORG";
  bob.last_attempt = "Thu, 21 May 1998 05:33:28 -0700";
  bob.retry_until = "Tue, 26 May 1998 05:33:20 -0700";
  report.recipients.push_back({"<[IPv6:2001:db8::1]>", {}});
  report.recipients.back().reason = FailureReason::bad_host;
  report.recipients.back().retry_until = "never";
  const DeliveryStatus status = read(report);
  EXPECT_EQ(status.envelope_id, "QQ314159");
  EXPECT_EQ(status.reporting_host, "mx.example.com");
  EXPECT_EQ(status.arrival_date, report.arrival_date);
  ASSERT_EQ(status.recipients.size(), 2U);
  const DeliveryStatus::Recipient& first = status.recipients[0];
  EXPECT_EQ(first.original_recipient, "rfc822;Bob@Example.ORG");
  EXPECT_EQ(first.final_recipient, "bob@example.org");
  EXPECT_EQ(first.action, DeliveryAction::delayed);
  EXPECT_EQ(first.status, (smtp::EnhancedStatusCode{4, 2, 1}));
  EXPECT_EQ(first.remote_host, "mx.example.org");
  EXPECT_EQ(first.diagnostic, "450 4.2.1 Not now");
  EXPECT_EQ(first.last_attempt, "Thu, 21 May 1998 05:33:28 -0700");
  EXPECT_EQ(first.retry_until, "Tue, 26 May 1998 05:33:20 -0700");
  const DeliveryStatus::Recipient& second = status.recipients[1];
  EXPECT_EQ(second.status, (smtp::EnhancedStatusCode{5, 1, 2}));
  EXPECT_EQ(second.diagnostic + second.remote_host + second.original_recipient, "");
  EXPECT_EQ(second.retry_until, "");  // RFC 3464 section 2.3.9: for delayed ones alone
}

TEST(DeliveryStatus, ASourceRouteIsNoPartOfTheMailbox) {
  DeliveryReport report = sample();
  const auto final_recipient = [&report](std::string path) {
    report.recipients.front().path = std::move(path);
    return read(report).recipients.at(0).final_recipient;
  };
  EXPECT_EQ(final_recipient("<bob@example.org>"), "bob@example.org");
  EXPECT_EQ(final_recipient("<@a,@[IPv6:::1]:bob@b>"), "bob@b");
  EXPECT_EQ(final_recipient("<\"@x:y\"@b>"), "\"@x:y\"@b");
  EXPECT_EQ(final_recipient("<Postmaster>"), "Postmaster");
  EXPECT_EQ(final_recipient("Fred Fonebone <Fonebone@b>"), "Fred Fonebone <Fonebone@b>");
}

TEST(DeliveryStatus, EveryActionIsNamed) {
  for (std::size_t i = 0; i < kDeliveryActionCount; ++i) {
    DeliveryReport report = sample();
    report.recipients.front().action = static_cast<DeliveryAction>(i);
    EXPECT_EQ(read(report).recipients.at(0).action, static_cast<DeliveryAction>(i));
  }
}

TEST(DeliveryStatus, TheOriginalGoesBackWholeIfItMay) {
  DeliveryReport report = sample();
  EXPECT_EQ(returned(delivery_status_notification(report)), kOriginal);
  EXPECT_FALSE(read(report).returns_header_alone);
  report.largest_returned_octets = kOriginal.size() - 1;
  EXPECT_TRUE(read(report).returns_header_alone);
  EXPECT_EQ(returned(delivery_status_notification(report)),
            kOriginal.substr(0, kOriginal.find("\r\n\r\n") + 2));
  report.original = {};
  EXPECT_EQ(returned(delivery_status_notification(report)), "");
  EXPECT_EQ(delivery_status_notification(report).find("rfc822-headers"), std::string::npos);
}

// RFC 6522 section 3: the way back need not take 8 bits; RFC 5321 section 2.3.8: nor bare LF.
TEST(DeliveryStatus, WhatNotEveryHostTakesDoesNotGoBack) {
  for (const std::string& body :
       {std::string("\xC3\xA4\r\n"), std::string("a\nb\r\n"), std::string("a\rb\r\n"),
        std::string(999, 'x') + "\r\n", std::string("\0\r\n", 3), std::string("no end")}) {
    const std::string original = "Subject: x\r\n\r\n" + body;
    DeliveryReport report = sample();
    report.original = original;
    const std::string message = delivery_status_notification(report);
    EXPECT_EQ(returned(message), "Subject: x\r\n");
    EXPECT_TRUE(is_safe(message));
  }
}

TEST(DeliveryStatus, AHeaderOfOtherOctetsIsEncoded) {
  const std::string original = "Subject: \xC3\xA4 = b\n\r\nbody";
  DeliveryReport report = sample();
  report.original = original;
  const std::string message = delivery_status_notification(report);
  EXPECT_EQ(returned(message), "Subject: =C3=A4 =3D b=0A");
  EXPECT_TRUE(is_safe(message));
  const std::string bare = "no header here \xC3\xA4";
  report.original = bare;
  EXPECT_EQ(returned(delivery_status_notification(report)), "");
}

TEST(DeliveryStatus, TheBoundaryIsNowhereInTheContent) {
  DeliveryReport report = sample();
  std::string original = "Subject: x\r\n\r\n";
  for (int i = 0; i < 20; ++i) {
    if (i != 13) original += "--=_" + std::to_string(i) + "_report\r\n";
  }
  report.original = original;
  report.recipients.front().reply.text = "=_13_report";
  const std::string message = delivery_status_notification(report);
  EXPECT_NE(message.find("boundary=\"=_20_report\""), std::string::npos);
  EXPECT_EQ(returned(message), original);
  // A notice about a notice.
  report.original = message;
  EXPECT_EQ(returned(delivery_status_notification(report)), message);
}

TEST(DeliveryStatus, WhatAPeerSaidCannotBreakOut) {
  DeliveryReport report = sample();
  ReportedRecipient& bob = report.recipients.front();
  const std::string evil =
      "a\r\n\r\nFinal-Recipient: rfc822; x@y\r\n--=_0_report--\r\n.\r\n\x1B\xFF\0" +
      std::string(3'000, 'x');
  bob.path = "<" + evil + ">";
  bob.reply.text = evil;
  bob.remote_host = evil;
  bob.original_recipient = evil;
  bob.last_attempt = evil;
  report.to = evil;
  report.message_id = report.envelope_id = report.arrival_date = evil;
  const std::string message = delivery_status_notification(report);
  EXPECT_TRUE(is_safe(message));
  const auto status = parse_delivery_status(message);
  ASSERT_TRUE(status);
  EXPECT_EQ(status->recipients.size(), 1U);
  EXPECT_EQ(Header(message).fields().size(), 7U);
}

// The report of RFC 3464 appendix E, "Multi-Recipient DSN".
constexpr std::string_view kMultiRecipient =
    "Date: Fri, 8 Jul 1994 09:21:47 -0400\r\n"
    "From: Mail Delivery Subsystem <MAILER-DAEMON@CS.UTK.EDU>\r\n"
    "Subject: Returned mail: User unknown\r\n"
    "To: <owner-ups-mib@CS.UTK.EDU>\r\n"
    "MIME-Version: 1.0\r\n"
    "Content-Type: multipart/report; report-type=delivery-status;\r\n"
    "       boundary=\"JAA13167.773673707/CS.UTK.EDU\"\r\n"
    "\r\n"
    "--JAA13167.773673707/CS.UTK.EDU\r\n"
    "content-type: text/plain; charset=us-ascii\r\n"
    "\r\n"
    "       ----- The following addresses had delivery problems -----\r\n"
    "<arathib@vnet.ibm.com> (unrecoverable error)\r\n"
    "\r\n"
    "--JAA13167.773673707/CS.UTK.EDU\r\n"
    "content-type: message/delivery-status\r\n"
    "\r\n"
    "Reporting-MTA: dns; cs.utk.edu\r\n"
    "\r\n"
    "Original-Recipient: rfc822;arathib@vnet.ibm.com\r\n"
    "Final-Recipient: rfc822;arathib@vnet.ibm.com\r\n"
    "Action: failed\r\n"
    "Status: 5.0.0 (permanent failure)\r\n"
    "Diagnostic-Code: smtp;  550 'arathib@vnet.IBM.COM' is not a\r\n"
    " registered gateway user\r\n"
    "Remote-MTA: dns; vnet.ibm.com\r\n"
    "\r\n"
    "Original-Recipient: rfc822;johnh@hpnjld.njd.hp.com\r\n"
    "Final-Recipient: rfc822;johnh@hpnjld.njd.hp.com\r\n"
    "Action: delayed\r\n"
    "Status: 4.0.0 (hpnjld.njd.jp.com: host name lookup failure)\r\n"
    "\r\n"
    "Original-Recipient: rfc822;wsnell@sdcc13.ucsd.edu\r\n"
    "Final-Recipient: rfc822;wsnell@sdcc13.ucsd.edu\r\n"
    "Action: failed\r\n"
    "Status: 5.0.0\r\n"
    "Diagnostic-Code: smtp; 550 user unknown\r\n"
    "Remote-MTA: dns; sdcc13.ucsd.edu\r\n"
    "\r\n"
    "--JAA13167.773673707/CS.UTK.EDU\r\n"
    "content-type: message/rfc822\r\n"
    "\r\n"
    "[original message goes here]\r\n"
    "--JAA13167.773673707/CS.UTK.EDU--\r\n";

TEST(DeliveryStatus, ReadsTheReportOfRfc3464sAppendixE) {
  const auto status = parse_delivery_status(kMultiRecipient);
  ASSERT_TRUE(status);
  EXPECT_EQ(status->reporting_host, "cs.utk.edu");
  ASSERT_EQ(status->recipients.size(), 3U);
  EXPECT_EQ(status->recipients[0].original_recipient, "rfc822;arathib@vnet.ibm.com");
  EXPECT_EQ(status->recipients[0].final_recipient, "arathib@vnet.ibm.com");
  EXPECT_EQ(status->recipients[0].diagnostic,
            "550 'arathib@vnet.IBM.COM' is not a registered gateway user");
  EXPECT_EQ(status->recipients[0].remote_host, "vnet.ibm.com");
  EXPECT_EQ(status->recipients[1].action, DeliveryAction::delayed);
  EXPECT_EQ(status->recipients[1].status, (smtp::EnhancedStatusCode{4, 0, 0}));
  EXPECT_EQ(status->recipients[2].final_recipient, "wsnell@sdcc13.ucsd.edu");
  EXPECT_EQ(returned(std::string(kMultiRecipient)), "[original message goes here]");
}

// Each error, by one change to the same report.
TEST(DeliveryStatus, SaysWhyItCannotBeRead) {
  using Kind = DeliveryStatusError::Kind;
  const auto kind_with = [](std::string_view what, std::string_view by) {
    std::string message(kMultiRecipient);
    const std::size_t at = message.find(what);
    EXPECT_NE(at, std::string::npos) << what;
    message.replace(at, what.size(), by);
    const auto status = parse_delivery_status(message);
    if (status) return static_cast<Kind>(99);
    EXPECT_LE(status.error().at, message.size());
    return status.error().kind;
  };
  EXPECT_EQ(kind_with("Content-Type: m", "X: m"), Kind::no_report);
  EXPECT_EQ(kind_with("multipart/report", "multipart/mixed"), Kind::no_report);
  EXPECT_EQ(kind_with("boundary=", "bound="), Kind::no_report);
  EXPECT_EQ(kind_with("message/delivery-status", "text/plain"), Kind::no_status_part);
  EXPECT_EQ(kind_with("Reporting-MTA", "X-MTA"), Kind::missing_field);
  EXPECT_EQ(kind_with("Final-Recipient", "X-Recipient"), Kind::missing_field);
  EXPECT_EQ(kind_with("Action", "X-Action"), Kind::missing_field);
  EXPECT_EQ(kind_with("Status: 5", "X-Status: 5"), Kind::missing_field);
  EXPECT_EQ(kind_with("failed", "broken"), Kind::bad_field);
  EXPECT_EQ(kind_with("5.0.0", "5.0"), Kind::bad_field);
  EXPECT_EQ(kind_with("\r\n\r\nOriginal-Recipient: rfc822;arathib",
                      "\r\n\r\n--JAA13167.773673707/CS.UTK.EDU--\r\n"),
            Kind::no_recipient);
}

}  // namespace
}  // namespace smtplab::message
