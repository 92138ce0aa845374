#include "sim/smtp/xtext.h"

#include <gtest/gtest.h>

#include <string>

namespace smtplab::smtp {
namespace {

TEST(Xtext, WritesAndReadsTheExampleOfRfc4954) {
  EXPECT_EQ(encode_xtext("e=mc2@example.com"), "e+3Dmc2@example.com");
  EXPECT_EQ(decode_xtext("e+3Dmc2@example.com"), "e=mc2@example.com");
  EXPECT_EQ(encode_xtext("<>"), "<>");
}

TEST(Xtext, CarriesEveryOctet) {
  std::string all;
  for (int i = 0; i < 256; ++i) all.push_back(static_cast<char>(i));
  const std::string text = encode_xtext(all);
  EXPECT_EQ(decode_xtext(text), all);
  EXPECT_EQ(text.find_first_of(" =\r\n\t"), std::string::npos);
}

TEST(Xtext, RefusesWhatIsNone) {
  for (const char* text : {"+", "a+3", "+G0", "+3d", "a=b", "a b", "\x7f", "\xc3\xa4", "++3D"}) {
    EXPECT_FALSE(decode_xtext(text).has_value()) << text;
  }
  EXPECT_EQ(decode_xtext(""), "");
}

}  // namespace
}  // namespace smtplab::smtp
