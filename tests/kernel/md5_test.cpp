#include "sim/kernel/md5.h"

#include <gtest/gtest.h>

#include <string>

namespace smtplab {
namespace {

// RFC 1321 appendix A.5.
TEST(Md5, GivesTheDigestsThatItsStandardPrints) {
  EXPECT_EQ(to_hex(md5({""})), "d41d8cd98f00b204e9800998ecf8427e");
  EXPECT_EQ(to_hex(md5({"a"})), "0cc175b9c0f1b6a831c399e269772661");
  EXPECT_EQ(to_hex(md5({"message digest"})), "f96b697d7cb7938d525a2f31aaf161d0");
  EXPECT_EQ(to_hex(md5({"abcdefghijklmnopqrstuvwxyz"})), "c3fcd3d76192e4007dfb496cca67e13b");
  EXPECT_EQ(to_hex(md5({"12345678901234567890123456789012345678901234567890123456789012345678901234"
                        "567890"})),
            "57edf4a22be3c955ac49da2e2107b67a");
}

TEST(Md5, IsThatOfThePartsBehindOneAnother) {
  EXPECT_EQ(md5({"message ", "", "digest"}), md5({"message digest"}));
  EXPECT_NE(md5({"message ", "digest"}), md5({"digest", "message "}));
}

// RFC 2202 section 2.
TEST(HmacMd5, GivesTheDigestsOfItsTestCases) {
  EXPECT_EQ(to_hex(hmac_md5(std::string(16, '\x0b'), "Hi There")),
            "9294727a3638bb1c13f48ef8158bfc9d");
  EXPECT_EQ(to_hex(hmac_md5("Jefe", "what do ya want for nothing?")),
            "750c783e6ab0b503eaa86e310a5db738");
  EXPECT_EQ(to_hex(hmac_md5(std::string(16, '\xaa'), std::string(50, '\xdd'))),
            "56be34521d144c88dbb8c733f0e8b3f6");
  // A key longer than a block is digested first.
  EXPECT_EQ(to_hex(hmac_md5(std::string(80, '\xaa'),
                            "Test Using Larger Than Block-Size Key - Hash Key First")),
            "6b1ab7fe4bd7bf8f0b62e6ce61b9d0cd");
}

}  // namespace
}  // namespace smtplab
