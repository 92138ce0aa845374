#include "sim/message/delivery_report.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <string>

#include "sim/message/failure_notice.h"

namespace smtplab::message {
namespace {

using smtp::EnhancedStatusCode;

smtp::Reply reply(std::uint16_t code, std::string text, EnhancedStatusCode status = {}) {
  return {smtp::ReplyCode{code}, status, std::move(text)};
}

EnhancedStatusCode status(const smtp::Reply& said, FailureReason reason = FailureReason::none,
                          DeliveryAction action = DeliveryAction::failed) {
  ReportedRecipient recipient{"<a@b>", said};
  recipient.reason = reason;
  recipient.action = action;
  return status_of(recipient);
}

TEST(DeliveryReport, TheStatusIsTheReplysOwn) {
  EXPECT_EQ(status(reply(550, "No", {5, 1, 1})), (EnhancedStatusCode{5, 1, 1}));
  EXPECT_EQ(status(reply(550, "5.7.1 No")), (EnhancedStatusCode{5, 7, 1}));
  EXPECT_EQ(status(reply(450, "4.2.1\nagain")), (EnhancedStatusCode{4, 2, 1}));
  EXPECT_EQ(status(reply(550, "5.1.1 No"), FailureReason::loop), (EnhancedStatusCode{5, 1, 1}));
}

// RFC 2034 section 4: the classes agree; one that does not says nothing.
TEST(DeliveryReport, AStatusOfAnotherClassIsNotBelieved) {
  EXPECT_EQ(status(reply(550, "2.1.5 Fine", {})), (EnhancedStatusCode{5, 0, 0}));
  EXPECT_EQ(status(reply(450, "No", {5, 1, 1})), (EnhancedStatusCode{4, 0, 0}));
}

TEST(DeliveryReport, WithoutAStatusTheCodeAndTheReasonSayIt) {
  EXPECT_EQ(status(reply(550, "No")), (EnhancedStatusCode{5, 0, 0}));
  EXPECT_EQ(status(reply(451, "Later")), (EnhancedStatusCode{4, 0, 0}));
  EXPECT_EQ(status(reply(451, "Later"), FailureReason::expired), (EnhancedStatusCode{4, 4, 7}));
  EXPECT_EQ(status(reply(554, "Loop"), FailureReason::loop), (EnhancedStatusCode{5, 4, 6}));
  EXPECT_EQ(status(reply(354, "Odd")), (EnhancedStatusCode{5, 0, 0}));
}

TEST(DeliveryReport, WithoutAReplyTheReasonAndTheActionSayIt) {
  using Reason = FailureReason;
  EXPECT_EQ(status({}, Reason::bad_host), (EnhancedStatusCode{5, 1, 2}));
  EXPECT_EQ(status({}, Reason::no_mail_host), (EnhancedStatusCode{5, 1, 10}));
  EXPECT_EQ(status({}, Reason::no_answer), (EnhancedStatusCode{4, 4, 1}));
  EXPECT_EQ(status({}, Reason::no_answer, DeliveryAction::delayed), (EnhancedStatusCode{4, 4, 1}));
  EXPECT_EQ(status({}, Reason::bad_connection), (EnhancedStatusCode{4, 4, 2}));
  EXPECT_EQ(status({}, Reason::name_server_failure), (EnhancedStatusCode{4, 4, 3}));
  EXPECT_EQ(status({}, Reason::no_route), (EnhancedStatusCode{5, 4, 4}));
  EXPECT_EQ(status({}, Reason::loop), (EnhancedStatusCode{5, 4, 6}));
  EXPECT_EQ(status({}, Reason::expired), (EnhancedStatusCode{4, 4, 7}));
  EXPECT_EQ(status({}), (EnhancedStatusCode{5, 0, 0}));
  EXPECT_EQ(status({}, Reason::none, DeliveryAction::delayed), (EnhancedStatusCode{4, 0, 0}));
  for (const auto action :
       {DeliveryAction::delivered, DeliveryAction::relayed, DeliveryAction::expanded}) {
    EXPECT_EQ(status({}, Reason::none, action), (EnhancedStatusCode{2, 0, 0}));
  }
}

// RFC 821's example 7, by a host that knows whose words they are.
TEST(FailureNotice, NamesTheHostThatSaidNo) {
  DeliveryReport report;
  report.date = "23 Oct 81 11:22:33 UT";
  report.host = "HOSTY.ARPA";
  report.to = "JOE@HOSTW.ARPA";
  report.recipients.push_back({"<SAM@HOSTZ.ARPA>", reply(550, "No Such User"), "HOSTZ.ARPA"});
  EXPECT_EQ(failure_notice(report),
            "Date: 23 Oct 81 11:22:33 UT\r\n"
            "From: Postmaster@HOSTY.ARPA\r\n"
            "To: JOE@HOSTW.ARPA\r\n"
            "Subject: Undelivered mail\r\n"
            "\r\n"
            "Your message was not delivered to:\r\n"
            "\r\n"
            "<SAM@HOSTZ.ARPA>\r\n"
            "    HOSTZ.ARPA said:\r\n"
            "    550 No Such User\r\n");
}

TEST(FailureNotice, TellsWhoWaitsAndWhoGotIt) {
  DeliveryReport report;
  report.date = "date";
  report.host = "mx.example.org";
  report.to = "a@example.com";
  ReportedRecipient waiting{"<b@example.org>", {}};
  waiting.action = DeliveryAction::delayed;
  waiting.reason = FailureReason::no_answer;
  waiting.retry_until = "Thu, 21 May 1998 05:33:29 -0700";
  ReportedRecipient reached{"<c@example.org>", {}};
  reached.action = DeliveryAction::delivered;
  report.recipients = {reached, waiting};
  EXPECT_EQ(failure_notice(report),
            "Date: date\r\n"
            "From: Postmaster@mx.example.org\r\n"
            "To: a@example.com\r\n"
            "Subject: Delayed mail\r\n"
            "\r\n"
            "Your message has not been delivered yet, and tries go on, to:\r\n"
            "\r\n"
            "<b@example.org>\r\n"
            "    No host answered.\r\n"
            "    Tries go on until Thu, 21 May 1998 05:33:29 -0700.\r\n"
            "\r\n"
            "Your message was delivered to:\r\n"
            "\r\n"
            "<c@example.org>\r\n");
  report.recipients = {reached};
  EXPECT_EQ(subject_of(report), "Report of delivery");
}

TEST(FailureNotice, WhatAPeerSaidCannotBreakOut) {
  DeliveryReport report;
  report.to = "a@example.com\r\nBcc: x@example.com";
  report.recipients.push_back({"<b\r\n.\r\n@example.org>",
                               reply(550, "a\r\n.\r\nb\x1B" + std::string(5'000, 'x')),
                               "evil\r\n.\r\n"});
  const std::string notice = failure_notice(report);
  EXPECT_EQ(notice.find("\r\n."), std::string::npos);
  EXPECT_EQ(notice.find("\r\nBcc"), std::string::npos);
  EXPECT_NE(notice.find("    550 b\\x1Bxxx"), std::string::npos);
  for (std::size_t at = 0; at < notice.size();) {
    const std::size_t end = notice.find("\r\n", at);
    ASSERT_NE(end, std::string::npos);
    EXPECT_LE(end - at, 998U);
    EXPECT_TRUE(std::all_of(notice.begin() + static_cast<std::ptrdiff_t>(at),
                            notice.begin() + static_cast<std::ptrdiff_t>(end),
                            [](char c) { return c >= 32 && c < 127; }));
    at = end + 2;
  }
}

}  // namespace
}  // namespace smtplab::message
