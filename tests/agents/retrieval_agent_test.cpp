#include "sim/agents/retrieval_agent.h"

#include <gtest/gtest.h>

#include <string>
#include <utility>
#include <vector>

#include "sim/pop3/digest.h"
#include "sim/trace/log.h"
#include "tests/agents/server_bench.h"

namespace smtplab::agents {
namespace {

using test::Lines;
using trace::EventKind;

const dns::Address kMailServer = dns::Address::ipv4({192, 0, 2, 6});
constexpr std::uint32_t kToken = 5;

Retrieval of_bob() { return {"bob", "secret", "mx.example.org", 110, false, false}; }

/// A retrieval agent whose name service and server are the test.
class RetrievalBench {
 public:
  explicit RetrievalBench(Retrieval wanted = of_bob())
      : config(test::host("pc.example.org")), wish(std::move(wanted)), agent(config) {}
  RetrievalBench(const RetrievalBench&) = delete;
  RetrievalBench& operator=(const RetrievalBench&) = delete;

  template <class Do>
  void run(Do&& act) {
    trace::Recorder recorder(tally, &log);
    effects.clear();
    Context context{now, test::kHost, trace::kNoEvent, recorder, effects, random};
    act(context);
    for (const Effect& effect : effects.list()) {
      if (effect.kind == Effect::Kind::send) said += effects.octets(effect);
      if (effect.kind == Effect::Kind::close) closed.push_back(effect.connection);
      if (effect.kind == Effect::Kind::connect) calls.push_back(effect);
    }
  }
  void give(const Input& input) {
    run([&](Context& context) { agent.take(input, context); });
  }
  void fetch() {
    run([&](Context& context) { agent.fetch(wish, kToken, context); });
  }
  /// The name is found, and the connection stands.
  void connect(std::uint32_t connection = 0) {
    fetch();
    resolve({kMailServer});
    give(Connected{connection, network::Side::client, kToken, kMailServer});
  }
  void resolve(const std::vector<dns::Address>& found,
               dns::Outcome outcome = dns::Outcome::records) {
    dns::Resolution resolution;
    resolution.question = effects.question(effects.list().at(0));
    resolution.outcome = outcome;
    for (const dns::Address& address : found) {
      resolution.records.push_back({resolution.question.name, 0, dns::AddressData{address}});
    }
    give(Resolved{kToken, resolution});
  }
  /// What the agent says to it.
  std::string hear(std::string_view octets, std::uint32_t connection = 0) {
    said.clear();
    give(Octets{connection, octets});
    return std::exchange(said, {});
  }
  std::vector<std::string> fetched() const {
    std::vector<std::string> messages;
    for (const StoredMessage& m : agent.messages("bob")) messages.push_back(*m.octets);
    return messages;
  }
  /// "done 2": how the last retrieval ended, and with how many messages.
  std::string end() const {
    constexpr std::string_view names[] = {"done", "no such host", "no connection", "refused",
                                          "lost"};
    for (trace::EventIndex i = log.size(); i-- > 0;) {
      if (log[i].kind != EventKind::fetch_ended) continue;
      return std::string(names[log[i].value]) + " " + std::to_string(log[i].length);
    }
    return "open";
  }
  /// Logs in, and gives the list of unique-ids; what comes then.
  std::string open(const std::string& count, const std::string& listing,
                   std::uint32_t connection = 0) {
    hear("+OK ready\r\n", connection);
    hear("+OK\r\n", connection);
    hear("+OK\r\n", connection);
    hear("+OK " + count + " 100\r\n", connection);
    return hear("+OK\r\n" + listing + ".\r\n", connection);
  }

