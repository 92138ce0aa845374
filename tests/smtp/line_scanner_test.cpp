#include "sim/smtp/line_scanner.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <initializer_list>
#include <string>
#include <string_view>
#include <vector>

namespace smtplab::smtp {
namespace {

LineEnds ends_of(std::initializer_list<LineEnd> ends) {
  LineEnds result{0};
  for (const LineEnd end : ends) {
    result.bits = static_cast<std::uint8_t>(result.bits | static_cast<std::uint8_t>(end));
  }
  return result;
}

const LineEnds kStrict{};

using Texts = std::vector<std::string>;

// The lines of a text, given octet for octet or at once; one too long is marked.
Texts lines_of(std::string_view octets, LineEnds ends, std::size_t limit, std::size_t piece) {
  LineScanner scanner;
  Texts lines;
  while (!octets.empty()) {
    scanner.append(octets.substr(0, piece));
    octets.remove_prefix(std::min(piece, octets.size()));
    while (const auto line = scanner.take_line(ends, limit)) {
      lines.push_back(std::string(line->text) + (line->too_long ? "~" : "") + "@" +
                      std::to_string(line->begin) + "-" + std::to_string(line->end));
    }
  }
  return lines;
}

void expect_lines(std::string_view octets, LineEnds ends, std::size_t limit, const Texts& lines) {
  for (const std::size_t piece : {1UL, 2UL, 3UL, 7UL, 1000UL}) {
    EXPECT_EQ(lines_of(octets, ends, limit, piece), lines) << "in pieces of " << piece;
  }
}

TEST(LineScanner, OnlyCrlfEndsAStrictLine) {
  expect_lines("a\nb\rc\r\r\nd\r\n\r\n", kStrict, 0, {"a\nb\rc\r@0-8", "d@8-11", "@11-13"});
}

TEST(LineScanner, LfMayEndALineToo) {
  expect_lines("a\nb\rc\r\n\n", ends_of({LineEnd::crlf, LineEnd::lf}), 0,
               {"a@0-2", "b\rc@2-7", "@7-8"});
}

TEST(LineScanner, CrEndsALineWhenTheNextOctetIsThere) {
  const LineEnds all = ends_of({LineEnd::crlf, LineEnd::lf, LineEnd::cr});
  expect_lines("a\rb\r\nc\n\r\rd\r", all, 0, {"a@0-2", "b@2-5", "c@5-7", "@7-8", "@8-9"});
}

TEST(LineScanner, ACrAtTheVeryEndWaits) {
  LineScanner scanner;
  scanner.append("a\r");
  EXPECT_FALSE(scanner.take_line(ends_of({LineEnd::crlf, LineEnd::cr}), 0));
  scanner.append("b");
  const auto line = scanner.take_line(ends_of({LineEnd::crlf, LineEnd::cr}), 0);
  ASSERT_TRUE(line);
  EXPECT_EQ(line->text, "a");
  EXPECT_EQ(line->ended_by, LineEnd::cr);
}

TEST(LineScanner, CountsTheLineEndAgainstTheLimit) {
  expect_lines("123456\r\n", kStrict, 8, {"123456@0-8"});
  expect_lines("1234567\r\nab\r\n", kStrict, 8, {"1234567~@0-9", "ab@9-13"});
}

TEST(LineScanner, KeepsTheFrontOfALongLineAndFindsItsEnd) {
  expect_lines("12345678901234567890\rx\nx\r\nab\r\n", kStrict, 8, {"12345678~@0-26", "ab@26-30"});
}

// The CR is the last octet that is kept, the LF comes behind octets that are not.
TEST(LineScanner, MakesNoLineEndOfOctetsThatWereApart) {
  expect_lines("1234567\rabc\nx\r\n", kStrict, 8, {"1234567\r~@0-15"});
}

TEST(LineScanner, AnEndlessLineTakesNoMemory) {
  LineScanner scanner;
  const std::string piece(1000, 'x');
  for (int i = 0; i < 10000; ++i) {
    scanner.append(piece);
    ASSERT_FALSE(scanner.take_line(kStrict, 512));
    ASSERT_LE(scanner.size(), 513U);
    ASSERT_EQ(scanner.position(), 0U);
  }
  scanner.append("\r\nNOOP\r\n");
  const auto line = scanner.take_line(kStrict, 512);
  ASSERT_TRUE(line && line->too_long);
  EXPECT_EQ(line->text.size(), 512U);
  EXPECT_EQ(line->end, 10000002U);
  const auto next = scanner.take_line(kStrict, 512);
  ASSERT_TRUE(next && !next->too_long);
  EXPECT_EQ(next->text, "NOOP");
  EXPECT_EQ(next->begin, 10000002U);
  EXPECT_TRUE(scanner.empty());
}

TEST(LineScanner, ContentAndLinesMayTakeTurns) {
  LineScanner scanner;
  scanner.append("DATA\r\nxyzQUIT\r\n");
  EXPECT_EQ(scanner.take_line(kStrict, 0)->text, "DATA");
  EXPECT_EQ(scanner.rest(), "xyzQUIT\r\n");
  EXPECT_EQ(scanner.position(), 6U);
  scanner.take(3);
  const auto line = scanner.take_line(kStrict, 0);
  EXPECT_EQ(line->text, "QUIT");
  EXPECT_EQ(line->begin, 9U);
}

TEST(LineScanner, ClearKeepsThePlace) {
  LineScanner scanner;
  scanner.append("abc");
  scanner.clear();
  EXPECT_TRUE(scanner.empty());
  EXPECT_EQ(scanner.position(), 3U);
}

TEST(LineScanner, ClearWithinALongLineKeepsThePlace) {
  LineScanner scanner;
  scanner.append(std::string(100, 'x'));
  EXPECT_FALSE(scanner.take_line(kStrict, 8));
  scanner.clear();
  EXPECT_EQ(scanner.position(), 100U);
}

}  // namespace
}  // namespace smtplab::smtp
