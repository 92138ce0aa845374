#include "sim/smtp/transparency.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <random>
#include <string>
#include <string_view>
#include <utility>

namespace smtplab::smtp {
namespace {

struct Decoded {
  std::string content;
  std::string rest;  // what stands behind the end
  bool ended = false;
  unsigned end_octets = 0;
};

// Splits the wire's octets at `cut`, as a network may do.
Decoded decode(std::string_view wire, EndOfData ends = {}, std::size_t cut = std::string::npos) {
  ContentDecoder decoder(ends);
  Decoded result;
  cut = std::min(cut, wire.size());
  for (std::string_view piece : {wire.substr(0, cut), wire.substr(cut)}) {
    while (!piece.empty() && !result.ended) {
      const ContentDecoder::Step step = decoder.step(piece);
      piece.remove_prefix(step.taken);
      result.content += step.content;
      result.ended = step.ended;
      result.end_octets = step.end_octets;
    }
    result.rest += piece;
  }
  return result;
}

std::string encode(std::string_view content) {
  std::string wire;
  ContentEncoder encoder;
  encoder.append(wire, content);
  encoder.finish(wire);
  return wire;
}

struct StuffingCase {
  const char* name;
  std::string_view wire;  // up to and with the lone dot
  std::string_view content;
};

// RFC 5321 section 4.5.2: a dot at the start of a line goes, unless it stands alone.
const StuffingCase kStuffing[] = {
    {"empty content", ".\r\n", ""},
    {"an empty line", "\r\n.\r\n", "\r\n"},
    {"one line", "a\r\n.\r\n", "a\r\n"},
    {"a stuffed dot alone", "..\r\n.\r\n", ".\r\n"},
    {"two dots", "...\r\n.\r\n", "..\r\n"},
    {"a stuffed dot with text", "..a\r\n.\r\n", ".a\r\n"},
    {"a dot that was not stuffed", ".a\r\n.\r\n", "a\r\n"},
    {"dots within a line", "a.b.\r\n.\r\n", "a.b.\r\n"},
    {"a dot and two CRs", ".\r\r\n.\r\n", "\r\r\n"},
    {"a dot and a bare CR", ".\rx\r\n.\r\n", "\rx\r\n"},
    {"a dot and a bare LF", ".\nx\r\n.\r\n", "\nx\r\n"},
    {"a stuffed dot and a bare LF", "..\nx\r\n.\r\n", ".\nx\r\n"},
    {"bare LF around a dot", "a\n.\nb\r\n.\r\n", "a\n.\nb\r\n"},
    {"bare CR around a dot", "a\r.\rb\r\n.\r\n", "a\r.\rb\r\n"},
    {"a bare LF before a dot", "a\n.\r\nb\r\n.\r\n", "a\n.\r\nb\r\n"},
    {"a bare CR before a dot", "a\r.\r\nb\r\n.\r\n", "a\r.\r\nb\r\n"},
    {"CR CRLF before the end", "a\r\r\n.\r\n", "a\r\r\n"},
    {"lines of stuffed dots", "..\r\n..\r\n..\r\n.\r\n", ".\r\n.\r\n.\r\n"},
};

TEST(ContentDecoder, TakesStuffedDotsOffWhereverTheOctetsAreSplit) {
  for (const StuffingCase& c : kStuffing) {
    for (std::size_t cut = 0; cut <= c.wire.size(); ++cut) {
      const Decoded result = decode(c.wire, {}, cut);
      EXPECT_EQ(result.content, c.content) << c.name << ", cut at " << cut;
      EXPECT_TRUE(result.ended) << c.name << ", cut at " << cut;
      EXPECT_EQ(result.end_octets, 3U) << c.name;
      EXPECT_EQ(result.rest, "") << c.name << ", cut at " << cut;
    }
  }
}

TEST(ContentDecoder, ANulBehindTheDotIsContent) {
  const std::string wire("a\r\n.\0\r\n.\r\n", 10);
  EXPECT_EQ(decode(wire).content, std::string("a\r\n\0\r\n", 6));
}

TEST(ContentDecoder, TakesNothingBehindTheEnd) {
  const Decoded result = decode("a\r\n.\r\nQUIT\r\n");
  EXPECT_TRUE(result.ended);
  EXPECT_EQ(result.rest, "QUIT\r\n");
}

TEST(ContentDecoder, WithoutTheLastLineEndNothingHasEnded) {
  for (const char* wire : {"", ".", ".\r", "a\r\n.", "a\r\n.\r", "a", "a\r\n", "a\r"}) {
    EXPECT_FALSE(decode(wire).ended) << wire;
  }
}

TEST(ContentDecoder, CanBeUsedForTheNextMessage) {
  ContentDecoder decoder;
  EXPECT_FALSE(decoder.step("x").ended);
  decoder.reset();
  EXPECT_TRUE(decoder.step(".").content.empty());
  decoder.step("\r");
  EXPECT_TRUE(decoder.step("\n").ended);
}

constexpr std::pair<LineEnd, std::string_view> kEnds[] = {
    {LineEnd::crlf, "\r\n"}, {LineEnd::lf, "\n"}, {LineEnd::cr, "\r"}};

EndOfData only(LineEnd before, LineEnd after) {
  EndOfData ends{0, 0, 0};
  const auto bit = static_cast<std::uint8_t>(after);
  if (before == LineEnd::crlf) ends.after_crlf = bit;
  if (before == LineEnd::lf) ends.after_lf = bit;
  if (before == LineEnd::cr) ends.after_cr = bit;
  return ends;
}

TEST(ContentDecoder, EachPairOfLineEndsEndsDataOnlyWhereTheDialectHasIt) {
  for (const auto& [set_before, unused_before] : kEnds) {
    for (const auto& [set_after, unused_after] : kEnds) {
      const EndOfData ends = only(set_before, set_after);
      EXPECT_EQ(ends.is_strict(), set_before == LineEnd::crlf && set_after == LineEnd::crlf);
      for (const auto& [before, before_octets] : kEnds) {
        for (const auto& [after, after_octets] : kEnds) {
          const std::string wire =
              "a" + std::string(before_octets) + "." + std::string(after_octets) + "b";
          for (std::size_t cut = 0; cut <= wire.size(); ++cut) {
            const Decoded result = decode(wire, ends, cut);
            const bool expected = before == set_before && after == set_after;
            EXPECT_EQ(result.ended, expected)
                << static_cast<int>(before) << "." << static_cast<int>(after) << " where "
                << static_cast<int>(set_before) << "." << static_cast<int>(set_after)
                << " is set, cut at " << cut;
            if (!expected) continue;
            EXPECT_EQ(result.content, "a" + std::string(before_octets));
            EXPECT_EQ(result.rest, "b");
            EXPECT_EQ(result.end_octets, 1 + after_octets.size());
          }
        }
      }
    }
  }
}

TEST(ContentDecoder, TheStrictDialectEndsDataOnlyOnCrlfDotCrlf) {
  EXPECT_TRUE(EndOfData{}.is_strict());
  for (const auto& [before, before_octets] : kEnds) {
    for (const auto& [after, after_octets] : kEnds) {
      const std::string wire =
          "a" + std::string(before_octets) + "." + std::string(after_octets) + "b";
      EXPECT_EQ(decode(wire).ended, before == LineEnd::crlf && after == LineEnd::crlf);
    }
  }
}

TEST(ContentDecoder, WhoTakesLfForALineEndTakesDotsOffBehindIt) {
  EndOfData ends;
  ends.after_lf = static_cast<std::uint8_t>(LineEnd::lf);
  EXPECT_EQ(decode("a\n..b\n..\n.\n", ends).content, "a\n.b\n.\n");
}

TEST(ContentDecoder, ACrThatADotLeftBehindStillEndsItsLine) {
  const Decoded result = decode("a\r\n.\r.\nb", only(LineEnd::cr, LineEnd::lf));
  EXPECT_TRUE(result.ended);
  EXPECT_EQ(result.content, "a\r\n\r");
  EXPECT_EQ(result.rest, "b");
}

// Content over an alphabet in which something happens at nearly every octet.
std::string random_content(std::mt19937& random, bool clean) {
  std::string content;
  const std::size_t length = random() % 60;
  while (content.size() < length) {
    switch (random() % 5) {
      case 0:
        content += '.';
        break;
      case 1:
        content += "\r\n";
        break;
      case 2:
        content += clean ? "\r\n." : "\r";
        break;
      case 3:
        content += clean ? "x" : "\n";
        break;
      default:
        content += 'a';
    }
  }
  return content;
}

TEST(ContentEncoder, WhatItMakesTheDecoderGivesBackCutAnywhere) {
  std::mt19937 random(821);
  for (int round = 0; round < 2000; ++round) {
    std::string content = random_content(random, round % 2 == 0);
    const std::string wire = encode(content);
    if (!content.empty() && !content.ends_with("\r\n")) content += "\r\n";
    for (std::size_t cut = 0; cut <= wire.size(); ++cut) {
      const Decoded result = decode(wire, {}, cut);
      ASSERT_TRUE(result.ended);
      ASSERT_EQ(result.content, content) << "cut at " << cut;
      ASSERT_EQ(result.rest, "");
    }
  }
}

TEST(ContentEncoder, DoesNotMindHowContentIsGiven) {
  std::mt19937 random(5321);
  for (int round = 0; round < 2000; ++round) {
    const std::string content = random_content(random, false);
    const std::string whole = encode(content);
    for (std::size_t cut = 0; cut <= content.size(); ++cut) {
      std::string wire;
      ContentEncoder encoder;
      encoder.append(wire, std::string_view(content).substr(0, cut));
      encoder.append(wire, std::string_view(content).substr(cut));
      encoder.finish(wire);
      ASSERT_EQ(wire, whole) << "cut at " << cut;
    }
  }
}

TEST(ContentEncoder, DoublesDotsAtTheStartOfLinesAlone) {
  EXPECT_EQ(encode(""), ".\r\n");
  EXPECT_EQ(encode("."), "..\r\n.\r\n");
  EXPECT_EQ(encode("a.b\r\n.c\r\n"), "a.b\r\n..c\r\n.\r\n");
  EXPECT_EQ(encode("a\n.\n"), "a\n.\n\r\n.\r\n");
}

TEST(ContentEncoder, AddsALineEndOnlyWhereThereIsNone) {
  EXPECT_EQ(encode("a"), "a\r\n.\r\n");
  EXPECT_EQ(encode("a\r\n"), "a\r\n.\r\n");
  EXPECT_EQ(encode("a\r"), "a\r\r\n.\r\n");
  EXPECT_EQ(encode("\r\n"), "\r\n.\r\n");
}

TEST(WithoutBareLineEnds, PutsASpaceForEach) {
  EXPECT_EQ(without_bare_line_ends("a\r\nb\r\n"), "a\r\nb\r\n");
  EXPECT_EQ(without_bare_line_ends("\na\rb\nc\r\r\nd\n\re\r"), " a b c \r\nd  e ");
  EXPECT_EQ(without_bare_line_ends(""), "");
}

TEST(OctetSurvey, CountsAcrossBlocks) {
  const std::string many(1000, '\r');
  EXPECT_EQ(survey(many).cr_count, 1000U);
  EXPECT_EQ(survey(many + std::string(600, '\n')).lf_count, 600U);
  EXPECT_FALSE(survey(many).eight_bit || survey(many).nul);
  for (const std::size_t at :
       {std::size_t{0}, std::size_t{254}, std::size_t{255}, std::size_t{999}}) {
    std::string one = many;
    one[at] = '\0';
    EXPECT_TRUE(survey(one).nul) << at;
    EXPECT_EQ(survey(one).cr_count, 999U) << at;
    one[at] = static_cast<char>(0x80);
    EXPECT_TRUE(survey(one).eight_bit) << at;
    EXPECT_FALSE(survey(one).nul) << at;
  }
}

}  // namespace
}  // namespace smtplab::smtp
