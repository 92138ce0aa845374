#include <gtest/gtest.h>

#include <string>

#include "sim/agents/transfer_agent.h"
#include "tests/agents/server_bench.h"

namespace smtplab::agents {
namespace {

using test::host;
using test::ServerBench;

HostConfig limited_beta() {
  HostConfig config = host("beta.example", smtp::Standard::rfc5321);
  config.dialect.extensions.add(smtp::Extension::size);
  config.dialect.extensions.add(smtp::Extension::chunking);
  config.mailboxes = {MailboxConfig{"jones"}};
  config.relay = RelayPolicy::open;
  return config;
}

void reach_the_content(ServerBench& bench, std::uint32_t connection = 0,
                       const std::string& to = "<jones@beta.example>") {
  bench.reply_to("MAIL FROM:<joe@a.example>", connection);
  bench.reply_to("RCPT TO:" + to, connection);
  EXPECT_EQ(bench.reply_to("DATA", connection).substr(0, 3), "354");
}

// RFC 5321 section 4.2.3: 452, and the same session goes on.
TEST(TransferAgentRoom, WhatHasNoRoomIsAnswered452) {
  ServerBench bench(limited_beta());
  bench.start("EHLO alpha.example");
  reach_the_content(bench);
  bench.agent.set_room(1000);
  bench.send(std::string(900, 'x') + "\r\n");
  EXPECT_EQ(bench.agent.held_octets(), 902U);
  bench.send(std::string(900, 'x') + "\r\n");
  EXPECT_EQ(bench.agent.held_octets(), 0U) << "it is dropped as it comes";
  bench.send(std::string(50, 'x') + "\r\n");
  EXPECT_EQ(bench.agent.held_octets(), 0U) << "and so is the rest of it";
  EXPECT_EQ(bench.reply_to("."), "452 Requested action not taken: insufficient system storage\r\n");
  EXPECT_TRUE(bench.agent.held().empty());

  bench.agent.set_room(10'000);
  reach_the_content(bench);
  bench.send(std::string(900, 'x') + "\r\n");
  EXPECT_EQ(bench.reply_to("."), "250 OK\r\n");
  EXPECT_EQ(bench.agent.held().size(), 1U);
}

TEST(TransferAgentRoom, EveryConnectionShares) {
  ServerBench bench(limited_beta());
  bench.start("EHLO alpha.example");
  bench.connect(1);
  bench.reply_to("EHLO alpha.example", 1);
  reach_the_content(bench, 0);
  reach_the_content(bench, 1);
  bench.agent.set_room(1000);
  bench.send(std::string(600, 'x') + "\r\n", 0);
  bench.send(std::string(600, 'x') + "\r\n", 1);
  EXPECT_EQ(bench.reply_to(".", 1).substr(0, 3), "452");
  EXPECT_EQ(bench.reply_to(".", 0).substr(0, 3), "250");
}

// RFC 1870 section 6.1: MAIL is where the client hears of it, if he has said how much there is.
TEST(TransferAgentRoom, IsSaidAtMail) {
  ServerBench bench(limited_beta());
  bench.start("EHLO alpha.example");
  bench.agent.set_room(1000);
  EXPECT_EQ(bench.reply_to("MAIL FROM:<joe@a.example> SIZE=1001").substr(0, 3), "452");
  EXPECT_EQ(bench.reply_to("MAIL FROM:<joe@a.example> SIZE=1000").substr(0, 3), "250");
  bench.reply_to("RSET");
  bench.agent.set_room(0);
  EXPECT_EQ(bench.reply_to("MAIL FROM:<joe@a.example>").substr(0, 3), "452");
}

TEST(TransferAgentRoom, ChunksTooHaveTheirRoom) {
  ServerBench bench(limited_beta());
  bench.start("EHLO alpha.example");
  bench.reply_to("MAIL FROM:<joe@a.example>");
  bench.reply_to("RCPT TO:<jones@beta.example>");
  bench.agent.set_room(10);
  bench.reply_to("BDAT 9\r\nx: yyyy");
  EXPECT_EQ(bench.reply_to("BDAT 9 LAST\r\nx: yyyy").substr(0, 3), "452");
  EXPECT_TRUE(bench.agent.held().empty());
}

// Whatever way a message goes, it does not count for ever.
TEST(TransferAgentRoom, IsGivenBack) {
  ServerBench bench(limited_beta());
  bench.start("EHLO alpha.example");
  for (const std::string line : {"RSET", "QUIT"}) {
    reach_the_content(bench);
    bench.send("half\r\n");
    EXPECT_EQ(bench.agent.held_octets(), 6U);
    bench.give(Closed{0, true});
    EXPECT_EQ(bench.agent.held_octets(), 0U);
    bench.connect(0);
    bench.reply_to("EHLO alpha.example");
  }
  bench.disk_is_slow = true;
  reach_the_content(bench);
  bench.send("whole\r\n.\r\n");
  const std::uint64_t stored = bench.agent.held_octets();
  EXPECT_GT(stored, 7U) << "while the disk works: with the time stamp line";
  bench.give(Closed{0, true});
  EXPECT_EQ(bench.agent.held_octets(), stored);
  bench.finish_disk();
  EXPECT_EQ(bench.agent.held_octets(), bench.agent.mailboxes().octets());
  bench.crash();
  EXPECT_EQ(bench.agent.held_octets(), bench.agent.mailboxes().octets());
  bench.agent.mailboxes().remove(0, 1);
  EXPECT_EQ(bench.agent.held_octets(), 0U);
}

TEST(TransferAgentRoom, TheQueueTakesRoom) {
  ServerBench bench(limited_beta());
  bench.start("EHLO alpha.example");
  bench.mail({"<bob@d.example>", "<carol@e.example>"});
  ASSERT_EQ(bench.agent.queue().entries().size(), 2U);
  const std::uint64_t size = bench.agent.queue().entries().begin()->second.content->size();
  EXPECT_EQ(bench.agent.held_octets(), size) << "two recipients share it";
}

// RFC 5321 section 3.8.
TEST(TransferAgentGoingDown, WhoeverIsThereIsTold) {
  ServerBench bench(limited_beta());
  bench.start("EHLO alpha.example");
  bench.connect(1);
  bench.reply_to("EHLO alpha.example", 1);
  reach_the_content(bench, 1);
  bench.output.clear();
  bench.give(GoingDown{0});
  bench.give(GoingDown{1});
  EXPECT_EQ(bench.output[0].substr(0, 3), "421");
  EXPECT_EQ(bench.output[1].substr(0, 3), "421") << "in the middle of its content too";
  EXPECT_EQ(bench.closed, (std::vector<std::uint32_t>{0, 1}));
  EXPECT_TRUE(bench.agent.held().empty());
}

// Who was not told of his 250 would send the message again.
TEST(TransferAgentGoingDown, WhatTheDiskHasIsAnsweredFirst) {
  ServerBench bench(limited_beta());
  bench.start("EHLO alpha.example");
  reach_the_content(bench);
  bench.disk_is_slow = true;
  bench.output.clear();
  bench.send("Hello\r\n.\r\n");
  bench.give(GoingDown{0});
  EXPECT_EQ(bench.output[0], "");
  bench.finish_disk();
  EXPECT_EQ(bench.output[0].substr(0, 12), "250 OK\r\n421 ");
  EXPECT_EQ(bench.closed, (std::vector<std::uint32_t>{0}));
  EXPECT_EQ(bench.agent.held().size(), 1U);
}

}  // namespace
}  // namespace smtplab::agents
