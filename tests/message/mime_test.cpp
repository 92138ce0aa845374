#include "sim/message/mime.h"

#include <gtest/gtest.h>

#include <string>
#include <string_view>
#include <vector>

namespace smtplab::message {
namespace {

using Parts = std::vector<std::string_view>;

TEST(Mime, ReadsContentTypes) {
  const ContentType type = parse_content_type(
      " Multipart/Report (a comment); Report-Type=delivery-status;\r\n boundary = \"a\\\"b;c\" ; "
      "x=y");
  EXPECT_EQ(type.type, "multipart/report");
  EXPECT_EQ(type.parameter("report-type"), "delivery-status");
  EXPECT_EQ(type.parameter("boundary"), "a\"b;c");
  EXPECT_EQ(type.parameter("x"), "y");
  EXPECT_EQ(type.parameter("z"), "");
  EXPECT_EQ(parse_content_type("").type, "");
  EXPECT_EQ(parse_content_type("text/plain; x").parameters.size(), 0U);
  EXPECT_EQ(parse_content_type("text/plain;").type, "text/plain");
}

// RFC 2046 section 5.1.1.
TEST(Mime, SplitsAtItsOwnBoundaryAlone) {
  EXPECT_EQ(
      split_multipart("before\r\n--b\r\none\r\n\r\n--bc\r\n--b  \r\ntwo\r\n--b--\r\nbehind\r\n"
                      "--b\r\nno part\r\n",
                      "b", 10),
      (Parts{"one\r\n\r\n--bc", "two"}));
  EXPECT_EQ(split_multipart("--b\r\n--b\r\n\r\n--b--", "b", 10), (Parts{"", ""}));
  EXPECT_EQ(split_multipart("--b\none\n--b\ntwo", "b", 10), (Parts{"one", "two"}));
  EXPECT_EQ(split_multipart("--b\r\none\r\n--b\r\ntwo\r\n--b\r\nthree", "b", 2),
            (Parts{"one", "two"}));
  EXPECT_EQ(split_multipart("nothing\r\n--c\r\n", "b", 10), Parts{});
  EXPECT_EQ(split_multipart("", "b", 10), Parts{});
}

TEST(Mime, ABoundaryIsFoundThatIsNowhere) {
  EXPECT_EQ(unused_boundary({"a", "b"}), "=_0_report");
  EXPECT_EQ(unused_boundary({"=_0_report", "=_2_report"}), "=_1_report");
  EXPECT_EQ(unused_boundary({"=_=_0_report=_1_report"}), "=_2_report");
  EXPECT_EQ(unused_boundary({"=_00_report"}), "=_1_report");
  EXPECT_EQ(unused_boundary({"=_x_report=__report=_0_repor"}), "=_0_report");
  EXPECT_EQ(unused_boundary({"=_99999999999999999999_report"}), "=_0_report");
}

TEST(Mime, EncodesWhatIsNotPrintable) {
  EXPECT_EQ(encode_quoted_printable("a=b\r\n\xC3\xA4 \r\nc\td\t"), "a=3Db\r\n=C3=A4=20\r\nc\td=09");
  EXPECT_EQ(encode_quoted_printable("a\nb\rc\r\n"), "a=0Ab=0Dc\r\n");
  EXPECT_EQ(encode_quoted_printable(std::string(80, 'x')),
            std::string(75, 'x') + "=\r\n" + std::string(5, 'x'));
  EXPECT_EQ(encode_quoted_printable(std::string(74, 'x') + "="), std::string(74, 'x') + "=\r\n=3D");
}

TEST(Mime, KnowsWhatEveryHostTakes) {
  EXPECT_TRUE(is_seven_bit_text(""));
  EXPECT_TRUE(is_seven_bit_text("a\r\n\r\n\x01\x7F\r\n"));
  EXPECT_TRUE(is_seven_bit_text(std::string(998, 'x') + "\r\n"));
  EXPECT_FALSE(is_seven_bit_text(std::string(999, 'x') + "\r\n"));
  for (const std::string& text :
       {std::string("a"), std::string("a\r"), std::string("a\n"), std::string("a\rb\r\n"),
        std::string("\x80\r\n"), std::string("\0\r\n", 3), std::string("\r\r\n")}) {
    EXPECT_FALSE(is_seven_bit_text(text)) << text;
  }
}

TEST(Mime, KnowsWhatHostsThatOfferSmtputf8Take) {
  EXPECT_TRUE(is_utf8_text(""));
  EXPECT_TRUE(is_utf8_text("a\r\n\xC3\xA4\xE4\xB8\xAD\r\n"));
  EXPECT_FALSE(is_utf8_text(std::string(997, 'x') + "\xC3\xA4\r\n"));
  for (const std::string& text : {std::string("\xC3\r\n"), std::string("\xC3\xA4"),
                                  std::string("\xC3\xA4\n"), std::string("\0\r\n", 3)}) {
    EXPECT_FALSE(is_utf8_text(text)) << text;
  }
}

}  // namespace
}  // namespace smtplab::message
