#include "sim/pop3/message_text.h"

#include <gtest/gtest.h>

#include <string>

#include "sim/pop3/maildrop.h"
#include "sim/smtp/transparency.h"

namespace smtplab::pop3 {
namespace {

std::string wire(std::string_view message) {
  std::string out;
  append_message(out, message);
  return out;
}

// RFC 1939 section 11.
TEST(MessageSizes, CountLineEndsAsTwoAndNoStuffedDots) {
  EXPECT_EQ(size_on_wire(""), 0U);
  EXPECT_EQ(size_on_wire("a\r\n\r\nb\r\n"), 8U);
  EXPECT_EQ(size_on_wire("a\n\nb\n"), 8U);
  EXPECT_EQ(size_on_wire(".a\r\n..\r\n"), 8U);
  EXPECT_EQ(size_on_wire("a"), 3U);
  EXPECT_EQ(size_on_wire("\n"), 2U);
  EXPECT_EQ(size_on_wire("a\r"), 4U);
  EXPECT_EQ(size_on_wire("a\r\nb\nc\r\n"), 9U);
}

TEST(MessageSizes, AreWhatAClientGets) {
  for (const std::string_view message : {"a: b\r\n\r\nc\r\n", "a: b\n\n.c\n..\n.\n", "a", "a\r",
                                         "\n", "\r\n", ".", "a\r\rb\n\r\n"}) {
    const std::string octets = wire(message);
    smtp::ContentDecoder decoder;
    std::string got;
    std::string_view rest = octets;
    bool ended = false;
    while (!ended && !rest.empty()) {
      const auto step = decoder.step(rest);
      got += step.content;
      ended = step.ended;
      rest.remove_prefix(step.taken);
    }
    EXPECT_TRUE(ended && rest.empty()) << octets;
    EXPECT_EQ(got.size(), size_on_wire(message)) << octets;
  }
}

// Section 3.
TEST(MessageText, IsStuffedAndEnds) {
  EXPECT_EQ(wire("a\r\n.b\r\n.\r\n"), "a\r\n..b\r\n..\r\n.\r\n");
  EXPECT_EQ(wire("a\n.b\n.\n"), "a\r\n..b\r\n..\r\n.\r\n");
  EXPECT_EQ(wire(".a"), "..a\r\n.\r\n");
  EXPECT_EQ(wire(""), ".\r\n");
  EXPECT_EQ(wire("\n\n"), "\r\n\r\n.\r\n");
}

// Section 7, TOP.
TEST(MessageText, TopIsTheHeaderTheBlankLineAndSomeLines) {
  const std::string message = "a: b\r\nc: d\r\n\r\n1\r\n2\r\n";
  EXPECT_EQ(top_of(message, 0), "a: b\r\nc: d\r\n\r\n");
  EXPECT_EQ(top_of(message, 1), "a: b\r\nc: d\r\n\r\n1\r\n");
  EXPECT_EQ(top_of(message, 2), message);
  EXPECT_EQ(top_of(message, 4294967295U), message);
  EXPECT_EQ(top_of("a: b\n\n1\n2\n", 1), "a: b\n\n1\n");
  EXPECT_EQ(top_of("a: b\r\n", 3), "a: b\r\n");
  EXPECT_EQ(top_of("\r\n1\r\n2", 1), "\r\n1\r\n");
  EXPECT_EQ(top_of("\r\n1\r\n2", 2), "\r\n1\r\n2");
  EXPECT_EQ(top_of("", 2), "");
}

TEST(Maildrops, CountWhatIsNotMarked) {
  Maildrop drop({{120, "a"}, {200, "b"}, {5, "c"}});
  EXPECT_FALSE(drop.has(0));
  EXPECT_TRUE(drop.has(3));
  EXPECT_FALSE(drop.has(4));
  drop.mark_deleted(2);
  EXPECT_EQ(drop.count(), 2U);
  EXPECT_EQ(drop.octets(), 125U);
  EXPECT_EQ(drop.deleted(), std::vector<std::uint32_t>{2});
  drop.unmark_all();
  EXPECT_EQ(drop.octets(), 325U);
  EXPECT_TRUE(drop.deleted().empty());
}

TEST(UniqueIds, HaveOneTo70GraphicCharacters) {
  EXPECT_TRUE(is_unique_id("!~"));
  EXPECT_TRUE(is_unique_id(std::string(70, 'a')));
  EXPECT_FALSE(is_unique_id(std::string(71, 'a')));
  EXPECT_FALSE(is_unique_id(""));
  EXPECT_FALSE(is_unique_id("a b"));
  EXPECT_FALSE(is_unique_id("\x7f"));
  EXPECT_FALSE(is_unique_id("\xc3\xa9"));
}

}  // namespace
}  // namespace smtplab::pop3
