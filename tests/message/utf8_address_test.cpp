#include "sim/message/utf8_address.h"

#include <gtest/gtest.h>

#include <string>

namespace smtplab::message {
namespace {

// RFC 6533 section 3.
TEST(Utf8Address, IsWrittenInAsciiWithItsCharactersByNumber) {
  EXPECT_EQ(typed_address("a+b@c.example"), "rfc822; a+b@c.example");
  EXPECT_EQ(typed_address("josé@bücher.example"), "utf-8; jos\\x{E9}@b\\x{FC}cher.example");
  EXPECT_EQ(typed_address("用户@a.example"), "utf-8; \\x{7528}\\x{6237}@a.example");
  EXPECT_EQ(typed_address("\"é +=\\\\\"@a"),
            "utf-8; \"\\x{E9}\\x{20}\\x{2B}\\x{3D}\\x{5C}\\x{5C}\"@a");
  EXPECT_EQ(typed_address("😀@a"), "utf-8; \\x{1F600}@a");
}

TEST(Utf8Address, StaysAsItIsInUtf8) {
  EXPECT_EQ(typed_address_in_utf8("josé@a.example"), "utf-8; josé@a.example");
  EXPECT_EQ(typed_address_in_utf8("jo@a.example"), "rfc822; jo@a.example");
}

TEST(Utf8Address, IsReadAsItWasWritten) {
  for (const std::string mailbox : {"josé@bücher.example", "\"é +=\\\\\"@a", "用户😀߿@a"}) {
    const std::string typed = typed_address(mailbox);
    EXPECT_EQ(decode_utf8_address(typed.substr(typed.find(' ') + 1)), mailbox);
  }
  EXPECT_EQ(decode_utf8_address("josé@a"), "josé@a");
  for (const char* wrong :
       {"\\x{", "\\x{}", "\\x{G0}", "\\x{D800}", "\\x{110000}", "\\x{0000041}"}) {
    EXPECT_FALSE(decode_utf8_address(wrong)) << wrong;
  }
}

}  // namespace
}  // namespace smtplab::message
