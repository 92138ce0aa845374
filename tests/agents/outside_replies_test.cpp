// Replies of a transfer agent that somebody outside decides or chooses.

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <utility>

#include "tests/agents/server_bench.h"

namespace smtplab::agents::test {
namespace {

using smtp::Standard;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

HostConfig receiver() {
  HostConfig config = host("mx.example.org", Standard::rfc5321);
  config.mailboxes.emplace_back("bob");
  return config;
}

smtp::Reply reply(std::string_view text) { return *smtp::parse_reply(text); }

/// An MTA that has introduced itself to a client, and leaves these decisions outside.
struct OutsideReplies : ServerBench {
  explicit OutsideReplies(DecisionSet decisions, HostConfig wanted = receiver())
      : ServerBench(std::move(wanted)) {
    agent.leave_outside(decisions);
    start("EHLO client.example.com");
  }
  /// The last question is answered; what the client hears then.
  std::string told(const Verdict& verdict, std::uint32_t connection = 0) {
    const Ask& asked = asks.back();
    output[connection].clear();
    give(Answered{asked.decision, asked.token, verdict}, asked.event);
    return std::exchange(output[connection], {});
  }
  const ReplyQuestion& question() const { return std::get<ReplyQuestion>(asks.back().question); }
};

TEST(RepliesFromOutside, RcptWaitsForItsReply) {
  OutsideReplies mx({Decision::rcpt});
  EXPECT_EQ(mx.reply_to("MAIL FROM:<alice@example.com>"), "250 OK\r\n");
  EXPECT_EQ(mx.reply_to("RCPT TO:<bob@mx.example.org>"), "") << "nothing is said yet";
  ASSERT_THAT(mx.asks, SizeIs(1));
  EXPECT_EQ(mx.asks.back().decision, Decision::rcpt);
  EXPECT_EQ(mx.asks.back().connection, 0U);
  EXPECT_EQ(mx.question().subject, "<bob@mx.example.org>");
  EXPECT_EQ(mx.question().reverse_path, "<alice@example.com>");
  EXPECT_EQ(mx.question().client_name, "client.example.com");
  EXPECT_EQ(mx.question().recipient_count, 0U);
  EXPECT_EQ(to_text(mx.question().by_itself), "250 2.1.5 OK");
  EXPECT_EQ(mx.told(reply("451 Come back later")), "451 Come back later\r\n");
  EXPECT_EQ(mx.reply_to("RCPT TO:<nobody@mx.example.org>"), "");
  EXPECT_EQ(to_text(mx.question().by_itself), "550 5.1.1 No such user here");
  EXPECT_EQ(mx.told(AsByItself{}), "550 No such user here\r\n");
  EXPECT_EQ(mx.reply_to("DATA"), "503 Bad sequence of commands\r\n") << "nobody was accepted";
}

TEST(RepliesFromOutside, AreInTheTraceWithTheQuestion) {
  OutsideReplies mx({Decision::rcpt});
  mx.reply_to("MAIL FROM:<alice@example.com>");
  mx.reply_to("RCPT TO:<bob@mx.example.org>");
  const trace::Event asked = mx.log[mx.asks.back().event];
  EXPECT_EQ(asked.kind, trace::EventKind::asked);
  EXPECT_EQ(asked.verb, smtp::Verb::rcpt);
  EXPECT_EQ(mx.log.payload(mx.asks.back().event), "<bob@mx.example.org>250 2.1.5 OK");
  EXPECT_EQ(asked.begin, std::string("<bob@mx.example.org>").size());
  EXPECT_EQ(mx.log[asked.cause].kind, trace::EventKind::command);
  mx.told(reply("450 Not now"));
  const trace::Event answered = mx.log[mx.log.size() - 1];
  EXPECT_EQ(answered.kind, trace::EventKind::answered);
  EXPECT_EQ(answered.cause, mx.asks.back().event) << "what the driver has given as the cause";
}

TEST(RepliesFromOutside, WhoHears250IsARecipient) {
  OutsideReplies mx({Decision::rcpt});
  mx.reply_to("MAIL FROM:<alice@example.com>");
  mx.reply_to("RCPT TO:<carol@elsewhere.example>");
  EXPECT_THAT(to_text(mx.question().by_itself), HasSubstr("550"));
  EXPECT_EQ(mx.told(reply("250 Welcome")), "250 Welcome\r\n");
  mx.reply_to("DATA");
  EXPECT_THAT(mx.reply_to("Hello\r\n."), HasSubstr("250"));
  EXPECT_THAT(mx.kept(), ElementsAre("queued <alice@example.com> <carol@elsewhere.example>"));
}

TEST(RepliesFromOutside, MailVrfyAndExpnAreAskedFor) {
  OutsideReplies mx({Decision::mail, Decision::vrfy, Decision::expn});
  EXPECT_EQ(mx.reply_to("VRFY bob"), "");
  EXPECT_EQ(mx.asks.back().decision, Decision::vrfy);
  EXPECT_EQ(mx.question().subject, "bob");
  EXPECT_THAT(to_text(mx.question().by_itself), HasSubstr("<bob@mx.example.org>"));
  EXPECT_EQ(mx.told(reply("252 Maybe")), "252 Maybe\r\n");
  EXPECT_EQ(mx.reply_to("EXPN all"), "");
  EXPECT_EQ(mx.asks.back().decision, Decision::expn);
  EXPECT_EQ(mx.told(reply("250-<a@b.example>\n250 <c@d.example>")),
            "250-<a@b.example>\r\n250 <c@d.example>\r\n");
  EXPECT_EQ(mx.reply_to("MAIL FROM:<>"), "");
  EXPECT_EQ(mx.asks.back().decision, Decision::mail);
  EXPECT_EQ(mx.question().subject, "<>");
  EXPECT_EQ(mx.told(reply("550 No bounces, please")), "550 No bounces, please\r\n");
  EXPECT_EQ(mx.reply_to("RCPT TO:<bob@mx.example.org>"), "503 Bad sequence of commands\r\n");
}

TEST(RepliesFromOutside, WhatCannotBeReadIsNotAskedFor) {
  OutsideReplies mx({Decision::mail, Decision::rcpt, Decision::vrfy});
  EXPECT_THAT(mx.reply_to("MAIL FROM:nobody"), HasSubstr("501"));
  EXPECT_THAT(mx.reply_to("RCPT TO:<bob@mx.example.org>"), HasSubstr("503"));
  EXPECT_THAT(mx.asks, IsEmpty());
}

TEST(RepliesFromOutside, TheLastWordDecidesWhetherTheMessageIsKept) {
  OutsideReplies mx({Decision::data});
  EXPECT_EQ(mx.mail({"<bob@mx.example.org>"}), "");
  EXPECT_EQ(mx.question().content, "Hello\r\n");
  EXPECT_THAT(mx.question().forward_paths, ElementsAre("<bob@mx.example.org>"));
  EXPECT_EQ(mx.told(reply("554 That is spam")), "554 That is spam\r\n");
  EXPECT_THAT(mx.kept(), IsEmpty());
  EXPECT_EQ(mx.mail({"<bob@mx.example.org>"}), "");
  EXPECT_EQ(mx.told(reply("250 Thank you")), "250 Thank you\r\n");
  EXPECT_EQ(mx.mail({"<bob@mx.example.org>"}), "");
  EXPECT_EQ(mx.told(AsByItself{}), "250 OK\r\n");
  EXPECT_THAT(mx.kept(), SizeIs(2));
  EXPECT_THAT(mx.last_message(), HasSubstr("Received: from client.example.com"));
}

TEST(RepliesFromOutside, ADiskWithoutRoomSaysNoAllTheSame) {
  HostConfig config = receiver();
  config.mailboxes.front() =
      MailboxConfig("bob", {.full_name = {}, .terminal = {}, .quota_octets = 10, .password = {}});
  OutsideReplies mx({Decision::data}, config);
  mx.mail({"<bob@mx.example.org>"});
  EXPECT_THAT(mx.told(reply("250 Thank you")), HasSubstr("552"));
  EXPECT_THAT(mx.kept(), IsEmpty());
}

TEST(RepliesFromOutside, TextsBeyondAsciiAreEscapedForWhoCannotReadThem) {
  OutsideReplies mx({Decision::vrfy});
  mx.reply_to("VRFY bob");
  const std::string said = mx.told(reply("252 J\xc3\xb8rgen"));
  EXPECT_TRUE(said.starts_with("252 J")) << said;
  EXPECT_EQ(said.find('\xc3'), std::string::npos) << said;
}

TEST(RepliesFromOutside, APromisedReplyDiesWithTheHost) {
  OutsideReplies mx({Decision::rcpt});
  mx.reply_to("MAIL FROM:<alice@example.com>");
  mx.reply_to("RCPT TO:<bob@mx.example.org>");
  mx.crash();
  EXPECT_EQ(mx.told(reply("250 OK")), "") << "there is no connection any more";
  mx.restart();
  mx.connect(1);
  mx.reply_to("EHLO client.example.com", 1);
  mx.reply_to("MAIL FROM:<alice@example.com>", 1);
  EXPECT_EQ(mx.reply_to("RCPT TO:<bob@mx.example.org>", 1), "") << "it is still left outside";
}

TEST(ChosenReplies, ReplaceTheNextOneOnly) {
  OutsideReplies mx({});
  ASSERT_TRUE(mx.agent.replace_next_reply(0, reply("452 Try again")));
  EXPECT_EQ(mx.reply_to("MAIL FROM:<alice@example.com>"), "452 Try again\r\n");
  EXPECT_EQ(mx.reply_to("MAIL FROM:<alice@example.com>"), "250 OK\r\n");
  EXPECT_FALSE(mx.agent.replace_next_reply(7, reply("452 Try again"))) << "no such connection";
}

TEST(ChosenReplies, AreGivenByWhicheverConnectionComesFirst) {
  OutsideReplies mx({});
  mx.connect(1);
  ASSERT_TRUE(mx.agent.replace_next_reply(trace::kNone, reply("550 Go away")));
  EXPECT_EQ(mx.reply_to("NOOP", 1), "550 Go away\r\n");
  EXPECT_EQ(mx.reply_to("NOOP", 0), "250 OK\r\n");
  ASSERT_TRUE(mx.agent.replace_next_reply(trace::kNone, reply("554 Nobody is served")));
  mx.connect(2);
  EXPECT_EQ(std::exchange(mx.output[2], {}), "554 Nobody is served\r\n") << "also as a greeting";
  EXPECT_EQ(mx.reply_to("NOOP", 1), "250 OK\r\n");
}

TEST(ChosenReplies, ALastWordThatIsNoPromiseKeepsNothing) {
  OutsideReplies mx({});
  mx.reply_to("MAIL FROM:<alice@example.com>");
  mx.reply_to("RCPT TO:<bob@mx.example.org>");
  mx.reply_to("DATA");
  ASSERT_TRUE(mx.agent.replace_next_reply(0, reply("451 Disk trouble")));
  EXPECT_EQ(mx.reply_to("Hello\r\n."), "451 Disk trouble\r\n");
  EXPECT_THAT(mx.kept(), IsEmpty());
}

TEST(ChosenReplies, CountAlsoWhileTheDiskWorks) {
  OutsideReplies mx({});
  mx.disk_is_slow = true;
  EXPECT_EQ(mx.mail({"<bob@mx.example.org>"}), "");
  ASSERT_TRUE(mx.agent.replace_next_reply(0, reply("451 Disk trouble")));
  mx.output[0].clear();
  mx.finish_disk();
  EXPECT_EQ(mx.output[0], "451 Disk trouble\r\n");
  EXPECT_THAT(mx.kept(), IsEmpty());
}

TEST(ChosenReplies, NeedNobodyToDecide) {
  OutsideReplies mx({Decision::mail});
  ASSERT_TRUE(mx.agent.replace_next_reply(0, reply("250 Fine")));
  EXPECT_EQ(mx.reply_to("MAIL FROM:<alice@example.com>"), "250 Fine\r\n");
  EXPECT_THAT(mx.asks, IsEmpty());
}

TEST(ChangedPolicy, HoldsFromNowOn) {
  OutsideReplies mx({});
  mx.reply_to("MAIL FROM:<alice@example.com>");
  EXPECT_THAT(mx.reply_to("RCPT TO:<carol@elsewhere.example>"), HasSubstr("550"));
  HostPolicy policy = mx.agent.policy();
  policy.relay = RelayPolicy::open;
  policy.verify = VerifyPolicy::off;
  mx.agent.set_policy(policy);
  EXPECT_EQ(mx.reply_to("RCPT TO:<carol@elsewhere.example>"), "250 OK\r\n");
  EXPECT_THAT(mx.reply_to("VRFY bob"), HasSubstr("502"));
}

}  // namespace
}  // namespace smtplab::agents::test
