#include "sim/dns/resolver.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <utility>
#include <vector>

#include "tests/dns/resolver_bench.h"

namespace smtplab::dns {
namespace {

using test::address;
using test::lines;
using test::name;
using test::one_hint;
using test::ResolverBench;
using ::testing::ElementsAre;
using ::testing::IsEmpty;
using ::testing::UnorderedElementsAre;

static_assert(sizeof(Resolver) <= 64);

/// SBELT of RFC 1034 section 6.3.
ResolverConfig sbelt() {
  ResolverConfig config;
  config.hints = {{name("SRI-NIC.ARPA"), {address("26.0.0.73"), address("10.0.0.51")}},
                  {name("A.ISI.EDU"), {address("26.3.0.103")}}};
  return config;
}

/// The servers of RFC 1034 section 6, as far as section 6.3 needs them.
ResolverBench arpanet(const ResolverConfig& config) {
  ResolverBench bench(config);
  for (const char* at : {"26.0.0.73", "10.0.0.51"}) {  // SRI-NIC.ARPA
    bench.serve(at, test::root_zone());
    bench.serve(at, test::edu_zone());
  }
  bench.serve("26.3.0.103", test::root_zone());  // A.ISI.EDU
  for (const char* at : {"26.3.0.103", "10.2.0.27", "128.9.0.33", "10.1.0.52"}) {
    bench.serve(at, test::isi_zone());
  }
  return bench;
}

// RFC 1034 section 6.3, one example after the other: each uses what the one before has cached.
TEST(Resolver, TheExamplesOfRfc1034) {
  const ResolverConfig config = sbelt();
  ResolverBench bench = arpanet(config);
  const Resolution mx = bench.look_up("ISI.EDU", RecordType::mx);
  EXPECT_EQ(mx.outcome, Outcome::records);
  EXPECT_THAT(lines(mx.records), ElementsAre("ISI.EDU. 172800 IN MX 10 VENERA.ISI.EDU.",
                                             "ISI.EDU. 172800 IN MX 20 VAXA.ISI.EDU."));
  EXPECT_THAT(bench.asked, ElementsAre("26.0.0.73 MX ISI.EDU", "10.2.0.27 MX ISI.EDU"));
  EXPECT_THAT(bench.cached, ElementsAre("+NS ISI.EDU", "+A VAXA.ISI.EDU", "+A A.ISI.EDU",
                                        "+A VENERA.ISI.EDU", "+MX ISI.EDU"));

  bench.asked.clear();  // ISI.EDU is no ancestor of this name, so SBELT is used
  const Resolution ptr = bench.look_up("65.0.6.26.IN-ADDR.ARPA", RecordType::ptr);
  EXPECT_THAT(lines(ptr.records), ElementsAre("65.0.6.26.IN-ADDR.ARPA. 86400 IN PTR ACC.ARPA."));
  EXPECT_THAT(bench.asked, ElementsAre("26.0.0.73 PTR 65.0.6.26.IN-ADDR.ARPA"));

  bench.asked.clear();
  const Resolution a = bench.look_up("poneria.ISI.EDU", RecordType::a);
  EXPECT_EQ(a.outcome, Outcome::records);
  EXPECT_THAT(bench.asked, ElementsAre("10.2.0.27 A poneria.ISI.EDU"));
}

TEST(Resolver, WhatIsKnownIsNotAskedAgainUntilItExpires) {
  const ResolverConfig config = one_hint();
  ResolverBench bench(config);
  bench.serve("10.0.0.1", test::zone("x", {"a 60 A 192.0.2.1", "b 60 CNAME a"}));
  EXPECT_FALSE(bench.look_up("b.x", RecordType::a).from_cache);
  bench.now = bench.now + seconds(59);
  const Resolution again = bench.look_up("B.X", RecordType::a);
  EXPECT_TRUE(again.from_cache);
  EXPECT_EQ(again.queries, 0U);
  EXPECT_EQ(again.canonical, name("a.x"));
  EXPECT_THAT(lines(again.chain), ElementsAre("b.x. 1 IN CNAME a.x."));
  EXPECT_THAT(lines(again.records), ElementsAre("a.x. 1 IN A 192.0.2.1"));
  bench.now = bench.now + seconds(1);
  EXPECT_FALSE(bench.look_up("a.x", RecordType::a).from_cache);
}

// RFC 2308.
TEST(Resolver, DenialsAreKeptForTheSoasMinimum) {
  const ResolverConfig config = one_hint();
  ResolverBench bench(config);
  bench.serve("10.0.0.1", test::zone("x", {"@ 90 SOA a b 1 2 3 4 30", "a A 192.0.2.1"}));
  EXPECT_EQ(bench.look_up("no.x", RecordType::a).outcome, Outcome::no_such_name);
  EXPECT_EQ(bench.look_up("a.x", RecordType::mx).outcome, Outcome::no_data);
  EXPECT_THAT(bench.cached, ElementsAre("+ANY no.x", "+MX a.x"));
  bench.now = bench.now + seconds(29);
  const Resolution missing = bench.look_up("no.x", RecordType::mx);  // no type at all is there
  EXPECT_EQ(missing.outcome, Outcome::no_such_name);
  EXPECT_TRUE(missing.from_cache);
  EXPECT_TRUE(bench.look_up("a.x", RecordType::mx).from_cache);
  EXPECT_FALSE(bench.look_up("a.x", RecordType::a).from_cache);
  bench.now = bench.now + seconds(1);
  EXPECT_FALSE(bench.look_up("no.x", RecordType::a).from_cache);
}

// RFC 1035 section 4.2.1: other servers and addresses first, the same again last.
TEST(Resolver, AServerThatIsSilentIsFollowedByTheNext) {
  const ResolverConfig config = sbelt();
  ResolverBench bench = arpanet(config);
  bench.silent = {address("26.0.0.73"), address("10.0.0.51")};
  EXPECT_EQ(bench.look_up("ACC.ARPA", RecordType::a).outcome, Outcome::records);
  EXPECT_THAT(bench.asked,
              ElementsAre("26.0.0.73 A ACC.ARPA", "10.0.0.51 A ACC.ARPA", "26.3.0.103 A ACC.ARPA"));
  EXPECT_EQ(bench.now, Instant{} + seconds(10));
  bench.silent.insert(address("26.3.0.103"));
  const Resolution lost = bench.look_up("SRI-NIC.ARPA", RecordType::a);
  EXPECT_EQ(lost.outcome, Outcome::timed_out);
  EXPECT_TRUE(lost.is_temporary());
  EXPECT_EQ(lost.queries, 6U);
  EXPECT_EQ(bench.now, Instant{} + seconds(40));
  EXPECT_TRUE(bench.resolver.is_idle());
}

TEST(Resolver, AServerThatFailsOrIsLameIsFollowedByTheNext) {
  const ResolverConfig config = sbelt();
  ResolverBench bench = arpanet(config);
  bench.failing[address("26.0.0.73")] = ResponseCode::servfail;
  bench.failing[address("10.0.0.51")] = ResponseCode::noerror;  // nothing, without authority
  EXPECT_EQ(bench.look_up("ACC.ARPA", RecordType::a).outcome, Outcome::records);
  EXPECT_EQ(bench.asked.size(), 3U);
  bench.failing[address("26.3.0.103")] = ResponseCode::nxdomain;  // without authority
  const Resolution failed = bench.look_up("SRI-NIC.ARPA", RecordType::a);
  EXPECT_EQ(failed.outcome, Outcome::server_failure);
  EXPECT_EQ(failed.failure, Failure::servers_failed);
  EXPECT_EQ(failed.queries, 3U);  // none is asked twice
  EXPECT_EQ(bench.now, Instant{});
}

TEST(Resolver, WithoutServersItFails) {
  const ResolverConfig config;
  ResolverBench bench(config);
  EXPECT_EQ(bench.look_up("a.x", RecordType::a).failure, Failure::no_servers);
}

TEST(Resolver, AServersAddressIsLookedUpWhereThereIsNoGlue) {
  const ResolverConfig config = one_hint();
  ResolverBench bench(config);
  bench.serve("10.0.0.1", test::zone(".", {"x 60 NS ns.y.", "y 60 NS ns.y.", "ns.y 60 A 10.0.0.2",
                                           "z 60 NS a.x.", "v6 60 NS six.x."}));
  bench.serve("10.0.0.2", test::zone("x", {"a 60 A 10.0.0.3", "six 60 AAAA 2001:db8::1"}));
  bench.serve("10.0.0.2", test::zone("y", {"ns 60 A 10.0.0.2"}));
  bench.serve("10.0.0.3", test::zone("z", {"m 60 MX 10 m"}));
  bench.serve("2001:db8::1", test::zone("v6", {"m 60 MX 10 m"}));
  const Resolution found = bench.look_up("m.z", RecordType::mx);
  EXPECT_EQ(found.outcome, Outcome::records);
  EXPECT_EQ(found.queries, 4U);
  EXPECT_THAT(bench.asked, ElementsAre("10.0.0.1 MX m.z", "10.0.0.1 A a.x", "10.0.0.2 A a.x",
                                       "10.0.0.3 MX m.z"));
  bench.asked.clear();
  EXPECT_EQ(bench.look_up("m.v6", RecordType::mx).outcome, Outcome::records);
  EXPECT_THAT(bench.asked, ElementsAre("10.0.0.1 MX m.v6", "10.0.0.2 A six.x",
                                       "10.0.0.2 AAAA six.x", "2001:db8::1 MX m.v6"));
}

// RFC 1034 section 5.3.3: work is bounded, however the zones are misconfigured.
TEST(Resolver, ServersThatOnlyNameEachOtherFail) {
  const ResolverConfig config = one_hint();
  ResolverBench bench(config);
  bench.serve("10.0.0.1", test::zone(".", {"x 60 NS ns.y.", "y 60 NS ns.x."}));
  const Resolution failed = bench.look_up("a.x", RecordType::a);
  EXPECT_EQ(failed.outcome, Outcome::server_failure);
  EXPECT_EQ(failed.failure, Failure::no_servers);
  EXPECT_LE(failed.queries, 8U);
}

TEST(Resolver, GlueThatHasExpiredIsFetchedAgain) {
  const ResolverConfig config = one_hint();
  ResolverBench bench(config);
  bench.serve("10.0.0.1", test::zone(".", {"x 600 NS ns.x.", "ns.x 60 A 10.0.0.2"}));
  bench.serve("10.0.0.2", test::zone("x", {"a 10 A 192.0.2.1"}));
  EXPECT_EQ(bench.look_up("a.x", RecordType::a).queries, 2U);
  bench.now = bench.now + seconds(30);
  EXPECT_EQ(bench.look_up("a.x", RecordType::a).queries, 1U);
  bench.now = bench.now + seconds(60);
  EXPECT_EQ(bench.look_up("a.x", RecordType::a).queries, 2U);
}

TEST(Resolver, AliasesAreFollowedAcrossServers) {
  const ResolverConfig config = one_hint();
  ResolverBench bench(config);
  bench.serve("10.0.0.1", test::zone(".", {"$TTL 60", "x NS ns.x.", "ns.x A 10.0.0.2", "y NS ns.y.",
                                           "ns.y A 10.0.0.3"}));
  // The server of x pretends to know y as well; what it says of it is not believed.
  bench.serve("10.0.0.2", test::zone("x", {"$TTL 60", "a CNAME b", "b CNAME c.y."}));
  bench.serve("10.0.0.2", test::zone("y", {"c 60 A 203.0.113.66"}));
  bench.serve("10.0.0.3", test::zone("y", {"c 60 A 192.0.2.1"}));
  const Resolution found = bench.look_up("a.x", RecordType::a);
  EXPECT_EQ(found.canonical, name("c.y"));
  EXPECT_THAT(lines(found.chain), ElementsAre("a.x. 60 IN CNAME b.x.", "b.x. 60 IN CNAME c.y."));
  EXPECT_THAT(lines(found.records), ElementsAre("c.y. 60 IN A 192.0.2.1"));
}

// RFC 1034 section 3.6.2.
TEST(Resolver, AliasLoopsAndLongChainsAreErrors) {
  const ResolverConfig config = one_hint();
  ResolverBench bench(config);
  std::vector<std::string> chain{"$TTL 60", "loop CNAME pool", "pool CNAME loop"};
  for (int i = 0; i < 9; ++i) {
    chain.push_back("n" + std::to_string(i) + " CNAME n" + std::to_string(i + 1));
  }
  chain.emplace_back("n9 A 192.0.2.1");
  bench.serve("10.0.0.1", test::zone("x", chain));
  EXPECT_EQ(bench.look_up("loop.x", RecordType::a).failure, Failure::alias_loop);
  EXPECT_EQ(bench.look_up("loop.x", RecordType::a).failure, Failure::alias_loop);  // from cache
  EXPECT_EQ(bench.look_up("n0.x", RecordType::a).failure, Failure::too_many_aliases);
  EXPECT_EQ(bench.look_up("n1.x", RecordType::a).outcome, Outcome::records);
}

TEST(Resolver, ALookupHasABoundOfQueries) {
  ResolverConfig config = one_hint();
  config.max_queries = 3;
  ResolverBench bench(config);
  bench.serve("10.0.0.1", test::zone(".", {"a 60 NS ns.a.", "ns.a 60 A 10.0.0.2"}));
  bench.serve("10.0.0.2", test::zone("a", {"b 60 NS ns.b", "ns.b 60 A 10.0.0.3"}));
  bench.serve("10.0.0.3", test::zone("b.a", {"c 60 NS ns.c", "ns.c 60 A 10.0.0.4"}));
  bench.serve("10.0.0.4", test::zone("c.b.a", {"d 60 A 192.0.2.1"}));
  const Resolution failed = bench.look_up("d.c.b.a", RecordType::a);
  EXPECT_EQ(failed.failure, Failure::too_much_work);
  EXPECT_EQ(failed.queries, 3U);
  EXPECT_EQ(bench.look_up("d.c.b.a", RecordType::a).queries, 1U);  // the cache has the rest
}

TEST(Resolver, ReferralsHaveABound) {
  ResolverConfig config = one_hint();
  config.max_referrals = 1;
  ResolverBench bench(config);
  bench.serve("10.0.0.1", test::zone(".", {"a 60 NS ns.a.", "ns.a 60 A 10.0.0.2"}));
  bench.serve("10.0.0.2", test::zone("a", {"b 60 NS ns.b", "ns.b 60 A 10.0.0.3"}));
  EXPECT_EQ(bench.look_up("x.b.a", RecordType::a).failure, Failure::too_much_work);
}

/// The query that a resolver has sent last.
SendQuery last_query(Resolver& resolver) {
  SendQuery last;
  while (auto event = resolver.next_event()) {
    if (auto* const send = std::get_if<SendQuery>(&*event)) last = *send;
  }
  return last;
}

Message response_to(const SendQuery& send, const std::vector<ResourceRecord>& answers) {
  Message response = send.query;
  response.is_response = true;
  response.authoritative = true;
  response.answers = answers;
  return response;
}

// RFC 1034 section 5.3.3: a response is matched to its query.
TEST(Resolver, ForgedAndLateResponsesAreIgnored) {
  const ResolverConfig config = one_hint();
  Resolver resolver(config);
  resolver.lookup(1, {name("a.x"), RecordType::a}, {});
  const SendQuery send = last_query(resolver);
  const Message right = response_to(send, {{name("a.x"), 60, AddressData{address("192.0.2.1")}}});
  Message other_id = right;
  ++other_id.id;
  Message other_type = right;
  other_type.question.type = RecordType::mx;
  Message other_name = right;
  other_name.question.name = name("b.x");
  Message no_response = right;
  no_response.is_response = false;
  for (const Message& wrong : {other_id, other_type, other_name, no_response}) {
    EXPECT_FALSE(resolver.receive(send.server, wrong, {}));
  }
  EXPECT_FALSE(resolver.receive(address("10.0.0.2"), right, {}));
  EXPECT_FALSE(resolver.next_event());
  Message other_case = right;
  other_case.question.name = name("A.X");
  EXPECT_TRUE(resolver.receive(send.server, other_case, {}));
  EXPECT_FALSE(resolver.receive(send.server, right, {}));
}

TEST(Resolver, WhatIsOutOfBailiwickIsNotCached) {
  const ResolverConfig config = one_hint();
  Resolver resolver(config);
  resolver.lookup(1, {name("a.x"), RecordType::a}, {});
  SendQuery send = last_query(resolver);
  Message referral = response_to(send, {});
  referral.authoritative = false;
  referral.authority = {{name("x"), 60, NsData{name("ns.x")}}};
  referral.additional = {{name("ns.x"), 60, AddressData{address("10.0.0.2")}},
                         {name("www.bank"), 60, AddressData{address("10.0.0.66")}}};
  ASSERT_TRUE(resolver.receive(send.server, referral, {}));
  send = last_query(resolver);
  EXPECT_EQ(send.server, address("10.0.0.2"));
  Message poison = response_to(send, {{name("a.x"), 60, CnameData{name("www.bank")}},
                                      {name("www.bank"), 60, AddressData{address("10.0.0.66")}},
                                      {name("b.x"), 60, AddressData{address("10.0.0.66")}}});
  poison.authority = {{name("bank"), 60, NsData{name("ns.x")}}};
  ASSERT_TRUE(resolver.receive(send.server, poison, {}));
  send = last_query(resolver);
  EXPECT_EQ(send.server, address("10.0.0.1"));  // bank's servers are found from the root
  EXPECT_EQ(send.query.question.name, name("www.bank"));
  std::vector<std::string> names;
  for (const CacheEntry& entry : resolver.cache_content({})) names.push_back(entry.name.to_host());
  EXPECT_THAT(names, UnorderedElementsAre("x", "a.x", "ns.x"));
}

TEST(Resolver, AReferralCountsOnlyForTheServersOwnPart) {
  const ResolverConfig config = one_hint();
  Resolver resolver(config);
  resolver.lookup(1, {name("a.s.x"), RecordType::a}, {});
  SendQuery send = last_query(resolver);
  Message referral = response_to(send, {});
  referral.authoritative = false;
  referral.authority = {{name("s.x"), 60, NsData{name("ns.s.x")}}};
  referral.additional = {{name("ns.s.x"), 60, AddressData{address("10.0.0.2")}}};
  ASSERT_TRUE(resolver.receive(send.server, referral, {}));
  send = last_query(resolver);
  // Upwards, and with the address of somebody else's host.
  referral = response_to(send, {});
  referral.authoritative = false;
  referral.authority = {{name("x"), 60, NsData{name("ns.s.x")}},
                        {name("a.s.x"), 60, NsData{name("www.bank")}}};
  referral.additional = {{name("www.bank"), 60, AddressData{address("10.0.0.66")}}};
  ASSERT_TRUE(resolver.receive(send.server, referral, {}));
  send = last_query(resolver);
  EXPECT_EQ(send.query.question, (Question{name("www.bank"), RecordType::a}));
  EXPECT_EQ(send.server, address("10.0.0.1"));
  std::vector<std::string> names;
  for (const CacheEntry& entry : resolver.cache_content({})) names.push_back(entry.name.to_host());
  EXPECT_THAT(names, UnorderedElementsAre("s.x", "ns.s.x", "a.s.x"));
}

TEST(Resolver, AReferralToTheSameZoneIsLame) {
  const ResolverConfig config = one_hint();
  Resolver resolver(config);
  resolver.lookup(1, {name("a.x"), RecordType::a}, {});
  const SendQuery send = last_query(resolver);
  Message referral = response_to(send, {});
  referral.authoritative = false;
  referral.authority = {{DomainName(), 60, NsData{name("ns.x")}}};
  referral.additional = {{name("ns.x"), 60, AddressData{send.server}}};
  ASSERT_TRUE(resolver.receive(send.server, referral, {}));
  EXPECT_EQ(std::get<Resolved>(*resolver.next_event()).resolution.failure, Failure::servers_failed);
}

TEST(Resolver, ADenialByAnotherNamesSoaIsNotKept) {
  const ResolverConfig config = one_hint();
  Resolver resolver(config);
  resolver.lookup(1, {name("a.x"), RecordType::a}, {});
  const SendQuery send = last_query(resolver);
  Message denial = response_to(send, {});
  denial.code = ResponseCode::nxdomain;
  SoaData soa;
  soa.minimum_s = 60;
  denial.authority = {{name("y"), 60, soa}};
  ASSERT_TRUE(resolver.receive(send.server, denial, {}));
  EXPECT_THAT(resolver.cache_content({}), IsEmpty());
}

TEST(Resolver, EqualQuestionsShareTheQueries) {
  const ResolverConfig config = one_hint();
  Resolver resolver(config);
  resolver.lookup(1, {name("a.x"), RecordType::a}, {});
  resolver.lookup(2, {name("b.x"), RecordType::a}, {});
  const SendQuery first = std::get<SendQuery>(*resolver.next_event());
  resolver.lookup(3, {name("A.x"), RecordType::a}, {});
  last_query(resolver);
  EXPECT_FALSE(resolver.next_event());
  resolver.receive(first.server,
                   response_to(first, {{name("a.x"), 0, AddressData{address("192.0.2.1")}}}), {});
  // A TTL of 0 is good for those who have asked, and for nobody else.
  EXPECT_EQ(std::get<Resolved>(*resolver.next_event()).token, 1U);
  const Resolved third = std::get<Resolved>(*resolver.next_event());
  EXPECT_EQ(third.token, 3U);
  EXPECT_EQ(third.resolution.records.size(), 1U);
  EXPECT_THAT(resolver.cache_content({}), IsEmpty());
  EXPECT_FALSE(resolver.is_idle());
}

TEST(Resolver, ACopyGoesOnTheSameWay) {
  const ResolverConfig config = sbelt();
  ResolverBench bench = arpanet(config);
  bench.resolver.lookup(1, {name("ISI.EDU"), RecordType::mx}, {});
  ResolverBench copy = bench;
  EXPECT_FALSE(copy.resolver.is_idle());
  EXPECT_EQ(bench.look_up("ISI.EDU", RecordType::mx).records,
            copy.look_up("ISI.EDU", RecordType::mx).records);
  EXPECT_EQ(bench.asked, copy.asked);
  EXPECT_EQ(bench.cached, copy.cached);
  copy.resolver = Resolver(config);
  EXPECT_THAT(copy.resolver.cache_content({}), IsEmpty());
  EXPECT_EQ(bench.resolver.cache_content({}).size(), 5U);
}

}  // namespace
}  // namespace smtplab::dns
