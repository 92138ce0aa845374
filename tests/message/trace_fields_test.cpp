#include "sim/message/trace_fields.h"

#include <gtest/gtest.h>

#include <string>
#include <string_view>

#include "sim/message/failure_notice.h"
#include "sim/smtp/path_parser.h"

namespace smtplab::message {
namespace {

std::string return_path(std::string_view path) {
  return return_path_line(smtp::parse_reverse_path(path, {})->path);
}

// RFC 821 section 4.1.1, example 8.
TEST(TraceFields, TimeStampsAreThoseOfRfc821sExample8) {
  TimeStamp stamp;
  stamp.from = "GHI.ARPA";
  stamp.by = "JKL.ARPA";
  stamp.date = "27 Oct 81 15:27:39 PST";
  EXPECT_EQ(time_stamp_line_821(stamp),
            "Received: from GHI.ARPA by JKL.ARPA ; 27 Oct 81 15:27:39 PST\r\n");
  EXPECT_EQ(return_path("<@GHI.ARPA,@DEF.ARPA,@ABC.ARPA:JOE@ABC.ARPA>"),
            "Return-Path: <@GHI.ARPA,@DEF.ARPA,@ABC.ARPA:JOE@ABC.ARPA>\r\n");
}

// RFC 821 section 4.1.2: opt-info is "with", "id" and "for" in this order.
TEST(TraceFields, WhatIsKnownIsSaidInOrder) {
  TimeStamp stamp{"ABC.ARPA",        "XYZ.ARPA",       "TCP",
                  "M12345@ABC.ARPA", "<PDL@XYZ.ARPA>", "22 OCT 81 09:23:59 PDT"};
  EXPECT_EQ(time_stamp_line_821(stamp),
            "Received: from ABC.ARPA by XYZ.ARPA with TCP id M12345@ABC.ARPA for <PDL@XYZ.ARPA> ; "
            "22 OCT 81 09:23:59 PDT\r\n");
}

// RFC 5321 section 4.4, unfolded, and its "FOR" and ";".
TEST(TraceFields, Rfc5321FoldsAndPutsNoSpaceBeforeTheSemicolon) {
  TimeStamp stamp{"bar.com", "foo.com",         "ESMTP",
                  "1",       "<Jones@foo.com>", "Thu, 21 May 1998 05:33:29 -0700"};
  EXPECT_EQ(time_stamp_line_5321(stamp),
            "Received: from bar.com\r\n\tby foo.com with ESMTP id 1 for <Jones@foo.com>;\r\n"
            "\tThu, 21 May 1998 05:33:29 -0700\r\n");
  EXPECT_EQ(time_stamp_line_5321({"bar.com", "foo.com", {}, {}, {}, "date"}),
            "Received: from bar.com\r\n\tby foo.com;\r\n\tdate\r\n");
}

// RFC 5321 section 4.4: From-domain with TCP-info.
TEST(TraceFields, Rfc5321TellsTheClientsAddress) {
  TimeStamp stamp{"client.example.com", "mx.example.org", "ESMTP", "1", {}, "date"};
  stamp.client_address = "[192.0.2.1]";
  EXPECT_EQ(time_stamp_line_5321(stamp),
            "Received: from client.example.com ([192.0.2.1])\r\n"
            "\tby mx.example.org with ESMTP id 1;\r\n\tdate\r\n");
  stamp.from = {};
  EXPECT_EQ(time_stamp_line_5321(stamp),
            "Received: from [192.0.2.1] ([192.0.2.1])\r\n"
            "\tby mx.example.org with ESMTP id 1;\r\n\tdate\r\n");
}

TEST(TraceFields, Rfc821HasNoPlaceForIt) {
  TimeStamp stamp{"GHI.ARPA", "JKL.ARPA", {}, {}, {}, "27 Oct 81 15:27:39 PST"};
  stamp.client_address = "[10.0.0.1]";
  EXPECT_EQ(time_stamp_line_821(stamp),
            "Received: from GHI.ARPA by JKL.ARPA ; 27 Oct 81 15:27:39 PST\r\n");
}

TEST(TraceFields, WithoutAClientsNameTheFirstLineIsNotEmpty) {
  EXPECT_EQ(time_stamp_line_5321({{}, "foo.com", {}, {}, {}, "date"}),
            "Received: by foo.com;\r\n\tdate\r\n");
  EXPECT_EQ(time_stamp_line_821({{}, "foo.com", {}, {}, {}, "date"}),
            "Received: by foo.com ; date\r\n");
}

TEST(TraceFields, ANullReversePathIsWritten) {
  EXPECT_EQ(return_path("<>"), "Return-Path: <>\r\n");
  EXPECT_EQ(return_path("<a@b.example>"), "Return-Path: <a@b.example>\r\n");
}

TEST(FailureNotice, NamesEveryRecipientWithTheReply) {
  DeliveryReport notice;
  notice.date = "23 Oct 81 11:22:33 UT";
  notice.host = "HOSTY.ARPA";
  notice.to = "JOE@HOSTW.ARPA";
  notice.recipients = {{"<SAM@HOSTZ.ARPA>", {smtp::ReplyCode{550}, {}, "No such user here"}},
                       {"<SUE@HOSTZ.ARPA>", {smtp::ReplyCode{552}, {}, "Full\nTry later"}}};
  EXPECT_EQ(failure_notice(notice),
            "Date: 23 Oct 81 11:22:33 UT\r\n"
            "From: Postmaster@HOSTY.ARPA\r\n"
            "To: JOE@HOSTW.ARPA\r\n"
            "Subject: Undelivered mail\r\n"
            "\r\n"
            "Your message was not delivered to:\r\n"
            "\r\n"
            "<SAM@HOSTZ.ARPA>\r\n"
            "    550 No such user here\r\n"
            "\r\n"
            "<SUE@HOSTZ.ARPA>\r\n"
            "    552 Full\r\n"
            "    552 Try later\r\n");
}

}  // namespace
}  // namespace smtplab::message
