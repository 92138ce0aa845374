#include "sim/dns/mail_exchangers.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>
#include <set>
#include <string>
#include <vector>

#include "tests/dns/resolver_bench.h"

namespace smtplab::dns {
namespace {

using test::address;
using test::name;
using ::testing::ElementsAre;
using ::testing::IsEmpty;

struct Self {
  std::vector<DomainName> names;
  std::vector<Address> addresses;
};

struct Found {
  ExchangerOutcome outcome = ExchangerOutcome::bad_domain;
  std::vector<std::string> hosts;  // "preference host address..."
  std::vector<MailExchanger> exchangers;
  std::vector<std::string> asked;
};

/// Where mail for `domain` goes, if the zone "example" says this.
class Searcher {
 public:
  explicit Searcher(const std::vector<std::string>& zone) : bench_(config()) {
    bench_.serve("10.0.0.1", test::zone("example", zone));
  }

  Searcher& as(Self self) {
    self_ = std::move(self);
    return *this;
  }
  Searcher& with(ExchangerOptions options) {
    options_ = options;
    return *this;
  }
  /// Lookups of that name fail.
  Searcher& failing(std::string_view host) {
    failing_.insert(name(host));
    return *this;
  }

  Found find(std::string_view domain, std::uint64_t seed = 1) {
    Random random(seed);
    ExchangerSearch search(domain, options_);
    Found found;
    while (const auto question = search.next_question()) {
      found.asked.push_back(std::string(to_string(question->type)) + ' ' +
                            question->name.to_host());
      Resolution resolution;
      resolution.question = *question;
      if (!failing_.contains(question->name)) {
        resolution = bench_.look_up(question->name.to_string(), question->type);
      }
      search.answer(resolution, {self_.names, self_.addresses}, random);
    }
    found.outcome = search.outcome().value();
    found.exchangers = search.exchangers();
    for (const MailExchanger& exchanger : search.exchangers()) {
      std::string text = std::to_string(exchanger.preference) + ' ' + exchanger.host.to_host();
      for (const Address& one : exchanger.addresses) text += ' ' + one.to_string();
      found.hosts.push_back(text);
    }
    return found;
  }

 private:
  static const ResolverConfig& config() {
    static const ResolverConfig config = [] {
      ResolverConfig made;
      made.hints = {{name("root"), {address("10.0.0.1")}}};
      return made;
    }();
    return config;
  }

