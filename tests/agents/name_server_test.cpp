#include "sim/agents/name_server.h"

#include <gtest/gtest.h>

#include "sim/dns/zone_reader.h"

namespace smtplab::agents {
namespace {

const dns::Address kAsker = *dns::Address::parse("192.0.2.1");
const dns::Address kNameServer = *dns::Address::parse("192.0.2.53");

/// A name server of example.org, and what it sends.
class NameBench {
 public:
  NameBench() {
    config_.name = "ns.example.org";
    config_.role = HostRole::name_server;
    const std::vector<std::string> lines = {"@ 3600 IN MX 10 mx1", "mx1 3600 IN A 192.0.2.7"};
    config_.zones.add(dns::read_zone(lines, *dns::DomainName::parse("example.org"))->zone);
  }

  /// All that it sends when `message` (its text) comes in.
  std::vector<Datagram> give(std::string_view message) {
    return take(Datagram{kAsker, kNameServer, *dns::parse_message(message)});
  }
  std::vector<Datagram> take(const Input& input) {
    trace::Recorder recorder(tally_, nullptr);
    Effects effects;
    Context context{Instant{}, 0, 5, recorder, effects, random_};
    server.take(input, context);
    std::vector<Datagram> sent;
    for (const Effect& effect : effects.list()) {
      EXPECT_EQ(effect.kind, Effect::Kind::send_datagram);
      EXPECT_EQ(effect.cause, 5u) << "the query's arrival";
      sent.push_back(effects.datagram(effect));
    }
    return sent;
  }
  std::string response(std::string_view query) {
    const std::vector<Datagram> sent = give(query);
    std::string text;
    for (const Datagram& datagram : sent) datagram.message.append_to(text);
    return text;
  }

 private:
  HostConfig config_;
  trace::Tally tally_;
  Random random_{1};

 public:
  NameServer server{config_};
};

TEST(NameServer, AnswersFromItsZone) {
  NameBench bench;
  EXPECT_EQ(bench.response("query 7 MX example.org.\n"),
            "response 7 noerror aa MX example.org.\n"
            "answer example.org. 3600 IN MX 10 mx1.example.org.\n"
            "additional mx1.example.org. 3600 IN A 192.0.2.7\n");
}

TEST(NameServer, AnswersFromTheAddressThatWasAskedToTheOneThatAsked) {
  NameBench bench;
  const std::vector<Datagram> sent = bench.give("query 7 MX example.org.\n");
  ASSERT_EQ(sent.size(), 1u);
  EXPECT_EQ(sent[0].from, kNameServer);
  EXPECT_EQ(sent[0].to, kAsker);
}

TEST(NameServer, RefusesWhatItHasNoZoneFor) {
  NameBench bench;
  EXPECT_EQ(bench.response("query 8 A example.com.\n"), "response 8 refused A example.com.\n");
}

TEST(NameServer, FailsWhereItIsToFail) {
  NameBench bench;
  bench.server.set_mode(NameServerMode::servfail);
  EXPECT_EQ(bench.response("query 9 rd MX example.org.\n"),
            "response 9 servfail rd MX example.org.\n");
  bench.server.set_mode(NameServerMode::silent);
  EXPECT_EQ(bench.response("query 9 MX example.org.\n"), "");
  bench.server.set_mode(NameServerMode::normal);
  EXPECT_NE(bench.response("query 9 MX example.org.\n"), "");
}

TEST(NameServer, NeverAnswersAResponse) {
  for (const auto mode :
       {NameServerMode::normal, NameServerMode::servfail, NameServerMode::silent}) {
    NameBench bench;
    bench.server.set_mode(mode);
    EXPECT_EQ(bench.response("response 7 refused MX example.org.\n"), "");
  }
}

TEST(NameServer, TakesNoOtherInput) {
  NameBench bench;
  EXPECT_TRUE(bench.take(Timer{}).empty());
  EXPECT_TRUE(bench.take(Octets{0, "EHLO a.example\r\n"}).empty());
}

}  // namespace
}  // namespace smtplab::agents
