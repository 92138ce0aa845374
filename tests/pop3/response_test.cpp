#include "sim/pop3/response.h"

#include <gtest/gtest.h>

#include <string>

namespace smtplab::pop3 {
namespace {

std::string line(bool ok, std::string_view text, std::size_t limit = 512) {
  std::string out;
  append_response(out, ok, text, limit);
  return out;
}

TEST(Responses, AreWrittenInUpperCaseOnOneLine) {
  EXPECT_EQ(line(true, ""), "+OK\r\n");
  EXPECT_EQ(line(true, "2 320"), "+OK 2 320\r\n");
  EXPECT_EQ(line(false, "no"), "-ERR no\r\n");
  EXPECT_EQ(line(false, std::string_view("a\r\n+OK\0\x80", 8)), "-ERR a??+OK??\r\n");
}

TEST(Responses, KeepToTheirLength) {
  EXPECT_EQ(line(true, std::string(600, 'x')).size(), 512U);
  EXPECT_EQ(line(false, std::string(600, 'x')).size(), 512U);
  EXPECT_EQ(line(true, "abcdef", 10), "+OK abcd\r\n");
  EXPECT_EQ(line(true, "abcdef", 0), "+OK\r\n");
}

TEST(Responses, AreReadLeniently) {
  EXPECT_TRUE(read_response("+OK").ok);
  EXPECT_EQ(read_response("+OK 2 320").text, "2 320");
  EXPECT_FALSE(read_response("-ERR no").ok);
  EXPECT_EQ(read_response("-ERR no").text, "no");
  EXPECT_FALSE(read_response("-ERR").is_malformed);
  EXPECT_TRUE(read_response("+ok x").ok);
  EXPECT_TRUE(read_response("+ok x").is_lower_case);
  EXPECT_TRUE(read_response("-Err").is_lower_case);
  EXPECT_FALSE(read_response("+OK x").is_lower_case);
  for (const std::string_view odd : {"", "+OKAY", "OK", "220 hello", "+", " +OK"}) {
    EXPECT_TRUE(read_response(odd).is_malformed) << odd;
    EXPECT_FALSE(read_response(odd).ok) << odd;
    EXPECT_EQ(read_response(odd).text, odd);
  }
}

TEST(Timestamps, AreMsgIdsInAGreeting) {
  EXPECT_EQ(find_timestamp("POP3 server ready <1896.697170952@dbc.mtview.ca.us>"),
            "<1896.697170952@dbc.mtview.ca.us>");
  EXPECT_EQ(find_timestamp("a <b> <c@d> <e@f>"), "<c@d>");
  EXPECT_EQ(find_timestamp("<<a@b>"), "<a@b>");
  for (const std::string_view none :
       {"", "ready", "<", "<>", "<@>", "<a@>", "<@b>", "<a b@c>", "<a@b", "a@b>", "<ab>"}) {
    EXPECT_EQ(find_timestamp(none), "") << none;
  }
}

TEST(Listings, MayHaveMoreBehindTheirNumbers) {
  const auto drop = read_two_numbers("2 320");
  ASSERT_TRUE(drop);
  EXPECT_EQ(drop->first, 2U);
  EXPECT_EQ(drop->second, 320U);
  EXPECT_TRUE(read_two_numbers("2 320 and more"));
  for (const std::string_view wrong :
       {"", "2", "2 ", "2  320", " 2 320", "2 320x", "x 320", "-2 3", "2 -3", "2\t3", "+2 3",
        "99999999999999999999 1", "1 99999999999999999999"}) {
    EXPECT_FALSE(read_two_numbers(wrong)) << wrong;
  }
}

TEST(Listings, OfUniqueIdsHaveNothingBehind) {
  const auto listing = read_unique_id_listing("2 QhdPYR:00WBw1Ph7x7");
  ASSERT_TRUE(listing);
  EXPECT_EQ(listing->number, 2U);
  EXPECT_EQ(listing->uid, "QhdPYR:00WBw1Ph7x7");
  for (const std::string_view wrong : {"", "2", "2 ", "2 a b", "2 a ", "x a", "2  a"}) {
    EXPECT_FALSE(read_unique_id_listing(wrong)) << wrong;
  }
  EXPECT_FALSE(read_unique_id_listing("1 " + std::string(71, 'a')));
}

}  // namespace
}  // namespace smtplab::pop3