  test::ResolverBench bench_;
  Self self_;
  ExchangerOptions options_;
  std::set<DomainName> failing_;
};

const std::vector<std::string> kThree{
    "$TTL 60",        "@ MX 20 b",          "@ MX 10 a",     "@ MX 30 c",    "a A 192.0.2.1",
    "a A 192.0.2.11", "a AAAA 2001:db8::1", "b A 192.0.2.2", "c A 192.0.2.3"};

// RFC 5321 section 5.1: lower numbers are more preferred; each address is tried.
TEST(ExchangerSearch, SortsByPreference) {
  const Found found = Searcher(kThree).find("Example");
  EXPECT_EQ(found.outcome, ExchangerOutcome::found);
  EXPECT_THAT(found.hosts, ElementsAre("10 a.example 2001:db8::1 192.0.2.1 192.0.2.11",
                                       "20 b.example 192.0.2.2", "30 c.example 192.0.2.3"));
  EXPECT_THAT(found.asked,
              ElementsAre("MX Example", "AAAA a.example", "A a.example", "AAAA b.example",
                          "A b.example", "AAAA c.example", "A c.example"));
}

TEST(ExchangerSearch, AsksOnlyForAddressesThatAreOfUse) {
  ExchangerOptions ipv4;
  ipv4.use_ipv6 = false;
  ipv4.max_exchangers = 2;
  const Found found = Searcher(kThree).with(ipv4).find("example");
  EXPECT_THAT(found.asked, ElementsAre("MX example", "A a.example", "A b.example"));
  EXPECT_THAT(found.hosts,
              ElementsAre("10 a.example 192.0.2.1 192.0.2.11", "20 b.example 192.0.2.2"));
}

// "The sender-SMTP MUST randomize them to spread the load".
TEST(ExchangerSearch, EqualPreferencesAreShuffled) {
  Searcher searcher({"$TTL 6000", "@ MX 10 a", "@ MX 10 b", "@ MX 10 c", "@ MX 5 first",
                     "a A 192.0.2.1", "b A 192.0.2.2", "c A 192.0.2.3", "first A 192.0.2.4"});
  std::map<std::vector<std::string>, int> orders;
  for (std::uint64_t seed = 0; seed < 600; ++seed) ++orders[searcher.find("example", seed).hosts];
  EXPECT_EQ(orders.size(), 6U);
  for (const auto& [order, count] : orders) {
    EXPECT_EQ(order.front(), "5 first.example 192.0.2.4");
    EXPECT_GT(count, 60);
    EXPECT_LT(count, 140);
  }
  EXPECT_EQ(searcher.find("example", 7).hosts, searcher.find("example", 7).hosts);
}

TEST(ExchangerSearch, WithoutMxTheDomainItselfIsMeant) {
  const Found found = Searcher({"host 60 A 192.0.2.1"}).find("host.example");
  EXPECT_THAT(found.hosts, ElementsAre("0 host.example 192.0.2.1"));
  EXPECT_TRUE(found.exchangers.front().is_implicit);
}

TEST(ExchangerSearch, AnImplicitMxWithoutAddressIsAnError) {
  EXPECT_EQ(Searcher({"host 60 TXT x"}).find("host.example").outcome, ExchangerOutcome::no_address);
}

// "If MX records are present, but none of them are usable, this situation MUST be reported".
TEST(ExchangerSearch, UnusableMxAreNotReplacedByTheDomainsOwnAddress) {
  Searcher searcher({"$TTL 60", "@ A 192.0.2.1", "@ MX 10 gone", "@ MX 20 text", "text TXT x"});
  const Found found = searcher.find("example");
  EXPECT_EQ(found.outcome, ExchangerOutcome::no_usable_exchanger);
  EXPECT_THAT(found.hosts, IsEmpty());
  EXPECT_TRUE(is_permanent(found.outcome));
  // A name that does not exist has no other type either.
  EXPECT_THAT(found.asked, ElementsAre("MX example", "AAAA gone.example", "AAAA text.example",
                                       "A text.example"));
}

TEST(ExchangerSearch, OneUsableMxIsEnough) {
  Searcher searcher({"$TTL 60", "@ MX 10 gone", "@ MX 20 a", "a A 192.0.2.1"});
  EXPECT_THAT(searcher.find("example").hosts, ElementsAre("20 a.example 192.0.2.1"));
}

// "If a CNAME record is found, the resulting name is processed as if it were the initial name."
TEST(ExchangerSearch, AnAliasOfTheDomainIsFollowed) {
  Searcher searcher(
      {"$TTL 60", "alias CNAME real", "real MX 10 a", "a A 192.0.2.1", "alias2 CNAME a"});
  EXPECT_THAT(searcher.find("alias.example").hosts, ElementsAre("10 a.example 192.0.2.1"));
  EXPECT_THAT(searcher.find("alias2.example").hosts, ElementsAre("0 a.example 192.0.2.1"));
}

TEST(ExchangerSearch, AnMxThatNamesAnAliasIsUsedAndNoted) {
  Searcher searcher({"$TTL 60", "@ MX 10 mail", "mail CNAME a", "a A 192.0.2.1"});
  const Found found = searcher.find("example");
  EXPECT_THAT(found.hosts, ElementsAre("10 mail.example 192.0.2.1"));
  EXPECT_TRUE(found.exchangers.front().is_alias);
}

// RFC 7505 section 3.
TEST(ExchangerSearch, ANullMxAcceptsNoMail) {
  const Found found = Searcher({"@ 60 MX 0 .", "@ 60 A 192.0.2.1"}).find("example");
  EXPECT_EQ(found.outcome, ExchangerOutcome::accepts_no_mail);
  EXPECT_THAT(found.asked, ElementsAre("MX example"));
  // A domain with a null MX must have no other; here the other counts.
  Searcher both({"$TTL 60", "@ MX 0 .", "@ MX 10 a", "a A 192.0.2.1"});
  EXPECT_THAT(both.find("example").hosts, ElementsAre("10 a.example 192.0.2.1"));
}

TEST(ExchangerSearch, WildcardsInDataAreLeftOut) {
  EXPECT_EQ(Searcher({"@ 60 MX 10 *", "* 60 A 192.0.2.1"}).find("example").outcome,
            ExchangerOutcome::no_usable_exchanger);
}

TEST(ExchangerSearch, AMissingDomainIsAPermanentError) {
  const Found found = Searcher({}).find("gone.example");
  EXPECT_EQ(found.outcome, ExchangerOutcome::no_such_domain);
  EXPECT_TRUE(is_permanent(found.outcome));
}

// "If a temporary error is returned, the message MUST be queued and retried later".
TEST(ExchangerSearch, AFailureIsTemporaryAndNoReasonForTheImplicitMx) {
  const Found failed = Searcher({"@ 60 A 192.0.2.1"}).failing("example").find("example");
  EXPECT_EQ(failed.outcome, ExchangerOutcome::temporary_failure);
  EXPECT_FALSE(is_permanent(failed.outcome));
  EXPECT_EQ(Searcher(kThree).failing("a.example").find("example").hosts.size(), 2U);
  Searcher one({"$TTL 60", "@ MX 10 a", "@ MX 20 gone", "a A 192.0.2.1"});
  EXPECT_EQ(one.failing("a.example").find("example").outcome, ExchangerOutcome::temporary_failure);
}

// RFC 974: a host drops itself and all that are not better.
TEST(ExchangerSearch, ARelayDropsItselfAndWorse) {
  EXPECT_THAT(Searcher(kThree).as({{name("B.example")}, {}}).find("example").hosts,
              ElementsAre("10 a.example 2001:db8::1 192.0.2.1 192.0.2.11"));
  EXPECT_THAT(Searcher(kThree).as({{}, {address("192.0.2.3")}}).find("example").hosts.size(), 2U);
  // Known by name it needs no question about itself.
  EXPECT_EQ(Searcher(kThree).as({{name("b.example")}, {}}).find("example").asked.size(), 3U);
}

TEST(ExchangerSearch, EqualsOfThisHostAreDroppedToo) {
  Searcher searcher({"$TTL 6000", "@ MX 10 a", "@ MX 10 b", "@ MX 5 c", "a A 192.0.2.1",
                     "b A 192.0.2.2", "c A 192.0.2.3"});
  searcher.as({{}, {address("192.0.2.2")}});
  for (std::uint64_t seed = 0; seed < 8; ++seed) {
    EXPECT_THAT(searcher.find("example", seed).hosts, ElementsAre("5 c.example 192.0.2.3"));
  }
}

TEST(ExchangerSearch, TheBestHostCannotPassItOn) {
  EXPECT_EQ(Searcher(kThree).as({{name("a.example")}, {}}).find("example").outcome,
            ExchangerOutcome::leads_back_here);
  EXPECT_EQ(Searcher(kThree).as({{}, {address("2001:db8::1")}}).find("example").outcome,
            ExchangerOutcome::leads_back_here);
  EXPECT_EQ(Searcher({"a 60 A 192.0.2.1"}).as({{name("a.example")}, {}}).find("a.example").outcome,
            ExchangerOutcome::leads_back_here);
  // An MX that names this host by an alias, which RFC 974 warns of.
  Searcher alias({"$TTL 60", "@ MX 10 mail", "mail CNAME a", "a A 192.0.2.1"});
  EXPECT_EQ(alias.as({{name("a.example")}, {}}).find("example").outcome,
            ExchangerOutcome::leads_back_here);
}

// RFC 5321 section 4.1.3.
TEST(ExchangerSearch, AnAddressLiteralNeedsNoQuestion) {
  const Found found = Searcher({}).find("[192.0.2.1]");
  EXPECT_EQ(found.outcome, ExchangerOutcome::found);
  EXPECT_THAT(found.asked, IsEmpty());
  EXPECT_EQ(found.exchangers.front().addresses.front(), address("192.0.2.1"));
  EXPECT_EQ(Searcher({}).find("[IPv6:2001:db8::1]").exchangers.front().addresses.front(),
            address("2001:db8::1"));
  for (const char* wrong : {"[192.0.2]", "[2001:db8::1]", "[IPv6:192.0.2.1]", "[192.0.2.1", "[]",
                            "[x:y]", "", ".", "a..b"}) {
    EXPECT_EQ(Searcher({}).find(wrong).outcome, ExchangerOutcome::bad_domain) << wrong;
  }
}

}  // namespace
}  // namespace smtplab::dns
