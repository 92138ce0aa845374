#include "sim/dns/zone_set.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "tests/dns/example_zones.h"

namespace smtplab::dns {
namespace {

using test::lines;
using test::name;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

/// C.ISI.EDU with its zones of RFC 1034 section 6.1; the zone MIL is not printed there.
ZoneSet c_isi_edu() {
  ZoneSet zones;
  zones.add(test::root_zone());
  zones.add(test::edu_zone());
  return zones;
}

ZoneSet one_zone(std::string_view origin, const std::vector<std::string>& text) {
  ZoneSet zones;
  zones.add(test::zone(origin, text));
  return zones;
}

Message ask(const ZoneSet& zones, std::string_view owner, RecordType type) {
  Message query;
  query.id = 9;
  query.question = {name(owner), type};
  return zones.answer(query);
}

// RFC 1034 section 6.2.1.
TEST(ZoneSet, AnAnswerIsAuthoritative) {
  const Message response = ask(c_isi_edu(), "SRI-NIC.ARPA", RecordType::a);
  EXPECT_EQ(response.id, 9);
  EXPECT_TRUE(response.is_response && response.authoritative);
  EXPECT_EQ(response.code, ResponseCode::noerror);
  EXPECT_THAT(lines(response.answers), ElementsAre("SRI-NIC.ARPA. 86400 IN A 10.0.0.51",
                                                   "SRI-NIC.ARPA. 86400 IN A 26.0.0.73"));
  EXPECT_THAT(response.authority, IsEmpty());
  EXPECT_THAT(response.additional, IsEmpty());
}

// Section 6.2.2.
TEST(ZoneSet, AllTypesCanBeAskedFor) {
  const Message response = ask(c_isi_edu(), "SRI-NIC.ARPA", RecordType::any);
  EXPECT_THAT(lines(response.answers), ElementsAre("SRI-NIC.ARPA. 86400 IN A 10.0.0.51",
                                                   "SRI-NIC.ARPA. 86400 IN A 26.0.0.73",
                                                   "SRI-NIC.ARPA. 86400 IN MX 0 SRI-NIC.ARPA."));
}

// Section 6.2.3.
TEST(ZoneSet, AnMxBringsTheAddressesAlong) {
  const Message response = ask(c_isi_edu(), "SRI-NIC.ARPA", RecordType::mx);
  EXPECT_THAT(lines(response.answers), ElementsAre("SRI-NIC.ARPA. 86400 IN MX 0 SRI-NIC.ARPA."));
  EXPECT_THAT(lines(response.additional), ElementsAre("SRI-NIC.ARPA. 86400 IN A 10.0.0.51",
                                                      "SRI-NIC.ARPA. 86400 IN A 26.0.0.73"));
}

// Section 6.2.4, with the SOA that RFC 2308 section 2.2 adds.
TEST(ZoneSet, ANameWithoutTheTypeHasNoData) {
  const Message response = ask(c_isi_edu(), "SRI-NIC.ARPA", RecordType::ns);
  EXPECT_TRUE(response.authoritative);
  EXPECT_EQ(response.code, ResponseCode::noerror);
  EXPECT_THAT(response.answers, IsEmpty());
  ASSERT_EQ(response.authority.size(), 1U);
  EXPECT_EQ(response.authority[0].type(), RecordType::soa);
}

// Section 6.2.5.
TEST(ZoneSet, AMistypedNameDoesNotExist) {
  const Message response = ask(c_isi_edu(), "SIR-NIC.ARPA", RecordType::a);
  EXPECT_TRUE(response.authoritative);
  EXPECT_EQ(response.code, ResponseCode::nxdomain);
  EXPECT_THAT(response.answers, IsEmpty());
  EXPECT_THAT(lines(response.authority),
              ElementsAre(". 86400 IN SOA SRI-NIC.ARPA. HOSTMASTER.SRI-NIC.ARPA. 870611 1800 300 "
                          "604800 86400"));
}

// Section 6.2.6.
TEST(ZoneSet, BelowACutIsAReferralWithGlue) {
  const Message response = ask(c_isi_edu(), "BRL.MIL", RecordType::a);
  EXPECT_FALSE(response.authoritative);
  EXPECT_EQ(response.code, ResponseCode::noerror);
  EXPECT_THAT(response.answers, IsEmpty());
  EXPECT_THAT(lines(response.authority),
              ElementsAre("MIL. 86400 IN NS A.ISI.EDU.", "MIL. 86400 IN NS SRI-NIC.ARPA."));
  // The RFC prints no TTL; A.ISI.EDU is known best from the zone EDU.
  EXPECT_THAT(lines(response.additional),
              ElementsAre("A.ISI.EDU. 172800 IN A 26.3.0.103", "SRI-NIC.ARPA. 86400 IN A 10.0.0.51",
                          "SRI-NIC.ARPA. 86400 IN A 26.0.0.73"));
}

// Section 6.2.7, both replies.
TEST(ZoneSet, AnAliasIsFollowedAsFarAsItGoes) {
  ZoneSet a_isi_edu;
  a_isi_edu.add(test::root_zone());
  a_isi_edu.add(test::isi_zone());
  const Message whole = ask(a_isi_edu, "USC-ISIC.ARPA", RecordType::a);
  EXPECT_TRUE(whole.authoritative);
  EXPECT_THAT(lines(whole.answers), ElementsAre("C.ISI.EDU. 172800 IN A 10.0.0.52",
                                                "USC-ISIC.ARPA. 86400 IN CNAME C.ISI.EDU."));
  EXPECT_THAT(whole.authority, IsEmpty());

  const Message part = ask(c_isi_edu(), "USC-ISIC.ARPA", RecordType::a);
  EXPECT_TRUE(part.authoritative);
  EXPECT_THAT(lines(part.answers), ElementsAre("USC-ISIC.ARPA. 86400 IN CNAME C.ISI.EDU."));
  EXPECT_THAT(lines(part.authority),
              ElementsAre("ISI.EDU. 172800 IN NS A.ISI.EDU.", "ISI.EDU. 172800 IN NS VAXA.ISI.EDU.",
                          "ISI.EDU. 172800 IN NS VENERA.ISI.EDU."));
  EXPECT_THAT(
      lines(part.additional),
      ElementsAre("A.ISI.EDU. 172800 IN A 26.3.0.103", "VAXA.ISI.EDU. 172800 IN A 10.2.0.27",
                  "VAXA.ISI.EDU. 172800 IN A 128.9.0.33", "VENERA.ISI.EDU. 172800 IN A 10.1.0.52",
                  "VENERA.ISI.EDU. 172800 IN A 128.9.0.32"));
}

// Section 6.2.8.
TEST(ZoneSet, AnAliasItselfCanBeAskedFor) {
  const Message response = ask(c_isi_edu(), "USC-ISIC.ARPA", RecordType::cname);
  EXPECT_THAT(lines(response.answers), ElementsAre("USC-ISIC.ARPA. 86400 IN CNAME C.ISI.EDU."));
  EXPECT_THAT(response.authority, IsEmpty());
}

// Section 4.3.3.
TEST(ZoneSet, WildcardsCoverWhatDoesNotExist) {
  const ZoneSet com =
      one_zone("COM", {"X.COM. 60 MX 10 A.X.COM.", "*.X.COM. MX 10 A.X.COM.", "A.X.COM. A 1.2.3.4",
                       "A.X.COM. MX 10 A.X.COM.", "*.A.X.COM. MX 10 A.X.COM."});
  for (const std::string owner :
       {"X.COM.", "Z.X.COM.", "Y.Z.X.COM.", "A.X.COM.", "B.A.X.COM.", "*.X.COM.", "C.B.A.X.COM."}) {
    EXPECT_THAT(lines(ask(com, owner, RecordType::mx).answers),
                ElementsAre(owner + " 60 IN MX 10 A.X.COM."));
  }
  EXPECT_EQ(ask(com, "XX.COM", RecordType::mx).code, ResponseCode::nxdomain);
  const Message no_data = ask(com, "Z.X.COM", RecordType::a);
  EXPECT_EQ(no_data.code, ResponseCode::noerror);
  EXPECT_THAT(no_data.answers, IsEmpty());
}

TEST(ZoneSet, WildcardsDoNotApplyBelowWhatExists) {
  const ZoneSet zones =
      one_zone("x", {"* 60 MX 10 m", "b A 192.0.2.1", "c.empty A 192.0.2.2", "cut NS ns.y."});
  EXPECT_EQ(ask(zones, "z.x", RecordType::mx).answers.size(), 1U);
  EXPECT_THAT(ask(zones, "b.x", RecordType::mx).answers, IsEmpty());
  EXPECT_EQ(ask(zones, "a.b.x", RecordType::mx).code, ResponseCode::nxdomain);
  // empty.x has no records, but exists, for there is one below it.
  EXPECT_EQ(ask(zones, "empty.x", RecordType::mx).code, ResponseCode::noerror);
  EXPECT_THAT(ask(zones, "empty.x", RecordType::mx).answers, IsEmpty());
  EXPECT_EQ(ask(zones, "a.empty.x", RecordType::mx).code, ResponseCode::nxdomain);
  // Delegation cancels wildcards.
  EXPECT_THAT(lines(ask(zones, "a.cut.x", RecordType::mx).authority),
              ElementsAre("cut.x. 60 IN NS ns.y."));
}

TEST(ZoneSet, AWildcardMayBeAnAlias) {
  const ZoneSet zones = one_zone("x", {"$TTL 60", "* CNAME m", "m A 192.0.2.1"});
  EXPECT_THAT(lines(ask(zones, "Z.x", RecordType::a).answers),
              ElementsAre("Z.x. 60 IN CNAME m.x.", "m.x. 60 IN A 192.0.2.1"));
}

TEST(ZoneSet, AliasLoopsEnd) {
  const ZoneSet zones = one_zone("x", {"$TTL 60", "a CNAME b", "b CNAME a", "c CNAME c"});
  EXPECT_EQ(ask(zones, "a.x", RecordType::a).answers.size(), 2U);
  EXPECT_EQ(ask(zones, "c.x", RecordType::a).answers.size(), 1U);
  std::vector<std::string> chain{"$TTL 60"};
  for (int i = 0; i < 40; ++i) {
    chain.push_back("n" + std::to_string(i) + " CNAME n" + std::to_string(i + 1));
  }
  EXPECT_EQ(ask(one_zone("x", chain), "n0.x", RecordType::a).answers.size(), ZoneSet::kMaxAliases);
}

// RFC 2308 section 2.1.
TEST(ZoneSet, AnAliasOfAMissingNameIsAnError) {
  const Message response = ask(one_zone("x", {"a 60 CNAME b"}), "a.x", RecordType::a);
  EXPECT_EQ(response.code, ResponseCode::nxdomain);
  EXPECT_EQ(response.answers.size(), 1U);
  EXPECT_EQ(response.authority.size(), 1U);
}

// RFC 2308 section 5: a denial is kept as long as the lesser of SOA's TTL and minimum says.
TEST(ZoneSet, ADenialsSoaHasTheLesserTtl) {
  const ZoneSet zones = one_zone("x", {"@ 60 SOA a b 1 2 3 4 30"});
  EXPECT_EQ(ask(zones, "a.x", RecordType::a).authority[0].ttl_s, 30U);
}

TEST(ZoneSet, WhatIsNotServedIsRefused) {
  const ZoneSet zones = one_zone("x", {"a 60 CNAME b.y."});
  EXPECT_EQ(ask(zones, "y", RecordType::a).code, ResponseCode::refused);
  EXPECT_EQ(ask(ZoneSet(), "y", RecordType::a).code, ResponseCode::refused);
  // An alias that leads away is an answer all the same.
  EXPECT_EQ(ask(zones, "a.x", RecordType::a).code, ResponseCode::noerror);
  Message response;
  response.is_response = true;
  EXPECT_EQ(zones.answer(response).code, ResponseCode::formerr);
}

TEST(ZoneSet, GlueOfAZoneAboveIsUsedWhereTheHostsOwnZoneHasNoAddress) {
  ZoneSet zones = one_zone(".", {"$TTL 60", "y NS ns.x.", "x NS ns.x.", "ns.x A 192.0.2.1"});
  zones.add(test::zone("x", {"@ 60 TXT text"}));
  EXPECT_THAT(lines(ask(zones, "a.y", RecordType::a).additional),
              ElementsAre("ns.x. 60 IN A 192.0.2.1"));
}

TEST(ZoneSet, TheNearestZoneAnswersAndALaterOneReplaces) {
  ZoneSet zones = one_zone("x", {"sub 60 NS ns.sub", "ns.sub A 192.0.2.1"});
  zones.add(test::zone("sub.x", {"@ 60 A 192.0.2.2", "ns A 192.0.2.1"}));
  EXPECT_TRUE(ask(zones, "sub.x", RecordType::a).authoritative);
  zones.add(test::zone("sub.x", {"@ 60 A 192.0.2.3"}));
  EXPECT_EQ(zones.zones().size(), 2U);
  EXPECT_THAT(lines(ask(zones, "sub.x", RecordType::a).answers),
              ElementsAre("sub.x. 60 IN A 192.0.2.3"));
}

}  // namespace
}  // namespace smtplab::dns
