#include <gtest/gtest.h>

#include <algorithm>
#include <utility>

#include "sim/agents/transfer_agent.h"
#include "tests/agents/beta_host.h"
#include "tests/agents/server_bench.h"

namespace smtplab::agents {
namespace {

using smtp::Standard;
using test::beta;
using test::ServerBench;

/// A connected sender of one message, whose end is still to come.
void reach_the_end_of_content(ServerBench& bench, const std::string& to) {
  bench.start("EHLO alpha.example");
  bench.reply_to("MAIL FROM:<joe@a.example>");
  bench.reply_to("RCPT TO:" + to);
  bench.reply_to("DATA");
}

// RFC 5321 section 6.1: what was answered 250 must not be lost by a crash.
TEST(TransferAgent, ACrashLosesNothingThatWasAnswered) {
  HostConfig config = beta(Standard::rfc5321);
  config.relay = RelayPolicy::open;
  for (const std::string to : {"<Jones@Beta.ARPA>", "<bob@d.example>"}) {
    ServerBench bench(config);
    bench.disk_is_slow = true;
    reach_the_end_of_content(bench, to);
    bench.finish_disk();
    EXPECT_EQ(bench.reply_to("Hello\r\n."), "") << "the disk works";
    const std::vector<std::uint32_t> tickets = bench.tickets;
    bench.crash();
    EXPECT_EQ(bench.agent.open_connections(), 0U);
    EXPECT_TRUE(bench.agent.held().empty()) << "nobody was told that it is there";
    for (const std::uint32_t ticket : tickets) bench.give(Stored{ticket});
    EXPECT_TRUE(bench.agent.held().empty()) << "what the disk had not yet is gone";
    EXPECT_EQ(bench.output[0], "");

    bench.disk_is_slow = false;
    bench.restart();
    bench.connect(1);
    for (const std::string line : {"EHLO alpha.example", "MAIL FROM:<joe@a.example>"}) {
      bench.reply_to(line, 1);
    }
    bench.reply_to("RCPT TO:" + to, 1);
    bench.reply_to("DATA", 1);
    EXPECT_EQ(bench.reply_to("Hello\r\n.", 1), "250 OK\r\n");
    bench.crash();
    ASSERT_EQ(bench.agent.held().size(), 1U) << to;
    bench.restart();
    EXPECT_EQ(bench.agent.held().size(), 1U);
  }
}

TEST(TransferAgent, AfterARestartTheQueueIsTriedAtOnce) {
  HostConfig config = beta(Standard::rfc5321);
  config.relay = RelayPolicy::open;
  ServerBench bench(config);
  bench.start("EHLO alpha.example");
  bench.mail({"<bob@d.example>"});
  const auto lookups = [&bench] {
    return std::count_if(bench.done.begin(), bench.done.end(),
                         [](const Effect& effect) { return effect.kind == Effect::Kind::resolve; });
  };
  EXPECT_EQ(lookups(), 1) << "its first attempt";
  bench.crash();
  bench.wait(minutes(3));
  EXPECT_EQ(lookups(), 1);
  bench.restart();
  EXPECT_EQ(lookups(), 2);
}

// Timers die with the host: the queue must have one of its own afterwards.
TEST(TransferAgent, AfterARestartTheQueueIsTriedAgainAndAgain) {
  HostConfig config = beta(Standard::rfc5321);
  config.relay = RelayPolicy::open;
  ServerBench bench(config);
  const auto fail_lookups = [&bench] {
    std::size_t count = 0;
    for (const Effect& effect : std::exchange(bench.done, {})) {
      if (effect.kind != Effect::Kind::resolve) continue;
      ++count;
      bench.answer(effect, dns::Outcome::server_failure);
    }
    return count;
  };
  bench.start("EHLO alpha.example");
  bench.mail({"<bob@d.example>"});
  EXPECT_EQ(fail_lookups(), 1U);
  bench.crash();
  bench.wait(minutes(1));
  bench.restart();
  EXPECT_EQ(fail_lookups(), 1U);
  for (int i = 0; i < 3; ++i) {
    bench.wait(minutes(120));
    EXPECT_GE(fail_lookups(), 1U) << i;
  }
}

TEST(TransferAgent, WhatWasLostInACrashTakesNoRoom) {
  HostConfig config = beta(Standard::rfc5321);
  config.mailboxes = {{"Jones", {"", Terminal::inactive, 200}}};
  ServerBench bench(config);
  bench.disk_is_slow = true;
  reach_the_end_of_content(bench, "<Jones@Beta.ARPA>");
  EXPECT_EQ(bench.reply_to(std::string(20, 'x') + "\r\n."), "") << "the disk works";
  bench.crash();
  bench.restart();
  bench.disk_is_slow = false;
  bench.connect(1);
  for (const std::string line :
       {"EHLO alpha.example", "MAIL FROM:<joe@a.example>", "RCPT TO:<Jones@Beta.ARPA>", "DATA"}) {
    bench.reply_to(line, 1);
  }
  EXPECT_EQ(bench.reply_to(std::string(20, 'x') + "\r\n.", 1), "250 OK\r\n");
}

// What its clients sent before the crash must not be taken for what a new connection says.
TEST(TransferAgent, AfterACrashOldConnectionsAreNobodys) {
  ServerBench bench(beta());
  reach_the_end_of_content(bench, "<Jones@Beta.ARPA>");
  bench.crash();
  bench.restart();
  const std::size_t length = bench.log.size();
  bench.send("Hello\r\n.\r\n");
  bench.give(Closed{0, true});
  bench.wait(minutes(60));
  EXPECT_EQ(bench.log.size(), length);
  EXPECT_TRUE(bench.agent.held().empty());
}

}  // namespace
}  // namespace smtplab::agents
