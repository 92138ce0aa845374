// Why a domain's mail is tried where it is (RFC 5321 section 5.1), from zones as they are written.

#include "sim/explain/exchanger_list.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>

#include "sim/dns/response.h"
#include "sim/dns/zone_reader.h"
#include "sim/dns/zone_set.h"
#include "sim/explain/catalogue.h"
#include "sim/register/register.h"

namespace smtplab::explain {
namespace {

using dns::ExchangerOutcome;
using ::testing::Contains;
using ::testing::ElementsAre;

/// What a name server of example.org says, read as a resolver does.
class Zones {
 public:
  explicit Zones(const std::vector<std::string>& lines) {
    const auto origin = dns::DomainName::parse("example.org").value();
    zones_.add(dns::read_zone(lines, origin).value().zone);
  }

  ExchangerList list(std::string_view domain) const {
    return list_exchangers(domain, 1, [this](const dns::Question& question) {
      dns::Message query;
      query.question = question;
      auto reading = dns::read_response(zones_.answer(query), question, dns::DomainName(), 8);
      dns::Resolution resolution;
      resolution.question = question;
      resolution.canonical = reading.name;
      resolution.chain = reading.chain;
      resolution.records = reading.records;
      switch (reading.kind) {
        case dns::ResponseReading::Kind::records:
          resolution.outcome = dns::Outcome::records;
          break;
        case dns::ResponseReading::Kind::no_data:
          resolution.outcome = dns::Outcome::no_data;
          break;
        case dns::ResponseReading::Kind::no_such_name:
          resolution.outcome = dns::Outcome::no_such_name;
          break;
        default:
          resolution.outcome = dns::Outcome::server_failure;
          break;
      }
      return resolution;
    });
  }

