#include "sim/message/date.h"

#include <gtest/gtest.h>

#include <string>
#include <string_view>

#include "sim/message/civil_time.h"

namespace smtplab::message {
namespace {

constexpr std::int64_t kHello = 880'127'706;  // 1997-11-21 15:55:06 UT

// RFC 5322 appendix A: the dates of A.1.1, A.5, A.6.2 and A.6.3.
TEST(Date, ReadsThoseOfRfc5322sAppendixA) {
  EXPECT_EQ(parse_date_5322("Fri, 21 Nov 1997 09:55:06 -0600"), (MessageDate{kHello, -360}));
  EXPECT_EQ(parse_date_5322("Fri, 21 Nov 1997 09:55:06 -0600 (a (b) c)"),
            (MessageDate{kHello, -360}));
  MessageDate newfoundland{-27'723'480, -210};
  EXPECT_EQ(parse_date_5322("Thu,\r\n      13\r\n        Feb\r\n          1969\r\n      23:32\r\n"
                            "               -0330 (Newfoundland Time)"),
            newfoundland);
  MessageDate obsolete{kHello - 6 * 3'600, 0};
  obsolete.is_obsolete = true;
  EXPECT_EQ(parse_date_5322("21 Nov 97 09:55:06 GMT"), obsolete);
  MessageDate commented{kHello, -360};
  commented.is_obsolete = true;
  EXPECT_EQ(parse_date_5322("Fri, 21 Nov 1997 09(comment):   55  :  06 -0600"), commented);
}

TEST(Date, ReadsWhatThisHostWrites) {
  for (const char* text : {"1981-10-27T15:27:39-08:00", "2000-02-29T00:00:00Z",
                           "0001-01-01T00:00:00Z", "9999-12-31T23:59:59+05:30"}) {
    const CivilStart start = *parse_civil_start(text);
    const auto date = parse_date_5322(format_date_5322(start, {}));
    EXPECT_EQ(date, (MessageDate{start.unix_seconds, start.offset_minutes})) << text;
  }
  const auto old = parse_date_5322("27 Oct 81 15:27:39 PST");
  ASSERT_TRUE(old);
  EXPECT_EQ(old->unix_seconds, 373'073'259);
  EXPECT_EQ(old->offset_minutes, -480);
  EXPECT_TRUE(old->is_obsolete);
}

// Section 4.3.
TEST(Date, ShortYearsAreOfTheCenturyThatSection43Says) {
  const auto seconds = [](std::string_view year) {
    const auto date = parse_date_5322("1 Jan " + std::string(year) + " 00:00:00 +0000");
    return date ? date->unix_seconds : -1;
  };
  EXPECT_EQ(seconds("49"), seconds("2049"));
  EXPECT_EQ(seconds("50"), seconds("1950"));
  EXPECT_EQ(seconds("99"), seconds("1999"));
  EXPECT_EQ(seconds("00"), seconds("2000"));
  EXPECT_EQ(seconds("103"), seconds("2003"));
  EXPECT_FALSE(parse_date_5322("1 Jan 7 00:00:00 +0000"));
}

TEST(Date, ZonesByNameAreThoseOfSection43) {
  const auto minutes = [](std::string_view zone) {
    return parse_date_5322("1 Jan 2000 00:00 " + std::string(zone));
  };
  const std::pair<const char*, int> zones[] = {
      {"UT", 0},     {"GMT", 0},    {"EST", -300}, {"EDT", -240}, {"CST", -360},
      {"CDT", -300}, {"MST", -420}, {"MDT", -360}, {"PST", -480}, {"pdt", -420}};
  for (const auto& [name, offset] : zones) {
    const auto date = minutes(name);
    ASSERT_TRUE(date) << name;
    EXPECT_EQ(date->offset_minutes, offset) << name;
    EXPECT_TRUE(date->zone_is_known && date->is_obsolete) << name;
  }
  for (const char* name : {"Z", "A", "CEST", "-0000", ""}) {
    const auto date = minutes(name);
    ASSERT_TRUE(date) << name;
    EXPECT_FALSE(date->zone_is_known) << name;
    EXPECT_EQ(date->offset_minutes, 0) << name;
  }
  EXPECT_FALSE(minutes("-0000")->is_obsolete);
  EXPECT_TRUE(minutes("")->is_obsolete);
}

TEST(Date, TellsADayOfTheWeekThatIsWrong) {
  EXPECT_TRUE(parse_date_5322("Thu, 21 Nov 1997 09:55:06 -0600")->has_wrong_weekday);
  EXPECT_FALSE(parse_date_5322("fri 21 nov 1997 09:55:06 -0600")->has_wrong_weekday);
}

TEST(Date, AMinuteMayHaveALeapSecond) {
  EXPECT_EQ(parse_date_5322("31 Dec 2016 23:59:60 +0000")->unix_seconds, 1'483'228'800);
  EXPECT_FALSE(parse_date_5322("31 Dec 2016 23:59:61 +0000"));
}

TEST(Date, RefusesWhatIsNoDate) {
  for (const char* text : {"",
                           "Fri",
                           "Fri,",
                           "21 Nov",
                           "21 Nov 1997",
                           "21 Nov 1997 09",
                           "21 Nov 1997 9:55 +0000",
                           "21 Nov 1997 09:5 +0000",
                           "21 Nov 1997 24:00 +0000",
                           "21 Nov 1997 09:60 +0000",
                           "21 Nov 1997 09:55:06:07 +0000",
                           "21 Nov 1997 09:55 +000",
                           "21 Nov 1997 09:55 +00000",
                           "21 Nov 1997 09:55 +0060",
                           "21 Nov 1997 09:55 0600",
                           "21 Nov 1997 09:55 +0000 x",
                           "30 Feb 2000 00:00 +0000",
                           "29 Feb 1900 00:00 +0000",
                           "0 Jan 2000 00:00 +0000",
                           "32 Jan 2000 00:00 +0000",
                           "-1 Jan 2000 00:00 +0000",
                           "1 Foo 2000 00:00 +0000",
                           "1 Jan 20000 00:00 +0000",
                           "Foo, 1 Jan 2000 00:00 +0000",
                           "1 Jan 2000 00:00 (+0000",
                           "1 Jan 2000 00::00 +0000",
                           "2000-01-01T00:00:00Z"}) {
    const bool is_unclosed = std::string_view(text).find('(') != std::string_view::npos;
    // A comment without an end goes to the end: the zone is missing, no more.
    EXPECT_EQ(parse_date_5322(text).has_value(), is_unclosed) << text;
  }
}

}  // namespace
}  // namespace smtplab::message
