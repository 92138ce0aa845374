// The domain name system as hosts of the network: what name servers are asked, what comes back, and
// what a host remembers of it.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <map>
#include <memory>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "sim/dns/cache.h"
#include "sim/scenario/loader.h"
#include "sim/scenario/runner.h"
#include "sim/scenario/simulation.h"

namespace smtplab::scenario {
namespace {

using ::testing::ElementsAre;
using trace::EventKind;

/// {"zones": ..., "hosts": [pc.example.com and `hosts`], "script": ..., ...} as a scenario.
std::shared_ptr<const Scenario> load(const std::string& zones, const std::string& hosts,
                                     const std::string& script, const std::string& more = "") {
  const std::string text =
      R"({"title": "T", "zones": )" + zones +
      R"(, "hosts": [{"name": "pc.example.com", "role": "mua", "smart_host": "smtp.example.com"})" +
      (hosts.empty() ? "" : ", " + hosts) + R"(], "script": [)" + script + "]" +
      (more.empty() ? "" : ", " + more) + R"(, "expect": [{"violations": []}]})";
  auto loaded = load_scenario(text, "names.json");
  EXPECT_TRUE(loaded) << (loaded ? "" : loaded.error().front().message_key);
  return loaded ? std::make_shared<const Scenario>(std::move(*loaded)) : nullptr;
}

std::string ask_for(const std::string& name, const std::string& type, int at_s = 1) {
  return R"({"at_s": )" + std::to_string(at_s) +
         R"(, "host": "pc.example.com", "ask": {"name": ")" + name + R"(", "type": ")" + type +
         R"("}})";
}

constexpr const char* kSubmission =
    R"({"at_s": 1, "host": "pc.example.com", "submit": {"from": "<alice@example.com>",)"
    R"( "to": ["<bob@example.org>"], "subject": "S", "body": ["B"]}})";
constexpr const char* kRelay =
    R"({"name": "smtp.example.com", "local_domains": ["example.com"], "mailboxes": ["alice"],)"
    R"( "relay": "open", "retry": {"early_s": [60], "interval_s": 600, "give_up_after_s": 3600}})";

/// Payloads of the events of one kind, at one host or at all.
std::vector<std::string> told(const trace::Log& log, EventKind kind,
                              std::uint32_t host = trace::kNone) {
  std::vector<std::string> texts;
  for (trace::EventIndex i = 0; i < log.size(); ++i) {
    if (log[i].kind != kind || (host != trace::kNone && log[i].host != host)) continue;
    texts.emplace_back(log.payload(i));
  }
  return texts;
}

/// "MX example.org. -> records: example.org. 3600 IN MX 10 mx1.example.org."
std::vector<std::string> answers(const trace::Log& log) {
  std::vector<std::string> texts;
  for (trace::EventIndex i = 0; i < log.size(); ++i) {
    if (log[i].kind != EventKind::resolved || log[i].host != 0) continue;
    std::string text(log.payload(i).substr(0, log[i].begin));
    text.append(" -> ").append(dns::key_of(static_cast<dns::Outcome>(log[i].value)));
    std::string found(log.payload(i).substr(log[i].begin));
    while (found.ends_with('\n')) found.pop_back();
    for (char& c : found) c = c == '\n' ? '|' : c;
    if (!found.empty()) text.append(": ").append(found);
    texts.push_back(std::move(text));
  }
  return texts;
}

std::vector<std::string> answers_to(const std::string& zones, const std::string& question,
                                    const std::string& more = "") {
  return answers(run_scenario(load(zones, "", question, more), 1).log);
}

/// Where the relay takes the mail for example.org.
std::vector<std::string> routes(const std::string& records, std::uint64_t seed = 1) {
  const auto scenario =
      load(R"({"example.org": [)" + records + "]}",
           std::string(kRelay) + R"(, {"name": "mx1.example.org", "addresses": ["192.0.2.31"]},)"
                                 R"( {"name": "mx2.example.org", "addresses": ["192.0.2.32"]})",
           kSubmission);
  std::vector<std::string> found;
  const RunResult result = run_scenario(scenario, seed);
  for (std::string& route : told(result.log, EventKind::routed, 1)) {
    if (route.starts_with("example.org")) found.push_back(route.substr(11));
  }
  if (found.size() > 1) found.resize(1);  // a message that waits is routed again
  return found;
}

