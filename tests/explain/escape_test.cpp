#include "sim/explain/escape.h"

#include <gtest/gtest.h>

namespace smtplab::explain {
namespace {

TEST(Escape, LeavesTextAsItIs) {
  EXPECT_EQ(escape("RCPT TO:<Jones@Beta.ARPA>"), "RCPT TO:<Jones@Beta.ARPA>");
  EXPECT_EQ(escape("Zoë, 王先生"), "Zoë, 王先生");
  EXPECT_EQ(escape(""), "");
}

TEST(Escape, ShowsControlOctets) {
  EXPECT_EQ(escape(std::string_view("a\0b\tc\r\n", 7)), "a\\x00b\\x09c\\x0D\\x0A");
  EXPECT_EQ(escape("\x1b[31mred\x7f"), "\\x1B[31mred\\x7F");
  EXPECT_EQ(escape("\xc2\x9b"), "\\u{009B}");  // CSI in one character
}

TEST(Escape, ShowsOctetsThatAreNoUtf8) {
  EXPECT_EQ(escape("caf\xe9"), "caf\\xE9");
  EXPECT_EQ(escape("\xc0\x80"), "\\xC0\\x80");  // overlong
  EXPECT_EQ(escape("\xe0\x80\x8d"), "\\xE0\\x80\\x8D");
  EXPECT_EQ(escape("\xf0\x80\x80\x8d"), "\\xF0\\x80\\x80\\x8D");
  EXPECT_EQ(escape("\xed\xa0\x80"), "\\xED\\xA0\\x80");           // a surrogate
  EXPECT_EQ(escape("\xf4\x90\x80\x80"), "\\xF4\\x90\\x80\\x80");  // beyond the last
  EXPECT_EQ(escape("\xe4\xb8"), "\\xE4\\xB8");                    // cut
  EXPECT_EQ(escape("\xff"), "\\xFF");
}

TEST(Escape, ShowsWhatIsHiddenOrTurnsTheDirection) {
  EXPECT_EQ(escape("a\u202Eb"), "a\\u{202E}b");
  EXPECT_EQ(escape("a\u2066b\u2069"), "a\\u{2066}b\\u{2069}");
  EXPECT_EQ(escape("a\u200Bb\uFEFF"), "a\\u{200B}b\\u{FEFF}");
  EXPECT_EQ(escape("\u2028"), "\\u{2028}");
  EXPECT_EQ(escape("\U000E0041"), "\\u{E0041}");
}

TEST(Escape, IsUnambiguous) {
  EXPECT_EQ(escape("Joe.\\,Smith"), "Joe.\\,Smith");
  EXPECT_EQ(escape("\\x0D"), "\\x5Cx0D");
  EXPECT_EQ(escape("\\u{202E}"), "\\x5Cu{202E}");
  EXPECT_EQ(escape("\\xyz"), "\\xyz");
  EXPECT_NE(escape("\r"), escape("\\x0D"));
}

TEST(Escape, OfContentATabIsABlankUpToItsColumn) {
  EXPECT_EQ(escape_content("\tby mx.example.org"), "        by mx.example.org");
  EXPECT_EQ(escape_content("a\tb"), "a       b");
  EXPECT_EQ(escape_content("1234567\tb"), "1234567 b");
  EXPECT_EQ(escape_content("12345678\tb"), "12345678        b");
  EXPECT_EQ(escape_content("中文\t\tb"), "中文            b");
  EXPECT_EQ(escape_content(std::string_view("\0\t\r", 3)), "\\x00    \\x0D");
  EXPECT_EQ(escape_content(""), "");
  EXPECT_EQ(escape("\t"), "\\x09") << "in a command it is a mistake";
}

TEST(Escape, KnowsUtf8) {
  EXPECT_TRUE(is_utf8("ASCII and 中文"));
  EXPECT_FALSE(is_utf8("\x80"));
}

}  // namespace
}  // namespace smtplab::explain
