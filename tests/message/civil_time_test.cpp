#include "sim/message/civil_time.h"

#include <gtest/gtest.h>

#include <cstddef>
#include <string>
#include <string_view>
#include <utility>

namespace smtplab::message {
namespace {

std::string date_of(std::string_view text, Duration later = {}) {
  const auto start = parse_civil_start(text);
  return start ? format_date_5322(*start, Instant{} + later) : "no date";
}

TEST(CivilTime, ReadsTheDateOfRfc821sExample8) {
  auto start = parse_civil_start("1981-10-27T15:27:39-08:00");
  ASSERT_TRUE(start);
  EXPECT_EQ(start->unix_seconds, 373'073'259);  // 23:27:39 UT
  EXPECT_EQ(start->offset_minutes, -480);
  EXPECT_EQ(start->zone_name, "-0800");
  start->zone_name = "PST";
  EXPECT_EQ(format_daytime_821(*start, {}), "27 Oct 81 15:27:39 PST");
  EXPECT_EQ(format_date_5322(*start, {}), "Tue, 27 Oct 1981 15:27:39 -0800");
}

TEST(CivilTime, KnowsDatesAndTheirDaysOfTheWeek) {
  const std::pair<std::string_view, std::string_view> dates[] = {
      {"1970-01-01T00:00:00Z", "Thu, 01 Jan 1970 00:00:00 +0000"},
      {"1969-12-31T23:59:59Z", "Wed, 31 Dec 1969 23:59:59 +0000"},
      {"1997-11-21T09:55:06-06:00", "Fri, 21 Nov 1997 09:55:06 -0600"},  // RFC 5322, A.1.1
      {"1969-02-13T23:32:54-03:30", "Thu, 13 Feb 1969 23:32:54 -0330"},  // RFC 5322, A.5
      {"2003-07-01T10:52:37+02:00", "Tue, 01 Jul 2003 10:52:37 +0200"},  // RFC 5322, A.1.2
      {"1600-03-01T00:00:00Z", "Wed, 01 Mar 1600 00:00:00 +0000"},
      {"0001-01-01T00:00:00Z", "Mon, 01 Jan 0001 00:00:00 +0000"},
      {"9999-12-31T23:59:59Z", "Fri, 31 Dec 9999 23:59:59 +0000"},
  };
  for (const auto& [text, date] : dates) EXPECT_EQ(date_of(text), date);
}

TEST(CivilTime, LeapYearsHaveTheirDay) {
  EXPECT_EQ(date_of("2000-02-28T23:59:59Z", seconds(1)), "Tue, 29 Feb 2000 00:00:00 +0000");
  EXPECT_EQ(date_of("1900-02-28T23:59:59Z", seconds(1)), "Thu, 01 Mar 1900 00:00:00 +0000");
  EXPECT_EQ(date_of("1982-02-28T23:59:59Z", seconds(1)), "Mon, 01 Mar 1982 00:00:00 +0000");
  EXPECT_EQ(date_of("1984-02-29T00:00:00Z"), "Wed, 29 Feb 1984 00:00:00 +0000");
  for (const char* text : {"1900-02-29T00:00:00Z", "1982-02-29T00:00:00Z", "2000-02-30T00:00:00Z",
                           "1982-04-31T00:00:00Z"}) {
    EXPECT_FALSE(parse_civil_start(text)) << text;
  }
}

// The next day begins where the clock's own zone says so.
TEST(CivilTime, DaysPassInLocalTime) {
  EXPECT_EQ(date_of("1981-12-31T23:59:59-08:00", seconds(1)), "Fri, 01 Jan 1982 00:00:00 -0800");
  EXPECT_EQ(date_of("1982-01-01T00:00:00+05:30", seconds(86'399)),
            "Fri, 01 Jan 1982 23:59:59 +0530");
  EXPECT_EQ(date_of("1982-01-01T00:00:00Z", milliseconds(999)), "Fri, 01 Jan 1982 00:00:00 +0000");
  EXPECT_EQ(date_of("1982-01-01T00:00:00Z", seconds(365 * 86'400)),
            "Sat, 01 Jan 1983 00:00:00 +0000");
}

TEST(CivilTime, Rfc821WritesShortDaysAndYears) {
  CivilStart start = *parse_civil_start("2004-08-02T01:02:03Z");
  EXPECT_EQ(start.zone_name, "UT");
  EXPECT_EQ(format_daytime_821(start, {}), "2 Aug 04 01:02:03 UT");
  EXPECT_EQ(format_daytime_821(*parse_civil_start("1982-08-02T01:02:03-07:00"), {}),
            "2 Aug 82 01:02:03 -0700");
}

TEST(CivilTime, AnOffsetOfNothingIsUniversalTime) {
  EXPECT_EQ(parse_civil_start("1982-01-01T00:00:00+00:00"), CivilStart{});
  EXPECT_EQ(parse_civil_start("1982-01-01T00:00:00Z"), CivilStart{});
}

TEST(CivilTime, RefusesWhatIsNoDate) {
  const char* wrong[] = {"",
                         "1981-10-27",
                         "1981-10-27T15:27:39",
                         "1981-10-27T15:27:39 PST",
                         "1981-10-27 15:27:39-08:00",
                         "1981-10-27T15:27:39-0800",
                         "1981-10-27T15:27:39-08:00 ",
                         " 1981-10-27T15:27:39-08:00",
                         "1981-10-27T15:27:39z",
                         "1981-10-27T15:27:39Z0",
                         "1981-10-27T15:27:39-24:00",
                         "1981-10-27T15:27:39-08:60",
                         "1981-10-27T24:00:00Z",
                         "1981-10-27T15:60:00Z",
                         "1981-10-27T15:27:60Z",
                         "1981-10-27T15:27:3Z",
                         "1981-13-01T00:00:00Z",
                         "1981-00-01T00:00:00Z",
                         "1981-01-00T00:00:00Z",
                         "1981-01-32T00:00:00Z",
                         "0000-01-01T00:00:00Z",
                         "81-10-27T15:27:39Z",
                         "-981-10-27T15:27:39Z",
                         "1981-+1-27T15:27:39Z",
                         "1981-10--7T15:27:39Z",
                         "1981-10-27T15:27:39.5Z"};
  for (const char* text : wrong) EXPECT_FALSE(parse_civil_start(text)) << text;
}

// Whatever is cut off or put in place of one octet: an answer, and no date by chance.
TEST(CivilTime, ReadsNothingFromBrokenDates) {
  const std::string whole = "1981-10-27T15:27:39-08:00";
  for (std::size_t i = 0; i < whole.size(); ++i) {
    EXPECT_FALSE(parse_civil_start(whole.substr(0, i))) << i;
    for (const char c : {'\0', 'x', '\xff', '\n'}) {
      std::string broken = whole;
      broken[i] = c;
      EXPECT_FALSE(parse_civil_start(broken)) << i;
    }
  }
}

}  // namespace
}  // namespace smtplab::message