TEST(Names, TheLowestPreferenceComesFirst) {
  EXPECT_THAT(routes(R"("@ MX 20 mx2", "@ MX 10 mx1")"),
              ElementsAre("10 mx1.example.org [192.0.2.31], 20 mx2.example.org [192.0.2.32]"));
}

TEST(Names, EqualPreferencesComeInEitherOrder) {
  std::set<std::string> seen;
  for (std::uint64_t seed = 1; seed <= 16; ++seed) {
    const auto found = routes(R"("@ MX 10 mx1", "@ MX 10 mx2")", seed);
    ASSERT_EQ(found.size(), 1u);
    EXPECT_EQ(routes(R"("@ MX 10 mx1", "@ MX 10 mx2")", seed), found) << "one seed, one order";
    seen.insert(found[0]);
  }
  EXPECT_THAT(seen,
              ElementsAre("10 mx1.example.org [192.0.2.31], 10 mx2.example.org [192.0.2.32]",
                          "10 mx2.example.org [192.0.2.32], 10 mx1.example.org [192.0.2.31]"));
}

TEST(Names, WithoutMxTheAddressCounts) {
  EXPECT_THAT(routes(R"("@ A 192.0.2.31")"), ElementsAre("0 example.org [192.0.2.31]"));
}

TEST(Names, ANullMxTakesNoMail) {
  const auto scenario =
      load(R"({"example.org": ["@ MX 0 .", "@ A 192.0.2.31"]})", kRelay, kSubmission);
  const RunResult result = run_scenario(scenario, 1);
  EXPECT_THAT(told(result.log, EventKind::routed), ElementsAre("example.org"));
  EXPECT_THAT(told(result.log, EventKind::failed),
              ElementsAre("<alice@example.com> <bob@example.org>the domain takes no mail"));
  EXPECT_TRUE(told(result.log, EventKind::deferred).empty());
}

TEST(Names, AnAliasIsFollowed) {
  EXPECT_THAT(
      answers_to(R"({"example.org": ["@ MX 10 mx1"], "example.net": ["www CNAME example.org."]})",
                 ask_for("www.example.net", "MX")),
      ElementsAre("MX www.example.net. -> records: www.example.net. 3600 IN CNAME example.org.|"
                  "example.org. 3600 IN MX 10 mx1.example.org."));
}

TEST(Names, AWildcardStandsForWhatIsNotThere) {
  EXPECT_THAT(
      answers_to(R"({"example.org": ["* MX 10 mx1", "www A 192.0.2.9"]})",
                 ask_for("any.example.org", "MX") + "," + ask_for("www.example.org", "MX", 2)),
      ElementsAre("MX any.example.org. -> records: any.example.org. 3600 IN MX 10 "
                  "mx1.example.org.",
                  "MX www.example.org. -> no-data"));
}

TEST(Names, ANameThatNobodyHasDoesNotExist) {
  EXPECT_THAT(answers_to(R"({"example.org": []})",
                         ask_for("x.example.org", "A") + "," + ask_for("example.net", "MX", 2)),
              ElementsAre("A x.example.org. -> no-such-name", "MX example.net. -> no-such-name"));
}

