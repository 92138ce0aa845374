#include "sim/message/header_writer.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <string_view>

#include "sim/message/header.h"

namespace smtplab::message {
namespace {

using Kind = HeaderError::Kind;

std::string written(std::string_view name, std::string_view text,
                    FoldAt fold_at = FoldAt::white_space) {
  std::string out;
  const auto result = append_header_field(out, name, text, fold_at);
  if (!result) {
    EXPECT_EQ(out, "");
    const HeaderError& e = result.error();
    return "error " + std::to_string(static_cast<int>(e.kind)) + " at " + std::to_string(e.at);
  }
  return out;
}

std::string error_text(Kind kind, std::size_t at) {
  return "error " + std::to_string(static_cast<int>(kind)) + " at " + std::to_string(at);
}

std::size_t longest_line(std::string_view text) {
  std::size_t longest = 0;
  while (!text.empty()) {
    const std::size_t end = text.find("\r\n");
    longest = std::max(longest, end);
    text.remove_prefix(end + 2);
  }
  return longest;
}

TEST(HeaderWriter, ShortFieldsAreOneLine) {
  EXPECT_EQ(written("Subject", "Saying Hello"), "Subject: Saying Hello\r\n");
  EXPECT_EQ(written("Subject", " \tSaying  Hello "), "Subject: Saying  Hello\r\n");
  EXPECT_EQ(written("Subject", ""), "Subject:\r\n");
}

// RFC 5322 section 2.1.1: at most 78, and section 3.2.2: no line of white space alone.
TEST(HeaderWriter, FoldsAt78) {
  const std::string nine_words =
      "123456789 123456789 123456789 123456789 123456789 123456789 12345678";
  EXPECT_EQ(written("Subject", nine_words + "9"), "Subject: " + nine_words + "9\r\n");  // 78
  EXPECT_EQ(written("Subject", nine_words + "9x"),
            "Subject: " + nine_words.substr(0, 59) + "\r\n 123456789x\r\n");
  EXPECT_EQ(written("Subject", std::string(100, 'x') + "   y"),
            "Subject: " + std::string(100, 'x') + "\r\n   y\r\n");
}

TEST(HeaderWriter, WhatWasFoldedUnfoldsToTheSame) {
  std::string text;
  for (int i = 0; i < 500; ++i)
    text += std::string(static_cast<std::size_t>(i % 17 + 1), 'w') + (i % 5 == 0 ? " \t " : " ");
  text += "end";
  const std::string field = written("X-Long", text);
  EXPECT_EQ(Header(field).text_of("X-Long"), text);
  EXPECT_LE(longest_line(field), 78U);
  EXPECT_TRUE(Header(field).is_clean());
}

TEST(HeaderWriter, ListsAreFoldedBehindCommasOutsideOfQuotes) {
  EXPECT_EQ(
      written("To",
              "\"Long, Name of somebody\" <a@example.com>, \"Jones \\\", Fred\" <b@example.com>, "
              "Mary Smith <mary@example.net>",
              FoldAt::commas),
      "To: \"Long, Name of somebody\" <a@example.com>,\r\n"
      " \"Jones \\\", Fred\" <b@example.com>, Mary Smith <mary@example.net>\r\n");
  // One item that no line holds is folded at its white space all the same.
  const std::string item = std::string(600, 'x') + " " + std::string(600, 'y');
  EXPECT_EQ(written("To", item, FoldAt::commas),
            "To: " + std::string(600, 'x') + "\r\n " + std::string(600, 'y') + "\r\n");
}

TEST(HeaderWriter, NoLineIsOver998) {
  EXPECT_EQ(longest_line(written("A", std::string(995, 'x'))), 998U);
  EXPECT_EQ(written("A", std::string(996, 'x')), error_text(Kind::line_too_long, 995));
  EXPECT_EQ(written("A", "b " + std::string(997, 'x')),
            "A: b\r\n " + std::string(997, 'x') + "\r\n");
  EXPECT_EQ(written("A", " b " + std::string(998, 'x')), error_text(Kind::line_too_long, 1'000));
  EXPECT_EQ(written("A", "b" + std::string(2'000, ' ') + "c"),
            error_text(Kind::line_too_long, 999));
  EXPECT_EQ(written(std::string(1'000, 'n'), "x"), error_text(Kind::malformed, 998));
}

TEST(HeaderWriter, NobodyCanBeginAnotherField) {
  EXPECT_EQ(written("Subject", "a\r\nBcc: b@example.com"), error_text(Kind::line_end, 1));
  EXPECT_EQ(written("Subject", "a\nBcc: b@example.com"), error_text(Kind::line_end, 1));
  EXPECT_EQ(written("Subject", "a\rb"), error_text(Kind::line_end, 1));
  EXPECT_EQ(written("Subject", "a\r\n b"), error_text(Kind::line_end, 1));
  EXPECT_EQ(written("Subject", "\r\na"), error_text(Kind::line_end, 0));
}

TEST(HeaderWriter, OnlyPrintableAsciiIsWritten) {
  EXPECT_EQ(written("Subject", std::string_view("ab\0", 3)),
            error_text(Kind::control_character, 2));
  EXPECT_EQ(written("Subject", "\x7F"), error_text(Kind::control_character, 0));
  EXPECT_EQ(written("Subject", "x\xC3\xA4"), error_text(Kind::non_ascii, 1));
  EXPECT_EQ(written("Subject", "a\tb"), "Subject: a\tb\r\n");
  EXPECT_EQ(written("", "x"), error_text(Kind::malformed, 0));
  EXPECT_EQ(written("a b", "x"), error_text(Kind::malformed, 1));
  EXPECT_EQ(written("a:", "x"), error_text(Kind::malformed, 1));
  EXPECT_EQ(written("a\r\nb", "x"), error_text(Kind::malformed, 1));
  EXPECT_EQ(written("\xC3\xA4", "x"), error_text(Kind::malformed, 0));
}

TEST(HeaderWriter, WhatOthersWroteIsEscapedAndCut) {
  std::string out;
  append_escaped_field(out, "X", "a\r\nBcc: b\x1B[m\xFF\nc  d");
  EXPECT_EQ(out, "X: a\r\n Bcc: b\\x1B[m\\xFF\r\n c  d\r\n");
  out.clear();
  append_escaped_field(out, "X", "a\rb");
  EXPECT_EQ(out, "X: a\\x0Db\r\n");
  out.clear();
  append_escaped_field(out, "X", "\n\r\n \n");
  EXPECT_EQ(out, "X:\r\n");
  for (const std::string& text :
       {std::string(5'000, 'x'), std::string(3'000, '\x80'), "a" + std::string(3'000, ' ') + "b",
        "a" + std::string(950, ' ') + std::string(700, 'b'), std::string(3'000, '\n')}) {
    out.clear();
    append_escaped_field(out, "X", text);
    EXPECT_LE(longest_line(out), 998U);
    EXPECT_EQ(Header(out).fields().size(), 1U);
    EXPECT_TRUE(Header(out).is_clean());
    EXPECT_EQ(Header(out).fields_end(), out.size());
  }
}

}  // namespace
}  // namespace smtplab::message
