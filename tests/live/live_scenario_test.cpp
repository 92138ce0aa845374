#include "sim/live/live_scenario.h"

#include <gtest/gtest.h>

#include <string>
#include <utility>

#include "sim/scenario/loader.h"

namespace smtplab::live {
namespace {

scenario::Scenario written(const std::string& more = "") {
  auto loaded = scenario::load_scenario(R"({
    "title": "T", )" + more + R"(
    "starts": "2024-05-06T09:00:00Z",
    "hosts": [{"name": "a.example"},
              {"name": "b.example", "mailboxes": ["bob"], "greeting_delay_ms": 50,
               "limits": {"message_size_octets": 1000}}],
    "script": [{"at_s": 1, "host": "a.example", "ask": {"name": "b.example"}}],
    "expect": [{"by_s": 10, "delivered": "<bob@b.example>"},
               {"by_s": 5, "delivered": "<bob@b.example>", "messages": 0}]
  })",
                                        "test.json");
  EXPECT_TRUE(loaded.has_value());
  return std::move(*loaded);
}

TEST(LiveScenario, WaitsForPeersAsLongAsEver) {
  const scenario::Scenario before = written();
  const scenario::Scenario live = live_scenario(before, {60, {}, 1}, {});
  const agents::HostConfig& host = live.hosts[1];
  EXPECT_EQ(host.dialect.timeouts.server_command,
            before.hosts[1].dialect.timeouts.server_command * 60);
  EXPECT_EQ(host.pop3().dialect.autologout, before.hosts[1].pop3().dialect.autologout * 60);
  EXPECT_EQ(host.greeting_delay, milliseconds(50) * 60);
  EXPECT_EQ(live.resolver.timeout, before.resolver.timeout * 60);
  EXPECT_EQ(host.retry.interval, before.hosts[1].retry.interval);
  EXPECT_EQ(live.questions[0].at, before.questions[0].at);
}

TEST(LiveScenario, NoWaitIsLongerThanACentury) {
  scenario::Scenario before = written();
  before.hosts[1].dialect.timeouts.rcpt = seconds(30LL * 365 * 24 * 3600);
  const scenario::Scenario live = live_scenario(before, {100'000, {}, 1}, {});
  EXPECT_EQ(live.hosts[1].dialect.timeouts.rcpt, seconds(100LL * 365 * 24 * 3600));
}

TEST(LiveScenario, HasAMaximumWhereThereWasNone) {
  LiveLimits limits;
  limits.message_octets = 5000;
  limits.mailbox_octets = 70'000;
  const scenario::Scenario live = live_scenario(written(), {}, limits);
  EXPECT_EQ(live.hosts[0].dialect.rules.limits.message_size, 5000U);
  EXPECT_EQ(live.hosts[0].dialect.announced_size, 5000U);
  EXPECT_EQ(live.hosts[1].dialect.rules.limits.message_size, 1000U);
  EXPECT_EQ(live.hosts[1].mailboxes[0].details().quota_octets, 70'000U);
}

TEST(LiveScenario, ExpectsOutcomesAndNoTimes) {
  const scenario::Scenario live = live_scenario(written(), {}, {});
  ASSERT_EQ(live.expectations.size(), 1U);
  EXPECT_EQ(live.expectations[0].by, std::nullopt);
}

TEST(LiveScenario, HasTheDatesThatItIsTold) {
  EXPECT_EQ(live_scenario(written(), {}, {}).hosts[0].clock.unix_seconds, 1'714'986'000);
  EXPECT_EQ(live_scenario(written(), {1, 5, 1}, {}).hosts[0].clock.unix_seconds, 5);
}

TEST(LiveScenario, LinksAreRefusedWithTheirPlaces) {
  EXPECT_TRUE(unservable_parts(written()).empty());
  const auto parts = unservable_parts(written(R"("link": {"latency_ms": 5},
    "links": [{"between": ["a.example", "b.example"], "latency_ms": 1}],)"));
  ASSERT_EQ(parts.size(), 2U);
  EXPECT_EQ(parts[0].place.pointer, "/link");
  EXPECT_EQ(parts[0].place.line, 2U);
  EXPECT_EQ(parts[1].place.pointer, "/links/0");
  EXPECT_EQ(parts[1].place.line, 3U);
}

}  // namespace
}  // namespace smtplab::live
