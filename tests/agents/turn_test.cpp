// RFC 821 section 3.8: TURN, on the side that agrees and on the side that has asked.

#include <gtest/gtest.h>

#include <algorithm>
#include <string>

#include "sim/agents/transfer_agent.h"
#include "sim/agents/user_agent.h"
#include "tests/agents/server_bench.h"

namespace smtplab::agents {
namespace {

using test::host;
using test::Lines;
using test::ServerBench;
using trace::EventKind;

/// Beta.ARPA, which agrees to TURN. What it queues cannot be sent: no name can be looked up.
class TurnBench : public ServerBench {
 public:
  TurnBench() : ServerBench(config_of_beta()) {}

  /// A letter that waits at Beta.ARPA; each from a connection of its own.
  void queue(const Lines& recipients, const std::string& text, bool is_tried = false) {
    const std::uint32_t connection = next_++;
    connect(connection);
    for (const std::string& line : Lines{"HELO Delta.ARPA", "MAIL FROM:<joe@Delta.ARPA>"}) {
      reply_to(line, connection);
    }
    for (const std::string& to : recipients) reply_to("RCPT TO:" + to, connection);
    reply_to("DATA", connection);
    EXPECT_EQ(reply_to(text + "\r\n.", connection), "250 OK\r\n");
    reply_to("QUIT", connection);
    if (!is_tried) fail_lookups();
  }
  void fail_lookups() {
    const std::vector<Effect> effects = std::exchange(done, {});
    for (const Effect& effect : effects) {
      if (effect.kind != Effect::Kind::resolve) continue;
      answer(effect, dns::Outcome::server_failure);
    }
  }
  /// Somebody who calls himself Alpha.ARPA has turned the roles on this connection.
  std::uint32_t turn() {
    const std::uint32_t connection = next_++;
    connect(connection);
    reply_to("HELO Alpha.ARPA", connection);
    EXPECT_EQ(reply_to("TURN", connection), "250 OK\r\n");
    return connection;
  }
  /// "S: " goes to Beta.ARPA from the connection's new server, "C: " is what it says then.
  ::testing::AssertionResult goes(std::uint32_t connection, const Lines& dialogue) {
    Lines seen;
    for (const std::string& line : dialogue) {
      if (!line.starts_with("S: ")) continue;
      seen.push_back(line);
      std::string said = reply_to(line.substr(3), connection);
      for (std::size_t end = said.find("\r\n"); end != std::string::npos; end = said.find("\r\n")) {
        seen.push_back("C: " + said.substr(0, end));
        said.erase(0, end + 2);
      }
    }
    return test::same_transcript(dialogue, seen);
  }
  Lines waiting() const {
    Lines paths;
    for (const auto& [id, entry] : agent.queue().entries()) paths.push_back(entry.to.to_string());
    return paths;
  }

