#include "conformance/relay_zones.h"

#include <gtest/gtest.h>

#include "conformance/address_pool.h"
#include "sim/dns/zone_reader.h"

namespace smtplab::conformance {
namespace {

dns::DomainName name(std::string_view text) { return *dns::DomainName::parse(text); }

dns::Message asked(RelayZones& zones, std::string_view about, dns::RecordType type) {
  dns::Message query;
  query.id = 7;
  query.recursion_desired = true;
  query.question = {name(about), type};
  return zones.answer(query);
}

TEST(RelayZones, AnswersWhatWasPublishedAndDeniesTheRest) {
  RelayZones zones;
  const std::vector<std::string> lines{"$TTL 1", "@ MX 10 mx1", "mx1 A 192.0.2.1"};
  zones.publish(dns::read_zone(lines, name("case.relay.example"))->zone);
  const dns::Message mx = asked(zones, "case.relay.example", dns::RecordType::mx);
  EXPECT_EQ(mx.id, 7);
  EXPECT_TRUE(mx.is_response && mx.recursion_available && mx.recursion_desired);
  ASSERT_EQ(mx.answers.size(), 1U);
  EXPECT_EQ(mx.answers.front().to_string(),
            "case.relay.example. 1 IN MX 10 mx1.case.relay.example.");
  for (const char* other : {"other.relay.example", "x.case.relay.example", "elsewhere.example"}) {
    EXPECT_EQ(asked(zones, other, dns::RecordType::a).code, dns::ResponseCode::nxdomain) << other;
  }
}

TEST(RelayZones, FailsForANameUntilItIsHealed) {
  RelayZones zones;
  zones.publish(dns::Zone(name("case.relay.example"), {}));
  zones.fail(name("CASE.relay.example"));
  EXPECT_EQ(asked(zones, "case.relay.example", dns::RecordType::mx).code,
            dns::ResponseCode::servfail);
  zones.heal(name("case.RELAY.example"));
  EXPECT_EQ(asked(zones, "Case.relay.example", dns::RecordType::mx).code,
            dns::ResponseCode::noerror);
  EXPECT_EQ(zones.times_asked(name("case.relay.example"), dns::RecordType::mx), 2U);
  EXPECT_EQ(zones.times_asked(name("case.relay.example"), dns::RecordType::a), 0U);
}

TEST(AddressPool, GoesThroughItsRangeAndNotBeyond) {
  const auto pool = AddressPool::parse("198.18.0.0/16");
  ASSERT_TRUE(pool);
  EXPECT_EQ(pool->at(0).to_string(), "198.18.0.255");
  EXPECT_EQ(pool->at(1).to_string(), "198.18.1.0");
  EXPECT_EQ(pool->at(65536 - 257).to_string(), "198.18.255.254");
  EXPECT_EQ(pool->at(65536 - 256).to_string(), "198.18.0.255");
  EXPECT_EQ(AddressPool::parse("2001:db8:25::/64")->at(2).to_string(), "2001:db8:25::101");
}

TEST(AddressPool, IsNoneWhereTheTextIsNoRange) {
  for (const char* wrong : {"", "198.18.0.0", "198.18.0.0/", "198.18.0.0/24", "198.18.0.1/16",
                            "198.18.0.0/33", "198.18.0.0/x", "2001:db8::/120", "name/16"}) {
    EXPECT_FALSE(AddressPool::parse(wrong)) << wrong;
  }
}

}  // namespace
}  // namespace smtplab::conformance
