// What "delivered" and "bounced" look at: messages as the log tells of them.

#include "sim/scenario/delivery_expectations.h"

#include <gtest/gtest.h>

#include <string>
#include <string_view>
#include <vector>

namespace smtplab::scenario {
namespace {

constexpr std::string_view kLetter =
    "Return-Path: <alice@a.example>\r\n"
    "Received: from relay.example by B.example with ESMTP;\r\n"
    "\tMon, 06 May 2024 09:00:00 +0200\r\n"
    "Received: from a.example by relay.example with ESMTP; Mon, 06 May 2024 09:00:00 +0200\r\n"
    "Subject: Hello\r\n"
    "\r\n"
    "Received: from nowhere by nobody.example; this is the body\r\n";

constexpr std::string_view kPlainNotice =
    "Return-Path: <>\r\n"
    "Subject: Undelivered mail\r\n"
    "\r\n"
    "Your message was not delivered to:\r\n"
    "\r\n"
    "<al@c.example>\r\n"
    "    550 No such user here; try <alf@c.example>\r\n";

constexpr std::string_view kReport =
    "Return-Path: <>\r\n"
    "MIME-Version: 1.0\r\n"
    "Content-Type: multipart/report; report-type=delivery-status; boundary=\"cut\"\r\n"
    "\r\n"
    "--cut\r\n"
    "\r\n"
    "<bo@c.example>\r\n"
    "--cut\r\n"
    "Content-Type: message/delivery-status\r\n"
    "\r\n"
    "Reporting-MTA: dns; relay.example\r\n"
    "\r\n"
    "Final-Recipient: rfc822; al@c.example\r\n"
    "Action: failed\r\n"
    "Status: 5.1.1\r\n"
    "\r\n"
    "Final-Recipient: rfc822; bo@c.example\r\n"
    "Action: delayed\r\n"
    "Status: 4.4.1\r\n"
    "\r\n"
    "--cut--\r\n";

void store(trace::Log& log, Duration at, std::string_view subject, std::string_view message) {
  trace::Event event;
  event.at = Instant{} + at;
  event.host = 1;
  event.kind = trace::EventKind::stored;
  event.begin = static_cast<std::uint32_t>(subject.size());
  log.append(event, std::string(subject).append(message));
}

trace::Log log_of(std::string_view message) {
  trace::Log log;
  store(log, seconds(60), "<Bob@b.example>", message);
  return log;
}

Expectation delivered(std::vector<std::string> via) {
  Expectation made;
  made.kind = Expectation::Kind::delivered;
  made.host = 1;
  made.user = "bob";
  made.via = std::move(via);
  return made;
}

Expectation bounced(std::string recipient, smtp::EnhancedStatusCode status = {}) {
  Expectation made;
  made.kind = Expectation::Kind::bounced;
  made.host = 1;
  made.user = "bob";
  made.recipient = std::move(recipient);
  made.status = status;
  return made;
}

std::vector<Failure> judged(const Expectation& expected, const trace::Log& log) {
  std::vector<Failure> failures;
  if (expected.kind == Expectation::Kind::delivered) {
    judge_delivered(expected, log, failures);
  } else {
    judge_bounced(expected, log, failures);
  }
  return failures;
}

TEST(Delivered, NeedsAllHostsInTheOrderOfTravel) {
  const trace::Log log = log_of(kLetter);
  EXPECT_TRUE(judged(delivered({"relay.example", "b.example"}), log).empty());
  EXPECT_TRUE(judged(delivered({}), log).empty()) << "by any road";
  for (const auto& via :
       std::vector<std::vector<std::string>>{{"b.example", "relay.example"},
                                             {"relay.example"},
                                             {"b.example"},
                                             {"nobody.example", "relay.example", "b.example"}}) {
    const auto failures = judged(delivered(via), log);
    ASSERT_EQ(failures.size(), 1u) << via.front();
    EXPECT_EQ(failures[0].kind, Failure::Kind::delivery);
    EXPECT_EQ(failures[0].seen, "relay.example B.example (60 s)");
  }
}

TEST(Delivered, CountsWhatCameInTime) {
  trace::Log log = log_of(kLetter);
  store(log, seconds(120), "<bob@b.example>", kLetter);
  store(log, seconds(30), "<rob@b.example>", kLetter);
  Expectation expected = delivered({"relay.example", "b.example"});
  expected.messages = 2;
  EXPECT_TRUE(judged(expected, log).empty());
  expected.by = seconds(119);
  EXPECT_FALSE(judged(expected, log).empty());
  expected.messages = 1;
  EXPECT_TRUE(judged(expected, log).empty());
  expected.by = seconds(59);
  EXPECT_FALSE(judged(expected, log).empty());
  expected.messages.reset();
  EXPECT_FALSE(judged(expected, log).empty()) << "at least one";
  expected.by = seconds(60);
  EXPECT_TRUE(judged(expected, log).empty());
  expected.host = 0;
  EXPECT_FALSE(judged(expected, log).empty()) << "another host's bob";
}

TEST(Bounced, ReadsTheReport) {
  const trace::Log log = log_of(kReport);
  EXPECT_TRUE(judged(bounced("<al@c.example>"), log).empty());
  EXPECT_TRUE(judged(bounced("<al@c.example>", {5, 1, 1}), log).empty());
  const auto failures = judged(bounced("<al@c.example>", {5, 1, 2}), log);
  ASSERT_EQ(failures.size(), 1u);
  EXPECT_EQ(failures[0].kind, Failure::Kind::bounce);
  EXPECT_EQ(failures[0].expected, "<al@c.example> 5.1.2");
  EXPECT_EQ(failures[0].seen, "<al@c.example> 5.1.1");
  EXPECT_FALSE(judged(bounced("<bo@c.example>"), log).empty()) << "late is not lost";
}

TEST(Bounced, ReadsPlainText) {
  const trace::Log log = log_of(kPlainNotice);
  EXPECT_TRUE(judged(bounced("<al@c.example>"), log).empty());
  EXPECT_FALSE(judged(bounced("<alf@c.example>"), log).empty()) << "within another line";
  EXPECT_FALSE(judged(bounced("<al@c.example>", {5, 1, 1}), log).empty()) << "it has no status";
}

TEST(Bounced, IsANoticeFromNobody) {
  std::string answered(kPlainNotice);
  answered.replace(answered.find("<>"), 2, "<postmaster@c.example>");
  EXPECT_FALSE(judged(bounced("<al@c.example>"), log_of(answered)).empty());
}

}  // namespace
}  // namespace smtplab::scenario