TEST(Names, HostsHaveAddressesInTheirZones) {
  const auto scenario =
      load(R"({"example.org": ["www CNAME mx1", "mx2 A 192.0.2.99"]})",
           R"({"name": "mx1.example.org", "local_domains": ["example.net", "in.example.org"]},)"
           R"( {"name": "mx2.example.org"}, {"name": "www.example.org"})",
           ask_for("mx1.example.org", "A") + "," + ask_for("mx2.example.org", "A", 2) + "," +
               ask_for("www.example.org", "A", 3) + "," + ask_for("pc.example.com", "A", 4) + "," +
               ask_for("example.net", "A", 5) + "," + ask_for("in.example.org", "A", 6));
  EXPECT_THAT(answers(run_scenario(scenario, 1).log),
              ElementsAre("A mx1.example.org. -> records: mx1.example.org. 3600 IN A 192.0.2.2",
                          "A mx2.example.org. -> records: mx2.example.org. 3600 IN A 192.0.2.99",
                          "A www.example.org. -> records: www.example.org. 3600 IN CNAME "
                          "mx1.example.org.|mx1.example.org. 3600 IN A 192.0.2.2",
                          "A pc.example.com. -> records: pc.example.com. 3600 IN A 192.0.2.1",
                          "A example.net. -> records: example.net. 3600 IN A 192.0.2.2",
                          "A in.example.org. -> no-such-name"));
}

TEST(Names, WithoutZonesATableAnswers) {
  const auto loaded = load_scenario(
      R"({"title": "T", "hosts": [{"name": "pc.example.com", "local_domains": ["example.com"]}],)"
      R"( "script": [)" +
          ask_for("example.com", "A") + "," + ask_for("example.com", "MX", 2) + "," +
          ask_for("example.org", "A", 3) + R"(], "expect": [{"violations": []}]})",
      "table.json");
  ASSERT_TRUE(loaded);
  EXPECT_EQ(loaded->hosts.size(), 1u);
  const RunResult result = run_scenario(std::make_shared<const Scenario>(*loaded), 1);
  EXPECT_THAT(answers(result.log),
              ElementsAre("A example.com. -> records: example.com. 0 IN A 192.0.2.1",
                          "MX example.com. -> no-data", "A example.org. -> no-such-name"));
  EXPECT_TRUE(told(result.log, EventKind::datagram_sent).empty());
}

constexpr const char* kServers =
    R"({"name": "root.test", "role": "name-server", "zones": {".": ["org NS ns.org",)"
    R"( "ns.org A 198.51.100.2"]}},)"
    R"( {"name": "ns.org", "role": "name-server", "addresses": ["198.51.100.2"],)"
    R"( "zones": {"org": ["example NS ns.example" GLUE]}},)"
    R"( {"name": "ns.example.org", "role": "name-server", "addresses": ["198.51.100.3"],)"
    R"( "zones": {"example.org": ["@ MX 10 mx1"]}})";

std::string servers(const std::string& glue) {
  std::string text = kServers;
  text.replace(text.find(" GLUE"), 5, glue);
  return text;
}

TEST(Names, ADelegationIsFollowedByItsGlue) {
  const auto scenario =
      load("{}", servers(R"(, "ns.example A 198.51.100.3")"),
           ask_for("example.org", "MX") + "," + ask_for("example.org", "TXT", 10));
  for (const agents::HostConfig& host : scenario->hosts) EXPECT_NE(host.name, "ns.test");
  const RunResult result = run_scenario(scenario, 1);
  EXPECT_THAT(answers(result.log),
              ElementsAre("MX example.org. -> records: example.org. 3600 IN MX 10 mx1.example.org.",
                          "TXT example.org. -> no-data"));
  std::vector<std::uint32_t> asked;
  for (trace::EventIndex i = 0; i < result.log.size(); ++i) {
    const trace::Event& event = result.log[i];
    if (event.kind == EventKind::datagram_sent && event.host == 0) asked.push_back(event.value);
  }
  EXPECT_THAT(asked, ElementsAre(1, 2, 3, 3)) << "the second question goes straight to the end";
}

TEST(Names, WithoutGlueTheZoneIsNotFound) {
  const auto scenario = load("{}", servers(""), ask_for("example.org", "MX"));
  EXPECT_THAT(answers(run_scenario(scenario, 1).log),
              ElementsAre("MX example.org. -> server-failure: no-servers"));
  ASSERT_EQ(scenario->zone_remarks.size(), 2u) << "the other one: mx1 has no address";
  EXPECT_EQ(scenario->zone_remarks[0].note.kind, dns::ZoneNote::Kind::no_glue);
  EXPECT_EQ(scenario->zone_remarks[0].place.pointer, "/hosts/2/zones/org/0");
}

