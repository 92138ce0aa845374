#include "sim/smtp/reply.h"

#include <gtest/gtest.h>

#include <string>
#include <string_view>
#include <vector>

namespace smtplab::smtp {
namespace {

using namespace std::string_literals;
using Kind = ReplyLineError::Kind;

Reply reply_of(std::uint16_t code, std::string text, EnhancedStatusCode status = {}) {
  return Reply{ReplyCode{code}, status, std::move(text)};
}

TEST(ReplyCode, ClassIsTheFirstDigit) {
  EXPECT_EQ(ReplyCode{250}.reply_class(), ReplyClass::completion);
  EXPECT_EQ(ReplyCode{354}.reply_class(), ReplyClass::intermediate);
  EXPECT_EQ(ReplyCode{421}.reply_class(), ReplyClass::transient);
  EXPECT_EQ(ReplyCode{599}.reply_class(), ReplyClass::permanent);
  EXPECT_EQ(ReplyCode{100}.reply_class(), ReplyClass::preliminary);
  for (const int value : {0, 99, 600, 999}) {
    EXPECT_EQ(ReplyCode{static_cast<std::uint16_t>(value)}.reply_class(), ReplyClass::invalid);
  }
  EXPECT_TRUE(ReplyCode{200}.is_positive());
  EXPECT_TRUE(ReplyCode{399}.is_positive());
  EXPECT_FALSE(ReplyCode{199}.is_positive());
  EXPECT_FALSE(ReplyCode{400}.is_positive());
}

TEST(EnhancedStatusCode, IsReadAtTheFront) {
  const struct {
    std::string_view text;
    EnhancedStatusCode status;
  } rows[] = {
      {"2.1.0 Originator ok", {2, 1, 0}},  // RFC 2034 section 5's example
      {"5.1.1 Mailbox \"nosuchuser\" does not exist", {5, 1, 1}},
      {"4.999.123", {4, 999, 123}},
      {"2.0.0 ", {2, 0, 0}},
      {"", {}},
      {"3.1.1 x", {}},
      {"1.1.1 x", {}},
      {"5", {}},
      {"5.", {}},
      {"5.1", {}},
      {"5.1.", {}},
      {"5.1. x", {}},
      {"5..1 x", {}},
      {"5.1.1x", {}},
      {"5.1.1.1 x", {}},
      {"5.1234.1 x", {}},
      {"5.1.1234 x", {}},
      {"5-1-1 x", {}},
      {" 5.1.1 x", {}},
      {"55.1.1 x", {}},
  };
  for (const auto& row : rows) {
    EXPECT_EQ(parse_enhanced_status_code(row.text), row.status) << row.text;
    EXPECT_EQ(parse_enhanced_status_code(row.text).is_set(), row.status.is_set()) << row.text;
  }
}

TEST(Reply, IsOneLineOrSeveral) {
  EXPECT_EQ(format_reply(reply_of(250, "OK")), "250 OK\r\n");
  EXPECT_EQ(format_reply(reply_of(250, "")), "250 \r\n");
  EXPECT_EQ(format_reply(reply_of(250, "\n")), "250-\r\n250 \r\n");
  // RFC 5321 section 4.2.1
  EXPECT_EQ(format_reply(reply_of(250,
                                  "First line\nSecond line\n234 Text beginning with numbers\n"
                                  "The last line")),
            "250-First line\r\n250-Second line\r\n250-234 Text beginning with numbers\r\n"
            "250 The last line\r\n");
  std::string out = "before ";
  append_reply(out, reply_of(354, "Start"));
  EXPECT_EQ(out, "before 354 Start\r\n");
}

TEST(Reply, CountsItsLines) {
  EXPECT_EQ(reply_of(250, "").line_count(), 1U);
  EXPECT_EQ(reply_of(250, "a\nb").line_count(), 2U);
  EXPECT_EQ(reply_of(250, "a\n").line_count(), 2U);
  const Reply reply = reply_of(250, "a\n\nb");
  EXPECT_EQ(reply.lines(), (std::vector<std::string_view>{"a", "", "b"}));
  EXPECT_EQ(reply_of(250, "").lines(), (std::vector<std::string_view>{""}));
}

TEST(Reply, NeverHoldsASecondReply) {
  EXPECT_EQ(format_reply(reply_of(250, "a\r\nb")), "250-a\r\n250 b\r\n");
  EXPECT_EQ(format_reply(reply_of(250, "a\rb\0c"s)), "250 abc\r\n");
  EXPECT_EQ(format_reply(reply_of(250, "\r\r\0"s)), "250 \r\n");
}

TEST(Reply, LongTextsAreSentWhole) {
  for (const std::size_t size : {100U, 121U, 122U, 123U, 124U, 128U, 1000U}) {
    const std::string text(size, 'x');
    EXPECT_EQ(format_reply(reply_of(250, text)), "250 " + text + "\r\n");
    EXPECT_EQ(format_reply(reply_of(250, text + "\r")), "250 " + text + "\r\n");
    EXPECT_EQ(format_reply(reply_of(250, text + "\ny")), "250-" + text + "\r\n250 y\r\n");
  }
}

TEST(Reply, StatusCodesStandInEveryLineOfFinalReplies) {
  EXPECT_EQ(format_reply(reply_of(551,
                                  "Forwarding to remote hosts disabled\n"
                                  "Select another host to act as your forwarder",
                                  {5, 7, 1}),
                         true),
            "551-5.7.1 Forwarding to remote hosts disabled\r\n"
            "551 5.7.1 Select another host to act as your forwarder\r\n");  // RFC 2034 section 5
  EXPECT_EQ(format_reply(reply_of(250, "", {2, 0, 0}), true), "250 2.0.0\r\n");
  EXPECT_EQ(format_reply(reply_of(450, "x", {4, 999, 10}), true), "450 4.999.10 x\r\n");
  EXPECT_EQ(format_reply(reply_of(250, "OK", {2, 0, 0}), false), "250 OK\r\n");
  EXPECT_EQ(format_reply(reply_of(250, "OK"), true), "250 OK\r\n");
  EXPECT_EQ(format_reply(reply_of(354, "Go", {2, 0, 0}), true), "354 Go\r\n");
}

TEST(ReplyLine, IsReadLeniently) {
  const struct {
    std::string_view line;
    std::uint16_t code;
    bool is_last;
    std::string_view text;
  } rows[] = {
      {"250 OK", 250, true, "OK"},
      {"250-OK", 250, false, "OK"},
      {"250", 250, true, ""},
      {"250 ", 250, true, ""},
      {"250-", 250, false, ""},
      {"299 x", 299, true, "x"},
      {"567 x", 567, true, "x"},
      {"250  x ", 250, true, " x "},
      {"250 - x", 250, true, "- x"},
      {"220 BBN-UNIX.ARPA Simple Mail Transfer Service Ready", 220, true,
       "BBN-UNIX.ARPA Simple Mail Transfer Service Ready"},
  };
  for (const auto& row : rows) {
    const auto line = parse_reply_line(row.line);
    ASSERT_TRUE(line.has_value()) << row.line;
    EXPECT_EQ(line->code.value, row.code) << row.line;
    EXPECT_EQ(line->is_last, row.is_last) << row.line;
    EXPECT_EQ(line->text, row.text) << row.line;
  }
}

TEST(ReplyLine, IsRefusedWithItsFirstWrongOctet) {
  const struct {
    std::string_view line;
    Kind kind;
    std::size_t at;
  } rows[] = {
      {"", Kind::too_short, 0},        {"2", Kind::too_short, 1},
      {"25", Kind::too_short, 2},      {"OK", Kind::no_digits, 0},
      {"2x0 OK", Kind::no_digits, 1},  {"25 OK", Kind::no_digits, 2},
      {" 250 OK", Kind::no_digits, 0}, {"-50", Kind::no_digits, 0},
      {"150 x", Kind::first_digit, 0}, {"050", Kind::first_digit, 0},
      {"650 x", Kind::first_digit, 0}, {"250x", Kind::separator, 3},
      {"2500 x", Kind::separator, 3},  {"250\tx", Kind::separator, 3},
  };
  for (const auto& row : rows) {
    const auto line = parse_reply_line(row.line);
    ASSERT_FALSE(line.has_value()) << row.line;
    EXPECT_EQ(line.error().kind, row.kind) << row.line;
    EXPECT_EQ(line.error().at, row.at) << row.line;
  }
}

TEST(ReplyLine, AnyFirstDigitIsTakenWhereAsked) {
  for (const std::string_view line : {"150 x", "650 x", "050 x", "999 x"}) {
    EXPECT_TRUE(parse_reply_line(line, true).has_value()) << line;
  }
  EXPECT_FALSE(parse_reply_line("x50 x", true).has_value());
}

TEST(ParseReply, ReadsWhatPeopleWrite) {
  const struct {
    std::string_view text;
    Reply reply;
  } rows[] = {
      {"550 No such user", reply_of(550, "No such user")},
      {"250-a\n250 b", reply_of(250, "a\nb")},
      {"250-a\n250-\n250", reply_of(250, "a\n\n")},
      {"250", reply_of(250, "")},
      {"250-a\r\n250 b\r\n", reply_of(250, "a\nb")},
      {"250 a\n", reply_of(250, "a")},
      {"250-a\r\n250\r\n", reply_of(250, "a\n")},
      {"550 5.1.1 No such user", reply_of(550, "5.1.1 No such user")},
  };
  for (const auto& row : rows) {
    const auto reply = parse_reply(row.text);
    ASSERT_TRUE(reply.has_value()) << row.text;
    EXPECT_EQ(*reply, row.reply) << row.text;
    const auto again = parse_reply(format_reply(*reply));
    ASSERT_TRUE(again.has_value()) << row.text;
    EXPECT_EQ(*again, *reply) << row.text;
  }
}

TEST(ParseReply, RefusesLinesThatDoNotBelongTogether) {
  const struct {
    std::string_view text;
    Kind kind;
    std::size_t at;
  } rows[] = {
      {"", Kind::too_short, 0},
      {"\n", Kind::too_short, 0},
      {"250-a", Kind::separator, 3},
      {"250 a\n250 b", Kind::separator, 3},
      {"250\n250 b", Kind::separator, 3},
      {"250-a\n250-b", Kind::separator, 9},
      {"250-a\n251 b", Kind::code_differs, 6},
      {"250-a\nb", Kind::no_digits, 6},
      {"250-a\n\n250 b", Kind::too_short, 6},
      {"250-a\n2x", Kind::no_digits, 7},
      {"No such user", Kind::no_digits, 0},
  };
  for (const auto& row : rows) {
    const auto reply = parse_reply(row.text);
    ASSERT_FALSE(reply.has_value()) << row.text;
    EXPECT_EQ(reply.error().kind, row.kind) << row.text;
    EXPECT_EQ(reply.error().at, row.at) << row.text;
  }
}

}  // namespace
}  // namespace smtplab::smtp
