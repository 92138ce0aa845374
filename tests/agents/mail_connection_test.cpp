#include "sim/agents/mail_connection.h"

#include <gtest/gtest.h>

#include "tests/agents/server_bench.h"

namespace smtplab::agents {
namespace {

using message::FailureReason;
using smtp::Standard;
using test::Lines;
using trace::EventKind;
using Kind = RecipientResult::Kind;

/// A connection with the number 4, whose server is the test.
class ConnectionBench {
 public:
  ConnectionBench() : dialect_(Standard::rfc5321) {
    OutgoingMail mail;
    mail.to.push_back(smtp::parse_forward_path("<bob@b.example>", smtp::PathRules{})->path);
    mail.content = std::make_shared<const std::string>("Hello\r\n");
    run([&](Context& context) {
      connection.emplace(4U, dialect_, "a.example", std::move(mail), context);
    });
  }
  ConnectionBench(const ConnectionBench&) = delete;
  ConnectionBench& operator=(const ConnectionBench&) = delete;

  template <class Step>
  void run(Step step, trace::EventIndex cause = trace::kNoEvent) {
    trace::Recorder recorder(tally_, &log);
    Effects effects;
    Context context{now, 1, cause, recorder, effects, random_};
    step(context);
    for (const Effect& effect : effects.list()) {
      EXPECT_EQ(effect.connection, 4U);
      if (effect.kind == Effect::Kind::send) said += effects.octets(effect);
      if (effect.kind == Effect::Kind::set_timer) timers.push_back(effect.at);
      if (effect.kind == Effect::Kind::close) ++closes;
      if (effect.cause != trace::kNoEvent) causes.push_back(effect.cause);
    }
  }
  std::string hear(const std::string& octets, trace::EventIndex cause = trace::kNoEvent) {
    run([&](Context& context) { connection->receive(octets, context); }, cause);
    return std::exchange(said, {});
  }
  void time_out() {
    now = timers.back();
    run([&](Context& context) { connection->on_timer(context); });
  }
  void lose() {
    run([&](Context& context) { connection->on_closed(context); });
  }
  void reach_content() {
    for (const char* line : {"220 b\r\n", "250 b\r\n", "250 OK\r\n", "250 OK\r\n"}) hear(line);
  }
  const RecipientResult& result() const { return connection->transmission().results()[0]; }

  std::optional<MailConnection> connection;
  trace::Log log;
  Instant now;
  std::string said;
  std::vector<Instant> timers;
  std::vector<trace::EventIndex> causes;
  int closes = 0;

 private:
  smtp::Dialect dialect_;
  trace::Tally tally_;
  Random random_{1};
};

TEST(MailConnection, CarriesAMessageAndCloses) {
  ConnectionBench bench;
  EXPECT_EQ(bench.hear("220 b\r"), "") << "replies may come in pieces";
  EXPECT_EQ(bench.hear("\n"), "EHLO a.example\r\n");
  EXPECT_EQ(bench.hear("250 b\r\n"), "MAIL FROM:<>\r\n");
  EXPECT_EQ(bench.hear("250 OK\r\n"), "RCPT TO:<bob@b.example>\r\n");
  EXPECT_EQ(bench.hear("250 OK\r\n"), "DATA\r\n");
  EXPECT_EQ(bench.hear("354 go\r\n"), "Hello\r\n.\r\n");
  EXPECT_EQ(bench.hear("250 OK\r\n"), "QUIT\r\n");
  EXPECT_FALSE(bench.connection->is_over());
  bench.hear("221 bye\r\n");
  EXPECT_TRUE(bench.connection->is_over());
  EXPECT_EQ(bench.closes, 1);
  EXPECT_EQ(test::told(bench.log),
            (Lines{"reply connection 220", "reply EHLO 250", "reply MAIL 250", "reply RCPT 250",
                   "reply DATA 354", "reply end-of-data 250", "reply QUIT 221"}));
  bench.lose();
  EXPECT_EQ(bench.closes, 1);
  EXPECT_EQ(bench.result().kind, Kind::passed_on);
}

TEST(MailConnection, WhatIsSaidIsCausedByTheReply) {
  ConnectionBench bench;
  trace::EventIndex arrived = trace::kNoEvent;
  bench.run([&](Context& context) { arrived = context.record({}); });
  bench.hear("220 b\r\n", arrived);
  EXPECT_EQ(bench.log[arrived + 1].cause, arrived);
  EXPECT_EQ(bench.causes, std::vector<trace::EventIndex>{arrived + 1});
  EXPECT_EQ(bench.connection->last_event(), arrived + 1);
}

// RFC 5321 section 4.5.3.2, by what is awaited.
TEST(MailConnection, WaitsAsLongAsTheStandardSays) {
  ConnectionBench bench;
  ASSERT_EQ(bench.timers.size(), 1U);
  EXPECT_EQ(bench.timers[0], Instant{} + minutes(5)) << "for the greeting";
  bench.reach_content();
  bench.hear("354 go\r\n");
  // A timer that comes too early finds nothing to do, and is set anew.
  bench.time_out();
  EXPECT_FALSE(bench.connection->is_over());
  EXPECT_EQ(bench.timers.back(), Instant{} + minutes(10)) << "for the reply to the content";
  bench.time_out();
  EXPECT_TRUE(bench.connection->is_over());
  EXPECT_EQ(bench.closes, 1);
  EXPECT_EQ(test::told(bench.log).back(), "timed-out end-of-data");
  EXPECT_EQ(bench.result().kind, Kind::deferred);
  EXPECT_EQ(bench.result().reason, FailureReason::bad_connection);
  EXPECT_TRUE(bench.connection->transmission().may_have_arrived());
}

TEST(MailConnection, ALostConnectionDefers) {
  ConnectionBench bench;
  bench.reach_content();
  bench.lose();
  EXPECT_TRUE(bench.connection->is_over());
  EXPECT_EQ(bench.closes, 1);
  EXPECT_EQ(bench.result().kind, Kind::deferred);
  EXPECT_EQ(bench.result().reason, FailureReason::bad_connection);
  EXPECT_EQ(bench.result().reply.code.value, 0);
  EXPECT_EQ(bench.hear("354 go\r\n"), "") << "nothing is said any more";
  bench.time_out();
  EXPECT_EQ(bench.closes, 1);
}

TEST(MailConnection, AReplyThatCameBeforeTheLossCounts) {
  ConnectionBench bench;
  bench.reach_content();
  bench.hear("354 go\r\n");
  bench.hear("250 O");
  bench.run([&](Context& context) {
    bench.connection->receive("K\r\n", context);
    bench.connection->on_closed(context);
  });
  EXPECT_EQ(bench.result().kind, Kind::passed_on);
  EXPECT_TRUE(bench.connection->is_over());
}

TEST(MailConnection, ViolationsOfTheServerAreTold) {
  ConnectionBench bench;
  EXPECT_EQ(bench.hear("220 b\n"), "EHLO a.example\r\n");
  EXPECT_EQ(test::told(bench.log), (Lines{"reply connection 220", "violation"}));
}

}  // namespace
}  // namespace smtplab::agents
