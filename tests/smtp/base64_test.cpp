#include "sim/smtp/base64.h"

#include <gtest/gtest.h>

#include <string>

namespace smtplab::smtp {
namespace {

// RFC 4648 section 10.
TEST(Base64, WritesAndReadsTheExamplesOfItsStandard) {
  const std::pair<const char*, const char*> examples[] = {{"", ""},
                                                          {"f", "Zg=="},
                                                          {"fo", "Zm8="},
                                                          {"foo", "Zm9v"},
                                                          {"foob", "Zm9vYg=="},
                                                          {"fooba", "Zm9vYmE="},
                                                          {"foobar", "Zm9vYmFy"}};
  for (const auto& [octets, text] : examples) {
    EXPECT_EQ(encode_base64(octets), text);
    EXPECT_EQ(decode_base64(text), octets);
  }
}

TEST(Base64, CarriesEveryOctet) {
  std::string all;
  for (int i = 0; i < 256; ++i) all.push_back(static_cast<char>(i));
  for (std::size_t length = 0; length <= all.size(); ++length) {
    const std::string octets = all.substr(all.size() - length);
    EXPECT_EQ(decode_base64(encode_base64(octets)), octets) << length;
  }
}

// RFC 4954 section 4: nothing is passed over, and the pad stands at the end alone.
TEST(Base64, RefusesWhatIsNone) {
  for (const char* text : {"A", "AA", "AAA", "AAAAA", "=AAA", "A===", "AAA=BBB=", "AA=A",
                           "====", "AA A=", "AA A", "AAA!", "AAAA\n", "AA-_",
                           "\xc3\xa4"
                           "AA",
                           "*"}) {
    EXPECT_FALSE(decode_base64(text).has_value()) << text;
  }
  EXPECT_FALSE(decode_base64(std::string_view("AAA\0", 4)).has_value());
}

}  // namespace
}  // namespace smtplab::smtp