  HostConfig config;
  Retrieval wish;
  RetrievalAgent agent;
  trace::Tally tally;
  trace::Log log;
  Random random{1};
  Instant now;
  Effects effects;
  std::string said;
  std::vector<std::uint32_t> closed;
  std::vector<Effect> calls;
};

TEST(RetrievalAgent, FetchesAllMessagesAndMarksThemAsDeleted) {
  RetrievalBench bench;
  bench.connect();
  ASSERT_EQ(bench.calls.size(), 1U);
  EXPECT_EQ(bench.calls[0].address, kMailServer);
  EXPECT_EQ(bench.calls[0].port, 110);
  EXPECT_EQ(bench.hear("+OK ready <1.2@mx.example.org>\r\n"), "USER bob\r\n");
  EXPECT_EQ(bench.hear("+OK\r\n"), "PASS secret\r\n");
  EXPECT_EQ(bench.hear("+OK\r\n"), "STAT\r\n");
  EXPECT_EQ(bench.hear("+OK 2 20\r\n"), "UIDL\r\n");
  EXPECT_EQ(bench.hear("+OK\r\n1 a\r\n2 b\r\n.\r\n"), "RETR 1\r\n");
  EXPECT_EQ(bench.hear("+OK\r\none\r\n..dot\r\n.\r\n"), "DELE 1\r\n");
  EXPECT_EQ(bench.hear("+OK\r\n"), "RETR 2\r\n");
  EXPECT_EQ(bench.hear("+OK\r\ntwo\r\n.\r\n"), "DELE 2\r\n");
  EXPECT_EQ(bench.hear("+OK\r\n"), "QUIT\r\n");
  EXPECT_EQ(bench.hear("+OK bye\r\n"), "");
  EXPECT_EQ(bench.fetched(), (Lines{"one\r\n.dot\r\n", "two\r\n"}));
  EXPECT_EQ(bench.end(), "done 2");
  EXPECT_EQ(bench.closed, (std::vector<std::uint32_t>{0}));
  EXPECT_EQ(bench.agent.open_errands(), 0U);
}

TEST(RetrievalAgent, FetchedEventsHaveTheMailboxAndTheMessage) {
  RetrievalBench bench;
  bench.connect();
  bench.open("1", "1 a\r\n");
  bench.hear("+OK\r\none\r\n.\r\n");
  for (trace::EventIndex i = 0; i < bench.log.size(); ++i) {
    if (bench.log[i].kind != EventKind::fetched) continue;
    EXPECT_EQ(bench.log[i].value, 1U);
    EXPECT_EQ(bench.log[i].connection, 0U);
    EXPECT_EQ(bench.log.payload(i).substr(0, bench.log[i].begin), "<bob@pc.example.org>");
    EXPECT_EQ(bench.log.payload(i).substr(bench.log[i].begin), "one\r\n");
    return;
  }
  FAIL() << "no fetched event";
}

TEST(RetrievalAgent, ApopWhereItIsAskedForAndTheGreetingHasATimestamp) {
  Retrieval wish = of_bob();
  wish.by_digest = true;
  RetrievalBench with(wish);
  with.connect();
  EXPECT_EQ(with.hear("+OK ready <1.2@mx.example.org>\r\n"),
            "APOP bob " + pop3::apop_digest("<1.2@mx.example.org>", "secret") + "\r\n");
  EXPECT_EQ(with.hear("+OK\r\n"), "STAT\r\n");
  RetrievalBench without(wish);
  without.connect();
  EXPECT_EQ(without.hear("+OK ready\r\n"), "USER bob\r\n");
}

TEST(RetrievalAgent, LeavesMailAndFetchesOnlyWhatIsNew) {
  Retrieval wish = of_bob();
  wish.leaves_mail = true;
  RetrievalBench bench(wish);
  bench.connect(0);
  EXPECT_EQ(bench.open("1", "1 a\r\n"), "RETR 1\r\n");
  EXPECT_EQ(bench.hear("+OK\r\none\r\n.\r\n"), "QUIT\r\n");
  bench.hear("+OK\r\n");
  bench.connect(1);
  EXPECT_EQ(bench.open("2", "1 a\r\n2 b\r\n", 1), "RETR 2\r\n");
  EXPECT_EQ(bench.hear("+OK\r\ntwo\r\n.\r\n", 1), "QUIT\r\n");
  bench.hear("+OK\r\n", 1);
  EXPECT_EQ(bench.end(), "done 1");
  bench.wish.leaves_mail = false;
  bench.connect(2);
  EXPECT_EQ(bench.open("2", "1 a\r\n2 b\r\n", 2), "DELE 1\r\n") << "it is here already";
  EXPECT_EQ(bench.hear("+OK\r\n", 2), "DELE 2\r\n");
  EXPECT_EQ(bench.hear("+OK\r\n", 2), "QUIT\r\n");
  EXPECT_EQ(bench.fetched(), (Lines{"one\r\n", "two\r\n"}));
}

// The server may give a unique-id anew once its message is gone (RFC 1939 section 7).
TEST(RetrievalAgent, AUniqueIdThatTheServerHasForgottenIsForgotten) {
  RetrievalBench bench;
  bench.connect(0);
  bench.open("1", "1 a\r\n");
  bench.hear("+OK\r\none\r\n.\r\n");
  bench.hear("+OK\r\n");
  bench.hear("+OK\r\n");
  bench.connect(1);
  EXPECT_EQ(bench.open("0", "", 1), "QUIT\r\n");
  bench.hear("+OK\r\n", 1);
  bench.connect(2);
  EXPECT_EQ(bench.open("1", "1 a\r\n", 2), "RETR 1\r\n");
}

TEST(RetrievalAgent, AListThatComesInPiecesIsWaitedFor) {
  RetrievalBench bench;
  bench.connect(0);
  bench.open("2", "1 a\r\n2 b\r\n");
  bench.hear("+OK\r\none\r\n.\r\n");
  bench.give(Closed{0, true});
  EXPECT_EQ(bench.end(), "lost 1");
  bench.connect(1);
  for (const char* line : {"+OK\r\n", "+OK\r\n", "+OK\r\n", "+OK 2 20\r\n", "+OK\r\n"}) {
    bench.hear(line, 1);
  }
  EXPECT_EQ(bench.hear("2 b\r\n", 1), "");
  bench.give(Closed{1, true});  // half a list says nothing of what is gone
  bench.connect(2);
  EXPECT_EQ(bench.open("2", "2 b\r\n1 a\r\n", 2), "RETR 2\r\n");
  EXPECT_EQ(bench.hear("+OK\r\ntwo\r\n.\r\n", 2), "DELE 2\r\n");
  EXPECT_EQ(bench.hear("+OK\r\n", 2), "DELE 1\r\n") << "not fetched twice";
  EXPECT_EQ(bench.fetched(), (Lines{"one\r\n", "two\r\n"}));
}

TEST(RetrievalAgent, WithoutUniqueIdsAllIsNew) {
  RetrievalBench bench;
  bench.connect();
  for (const char* line : {"+OK\r\n", "+OK\r\n", "+OK\r\n", "+OK 2 20\r\n"}) bench.hear(line);
  EXPECT_EQ(bench.hear("-ERR no UIDL\r\n"), "RETR 1\r\n");
  EXPECT_EQ(bench.hear("-ERR damaged\r\n"), "RETR 2\r\n") << "nothing came, so nothing goes";
  EXPECT_EQ(bench.hear("+OK\r\ntwo\r\n.\r\n"), "DELE 2\r\n");
}

TEST(RetrievalAgent, ALoginThatIsRefusedEndsWithQuit) {
  RetrievalBench bench;
  bench.connect();
  bench.hear("+OK\r\n");
  bench.hear("+OK\r\n");
  EXPECT_EQ(bench.hear("-ERR invalid password\r\n"), "QUIT\r\n");
  bench.hear("+OK\r\n");
  EXPECT_EQ(bench.end(), "refused 0");
  RetrievalBench busy;
  busy.connect();
  EXPECT_EQ(busy.hear("-ERR busy\r\n"), "");
  EXPECT_EQ(busy.end(), "refused 0");
  EXPECT_EQ(busy.closed.size(), 1U);
}

// Half a message is no message; what came whole stays.
TEST(RetrievalAgent, ACrashLosesWhatIsUnderWayOnly) {
  RetrievalBench bench;
  bench.connect(0);
  bench.open("2", "1 a\r\n2 b\r\n");
  bench.hear("+OK\r\none\r\n.\r\n");
  bench.hear("+OK\r\n");
  bench.hear("+OK\r\nhalf of tw");
  bench.agent.crash();
  EXPECT_EQ(bench.agent.open_errands(), 0U);
  EXPECT_EQ(bench.hear("o\r\n.\r\n"), "");
  EXPECT_EQ(bench.fetched(), (Lines{"one\r\n"}));
  bench.connect(1);
  EXPECT_EQ(bench.open("2", "1 a\r\n2 b\r\n", 1), "DELE 1\r\n");
  EXPECT_EQ(bench.hear("+OK\r\n", 1), "RETR 2\r\n");
}

TEST(RetrievalAgent, TriesAllAddressesAndGivesUp) {
  RetrievalBench bench;
  bench.fetch();
  EXPECT_EQ(bench.effects.question(bench.effects.list()[0]).type, dns::RecordType::a);
  bench.resolve({kMailServer, dns::Address::ipv4({192, 0, 2, 7})});
  bench.give(NotConnected{kToken, NotConnected::Reason::refused});
  EXPECT_EQ(bench.calls.size(), 2U);
  bench.give(NotConnected{kToken, NotConnected::Reason::refused});
  EXPECT_EQ(bench.end(), "no connection 0");
  RetrievalBench nobody;
  nobody.fetch();
  nobody.resolve({}, dns::Outcome::no_such_name);
  EXPECT_EQ(nobody.end(), "no such host 0");
}

TEST(RetrievalAgent, AsksForAddressesOfIpv6WhereThereAreNoOthers) {
  RetrievalBench bench;
  bench.fetch();
  bench.resolve({}, dns::Outcome::no_data);
  EXPECT_EQ(bench.effects.question(bench.effects.list().at(0)).type, dns::RecordType::aaaa);
  bench.resolve({*dns::Address::parse("2001:db8::1")});
  ASSERT_EQ(bench.calls.size(), 1U);
  EXPECT_EQ(bench.calls[0].address, *dns::Address::parse("2001:db8::1"));
}

TEST(RetrievalAgent, AnAddressLiteralNeedsNoQuestion) {
  Retrieval wish = of_bob();
  wish.server = "[192.0.2.6]";
  RetrievalBench bench(wish);
  bench.fetch();
  ASSERT_EQ(bench.calls.size(), 1U);
  EXPECT_EQ(bench.calls[0].address, kMailServer);
}

TEST(RetrievalAgent, ASilentServerIsGivenUp) {
  RetrievalBench bench;
  bench.connect();
  const Effect timer = bench.effects.list().at(0);
  ASSERT_EQ(timer.kind, Effect::Kind::set_timer);
  bench.now = timer.at;
  bench.give(Timer{0, timer.token});
  EXPECT_EQ(bench.end(), "lost 0");
  EXPECT_EQ(bench.closed.size(), 1U);
}

// Numbers and lists that no honest server gives.
TEST(RetrievalAgent, AHostileListingDoesNoHarm) {
  RetrievalBench bench;
  bench.connect();
  EXPECT_EQ(
      bench.open("99999999999999999999",
                 "0 x\r\n4294967296 y\r\n18446744073709551616 z\r\nnonsense\r\n1 a\r\n1 a\r\n"),
      "RETR 1\r\n");
  EXPECT_EQ(bench.hear("+OK\r\none\r\n.\r\n+OK more\r\n.\r\n"), "DELE 1\r\n");
}

TEST(RetrievalAgent, InputsOfOthersDoNothing) {
  RetrievalBench bench;
  bench.give(Octets{7, "+OK\r\n"});
  bench.give(Closed{7, false});
  bench.give(Timer{7, 0});
  bench.give(Connected{8, network::Side::client, 1, {}});
  bench.give(NotConnected{8, NotConnected::Reason::refused});
  bench.give(Resolved{9, {}});
  EXPECT_EQ(bench.log.size(), 0U);
}

}  // namespace
}  // namespace smtplab::agents
