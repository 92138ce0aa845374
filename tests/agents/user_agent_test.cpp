#include "sim/agents/user_agent.h"

#include <gtest/gtest.h>

#include "tests/agents/server_bench.h"

namespace smtplab::agents {
namespace {

using test::host;
using test::Lines;
using test::told;
using trace::EventKind;
using LineKind = DialogueLine::Kind;

const dns::Address kSubmissionServer = dns::Address::ipv4({192, 0, 2, 6});

/// "C: ..." and "S: ..." get their CRLF; "P: 5" is a pause of 5 s.
Dialogue dialogue(const Lines& lines) {
  Dialogue made;
  for (const std::string& text : lines) {
    DialogueLine line;
    line.kind = text[0] == 'C'   ? LineKind::client
                : text[0] == 'S' ? LineKind::server
                                 : LineKind::pause;
    if (line.kind == LineKind::pause) {
      line.pause = seconds(std::stoi(text.substr(3)));
    } else {
      line.octets = text.substr(3) + "\r\n";
    }
    made.lines.push_back(line);
  }
  return made;
}

/// A user agent that plays one dialogue on connection 0, with the test as its server.
class ClientBench {
 public:
  explicit ClientBench(const Lines& lines, std::uint16_t port = 25)
      : config(host("USC-ISIF.ARPA")), script(dialogue(lines)), agent(config) {
    run([&](Context& context) {
      agent.perform(script, 42, kSubmissionServer, port, config.dialect, context);
    });
  }
  ClientBench(const ClientBench&) = delete;
  ClientBench& operator=(const ClientBench&) = delete;

  void connect() { give(Connected{0, network::Side::client, 42}); }
  /// What the agent says to it.
  std::string hear(std::string_view octets) {
    give(Octets{0, octets});
    return std::exchange(said, {});
  }
  std::string give(const Input& input) {
    run([&](Context& context) { agent.take(input, context); });
    return said;
  }
  void wait(Duration duration) {
    const Instant end = now + duration;
    while (!timers.empty()) {
      const auto next = std::min_element(timers.begin(), timers.end(),
                                         [](auto& a, auto& b) { return a.at < b.at; });
      if (next->at > end) break;
      const Effect timer = *next;
      timers.erase(next);
      now = timer.at;
      give(Timer{timer.connection, timer.token});
    }
    now = end;
  }
  Lines differences() const {
    Lines lines;
    for (trace::EventIndex i = 0; i < log.size(); ++i) {
      if (log[i].kind != EventKind::differs) continue;
      lines.push_back(std::to_string(log[i].value) + test::told(log[i], log.payload(i)).substr(7));
    }
    return lines;
  }

  HostConfig config;
  Dialogue script;
  UserAgent agent;
  trace::Tally tally;
  trace::Log log;
  Random random{1};
  Instant now;
  std::string said;
  std::vector<Effect> timers;
  std::vector<Effect> connects;
  int closes = 0;