TEST(Names, ZonesOfNameServersAreReachedFromTheRoot) {
  const auto scenario = load("{}",
                             R"({"name": "ns.example.org", "role": "name-server",)"
                             R"( "zones": {"example.org": ["@ MX 10 mx1"]}})",
                             ask_for("example.org", "MX"));
  EXPECT_EQ(scenario->hosts.back().name, "ns.test");
  EXPECT_THAT(answers(run_scenario(scenario, 1).log),
              ElementsAre("MX example.org. -> records: example.org. 3600 IN MX 10 "
                          "mx1.example.org."));
}

TEST(Names, AMailServerWithoutAZoneIsNoCauseForARemark) {
  const auto scenario = load(R"({"example.org": ["@ MX 10 mx1", "@ MX 20 mx9"]})",
                             R"({"name": "mx1.example.org"})", ask_for("example.org", "MX"));
  ASSERT_EQ(scenario->zone_remarks.size(), 1u) << "mx1 gets its address, mx9 is no host";
  EXPECT_EQ(scenario->zone_remarks[0].note.kind, dns::ZoneNote::Kind::no_address);
  EXPECT_EQ(scenario->zone_remarks[0].place.pointer, "/zones/example.org/1");
}

TEST(Names, AFailureIsOverWhenTheServerIsWell) {
  const auto scenario =
      load(R"({"example.org": ["@ MX 10 mx1"]})", "",
           ask_for("example.org", "MX") + "," + ask_for("example.org", "MX", 100),
           R"("faults": [{"at_s": 0, "names": "ns.test", "answer": "servfail", "for_s": 60}])");
  EXPECT_THAT(answers(run_scenario(scenario, 1).log),
              ElementsAre("MX example.org. -> server-failure: servers-failed",
                          "MX example.org. -> records: example.org. 3600 IN MX 10 "
                          "mx1.example.org."));
}

TEST(Names, ASilentServerIsAskedTwice) {
  const auto scenario =
      load(R"({"example.org": ["@ MX 10 mx1"]})", "", ask_for("example.org", "MX"),
           R"("faults": [{"names": "ns.test", "answer": "silent"}])");
  const RunResult result = run_scenario(scenario, 1);
  EXPECT_THAT(answers(result.log), ElementsAre("MX example.org. -> timed-out"));
  EXPECT_EQ(told(result.log, EventKind::datagram_sent, 0).size(), 2u);
  EXPECT_EQ(result.end, Instant{} + seconds(11)) << "5 s for each query";
  EXPECT_EQ(result.log[result.log.size() - 1].cause, 3u) << "the query that got no answer";
}

TEST(Names, DatagramsToAHostThatIsDownAreLost) {
  const auto scenario = load(R"({"example.org": ["@ MX 10 mx1"]})", "",
                             ask_for("example.org", "MX"), R"("faults": [{"crash": "ns.test"}])");
  const RunResult result = run_scenario(scenario, 1);
  EXPECT_THAT(answers(result.log), ElementsAre("MX example.org. -> timed-out"));
  EXPECT_TRUE(told(result.log, EventKind::datagram_arrived).empty());
}

TEST(Names, WhatIsRememberedIsNotAskedAgainUntilItExpires) {
  const auto scenario = load(R"({"example.org": ["@ 60 MX 10 mx1"]})", "",
                             ask_for("example.org", "MX") + "," + ask_for("example.org", "MX", 60) +
                                 "," + ask_for("example.org", "MX", 62));
  const RunResult result = run_scenario(scenario, 1);
  std::vector<std::uint32_t> queries;
  for (trace::EventIndex i = 0; i < result.log.size(); ++i) {
    if (result.log[i].kind == EventKind::resolved) queries.push_back(result.log[i].length);
  }
  EXPECT_THAT(queries, ElementsAre(1, 0, 1));
  EXPECT_EQ(told(result.log, EventKind::datagram_sent, 0).size(), 2u);
  EXPECT_EQ(answers(result.log)[1],
            "MX example.org. -> records: example.org. 1 IN MX 10 "
            "mx1.example.org.");
}

