#include "sim/dns/zone_reader.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "tests/dns/example_zones.h"

namespace smtplab::dns {
namespace {

using test::name;
using ::testing::ElementsAre;
using Lines = std::vector<std::string>;
using Kind = TextError::Kind;
using Note = ZoneNote::Kind;

std::vector<std::string> records_of(const Lines& lines, std::string_view origin = "example.org") {
  const Zone zone = test::zone(origin, lines);
  std::vector<std::string> texts;
  for (const ResourceRecord& record : zone.records()) texts.push_back(record.to_string());
  return texts;
}

ZoneError error_of(const Lines& lines) { return read_zone(lines, name("example.org")).error(); }

std::vector<Note> notes_of(const Lines& lines) {
  std::vector<Note> kinds;
  const auto file = read_zone(lines, name("example.org"));
  EXPECT_TRUE(file) << key_of(file.error().kind);
  if (!file) return kinds;
  for (const ZoneNote& note : file->notes) kinds.push_back(note.kind);
  return kinds;
}

constexpr std::string_view kMadeSoa =
    "example.org. 3600 IN SOA example.org. hostmaster.example.org. 1 7200 1800 1209600 3600";

TEST(ZoneReader, AZoneWithoutAnSoaGetsOne) {
  EXPECT_THAT(records_of({}), ElementsAre(kMadeSoa));
  EXPECT_THAT(
      records_of({"@ 60 IN NS ns1"}),
      ElementsAre("example.org. 3600 IN SOA ns1.example.org. hostmaster.example.org. 1 7200 1800 "
                  "1209600 3600",
                  "example.org. 60 IN NS ns1.example.org."));
}

// RFC 1035 section 5.1: owner, TTL and class may be left out; TTL and class stand in either order.
TEST(ZoneReader, WhatIsLeftOutIsThatOfTheLineBefore) {
  EXPECT_THAT(records_of({"@ 60 IN MX 10 mx1 ; the first", "", "  ; nothing", "\tIN 30 MX 20 mx2.",
                          "mx1 A 192.0.2.1", "  in AAAA 2001:db8::1"}),
              ElementsAre(kMadeSoa, "example.org. 30 IN MX 10 mx1.example.org.",
                          "example.org. 30 IN MX 20 mx2.", "mx1.example.org. 30 IN A 192.0.2.1",
                          "mx1.example.org. 30 IN AAAA 2001:db8::1"));
}

TEST(ZoneReader, OriginAndTtlHoldForWhatFollows) {
  EXPECT_THAT(
      records_of({"$TTL 1h30m", "$ORIGIN sub", "a 60 A 192.0.2.1", "b A 192.0.2.2",
                  "$ORIGIN example.org.", "$TTL 5", "@ A 192.0.2.3"}),
      ElementsAre(kMadeSoa, "example.org. 5 IN A 192.0.2.3", "a.sub.example.org. 60 IN A 192.0.2.1",
                  "b.sub.example.org. 5400 IN A 192.0.2.2"));
}

TEST(ZoneReader, WithoutAnyTtlTheSoasMinimumHolds) {
  EXPECT_THAT(records_of({"a A 192.0.2.1", "@ SOA ns hm (1 2", " 3 4 ) 1d ; a day"}),
              ElementsAre("example.org. 86400 IN SOA ns.example.org. hm.example.org. 1 2 3 4 86400",
                          "a.example.org. 86400 IN A 192.0.2.1"));
  EXPECT_THAT(records_of({"a A 192.0.2.1"}),
              ElementsAre(kMadeSoa, "a.example.org. 3600 IN A 192.0.2.1"));
}

TEST(ZoneReader, StringsMayBeQuoted) {
  EXPECT_THAT(
      records_of({R"(@ 1 TXT "v=spf1 -all; no mail" plain (  "a\"b" )", R"(  c\100 ) ; comment)"}),
      ElementsAre(kMadeSoa, R"(example.org. 1 IN TXT "v=spf1 -all; no mail" "plain" )"
                            R"("a\"b" "cd")"));
}

TEST(ZoneReader, TheZonesOfRfc1034AreRead) {
  EXPECT_EQ(test::root_zone().records().size(), 21U);
  EXPECT_EQ(test::edu_zone().records().size(), 25U);
  EXPECT_EQ(test::root_zone().soa().ttl_s, 86400U);
}

TEST(ZoneReader, AnErrorNamesLineColumnAndWord) {
  EXPECT_EQ(error_of({"@ 60 IN MX 10 mx1", "a IN AA 192.0.2.1"}),
            (ZoneError{Kind::unknown_type, 2, 6, "AA"}));
  EXPECT_EQ(error_of({"@ 60 IN MX ten mx1"}), (ZoneError{Kind::bad_number, 1, 12, "ten"}));
  EXPECT_EQ(error_of({"@ 60 IN MX 65536 mx1"}).kind, Kind::bad_number);
  EXPECT_EQ(error_of({"@ 60 IN MX 10 a..b"}), (ZoneError{Kind::bad_name, 1, 17, "a..b"}));
  EXPECT_EQ(error_of({"@ 60 IN MX 10"}), (ZoneError{Kind::missing_data, 1, 9, "MX"}));
  EXPECT_EQ(error_of({"@ 60 IN A 192.0.2.1 2"}), (ZoneError{Kind::extra_data, 1, 21, "2"}));
  EXPECT_EQ(error_of({"@ A 2001:db8::1"}).kind, Kind::bad_address);
  EXPECT_EQ(error_of({"@ AAAA 192.0.2.1"}).kind, Kind::bad_address);
  EXPECT_EQ(error_of({"@ TXT \"open"}), (ZoneError{Kind::unclosed_quote, 1, 7, ""}));
  EXPECT_EQ(error_of({"@ TXT \"" + std::string(256, 'x') + '"'}).kind, Kind::bad_string);
  EXPECT_EQ(error_of({"@ TXT \\25x"}).kind, Kind::bad_string);
  EXPECT_EQ(error_of({"@ SOA ns hm ( 1 2", "3"}),
            (ZoneError{Kind::unbalanced_bracket, 1, 13, "("}));
  EXPECT_EQ(error_of({"@ A 192.0.2.1 )"}).kind, Kind::unbalanced_bracket);
  EXPECT_EQ(error_of({"@ CH A 192.0.2.1"}).kind, Kind::other_class);
  EXPECT_EQ(error_of({"@ 60 IN"}).kind, Kind::missing_type);
  EXPECT_EQ(error_of({"@"}).kind, Kind::missing_type);
  EXPECT_EQ(error_of({"@ ANY x"}).kind, Kind::unknown_type);
  EXPECT_EQ(error_of({"@ 2147483648 A 192.0.2.1"}).kind, Kind::bad_ttl);
  EXPECT_EQ(error_of({"@ 1h30 A 192.0.2.1"}).kind, Kind::bad_ttl);
  EXPECT_EQ(error_of({"$TTL soon"}).kind, Kind::bad_ttl);
  EXPECT_EQ(error_of({"$ORIGIN"}).kind, Kind::bad_origin);
  EXPECT_EQ(error_of({"$INCLUDE other.zone"}),
            (ZoneError{Kind::unknown_directive, 1, 1, "$INCLUDE"}));
  EXPECT_EQ(error_of({" A 192.0.2.1"}).kind, Kind::no_owner);
}

TEST(ZoneReader, ANameOutsideOfTheZoneIsAnError) {
  EXPECT_EQ(error_of({"a.example.com. A 192.0.2.1"}),
            (ZoneError{Kind::outside_zone, 1, 1, "a.example.com."}));
  EXPECT_EQ(error_of({"$ORIGIN com.", "a A 192.0.2.1"}).subject, "a.com.");
}

// RFC 1035 section 5.2.
TEST(ZoneReader, AZoneHasOneSoaAtItsTop) {
  const std::string soa = " SOA ns hm 1 2 3 4 5";
  EXPECT_EQ(error_of({"@" + soa, "@" + soa + "6"}),
            (ZoneError{Kind::second_soa, 2, 1, "example.org."}));
  EXPECT_EQ(error_of({"a" + soa}), (ZoneError{Kind::soa_not_at_top, 1, 1, "a.example.org."}));
}

// RFC 1034 section 3.6.2.
TEST(ZoneReader, AnAliasHasNoOtherData) {
  EXPECT_EQ(error_of({"a CNAME b", "c A 192.0.2.1", "a MX 10 b"}),
            (ZoneError{Kind::cname_and_other_data, 3, 1, "a.example.org."}));
  EXPECT_EQ(error_of({"a A 192.0.2.1", "A CNAME b"}).line, 2U);
  EXPECT_EQ(error_of({"a CNAME b", "a CNAME c"}).kind, Kind::cname_and_other_data);
  EXPECT_EQ(error_of({"@ CNAME b"}).kind, Kind::cname_and_other_data);
}

TEST(ZoneReader, OddThingsAreNoted) {
  EXPECT_THAT(notes_of({"a A 192.0.2.1", "a A 192.0.2.1"}), ElementsAre(Note::duplicate));
  EXPECT_THAT(notes_of({"a 60 A 192.0.2.1", "a 30 A 192.0.2.2", "a 90 TXT x"}),
              ElementsAre(Note::ttl_differs));
  EXPECT_THAT(notes_of({"@ MX 10 mail", "mail CNAME a", "a A 192.0.2.1"}),
              ElementsAre(Note::points_to_alias));
  EXPECT_THAT(notes_of({"@ MX 10 mail", "@ MX 20 mail.example.com.", "@ MX 0 ."}),
              ElementsAre(Note::no_address));
  EXPECT_THAT(notes_of({"sub NS ns.sub", "sub NS ns.sub2", "sub NS ns.example.com."}),
              ElementsAre(Note::no_glue, Note::no_address));
  EXPECT_THAT(notes_of({"@ MX 10 mail", "* A 192.0.2.1"}), ElementsAre());
}

TEST(ZoneReader, ASetHasOneTtlTheLowest) {
  EXPECT_THAT(records_of({"a 60 A 192.0.2.1", "a 30 A 192.0.2.2", "a 45 A 192.0.2.3"}),
              ElementsAre(kMadeSoa, "a.example.org. 30 IN A 192.0.2.1",
                          "a.example.org. 30 IN A 192.0.2.2", "a.example.org. 30 IN A 192.0.2.3"));
}

}  // namespace
}  // namespace smtplab::dns