 private:
  template <class Step>
  void run(Step step) {
    trace::Recorder recorder(tally, &log);
    Effects effects;
    Context context{now, 1, trace::kNoEvent, recorder, effects, random};
    step(context);
    for (const Effect& effect : effects.list()) {
      if (effect.kind == Effect::Kind::send) said += effects.octets(effect);
      if (effect.kind == Effect::Kind::set_timer) timers.push_back(effect);
      if (effect.kind == Effect::Kind::connect) connects.push_back(effect);
      if (effect.kind == Effect::Kind::close) ++closes;
    }
  }
};

const Lines kHello = {"S: 220 BBN-UNIX.ARPA", "C: HELO USC-ISIF.ARPA", "S: 250 BBN-UNIX.ARPA",
                      "C: QUIT", "S: 221 bye"};

TEST(UserAgent, PlaysADialogue) {
  ClientBench bench(kHello);
  ASSERT_EQ(bench.connects.size(), 1U);
  EXPECT_EQ(bench.connects[0].address, kSubmissionServer);
  EXPECT_EQ(bench.connects[0].port, 25U);
  EXPECT_EQ(bench.connects[0].token, 42U);
  bench.connect();
  EXPECT_EQ(bench.said, "");
  EXPECT_EQ(bench.hear("220 BBN-UNIX.ARPA\r\n"), "HELO USC-ISIF.ARPA\r\n");
  EXPECT_EQ(bench.hear("250 BBN-UNIX.ARPA\r\n"), "QUIT\r\n");
  EXPECT_EQ(bench.hear("221 bye\r\n"), "");
  EXPECT_EQ(bench.closes, 0) << "behind QUIT the server closes";
  bench.give(Closed{0, false});
  EXPECT_EQ(bench.closes, 1);
  EXPECT_EQ(told(bench.log), (Lines{"reply connection 220", "reply HELO 250", "reply QUIT 221"}));
  EXPECT_EQ(bench.agent.open_connections(), 0U);
}

TEST(UserAgent, WaitsForTheWholeOfAReply) {
  ClientBench bench(
      {"S: 220-a", "S: 220 b", "C: HELO c", "C: NOOP", "S: 250 d", "S: 250 e", "C: QUIT"});
  bench.connect();
  EXPECT_EQ(bench.hear("220-a\r"), "");
  EXPECT_EQ(bench.hear("\n22"), "");
  EXPECT_EQ(bench.hear("0 b\r\n"), "HELO c\r\nNOOP\r\n") << "a group goes out at once";
  EXPECT_EQ(bench.hear("250 d\r\n"), "");
  EXPECT_EQ(bench.hear("250 e\r\n"), "QUIT\r\n");
  EXPECT_TRUE(bench.differences().empty());
}

TEST(UserAgent, ALineThatDiffersIsReported) {
  ClientBench bench(kHello);
  bench.connect();
  EXPECT_EQ(bench.hear("220 BBN-UNIX.ARPA\r\n"), "HELO USC-ISIF.ARPA\r\n");
  EXPECT_EQ(bench.hear("250 bbn-unix.arpa\r\n"), "QUIT\r\n") << "the play goes on";
  EXPECT_EQ(bench.differences(), (Lines{"2 [250 BBN-UNIX.ARPA\\x0d\\x0a] "
                                        "[250 bbn-unix.arpa\\x0d\\x0a]"}));
}

TEST(UserAgent, OnlyTheLineEndMayMakeTheDifference) {
  ClientBench bench(kHello);
  bench.connect();
  EXPECT_EQ(bench.hear("220 BBN-UNIX.ARPA\n"), "HELO USC-ISIF.ARPA\r\n");
  EXPECT_EQ(bench.differences(), (Lines{"0 [220 BBN-UNIX.ARPA\\x0d\\x0a] "
                                        "[220 BBN-UNIX.ARPA\\x0a]"}));
}

TEST(UserAgent, LinesThatAreMissingAreReportedAndTheNextGroupGoesOut) {
  ClientBench bench({"S: 220-a", "S: 220-b", "S: 220 c", "C: QUIT"});
  bench.connect();
  EXPECT_EQ(bench.hear("220 a\r\n"), "QUIT\r\n");
  EXPECT_EQ(bench.differences(), (Lines{"0 [220-a\\x0d\\x0a] [220 a\\x0d\\x0a]",
                                        "1 [220-b\\x0d\\x0a] []", "2 [220 c\\x0d\\x0a] []"}));
}

TEST(UserAgent, LinesTooManyAreReportedBeforeTheNextGroupGoesOut) {
  ClientBench bench({"S: 220 a", "C: QUIT", "S: 221 bye"});
  bench.connect();
  EXPECT_EQ(bench.hear("220-a\r\n"), "") << "its reply has not ended";
  EXPECT_EQ(bench.hear("220 b\r\n"), "QUIT\r\n");
  EXPECT_EQ(bench.hear("221 bye\r\n"), "");
  EXPECT_EQ(bench.differences(),
            (Lines{"0 [220 a\\x0d\\x0a] [220-a\\x0d\\x0a]", "1 [] [220 b\\x0d\\x0a]"}));
}

TEST(UserAgent, APauseIsKept) {
  ClientBench bench({"S: 220 a", "P: 5", "C: NOOP", "P: 3", "C: QUIT", "S: 250 b", "S: 221 c"});
  bench.connect();
  EXPECT_EQ(bench.hear("220 a\r\n"), "");
  bench.wait(milliseconds(4999));
  EXPECT_EQ(bench.said, "");
  bench.wait(milliseconds(1));
  EXPECT_EQ(std::exchange(bench.said, {}), "NOOP\r\n");
  bench.wait(seconds(3));
  EXPECT_EQ(bench.said, "QUIT\r\n");
}

// Its timer, which still comes, must not cut the next pause short too.
TEST(UserAgent, APauseEndsWhenTheServerSpeaks) {
  ClientBench bench({"S: 220 a", "C: NOOP", "P: 10", "S: 250 b", "P: 20", "C: QUIT"});
  bench.connect();
  bench.hear("220 a\r\n");
  bench.wait(seconds(2));
  EXPECT_EQ(bench.hear("250 b\r\n"), "");
  bench.wait(seconds(19));
  EXPECT_EQ(bench.said, "");
  bench.wait(seconds(1));
  EXPECT_EQ(bench.said, "QUIT\r\n");
  EXPECT_TRUE(bench.differences().empty());
}

TEST(UserAgent, GivesUpOnASilentServer) {
  ClientBench bench(kHello);
  bench.connect();
  bench.hear("220 BBN-UNIX.ARPA\r\n");
  bench.wait(minutes(5) - nanoseconds(1));
  EXPECT_EQ(bench.closes, 0);
  bench.wait(nanoseconds(1));
  EXPECT_EQ(bench.closes, 1);
  EXPECT_EQ(told(bench.log)[1], "timed-out HELO");
  EXPECT_EQ(bench.log[1].cause, 0U) << "the waiting began with the greeting";
  EXPECT_EQ(bench.differences().size(), 3U);
  EXPECT_EQ(bench.agent.open_connections(), 0U);
}

TEST(UserAgent, GivesUpOnAServerThatDoesNotAnswerTheLastLine) {
  ClientBench bench({"S: 220 a", "C: QUIT"});
  bench.connect();
  bench.hear("220 a\r\n");
  bench.wait(minutes(10));
  EXPECT_EQ(bench.closes, 1);
  EXPECT_EQ(told(bench.log).back(), "timed-out QUIT");
}

TEST(UserAgent, AnEarlyCloseLeavesTheRestUnsaid) {
  ClientBench bench(kHello);
  bench.connect();
  bench.hear("220 BBN-UNIX.ARPA\r\n250 BB");
  bench.give(Closed{0, true});
  EXPECT_EQ(bench.differences(), (Lines{"2 [250 BBN-UNIX.ARPA\\x0d\\x0a] [250 BB]",
                                        "3 [QUIT\\x0d\\x0a] []", "4 [221 bye\\x0d\\x0a] []"}));
  EXPECT_EQ(bench.hear("250 BBN-UNIX.ARPA\r\n"), "");
  EXPECT_EQ(bench.closes, 1);
}

TEST(UserAgent, WhoStopsWithoutQuitCloses) {
  ClientBench bench({"S: 220 a", "C: NOOP", "S: 250 b"});
  bench.connect();
  bench.hear("220 a\r\n");
  EXPECT_EQ(bench.closes, 0);
  bench.hear("250 b\r\n");
  EXPECT_EQ(bench.closes, 1);
  EXPECT_TRUE(bench.differences().empty());
}

TEST(UserAgent, InputsItKnowsNothingOfDoNothing) {
  ClientBench bench(kHello);
  bench.give(Connected{0, network::Side::client, 41});
  bench.give(Octets{0, "220 a\r\n"});
  bench.connect();
  bench.give(Octets{5, "220 a\r\n"});
  bench.give(Closed{5, false});
  bench.give(Timer{5, 1});
  bench.give(Timer{0, 1});
  bench.give(Stored{1});
  EXPECT_EQ(bench.log.size(), 0U);
  EXPECT_EQ(bench.said, "");
  EXPECT_EQ(bench.closes, 0);
}

// RFC 1939 section 5: nothing but the lines counts, and no reply code is looked for.
TEST(UserAgent, PlaysADialogueOfPop3) {
  ClientBench bench({"S: +OK ready", "C: LIST", "S: +OK", "S: 1 120", "S: 250-x", "S: .", "C: QUIT",
                     "S: +OK bye"},
                    110);
  bench.connect();
  EXPECT_EQ(bench.hear("+OK ready\r\n"), "LIST\r\n");
  EXPECT_EQ(bench.hear("+OK\r\n1 1"), "");
  EXPECT_EQ(bench.hear("20\r\n250-x\r\n"), "");
  EXPECT_EQ(bench.hear(".\r\n"), "QUIT\r\n");
  bench.hear("+OK bye\r\n");
  EXPECT_EQ(bench.agent.open_connections(), 1U) << "behind QUIT the server closes";
  bench.give(Closed{0, false});
  EXPECT_EQ(bench.agent.open_connections(), 0U);
  EXPECT_EQ(bench.differences(), Lines{});
  for (trace::EventIndex i = 0; i < bench.log.size(); ++i) {
    EXPECT_NE(bench.log[i].kind, EventKind::violation);
    EXPECT_NE(bench.log[i].kind, EventKind::reply);
  }
}

TEST(UserAgent, OfPop3TooALineTooManyAndOneThatIsMissingAreReported) {
  ClientBench many({"S: +OK ready", "C: STAT", "S: +OK 1 2", "C: QUIT", "S: +OK bye"}, 110);
  many.connect();
  many.hear("+OK ready\r\n");
  many.hear("+OK 1 2\r\n+OK again\r\n");
  EXPECT_EQ(many.differences().size(), 1U);
  ClientBench few({"S: +OK ready", "S: more", "C: QUIT"}, 110);
  few.connect();
  few.hear("+OK ready\r\n");
  few.wait(minutes(9));
  EXPECT_EQ(few.differences(), Lines{});
  few.wait(minutes(2));
  EXPECT_EQ(few.differences().size(), 2U) << "the server is silent for too long";
  EXPECT_EQ(few.agent.open_connections(), 0U);
}

}  // namespace
}  // namespace smtplab::agents
