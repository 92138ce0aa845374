#include "conformance/mail.h"

#include <gtest/gtest.h>

#include <string>

#include "tests/conformance/printed.h"
#include "tests/conformance/simulated_check.h"

namespace smtplab::conformance {
namespace {

/// A server that keeps a message with many Received fields, and puts this into the mailbox of its
/// sender; "%" is the message's mark.
CaseResult many_received_lines(std::string notice) {
  ReferenceHost host = reference_host();
  host.storage = [notice = std::move(notice)](std::string text) {
    const std::size_t subject = text.find("Subject: probe-");
    const std::string line = text.substr(subject, text.find("\r\n", subject) - subject);
    if (!line.ends_with("-hops")) return text;
    std::string made = notice;
    return made.replace(made.find('%'), 1, line);
  };
  return test::check(*find_case("many-received-lines"), host);
}

TEST(Mail, ThatAMessageWasReturnedIsSeenAtOnce) {
  const CaseResult result =
      many_received_lines("Return-Path: <>\r\nSubject: Returned\r\n\r\nYours:\r\n%\r\n");
  EXPECT_EQ(result.finding.told.key, "check.seen.returned") << test::printed(result);
  EXPECT_LT(result.took, seconds(1)) << test::printed(result);
  EXPECT_NE(test::printed(result).find("Subject: Returned"), std::string::npos);
}

TEST(Mail, AMessageThatIsLateIsWaitedFor) {
  const CaseResult result =
      many_received_lines("Return-Path: <>\r\nSubject: Late\r\n\r\nAction: delayed\r\n\r\n%\r\n");
  EXPECT_EQ(result.finding.told.key, "check.seen.lost") << test::printed(result);
  EXPECT_GE(result.took, reference_target().patience.delivery) << test::printed(result);
}

TEST(Mail, AnotherMessageThatHoldsItSaysNothing) {
  const CaseResult result = many_received_lines("Subject: probe-t-0-other\r\n\r\n%\r\n");
  EXPECT_EQ(result.finding.told.key, "check.seen.lost") << test::printed(result);
}

}  // namespace
}  // namespace smtplab::conformance
