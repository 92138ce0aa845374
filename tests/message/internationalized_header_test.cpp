#include "sim/message/internationalized_header.h"

#include <gtest/gtest.h>

namespace smtplab::message {
namespace {

// RFC 6531 section 3.2: at any level of MIME.
TEST(InternationalizedHeader, IsSeenInTheMessagesOwn) {
  EXPECT_TRUE(has_internationalized_header("Subject: é\r\n\r\nplain\r\n"));
  EXPECT_TRUE(has_internationalized_header("Subject: é\r\n"));
  EXPECT_FALSE(has_internationalized_header("Subject: e\r\n\r\né\r\n"));
  EXPECT_FALSE(has_internationalized_header("Subject: e\r\n\r\ne\r\n"));
  EXPECT_FALSE(has_internationalized_header(""));
}

TEST(InternationalizedHeader, IsFearedInParts) {
  EXPECT_TRUE(has_internationalized_header(
      "Content-Type: Multipart/Mixed; boundary=b\r\n\r\n--b\r\nSubject: é\r\n\r\n--b--\r\n"));
  EXPECT_TRUE(has_internationalized_header("Content-Type: message/rfc822\r\n\r\nSubject: é\r\n"));
  EXPECT_FALSE(has_internationalized_header("Content-Type: text/plain\r\n\r\nSubject: é\r\n"));
  EXPECT_FALSE(has_internationalized_header(
      "Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\n\r\ne\r\n--b--\r\n"));
}

}  // namespace
}  // namespace smtplab::message
