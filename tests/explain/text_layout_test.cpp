#include "sim/explain/text_layout.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace smtplab::explain {
namespace {

using ::testing::ElementsAre;

TEST(DisplayWidth, CountsColumns) {
  EXPECT_EQ(display_width("MAIL"), 4U);
  EXPECT_EQ(display_width("反向路径"), 8U);
  EXPECT_EQ(display_width("e\u0301"), 1U);
  EXPECT_EQ(display_width("，"), 2U);
  EXPECT_EQ(display_width(""), 0U);
}

TEST(Wrap, BreaksAtSpaces) {
  EXPECT_THAT(wrap("one two three", 7), ElementsAre("one two", "three"));
  EXPECT_THAT(wrap("one two three", 20), ElementsAre("one two three"));
  EXPECT_THAT(wrap("", 7), ElementsAre(""));
}

TEST(Wrap, KeepsSpacesInsideALine) { EXPECT_THAT(wrap("   a  b", 20), ElementsAre("   a  b")); }

TEST(Wrap, GivesTheFirstLineItsOwnWidth) {
  EXPECT_THAT(wrap("one two three four", 10, 4), ElementsAre("one", "two three", "four"));
}

TEST(Wrap, CutsWhatFitsNoLine) {
  EXPECT_THAT(wrap("aaaaaaaaaa b", 6), ElementsAre("aaaaaa", "aaaa b"));
}

TEST(Wrap, BreaksBetweenWideCharacters) {
  EXPECT_THAT(wrap("反向路径和转发路径", 8), ElementsAre("反向路径", "和转发路", "径"));
}

TEST(Wrap, KeepsClosingPunctuationWithWhatItCloses) {
  // Without the rule the comma would stand at the beginning of the second line.
  EXPECT_THAT(wrap("反向路径，转发", 8), ElementsAre("反向路", "径，转发"));
}

TEST(Pad, FillsUpToColumns) {
  EXPECT_EQ(pad("ab", 4), "ab  ");
  EXPECT_EQ(pad("中", 4), "中  ");
  EXPECT_EQ(pad("abcdef", 4), "abcdef");
}

}  // namespace
}  // namespace smtplab::explain
