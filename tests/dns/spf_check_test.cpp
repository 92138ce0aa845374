#include "sim/dns/spf_check.h"

#include <gtest/gtest.h>

#include <map>
#include <string>
#include <vector>

namespace smtplab::dns {
namespace {

/// Names as a map: "example.com TXT" to data, several of them apart by "|"; "!" is no answer.
using World = std::map<std::string, std::string>;

std::vector<std::string> split(const std::string& text) {
  std::vector<std::string> parts;
  for (std::size_t begin = 0; begin <= text.size();) {
    const std::size_t end = std::min(text.find('|', begin), text.size());
    parts.push_back(text.substr(begin, end - begin));
    begin = end + 1;
  }
  return parts;
}

RecordData data_of(RecordType type, const std::string& text) {
  const auto name = [&] { return *DomainName::parse(text); };
  switch (type) {
    case RecordType::mx:
      return MxData{10, name()};
    case RecordType::ptr:
      return PtrData{name()};
    case RecordType::txt:
      return TxtData{{text.substr(0, text.size() / 2), text.substr(text.size() / 2)}};
    default:
      return AddressData{*Address::parse(text)};
  }
}

Resolution look_up(const World& world, const Question& question) {
  Resolution found;
  found.question = question;
  found.canonical = question.name;
  const auto known =
      world.find(question.name.to_host() + " " + std::string(to_string(question.type)));
  found.outcome = Outcome::no_such_name;
  if (known == world.end()) return found;
  found.outcome = known->second == "!" ? Outcome::timed_out : Outcome::records;
  if (known->second == "!") return found;
  for (const std::string& one : split(known->second)) {
    found.records.push_back({question.name, 60, data_of(question.type, one)});
  }
  return found;
}

struct Checked {
  std::string result;
  std::string by;
  std::string explanation;
  std::vector<std::string> asked;
};

Checked check(const World& world, const std::string& client = "192.0.2.1",
              const std::string& sender = "joe@example.com") {
  SpfCheck one({*Address::parse(client), sender, "mail.example.com", "mx.example.org", 0});
  Checked seen;
  while (const auto question = one.next_question()) {
    seen.asked.push_back(question->name.to_host() + " " + std::string(to_string(question->type)));
    if (seen.asked.size() > 300) break;
    one.answer(look_up(world, *question));
  }
  seen.result = to_string(one.result());
  seen.by = one.decided_by();
  seen.explanation = one.explanation();
  return seen;
}

std::string of_record(const std::string& record, World world = {},
                      const std::string& client = "192.0.2.1") {
  world["example.com TXT"] = record;
  return check(world, client).result;
}

TEST(SpfCheck, WithoutARecordSaysNone) {
  EXPECT_EQ(check({}).result, "none");
  EXPECT_EQ(check({{"example.com TXT", "some text|v=spf10 -all"}}).result, "none");
  EXPECT_EQ(check({}, "192.0.2.1", "joe@localhost").result, "none");
  EXPECT_EQ(check({}, "192.0.2.1", "joe@[192.0.2.1]").asked.size(), 0U);
  EXPECT_EQ(check({}, "192.0.2.1", "joe@a..example").result, "none");
}

TEST(SpfCheck, TheFirstTermThatMatchesDecides) {
  EXPECT_EQ(of_record("v=spf1 ip4:192.0.2.0/24 -all"), "pass");
  EXPECT_EQ(of_record("v=spf1 ip4:198.51.100.0/24 -all"), "fail");
  EXPECT_EQ(of_record("v=spf1 ~ip4:192.0.2.1 -all"), "softfail");
  EXPECT_EQ(of_record("v=spf1 ?all"), "neutral");
  EXPECT_EQ(of_record("v=spf1 ip4:198.51.100.1"), "neutral");
  EXPECT_EQ(of_record("v=spf1"), "neutral");
  EXPECT_EQ(of_record("v=spf1 ip6:2001:db8::/32 -all", {}, "2001:db8::7"), "pass");
  EXPECT_EQ(check({{"example.com TXT", "v=spf1 ip4:198.51.100.1 -all +all"}}).by, "-all");
}

TEST(SpfCheck, AMistakeAnywhereIsAPermerror) {
  const Checked wrong = check({{"example.com TXT", "v=spf1 +all ip4:192.0.2"}});
  EXPECT_EQ(wrong.result, "permerror");
  EXPECT_EQ(wrong.by, "ip4:192.0.2");
  EXPECT_EQ(of_record("v=spf1 +all|v=spf1 -all"), "permerror") << "two records";
}

TEST(SpfCheck, AsksForAddressesOfTheClientsFamily) {
  const World world{{"example.com TXT", "v=spf1 a a:www.example.com/24 -all"},
                    {"example.com A", "198.51.100.1"},
                    {"www.example.com A", "198.51.100.2|192.0.2.200"}};
  EXPECT_EQ(check(world).result, "pass");
  EXPECT_EQ(check(world).by, "a:www.example.com/24");
  EXPECT_EQ(check(world, "203.0.113.1").result, "fail");
  EXPECT_EQ(check(world, "2001:db8::1").asked[1], "example.com AAAA");
}

TEST(SpfCheck, AsksForEachExchangerButKnowsNoImplicitOne) {
  const World world{{"example.com TXT", "v=spf1 mx -all"},
                    {"example.com MX", "a.example.com|b.example.com"},
                    {"a.example.com A", "198.51.100.1"},
                    {"b.example.com A", "192.0.2.1"}};
  EXPECT_EQ(check(world).result, "pass");
  EXPECT_EQ(check(world).asked.size(), 4U);
  EXPECT_EQ(of_record("v=spf1 mx -all", {{"example.com A", "192.0.2.1"}}), "fail");
}

TEST(SpfCheck, IncludesAPassAndNothingElse) {
  const auto with = [](const std::string& other) {
    return of_record("v=spf1 include:b.example -all", {{"b.example TXT", other}});
  };
  EXPECT_EQ(with("v=spf1 ip4:192.0.2.1 -all"), "pass");
  EXPECT_EQ(with("v=spf1 -all"), "fail") << "of the record that includes";
  EXPECT_EQ(with("v=spf1 ~all"), "fail");
  EXPECT_EQ(with("!"), "temperror");
  EXPECT_EQ(with("v=spf1 foo"), "permerror");
  EXPECT_EQ(with("no record"), "permerror");
  EXPECT_EQ(of_record("v=spf1 ~include:b.example -all", {{"b.example TXT", "v=spf1 +all"}}),
            "softfail");
  EXPECT_EQ(of_record("v=spf1 include:b.example ?all", {{"b.example TXT", "v=spf1 -all"}}),
            "neutral");
}

TEST(SpfCheck, FollowsARedirectWhereNothingMatches) {
  const World other{{"b.example TXT", "v=spf1 ip4:192.0.2.1 -all"}};
  EXPECT_EQ(of_record("v=spf1 redirect=b.example", other), "pass");
  EXPECT_EQ(of_record("v=spf1 redirect=b.example", other, "192.0.2.2"), "fail");
  EXPECT_EQ(of_record("v=spf1 redirect=b.example ?all", other), "neutral");
  EXPECT_EQ(of_record("v=spf1 redirect=nobody.example"), "permerror");
  EXPECT_EQ(
      of_record("v=spf1 include:c.example -all", {{"c.example TXT", "v=spf1 redirect=b.example"},
                                                  {"b.example TXT", "v=spf1 ip4:192.0.2.1"}}),
      "pass");
}

TEST(SpfCheck, ANameFromThePtrMustLeadBack) {
  World world{{"example.com TXT", "v=spf1 ptr -all"},
              {"1.2.0.192.in-addr.arpa PTR", "other.example|pc.example.com"},
              {"other.example A", "192.0.2.1"},
              {"pc.example.com A", "192.0.2.1"}};
  EXPECT_EQ(check(world).result, "pass");
  world["pc.example.com A"] = "192.0.2.2";
  EXPECT_EQ(check(world).result, "fail");
  world["pc.example.com A"] = "!";
  EXPECT_EQ(check(world).result, "fail") << "a name that can't be looked up is passed over";
}

TEST(SpfCheck, ExistsAsksForAnAAlsoForIpv6) {
  EXPECT_EQ(of_record("v=spf1 exists:%{l}.%{ir}.ok.example -all",
                      {{"joe.1.2.0.192.ok.example A", "127.0.0.2"}}),
            "pass");
  EXPECT_EQ(
      of_record("v=spf1 exists:ok.example -all", {{"ok.example A", "127.0.0.2"}}, "2001:db8::1"),
      "pass");
}

TEST(SpfCheck, AFailureOfNamesIsATemperror) {
  EXPECT_EQ(check({{"example.com TXT", "!"}}).result, "temperror");
  EXPECT_EQ(of_record("v=spf1 a -all", {{"example.com A", "!"}}), "temperror");
  EXPECT_EQ(
      of_record("v=spf1 mx -all", {{"example.com MX", "a.example.com"}, {"a.example.com A", "!"}}),
      "temperror");
}

// RFC 7208 section 4.6.4.
TEST(SpfCheck, TenTermsMayAsk) {
  World world;
  std::string record = "v=spf1";
  for (int i = 0; i < 10; ++i) {
    record += " include:i" + std::to_string(i) + ".example";
    world["i" + std::to_string(i) + ".example TXT"] = "v=spf1 ip4:198.51.100.1";
  }
  EXPECT_EQ(of_record(record + " -all", world), "fail");
  EXPECT_EQ(of_record(record + " a -all", world), "permerror");
  world["example.com TXT"] = "v=spf1 include:example.com";
  EXPECT_EQ(check(world).result, "permerror") << "a record that includes itself";
  EXPECT_EQ(check(world).asked.size(), 11U);
}

TEST(SpfCheck, TwoAnswersMayBeEmpty) {
  EXPECT_EQ(of_record("v=spf1 a:a.example a:b.example ip4:192.0.2.1"), "pass");
  EXPECT_EQ(of_record("v=spf1 a:a.example a:b.example mx:c.example ip4:192.0.2.1"), "permerror");
}

TEST(SpfCheck, MxTakesTenHostsAndPtrLooksAtTen) {
  std::string eleven;
  World world;
  for (int i = 0; i < 11; ++i) {
    const std::string name = "h" + std::to_string(i) + ".example.com";
    eleven += (i == 0 ? "" : "|") + name;
    world[name + " A"] = i == 10 ? "192.0.2.1" : "198.51.100.1";
  }
  world["example.com MX"] = eleven;
  world["1.2.0.192.in-addr.arpa PTR"] = eleven;
  EXPECT_EQ(of_record("v=spf1 mx -all", world), "permerror");
  EXPECT_EQ(of_record("v=spf1 ptr -all", world), "fail");
}

TEST(SpfCheck, TellsWhatTheOwnerSaysOfAFail) {
  World world{{"example.com TXT", "v=spf1 -all exp=why.%{d}"},
              {"why.example.com TXT", "%{i} is not one of %{d}'s hosts"}};
  EXPECT_EQ(check(world).explanation, "192.0.2.1 is not one of example.com's hosts");
  world["example.com TXT"] = "v=spf1 +all exp=why.%{d}";
  EXPECT_EQ(check(world).explanation, "");
  EXPECT_EQ(check(world).asked.size(), 1U) << "of a fail only";
  world["example.com TXT"] = "v=spf1 -all exp=why.%{d}";
  world["why.example.com TXT"] = "gr\xC3\xBC\xC3\x9F";
  EXPECT_EQ(check(world).explanation, "");
  world["why.example.com TXT"] = "!";
  EXPECT_EQ(check(world).result, "fail");
  world["example.com TXT"] = "v=spf1 include:b.example -all";
  world["b.example TXT"] = "v=spf1 -all exp=why.b.example";
  world["why.b.example TXT"] = "b speaks";
  EXPECT_EQ(check(world).explanation, "") << "an included record does not explain";
}

}  // namespace
}  // namespace smtplab::dns
