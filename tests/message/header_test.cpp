#include "sim/message/header.h"

#include <gtest/gtest.h>

#include <string>
#include <string_view>
#include <vector>

namespace smtplab::message {
namespace {

std::vector<std::string> names_of(const Header& header) {
  std::vector<std::string> names;
  for (const HeaderField& field : header) names.emplace_back(field.name);
  return names;
}

std::vector<HeaderDefect> defects_of(std::string_view message) {
  const Header header(message);
  std::vector<HeaderDefect> defects;
  for (std::size_t i = 0; i < kHeaderDefectCount; ++i) {
    if (header.defect(static_cast<HeaderDefect>(i)))
      defects.push_back(static_cast<HeaderDefect>(i));
  }
  return defects;
}

using Names = std::vector<std::string>;
using Defects = std::vector<HeaderDefect>;

// RFC 5322 appendix A.1.1.
constexpr std::string_view kSimple =
    "From: John Doe <jdoe@machine.example>\r\n"
    "To: Mary Smith <mary@example.net>\r\n"
    "Subject: Saying Hello\r\n"
    "Date: Fri, 21 Nov 1997 09:55:06 -0600\r\n"
    "Message-ID: <1234@local.machine.example>\r\n"
    "\r\n"
    "This is a message just to say hello.\r\n"
    "So, \"Hello\".\r\n";

TEST(Header, ReadsTheMessageOfRfc5322sAppendixA11) {
  const Header header(kSimple);
  EXPECT_EQ(names_of(header), (Names{"From", "To", "Subject", "Date", "Message-ID"}));
  EXPECT_EQ(header.text_of("message-id"), "<1234@local.machine.example>");
  EXPECT_EQ(header.body(), "This is a message just to say hello.\r\nSo, \"Hello\".\r\n");
  EXPECT_EQ(kSimple.substr(header.fields_end(), 2), "\r\n");
  EXPECT_TRUE(header.is_clean());
}

TEST(Header, FieldsCoverTheHeaderWithoutGaps) {
  const Header header(kSimple);
  std::size_t at = 0;
  for (const HeaderField& field : header) {
    EXPECT_EQ(field.begin, at);
    EXPECT_EQ(kSimple.substr(at, field.name.size()), field.name);
    at = field.end;
  }
  EXPECT_EQ(at, header.fields_end());
}

// RFC 5322 appendix A.5.
TEST(Header, UnfoldsTheOdditiesOfAppendixA5) {
  const Header header(
      "To:A Group(Some people)\r\n"
      "     :Chris Jones <c@(Chris's host.)public.example>,\r\n"
      "         joe@example.org,\r\n"
      "  John <jdoe@one.test> (my dear friend); (the end of the group)\r\n"
      "Message-ID:              <testabcd.1234@silly.test>\r\n"
      "\r\n"
      "Testing.\r\n");
  EXPECT_EQ(header.text_of("To"),
            "A Group(Some people)     :Chris Jones <c@(Chris's host.)public.example>,"
            "         joe@example.org,  John <jdoe@one.test> (my dear friend);"
            " (the end of the group)");
  EXPECT_EQ(header.text_of("Message-ID"), "<testabcd.1234@silly.test>");
  EXPECT_TRUE(header.is_clean());
}

// RFC 5322 appendix A.6.3: the second line of "To" is two spaces.
TEST(Header, TellsTheObsoleteWhiteSpaceOfAppendixA63) {
  constexpr std::string_view kMessage =
      "From  : John Doe <jdoe@machine(comment).  example>\r\n"
      "To    : Mary Smith\r\n"
      "  \r\n"
      "          <mary@example.net>\r\n"
      "Subject     : Saying Hello\r\n"
      "\r\n"
      "So, \"Hello\".\r\n";
  const Header header(kMessage);
  EXPECT_EQ(names_of(header), (Names{"From", "To", "Subject"}));
  EXPECT_EQ(header.text_of("To"), "Mary Smith            <mary@example.net>");
  EXPECT_EQ(header.body(), "So, \"Hello\".\r\n");
  EXPECT_EQ(defects_of(kMessage),
            (Defects{HeaderDefect::space_before_colon, HeaderDefect::blank_continuation}));
  EXPECT_EQ(header.defect(HeaderDefect::space_before_colon), 4U);
  EXPECT_EQ(header.defect(HeaderDefect::blank_continuation), kMessage.find("  \r\n "));
}

TEST(Header, FindsFieldsWithoutRegardToCaseOneAfterAnother) {
  const Header header("Received: a\r\nX: b\r\nRECEIVED: c\r\n\r\n");
  const HeaderField* first = header.find("received");
  ASSERT_NE(first, nullptr);
  EXPECT_EQ(first->text(), "a");
  const HeaderField* second = header.find("received", first);
  ASSERT_NE(second, nullptr);
  EXPECT_EQ(second->text(), "c");
  EXPECT_EQ(header.find("received", second), nullptr);
  EXPECT_EQ(header.find("receive"), nullptr);
  EXPECT_EQ(header.count("ReceiveD"), 2U);
  EXPECT_EQ(header.text_of("none"), "");
}

TEST(Header, EndsWhereALineIsNoField) {
  constexpr std::string_view kMessage = "Subject: a\r\nThis is no field\r\nTo: b\r\n";
  const Header header(kMessage);
  EXPECT_EQ(names_of(header), (Names{"Subject"}));
  EXPECT_EQ(header.body(), "This is no field\r\nTo: b\r\n");
  EXPECT_EQ(header.defect(HeaderDefect::missing_blank_line), 12U);
  for (const char* text : {" folded: nothing\r\n", ": no name\r\n", "a b: c\r\n", "name",
                           "n\xC3\xA4me: x\r\n", "\x01: x\r\n", "a\tb:", "-- \r\n"}) {
    EXPECT_EQ(Header(text).body(), text);
    EXPECT_EQ(defects_of(text), (Defects{HeaderDefect::missing_blank_line})) << text;
  }
}

TEST(Header, WithoutABodyThereIsNothingWrong) {
  EXPECT_EQ(names_of(Header("")), Names{});
  EXPECT_TRUE(Header("").is_clean());
  EXPECT_EQ(Header("\r\nbody").body(), "body");
  EXPECT_EQ(Header("\r\nTo: x\r\n").fields().size(), 0U);
  const Header header("To: x\r\n");
  EXPECT_EQ(header.body_begin(), 7U);
  EXPECT_TRUE(header.is_clean());
  EXPECT_EQ(Header("To: x").text_of("To"), "x");
  EXPECT_EQ(Header("To:").text_of("To"), "");
  EXPECT_EQ(Header("To:").fields().size(), 1U);
}

TEST(Header, TellsWhatMayNotBeWritten) {
  EXPECT_EQ(defects_of("To: x\nCc: y\r\n\r\n"), (Defects{HeaderDefect::bare_line_feed}));
  EXPECT_EQ(Header("To: x\nCc: y\n\nbody").body(), "body");
  EXPECT_EQ(Header("To: x\nCc: y\n").text_of("To"), "x");
  EXPECT_EQ(defects_of("To: x\ry\r\n\r\n"), (Defects{HeaderDefect::bare_carriage_return}));
  EXPECT_EQ(Header("To: x\ry\r\n\r\n").text_of("To"), "x\ry");
  EXPECT_EQ(defects_of(std::string("To: \0\r\n", 7)), (Defects{HeaderDefect::control_character}));
  EXPECT_EQ(defects_of("To: \x7F\r\n"), (Defects{HeaderDefect::control_character}));
  EXPECT_EQ(defects_of("To: \t\xC3\xA4\r\n"), (Defects{HeaderDefect::non_ascii}));
  EXPECT_EQ(defects_of("A: " + std::string(995, 'x') + "\r\n"), Defects{});
  const std::string too_long = "A: " + std::string(996, 'x') + "\r\n";
  EXPECT_EQ(defects_of(too_long), (Defects{HeaderDefect::line_too_long}));
  EXPECT_EQ(Header(too_long).defect(HeaderDefect::line_too_long), 998U);
  // What stands in the body is no defect of the header.
  EXPECT_TRUE(Header("To: x\r\n\r\n\xC3\xA4\n\r\0").is_clean());
}

TEST(Header, KeepsAsManyFieldsAsAreAllowedAndStillFindsTheBody) {
  std::string message;
  for (int i = 0; i < 30; ++i) message += "A: b\r\n";
  message += "\r\nbody";
  const Header header(message, 10);
  EXPECT_EQ(header.fields().size(), 10U);
  EXPECT_EQ(header.body(), "body");
  EXPECT_EQ(header.defect(HeaderDefect::too_many_fields), 60U);
  EXPECT_TRUE(Header(message, 30).is_clean());
}

TEST(Header, UnfoldingTakesLineEndsAloneAway) {
  EXPECT_EQ(unfold(" This\r\n is a test\r\n"), "This is a test");  // RFC 5322 section 2.2.3
  EXPECT_EQ(unfold(" a\n\tb \r\n"), "a\tb");
  EXPECT_EQ(unfold(" a\rb"), "a\rb");
  EXPECT_EQ(unfold(""), "");
  EXPECT_EQ(unfold(" \r\n "), "");
}

}  // namespace
}  // namespace smtplab::message