/// A host's cache as the trace tells of it.
std::vector<dns::CacheEntry> cache_by_trace(const trace::Log& log, std::uint32_t host,
                                            Instant now) {
  std::map<std::pair<dns::DomainName, dns::RecordType>, dns::CacheEntry> entries;
  for (trace::EventIndex i = 0; i < log.size(); ++i) {
    if (log[i].host != host) continue;
    if (log[i].kind == EventKind::crashed) entries.clear();
    if (log[i].kind != EventKind::cache_changed) continue;
    const auto entry = dns::parse_cache_entry(log.payload(i));
    EXPECT_TRUE(entry);
    if (log[i].value == 0) {
      entries.insert_or_assign({entry->name, entry->type}, *entry);
    } else {
      entries.erase({entry->name, entry->type});
    }
  }
  std::vector<dns::CacheEntry> left;
  for (auto& [key, entry] : entries) {
    if (entry.expires > now) left.push_back(entry);
  }
  return left;
}

TEST(Names, ACrashEmptiesTheCacheAndEndsLookups) {
  const auto scenario =
      load(R"({"example.org": ["@ MX 10 mx1"]})", "",
           ask_for("example.org", "MX") + "," + ask_for("example.org", "TXT", 10) + "," +
               ask_for("example.org", "MX", 40),
           R"("faults": [{"at_ms": 10010, "crash": "pc.example.com", "restart_after_s": 20}])");
  const RunResult result = run_scenario(scenario, 1);
  EXPECT_EQ(answers(result.log).size(), 2u) << "nobody hears of the TXT records";
  EXPECT_EQ(told(result.log, EventKind::datagram_sent, 0).size(), 3u);
  Simulation simulation(scenario);
  trace::Log log;
  simulation.run_until(Instant{} + seconds(5), &log);
  EXPECT_EQ(simulation.cache(0).size(), 1u);
  simulation.run_until(Instant{} + seconds(35), &log);
  EXPECT_TRUE(simulation.cache(0).empty());
}

TEST(Names, TheTraceTellsTheCache) {
  const auto scenario =
      load("{}", servers(R"(, "ns.example 20 A 198.51.100.3")"),
           ask_for("example.org", "MX") + "," + ask_for("x.example.org", "TXT", 10) + "," +
               ask_for("example.org", "A", 100),
           R"("faults": [{"at_s": 50, "crash": "pc.example.com", "restart_after_s": 1}])");
  Simulation simulation(scenario);
  trace::Log log;
  std::size_t most = 0;
  do {
    const auto cache = simulation.cache(0);
    most = std::max(most, cache.size());
    EXPECT_EQ(cache_by_trace(log, 0, simulation.now()), cache) << "at event " << log.size();
  } while (simulation.step(&log));
  EXPECT_GT(most, 4u);
}

TEST(Names, ACopyInTheMiddleOfALookupGoesOnTheSame) {
  const auto scenario =
      load("{}", std::string(kRelay) + ", " + servers(R"(, "ns.example A 198.51.100.3")"),
           std::string(kSubmission) + "," + ask_for("example.org", "MX"),
           R"("link": {"latency_ms": 20, "jitter_ms": 30},)"
           R"( "faults": [{"at_ms": 1200, "names": "ns.org", "answer": "servfail", "for_s": 30}])");
  Simulation whole(scenario);
  ASSERT_TRUE(whole.run(nullptr, 100'000));
  Simulation simulation(scenario);
  std::size_t forks = 0;
  do {
    Simulation fork = simulation;
    ASSERT_TRUE(fork.run(nullptr, 100'000));
    ASSERT_EQ(fork.digests(), whole.digests())
        << "forked before event " << simulation.trace_length();
    ++forks;
  } while (simulation.step(nullptr));
  EXPECT_GT(forks, 50u);
}

}  // namespace
}  // namespace smtplab::scenario
