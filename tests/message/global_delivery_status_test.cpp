#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <string_view>
#include <utility>

#include "sim/message/delivery_status.h"
#include "sim/message/delivery_status_reader.h"

// RFC 6533: reports about addresses beyond ASCII, and to them.

namespace smtplab::message {
namespace {

DeliveryReport report_to(std::string sender, std::string recipient) {
  DeliveryReport report;
  report.date = "Thu, 21 May 1998 05:33:29 -0700";
  report.host = "mx.example.com";
  report.to = std::move(sender);
  report.original = "Subject: Grüße\r\n\r\nHallo\r\n";
  ReportedRecipient reported;
  reported.path = std::move(recipient);
  reported.reply = {{553}, {5, 6, 7}, "no"};
  report.recipients.push_back(std::move(reported));
  return report;
}

bool has(const std::string& text, std::string_view part) {
  return text.find(part) != std::string::npos;
}

TEST(GlobalDeliveryStatus, ToASenderInAsciiItIsInAscii) {
  const std::string message =
      delivery_status_notification(report_to("alice@example.com", "<josé@a.example>"));
  EXPECT_TRUE(has(message, "Content-Type: message/delivery-status\r\n"));
  EXPECT_TRUE(has(message, "Final-Recipient: utf-8; jos\\x{E9}@a.example\r\n")) << message;
  EXPECT_TRUE(std::all_of(message.begin(), message.end(),
                          [](char c) { return static_cast<unsigned char>(c) < 128; }));
  const auto status = parse_delivery_status(message);
  ASSERT_TRUE(status);
  EXPECT_EQ(status->recipients.front().final_recipient, "josé@a.example");
}

TEST(GlobalDeliveryStatus, ToASenderBeyondAsciiItIsInUtf8) {
  const std::string message =
      delivery_status_notification(report_to("josé@example.com", "<用户@a.example>"));
  EXPECT_TRUE(has(message, "To: josé@example.com\r\n")) << message;
  EXPECT_TRUE(has(message, "Content-Type: message/global-delivery-status\r\n"));
  EXPECT_TRUE(has(message, "Final-Recipient: utf-8; 用户@a.example\r\n"));
  EXPECT_TRUE(has(message, "Content-Type: message/global\r\n"));
  const auto status = parse_delivery_status(message);
  ASSERT_TRUE(status);
  EXPECT_EQ(status->recipients.front().final_recipient, "用户@a.example");
  EXPECT_EQ(message.substr(status->returned_begin, status->returned_end - status->returned_begin),
            "Subject: Grüße\r\n\r\nHallo\r\n");
  EXPECT_FALSE(status->returns_header_alone);
}

TEST(GlobalDeliveryStatus, ALargeMessagesHeaderGoesBackInUtf8) {
  DeliveryReport report = report_to("josé@example.com", "<bob@a.example>");
  report.largest_returned_octets = 10;
  const std::string message = delivery_status_notification(report);
  EXPECT_TRUE(has(message, "Content-Type: message/global-headers\r\n")) << message;
  EXPECT_TRUE(has(message, "Final-Recipient: rfc822; bob@a.example\r\n"));
  const auto status = parse_delivery_status(message);
  ASSERT_TRUE(status);
  EXPECT_TRUE(status->returns_header_alone);
}

// A lenient host may have taken anything.
TEST(GlobalDeliveryStatus, AnAddressThatIsNoUtf8IsEscaped) {
  const std::string message =
      delivery_status_notification(report_to("jos\xE9@example.com", "<\xFF@a.example>"));
  EXPECT_TRUE(has(message, "To: jos\\xE9@example.com\r\n")) << message;
  EXPECT_TRUE(has(message, "Final-Recipient: rfc822; \\xFF@a.example\r\n"));
}

}  // namespace
}  // namespace smtplab::message
