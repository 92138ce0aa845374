#include "sim/smtp/utf8.h"

#include <gtest/gtest.h>

#include <string>

namespace smtplab::smtp {
namespace {

TEST(Utf8, FindsTheFirstOctetThatIsNone) {
  const struct {
    std::string text;
    std::size_t at;
  } rows[] = {
      {"", std::string::npos},
      {"Grüße 你好 \xF0\x9F\x98\x80", std::string::npos},
      {"a\xFF", 1},
      {"ü\xC3", 2},
      {"\xC0\xAF", 0},          // not the shortest form
      {"\xED\xA0\x80", 0},      // a surrogate
      {"\xF4\x90\x80\x80", 0},  // over U+10FFFF
      {"a\x80", 1},
  };
  for (const auto& row : rows) EXPECT_EQ(find_bad_utf8(row.text), row.at) << row.text;
}

TEST(Utf8, TakesOneCharacterAfterAnother) {
  const std::string text = "a\xC3\xBC\xE2\x82\xAC\xF0\x9F\x98\x80";
  std::size_t at = 0;
  EXPECT_EQ(take_character(text, at), 0x61U);
  EXPECT_EQ(take_character(text, at), 0xFCU);
  EXPECT_EQ(take_character(text, at), 0x20ACU);
  EXPECT_EQ(take_character(text, at), 0x1F600U);
  EXPECT_EQ(at, text.size());
}

TEST(Utf8, AsciiEndsAt127) {
  EXPECT_TRUE(is_ascii(""));
  EXPECT_TRUE(is_ascii("a\x7F"));
  EXPECT_FALSE(is_ascii("a\x80"));
}

}  // namespace
}  // namespace smtplab::smtp