 private:
  static HostConfig config_of_beta() {
    HostConfig config = host("Beta.ARPA");
    config.accepts_turn = true;
    config.relay = RelayPolicy::open;
    return config;
  }
  std::uint32_t next_ = 0;
};

bool is_closed(const ServerBench& bench, std::uint32_t connection) {
  return std::find(bench.closed.begin(), bench.closed.end(), connection) != bench.closed.end();
}

TEST(Turn, WhoHasNothingToSendWaitsForTheGreetingAndSaysQuit) {
  TurnBench bench;
  const std::uint32_t c = bench.turn();
  EXPECT_FALSE(is_closed(bench, c));
  EXPECT_TRUE(bench.goes(c, {"S: 220 Alpha.ARPA ready", "C: QUIT", "S: 221 Alpha.ARPA"}));
  EXPECT_TRUE(is_closed(bench, c));
  EXPECT_EQ(bench.agent.open_connections(), 0U);
}

TEST(Turn, WhatWaitsForTheClientGoesOutInOneSession) {
  TurnBench bench;
  bench.queue({"<al@Alpha.ARPA>", "<bo@Gamma.ARPA>", "<cy@alpha.arpa>"}, "first");
  bench.queue({"<bo@Gamma.ARPA>"}, "second");
  bench.queue({"<al@Alpha.ARPA>"}, "third");
  const std::uint32_t c = bench.turn();
  EXPECT_TRUE(bench.goes(c, {"S: 220 Alpha.ARPA ready",
                             "C: HELO Beta.ARPA",
                             "S: 250 Alpha.ARPA",
                             "C: MAIL FROM:<@Beta.ARPA:joe@Delta.ARPA>",
                             "S: 250 OK",
                             "C: RCPT TO:<al@Alpha.ARPA>",
                             "S: 250 OK",
                             "C: RCPT TO:<cy@alpha.arpa>",
                             "S: 250 OK",
                             "C: DATA",
                             "S: 354 go on",
                             "C: Received: from Delta.ARPA by Beta.ARPA ; 27 Oct 81 15:27:39 PST",
                             "C: first",
                             "C: .",
                             "S: 250 OK",
                             "C: MAIL FROM:<@Beta.ARPA:joe@Delta.ARPA>",
                             "S: 250 OK",
                             "C: RCPT TO:<al@Alpha.ARPA>",
                             "S: 250 OK",
                             "C: DATA",
                             "S: 354 go on",
                             "C: Received: from Delta.ARPA by Beta.ARPA ; 27 Oct 81 15:27:39 PST",
                             "C: third",
                             "C: .",
                             "S: 250 OK",
                             "C: QUIT",
                             "S: 221 Alpha.ARPA"}));
  EXPECT_EQ(bench.waiting(), (Lines{"<bo@Gamma.ARPA>", "<bo@Gamma.ARPA>"}));
  EXPECT_TRUE(is_closed(bench, c));
}

// 3.8 says nothing of it, but whoever offered it again at once would never end.
TEST(Turn, WhatWasRefusedForNowIsNotOfferedAgain) {
  TurnBench bench;
  bench.queue({"<al@Alpha.ARPA>"}, "first");
  bench.queue({"<cy@Alpha.ARPA>"}, "second");
  const std::uint32_t c = bench.turn();
  EXPECT_TRUE(bench.goes(
      c, {"S: 220 Alpha.ARPA ready", "C: HELO Beta.ARPA", "S: 250 Alpha.ARPA",
          "C: MAIL FROM:<@Beta.ARPA:joe@Delta.ARPA>", "S: 250 OK", "C: RCPT TO:<al@Alpha.ARPA>",
          "S: 450 busy", "C: RSET", "S: 250 OK", "C: MAIL FROM:<@Beta.ARPA:joe@Delta.ARPA>",
          "S: 250 OK", "C: RCPT TO:<cy@Alpha.ARPA>", "S: 550 no such user", "C: QUIT",
          "S: 221 Alpha.ARPA"}));
  // The other one has failed for good, and its sender is told.
  EXPECT_EQ(bench.waiting(), (Lines{"<al@Alpha.ARPA>", "<joe@Delta.ARPA>"}));
}

TEST(Turn, WhatCouldNotBeSentStaysInTheQueue) {
  for (const std::string greeting : {"554 Alpha.ARPA, no", "421 Alpha.ARPA closing", "cut"}) {
    TurnBench bench;
    bench.queue({"<al@Alpha.ARPA>"}, "first");
    const std::uint32_t c = bench.turn();
    if (greeting == "cut") {
      bench.give(Closed{c, true});
    } else {
      bench.reply_to(greeting, c);
      bench.reply_to("221 Alpha.ARPA", c);
    }
    EXPECT_EQ(bench.waiting(), Lines{"<al@Alpha.ARPA>"}) << greeting;
    ASSERT_TRUE(bench.agent.queue().next_due()) << greeting;
    EXPECT_GT(*bench.agent.queue().next_due(), bench.now) << greeting;
    EXPECT_TRUE(is_closed(bench, c)) << greeting;
  }
}

// What stands behind TURN was said before its answer was heard.
TEST(Turn, WhatTheClientSaysTooEarlyIsNoGreeting) {
  TurnBench bench;
  bench.connect(7);
  bench.reply_to("HELO Alpha.ARPA", 7);
  EXPECT_EQ(bench.reply_to("TURN\r\n220 too early", 7), "250 OK\r\n");
  EXPECT_TRUE(bench.goes(7, {"S: 220 Alpha.ARPA ready", "C: QUIT"}));
}

// Or it would come twice.
TEST(Turn, WhatIsBeingTriedElsewhereIsNotGivenAway) {
  TurnBench bench;
  bench.queue({"<al@Alpha.ARPA>"}, "first", true);
  EXPECT_TRUE(bench.goes(bench.turn(), {"S: 220 Alpha.ARPA ready", "C: QUIT"}));
}

TEST(Turn, AHostThatDoesNotSendHasNothingToSend) {
  TurnBench bench;
  bench.queue({"<al@Alpha.ARPA>"}, "first");
  HostPolicy holding = bench.agent.policy();
  holding.sends = false;
  bench.agent.set_policy(holding);
  EXPECT_TRUE(bench.goes(bench.turn(), {"S: 220 Alpha.ARPA ready", "C: QUIT"}));
  EXPECT_EQ(bench.waiting(), Lines{"<al@Alpha.ARPA>"});
}

TEST(Turn, TheOneThatHasAskedIsTheServer) {
  HostConfig alpha = host("Alpha.ARPA");
  alpha.mailboxes = {{"al", {"", Terminal::inactive, 0}}};
  ServerBench bench(alpha);
  bench.give(Turned{4, dns::Address::ipv4({192, 0, 2, 6}), 1000, 2000});
  EXPECT_EQ(bench.output[4], "220 Alpha.ARPA Simple Mail Transfer Service Ready\r\n");
  for (const std::string line :
       {"HELO Beta.ARPA", "MAIL FROM:<joe@Delta.ARPA>", "RCPT TO:<al@Alpha.ARPA>", "DATA"}) {
    bench.reply_to(line, 4);
  }
  EXPECT_EQ(bench.reply_to("Hello\r\n.", 4), "250 OK\r\n");
  EXPECT_EQ(bench.kept(), Lines{"stored <al@Alpha.ARPA>"});
  // Ranges count from the connection's first octet, and not from the turn.
  for (trace::EventIndex i = 0; i < bench.log.size(); ++i) {
    const trace::Event& event = bench.log[i];
    if (event.kind == EventKind::answered) {
      EXPECT_GE(event.begin, 2000U);
    } else if (event.kind == EventKind::command && event.verb != smtp::Verb::connection) {
      EXPECT_GE(event.begin, 1000U);
      EXPECT_LT(event.begin, 1200U);
    }
  }
}

/// What a user agent asks for when its dialogue's TURN is answered.
std::vector<Effect::Kind> effects_of_turn(HostRole role, const Lines& rest) {
  HostConfig config = host("Alpha.ARPA");
  config.role = role;
  Dialogue script;
  Lines lines = {"S: 220 Beta.ARPA", "C: TURN", "S: 250 OK"};
  lines.insert(lines.end(), rest.begin(), rest.end());
  for (const std::string& line : lines) {
    script.lines.emplace_back();
    script.lines.back().kind =
        line[0] == 'C' ? DialogueLine::Kind::client : DialogueLine::Kind::server;
    script.lines.back().octets = line.substr(3) + "\r\n";
  }
  UserAgent agent(config);
  trace::Tally tally;
  trace::Recorder recorder(tally, nullptr);
  Effects effects;
  Random random{1};
  Context context{Instant{}, 0, trace::kNoEvent, recorder, effects, random};
  agent.perform(script, 1, dns::Address::ipv4({192, 0, 2, 6}), 25, config.dialect, context);
  agent.take(Connected{0, network::Side::client, 1}, context);
  agent.take(Octets{0, "220 Beta.ARPA\r\n"}, context);
  effects.clear();
  agent.take(Octets{0, "250 OK\r\n"}, context);
  std::vector<Effect::Kind> kinds;
  for (const Effect& effect : effects.list()) kinds.push_back(effect.kind);
  return kinds;
}

TEST(Turn, AUserAgentGivesTheConnectionToItsHost) {
  using Kinds = std::vector<Effect::Kind>;
  EXPECT_EQ(effects_of_turn(HostRole::transfer_agent, {}), Kinds{Effect::Kind::turn});
  EXPECT_EQ(effects_of_turn(HostRole::user_agent, {}), Kinds{Effect::Kind::close});
  // Whoever has more to say by hand says it.
  EXPECT_EQ(effects_of_turn(HostRole::transfer_agent, {"C: 220 Alpha.ARPA", "S: QUIT"}),
            Kinds{Effect::Kind::send});
}

}  // namespace
}  // namespace smtplab::agents
