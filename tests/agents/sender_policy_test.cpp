#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/agents/server_bench.h"

// SPF (RFC 7208), asked at MAIL.

namespace smtplab::agents {
namespace {

using test::host;
using test::ServerBench;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::StartsWith;

HostConfig checking(SpfUse use) {
  HostConfig config = host("mx.example.org", smtp::Standard::rfc5321);
  config.mailboxes.emplace_back("bob");
  config.own_admission.emplace().spf = use;
  return config;
}

const Effect& last_lookup(const ServerBench& bench) {
  for (std::size_t i = bench.done.size(); i-- > 0;) {
    if (bench.done[i].kind == Effect::Kind::resolve) return bench.done[i];
  }
  ADD_FAILURE() << "nothing was asked";
  return bench.done.front();
}

void publish(ServerBench& bench, const std::string& record) {
  const Effect asked = last_lookup(bench);
  dns::Resolution found;
  found.question = bench.questions[asked.question];
  found.canonical = found.question.name;
  found.outcome = dns::Outcome::records;
  found.records.push_back({found.question.name, 60, dns::TxtData{{record}}});
  bench.give(Resolved{asked.token, std::move(found)});
}

/// What MAIL is answered where the sender's domain has that record.
std::string reply_with(SpfUse use, const std::string& record) {
  ServerBench bench(checking(use));
  bench.peer = *dns::Address::parse("192.0.2.1");
  bench.start("EHLO pc.example.com");
  EXPECT_EQ(bench.reply_to("MAIL FROM:<joe@a.example>"), "") << "the reply waits";
  publish(bench, record);
  return bench.output[0];
}

TEST(SenderPolicy, MailWaitsForTheAnswer) {
  EXPECT_EQ(reply_with(SpfUse::refuse, "v=spf1 ip4:192.0.2.1 -all"), "250 OK\r\n");
  EXPECT_EQ(reply_with(SpfUse::refuse, "v=spf1 -all"),
            "550 SPF validation failed for a.example\r\n");
  EXPECT_EQ(reply_with(SpfUse::refuse, "v=spf1 ~all"), "250 OK\r\n");
  EXPECT_EQ(reply_with(SpfUse::refuse, "v=spf1 foo"), "250 OK\r\n");
  EXPECT_EQ(reply_with(SpfUse::mark, "v=spf1 -all"), "250 OK\r\n");
}

TEST(SenderPolicy, PutsOffWhatCouldNotBeLookedUp) {
  ServerBench bench(checking(SpfUse::refuse));
  bench.peer = *dns::Address::parse("192.0.2.1");
  bench.start("EHLO pc.example.com");
  bench.reply_to("MAIL FROM:<joe@a.example>");
  bench.answer(last_lookup(bench), dns::Outcome::timed_out);
  EXPECT_EQ(bench.output[0], "451 SPF validation error: a.example\r\n");
  bench.reply_to("MAIL FROM:<joe@a.example>");
  bench.answer(last_lookup(bench), dns::Outcome::no_such_name);
  EXPECT_EQ(bench.output[0], "250 OK\r\n") << "no record, no objection";
}

TEST(SenderPolicy, SaysWhoseWordsTheExplanationIs) {
  ServerBench bench(checking(SpfUse::refuse));
  bench.peer = *dns::Address::parse("192.0.2.1");
  bench.start("EHLO pc.example.com");
  bench.reply_to("MAIL FROM:<joe@a.example>");
  publish(bench, "v=spf1 -all exp=why.a.example");
  EXPECT_EQ(bench.output[0], "") << "the explanation is still to come";
  publish(bench, "%{i} may not");
  EXPECT_EQ(bench.output[0],
            "550-SPF validation failed for a.example\r\n"
            "550-The domain a.example explains:\r\n"
            "550 192.0.2.1 may not\r\n");
}

TEST(SenderPolicy, CommandsBehindMailWaitTheirTurn) {
  ServerBench bench(checking(SpfUse::refuse));
  bench.peer = *dns::Address::parse("192.0.2.1");
  bench.start("EHLO pc.example.com");
  bench.output[0].clear();
  bench.send("MAIL FROM:<joe@a.example>\r\nRCPT TO:<bob@mx.example.org>\r\n");
  EXPECT_EQ(bench.output[0], "");
  publish(bench, "v=spf1 +all");
  EXPECT_EQ(bench.output[0], "250 OK\r\n250 OK\r\n");
}

TEST(SenderPolicy, OfANullReversePathTheHostsNameIsChecked) {
  ServerBench bench(checking(SpfUse::mark));
  bench.peer = *dns::Address::parse("192.0.2.1");
  bench.start("EHLO pc.example.com");
  bench.reply_to("MAIL FROM:<>");
  EXPECT_EQ(bench.questions.back().name.to_host(), "pc.example.com");
  publish(bench, "v=spf1 a -all");
  bench.answer(last_lookup(bench), dns::Outcome::no_data);
  bench.reply_to("RCPT TO:<bob@mx.example.org>");
  bench.reply_to("DATA");
  bench.reply_to("Hello\r\n.");
  EXPECT_THAT(bench.last_message(), HasSubstr("envelope-from=\"postmaster@pc.example.com\""));
  EXPECT_THAT(bench.last_message(), HasSubstr("identity=helo"));
}

TEST(SenderPolicy, TheResultStandsAboveTheTimeStamp) {
  ServerBench bench(checking(SpfUse::mark));
  bench.peer = *dns::Address::parse("192.0.2.1");
  bench.start("EHLO pc.example.com");
  bench.reply_to("MAIL FROM:<\"j(\\\"e\"@a.example>");
  publish(bench, "v=spf1 ~all");
  bench.reply_to("RCPT TO:<bob@mx.example.org>");
  bench.reply_to("DATA");
  bench.reply_to("Received-SPF: pass (forged)\r\n\r\nHello\r\n.");
  EXPECT_THAT(
      bench.last_message(),
      StartsWith(
          "Return-Path: <\"j(\\\"e\"@a.example>\r\n"
          "Received-SPF: softfail (mx.example.org: a.example does not designate 192.0.2.1\r\n"
          " as permitted sender) receiver=mx.example.org; client-ip=192.0.2.1;\r\n"
          " envelope-from=\"\\\"j(\\\\\\\"e\\\"@a.example\"; helo=pc.example.com;\r\n"
          " identity=mailfrom; mechanism=\"~all\"\r\n"
          "Received: from pc.example.com"));
}

TEST(SenderPolicy, DoesNotAskAboutWhoMayRelay) {
  HostConfig config = checking(SpfUse::refuse);
  config.relay_clients.push_back({*dns::Address::parse("192.0.2.0"), 24});
  ServerBench bench(config);
  bench.peer = *dns::Address::parse("192.0.2.1");
  bench.start("EHLO pc.example.com");
  EXPECT_EQ(bench.mail({"<bob@mx.example.org>"}), "250 OK\r\n");
  EXPECT_TRUE(bench.questions.empty());
  EXPECT_THAT(bench.last_message(), Not(HasSubstr("Received-SPF")));
}

TEST(SenderPolicy, AnAnswerThatComesTooLateIsNobodys) {
  ServerBench bench(checking(SpfUse::refuse));
  bench.peer = *dns::Address::parse("192.0.2.1");
  bench.start("EHLO pc.example.com");
  bench.reply_to("MAIL FROM:<joe@a.example>");
  const Effect asked = last_lookup(bench);
  bench.give(Closed{0});
  bench.answer(asked, dns::Outcome::no_data);
  EXPECT_EQ(bench.agent.open_connections(), 0U);
  EXPECT_EQ(bench.output[0], "");
}

}  // namespace
}  // namespace smtplab::agents