 private:
  dns::ZoneSet zones_;
};

std::vector<std::string> keys(const std::vector<ExchangerReason>& reasons) {
  std::vector<std::string> keys;
  for (const ExchangerReason& reason : reasons) keys.emplace_back(reason.key);
  return keys;
}

TEST(ExchangerList, SaysWhyEachHostHasItsPlace) {
  const ExchangerList list = Zones({"@ MX 10 a", "@ MX 20 b", "@ MX 20 c", "a A 192.0.2.1",
                                    "a A 192.0.2.2", "b A 192.0.2.3", "c CNAME a"})
                                 .list("example.org");
  ASSERT_EQ(list.outcome, ExchangerOutcome::found);
  ASSERT_EQ(list.exchangers.size(), 3U);
  EXPECT_EQ(list.exchangers[0].host.to_host(), "a.example.org");
  EXPECT_THAT(keys(list.reasons[0]), ElementsAre("best", "addresses"));
  const std::size_t alias = list.exchangers[1].host.to_host() == "c.example.org" ? 1 : 2;
  EXPECT_THAT(keys(list.reasons[alias]), ElementsAre("next", "equal", "alias", "addresses"));
  EXPECT_THAT(keys(list.reasons[3 - alias]), ElementsAre("next", "equal"));
  EXPECT_THAT(keys(list.about_all), ElementsAre("found"));
}

TEST(ExchangerList, ADomainWithoutMxIsItsOwnHost) {
  const ExchangerList list = Zones({"@ A 192.0.2.1"}).list("example.org");
  ASSERT_EQ(list.exchangers.size(), 1U);
  EXPECT_THAT(keys(list.reasons[0]), ElementsAre("implicit"));
}

TEST(ExchangerList, SaysWhatIsLeftOutAndWhy) {
  const ExchangerList list =
      Zones({"@ MX 10 a", "@ MX 5 gone", "@ MX 7 else.example.com.", "@ MX 1 .", "a A 192.0.2.1"})
          .list("example.org");
  ASSERT_EQ(list.exchangers.size(), 1U);
  EXPECT_THAT(keys(list.reasons[0]), ElementsAre("only"));
  ASSERT_EQ(list.left_out.size(), 3U);
  EXPECT_EQ(list.left_out[0].reason.key, "no-host");
  EXPECT_EQ(list.left_out[1].host.to_host(), "gone.example.org");
  EXPECT_EQ(list.left_out[1].reason.key, "no-address");
  EXPECT_EQ(list.left_out[2].host.to_host(), "else.example.com");
  EXPECT_EQ(list.left_out[2].reason.key, "no-answer");
}

TEST(ExchangerList, SoManyAreTriedAndNoMore) {
  std::vector<std::string> lines = {"a A 192.0.2.1"};
  for (int i = 0; i < 18; ++i) {
    lines.push_back("@ MX " + std::to_string(i) + " h" + std::to_string(i));
    lines.push_back("h" + std::to_string(i) + " A 192.0.2.1");
  }
  const ExchangerList list = Zones(lines).list("example.org");
  EXPECT_EQ(list.exchangers.size(), 16U);
  ASSERT_EQ(list.left_out.size(), 2U);
  EXPECT_EQ(list.left_out[0].reason.key, "beyond");
  EXPECT_EQ(list.left_out[0].preference, 16);
}

TEST(ExchangerList, EveryEndHasItsReason) {
  const Zones zones(
      {"@ A 192.0.2.1", "null MX 0 .", "none MX 10 gone", "txt TXT x", "alias CNAME @"});
  const auto outcome = [&](std::string_view domain) {
    const ExchangerList list = zones.list(domain);
    EXPECT_EQ(list.about_all.front().key, dns::key_of(list.outcome));
    if (list.outcome != ExchangerOutcome::bad_domain) {
      EXPECT_FALSE(list.about_all.front().clauses.empty()) << domain;
    }
    return list.outcome;
  };
  EXPECT_EQ(outcome("null.example.org"), ExchangerOutcome::accepts_no_mail);
  EXPECT_EQ(outcome("none.example.org"), ExchangerOutcome::no_usable_exchanger);
  EXPECT_EQ(outcome("txt.example.org"), ExchangerOutcome::no_address);
  EXPECT_EQ(outcome("nowhere.example.org"), ExchangerOutcome::no_such_domain);
  EXPECT_EQ(outcome("example.com"), ExchangerOutcome::temporary_failure);
  EXPECT_EQ(outcome("[192.0.2.999]"), ExchangerOutcome::bad_domain);
  EXPECT_THAT(keys(zones.list("alias.example.org").about_all),
              ElementsAre("found", "domain-alias"));
  EXPECT_THAT(keys(zones.list("[192.0.2.1]").reasons[0]), ElementsAre("literal"));
}

TEST(ExchangerList, EveryReasonHasItsSentenceInBothLanguagesAndItsClauses) {
  const ExchangerList lists[] = {Zones({"@ MX 10 a", "@ MX 10 b", "@ MX 20 .", "@ MX 30 gone",
                                        "a A 192.0.2.1", "a A 192.0.2.2", "b CNAME a"})
                                     .list("example.org"),
                                 Zones({"@ A 192.0.2.1"}).list("example.org"),
                                 Zones({"@ TXT x"}).list("[192.0.2.1]")};
  std::set<std::string> seen;
  for (const ExchangerList& list : lists) {
    std::vector<ExchangerReason> all = list.about_all;
    for (const auto& reasons : list.reasons) all.insert(all.end(), reasons.begin(), reasons.end());
    for (const ExchangerLeftOut& left : list.left_out) all.push_back(left.reason);
    for (const ExchangerReason& reason : all) {
      seen.emplace(reason.key);
      const std::string key = "lookup.mx." + std::string(reason.key);
      const std::string outcome = "happening.routed." + std::string(reason.key) + ".why";
      EXPECT_TRUE(catalogue(Language::zh).has(key) || catalogue(Language::zh).has(outcome)) << key;
      for (const std::string_view id : reason.clauses) {
        EXPECT_NE(requirements::standard_register().find(id), nullptr) << id;
      }
    }
  }
  EXPECT_THAT(seen, Contains("equal"));
  EXPECT_GT(seen.size(), 8U);
}

}  // namespace
}  // namespace smtplab::explain
