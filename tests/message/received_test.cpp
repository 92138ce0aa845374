#include "sim/message/received.h"

#include <gtest/gtest.h>

#include <string>
#include <string_view>

#include "sim/message/header.h"
#include "sim/message/trace_fields.h"

namespace smtplab::message {
namespace {

// RFC 5322 appendix A.4.
TEST(Received, ReadsThoseOfRfc5322sAppendixA4) {
  const Received first = parse_received(
      " from x.y.test\r\n   by example.net\r\n   via TCP\r\n   with ESMTP\r\n   id ABC12345\r\n"
      "   for <mary@example.net>;  21 Nov 1997 10:05:43 -0600");
  EXPECT_EQ(first.from, "x.y.test");
  EXPECT_EQ(first.by, "example.net");
  EXPECT_EQ(first.via, "TCP");
  EXPECT_EQ(first.with, "ESMTP");
  EXPECT_EQ(first.id, "ABC12345");
  EXPECT_EQ(first.for_path, "<mary@example.net>");
  EXPECT_EQ(first.date_text, "21 Nov 1997 10:05:43 -0600");
  ASSERT_TRUE(first.date);
  EXPECT_EQ(first.date->unix_seconds, 880'128'343);
  const Received second =
      parse_received(" from node.example by x.y.test; 21 Nov 1997 10:01:22 -0600");
  EXPECT_EQ(second.from, "node.example");
  EXPECT_EQ(second.by, "x.y.test");
  EXPECT_EQ(second.with, "");
  EXPECT_TRUE(second.date);
}

// RFC 821 section 4.1.2.
TEST(Received, ReadsThatOfRfc821) {
  const Received received = parse_received(
      " FROM ABC.ARPA BY XYZ.ARPA WITH TCP ID M12345@ABC.ARPA FOR <PDL@XYZ.ARPA> ; "
      "22 OCT 81 09:23:59 PDT");
  EXPECT_EQ(received.from, "ABC.ARPA");
  EXPECT_EQ(received.by, "XYZ.ARPA");
  EXPECT_EQ(received.with, "TCP");
  EXPECT_EQ(received.id, "M12345@ABC.ARPA");
  EXPECT_EQ(received.for_path, "<PDL@XYZ.ARPA>");
  ASSERT_TRUE(received.date);
  EXPECT_EQ(received.date->offset_minutes, -420);
}

TEST(Received, ReadsWhatThisHostWrites) {
  TimeStamp stamp{"client.example.com",
                  "mx.example.org",
                  "ESMTP",
                  "1",
                  "<bob@example.org>",
                  "Thu, 21 May 1998 05:33:29 -0700"};
  stamp.client_address = "[IPv6:2001:db8::1]";
  const std::string line = time_stamp_line_5321(stamp);
  const Received received = parse_received(Header(line).find("Received")->body);
  EXPECT_EQ(received.from, stamp.from);
  EXPECT_EQ(received.from_tcp_info, "[IPv6:2001:db8::1]");
  EXPECT_EQ(received.client_address(), stamp.client_address);
  EXPECT_EQ(received.by, stamp.by);
  EXPECT_EQ(received.with, stamp.with);
  EXPECT_EQ(received.id, stamp.id);
  EXPECT_EQ(received.for_path, stamp.for_path);
  EXPECT_EQ(received.date_text, stamp.date);
  EXPECT_EQ(received.date->unix_seconds, 895'754'009);
}

TEST(Received, ReadsWhatPeopleWrite) {
  const Received received = parse_received(
      "from [192.0.2.9] (helo=by) (mail.example.com [192.0.2.1])\r\n"
      "\tby mx.example.org (8.9/8.9) with Microsoft SMTP Server (version=TLS1_2, "
      "(nested) cipher; x) id 1 for <\"by; x\"@b> ; bad; Thu, 21 May 1998 05:33:29 -0700 (PDT)");
  EXPECT_EQ(received.from, "[192.0.2.9]");
  EXPECT_EQ(received.client_address(), "[192.0.2.1]");
  EXPECT_EQ(received.by, "mx.example.org");
  EXPECT_EQ(received.by_tcp_info, "8.9/8.9");
  EXPECT_EQ(received.with, "Microsoft SMTP Server");
  EXPECT_EQ(received.id, "1");
  EXPECT_EQ(received.for_path, "<\"by; x\"@b>");
  EXPECT_EQ(received.date_text, "Thu, 21 May 1998 05:33:29 -0700 (PDT)");
  EXPECT_TRUE(received.date);
}

TEST(Received, AValueEndsAtAComment) {
  const Received received = parse_received("by mx (Postfix) junk with ESMTP for <a;b@c>; date");
  EXPECT_EQ(received.by, "mx");
  EXPECT_EQ(received.with, "ESMTP");
  EXPECT_EQ(received.for_path, "<a;b@c>");
  EXPECT_EQ(received.date_text, "date");
}

TEST(Received, TakesTheFirstOfEachClauseAndValuesThatLookLikeNames) {
  const Received received = parse_received("(qmail 1 invoked by alias); x by by from for by b");
  EXPECT_EQ(received.by, "by");
  EXPECT_EQ(received.from, "for");
  EXPECT_EQ(received.for_path, "");
  const Received twice = parse_received("junk from a from b by c");
  EXPECT_EQ(twice.from, "a");
  EXPECT_EQ(twice.by, "c");
  EXPECT_FALSE(twice.date);
  EXPECT_EQ(twice.date_text, "");
}

TEST(Received, IsEmptyWhereNothingIsSaid) {
  for (const char* body : {"", " ", ";", "from", "(", "from (", "\"", "<", "from ;", "; ;"}) {
    const Received received = parse_received(body);
    EXPECT_EQ(received.by, "") << body;
    EXPECT_EQ(received.client_address(), "") << body;
    EXPECT_FALSE(received.date) << body;
  }
}

TEST(Received, AreCountedInTheHeaderAlone) {
  std::string message;
  for (std::size_t i = 0; i < kLeastReceivedLimit; ++i) {
    message += i % 2 == 0 ? "Received: from a by b;\r\n\tdate\r\n" : "RECEIVED : x\r\n";
    EXPECT_EQ(count_received(message), i + 1);
    message += "X-Received: c\r\n";
  }
  EXPECT_EQ(count_received(message + "\r\nReceived: in the body\r\n"), kLeastReceivedLimit);
  EXPECT_EQ(count_received(message + "no field\r\nReceived: x\r\n"), kLeastReceivedLimit);
  EXPECT_EQ(count_received("Subject: a\r\n Received: folded\r\n"), 0U);
  EXPECT_EQ(count_received(""), 0U);
}

// RFC 5321 section 4.4.
TEST(ReturnPath, IsTakenOutOfTheHeaderAlone) {
  EXPECT_EQ(without_return_path("Return-Path: <a@b>\r\nTo: x\r\nRETURN-PATH:\r\n <c@d>\r\n"
                                "Subject: y\r\n\r\nReturn-Path: <e@f>\r\n"),
            "To: x\r\nSubject: y\r\n\r\nReturn-Path: <e@f>\r\n");
  for (const char* same : {"", "\r\n", "To: x\r\n\r\nbody", "no header", "X-Return-Path: x\r\n"}) {
    EXPECT_EQ(without_return_path(same), same);
  }
  EXPECT_EQ(without_return_path("Return-Path: <>"), "");
  std::string out = "Return-Path: <new@b>\r\n";
  append_without_return_path(out, "Return-Path: <old@b>\r\nTo: x\r\n\r\n");
  EXPECT_EQ(out, "Return-Path: <new@b>\r\nTo: x\r\n\r\n");
}

}  // namespace
}  // namespace smtplab::message
