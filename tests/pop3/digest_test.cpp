#include "sim/pop3/digest.h"

#include <gtest/gtest.h>

#include <string>

namespace smtplab::pop3 {
namespace {

// RFC 1939 section 7, APOP.
TEST(ApopDigest, IsTheOneOfTheExample) {
  EXPECT_EQ(apop_digest("<1896.697170952@dbc.mtview.ca.us>", "tanstaaf"),
            "c4c9334bac560ecc979e58001b3e22fb");
}

// RFC 1321 appendix A.5: the suite's strings, cut in two anywhere.
TEST(ApopDigest, IsMd5OverBothParts) {
  EXPECT_EQ(apop_digest("", ""), "d41d8cd98f00b204e9800998ecf8427e");
  const std::string text =
      "12345678901234567890123456789012345678901234567890123456789012345678901234567890";
  for (std::size_t cut = 0; cut <= text.size(); ++cut) {
    EXPECT_EQ(apop_digest(text.substr(0, cut), text.substr(cut)),
              "57edf4a22be3c955ac49da2e2107b67a");
  }
}

TEST(ApopDigest, TakesOctetsOver127AsTheyAre) {
  EXPECT_EQ(apop_digest("", "\xc3\xa9"), "66ddcd97cfdeabb2f6fb8a999b4bc76f");
}

}  // namespace
}  // namespace smtplab::pop3
