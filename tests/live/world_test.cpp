#include "sim/live/world.h"

#include <gtest/gtest.h>

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "sim/scenario/loader.h"
#include "sim/trace/log.h"

namespace smtplab::live {
namespace {

using network::Side;
using trace::EventKind;

constexpr std::uint32_t kServer = 1;

/// Writes down what the world wants of the network.
class ListedWire : public Wire {
 public:
  void connect(std::uint32_t connection, const dns::Address& from, const Endpoint& to) override {
    said.push_back("connect " + std::to_string(connection) + " " + from.to_string() + " " +
                   to.to_string());
  }
  void send(const End& /*end*/, std::string_view octets) override { output += octets; }
  void close(const End& end) override { said.push_back("close " + std::to_string(end.connection)); }
  void reset(const End& end) override { said.push_back("reset " + std::to_string(end.connection)); }
  void start_tls(const End& end) override {
    said.push_back("tls " + std::to_string(end.connection));
  }
  void listen(std::uint32_t host, bool is_open) override {
    said.push_back((is_open ? "open " : "shut ") + std::to_string(host));
  }
  std::uint16_t query(std::uint32_t /*host*/, const Endpoint& server,
                      const dns::Message& /*m*/) override {
    said.push_back("query " + server.to_string());
    return next_query_id++;
  }

  std::string output;
  std::vector<std::string> said;
  std::uint16_t next_query_id = 500;
};

class LoggedTrace : public TraceSink {
 public:
  void take(trace::EventIndex index, const trace::Event& event, std::string_view payload) override {
    EXPECT_EQ(index, log.append(event, payload));
  }
  std::vector<EventKind> kinds() const {
    std::vector<EventKind> found;
    for (trace::EventIndex i = 0; i < log.size(); ++i) found.push_back(log[i].kind);
    return found;
  }
  trace::Log log;
};

/// Keeps nothing, and writes down what it was asked to keep.
class ListedKeeper : public Keeper {
 public:
  void keep(std::span<KeptMessage> messages) override {
    for (KeptMessage& message : messages) {
      message.number = ++last;
      said.push_back("keep " + std::to_string(message.number) + " " + message.user);
    }
  }
  void confirm(const Receipt& receipt) override { receipts.push_back(receipt); }
  void name(std::uint64_t number, std::uint32_t uid) override {
    said.push_back("name " + std::to_string(number) + " " + std::to_string(uid));
  }
  void drop(std::uint64_t number) override { said.push_back("drop " + std::to_string(number)); }

  std::uint64_t last = 0;
  std::vector<std::string> said;
  std::vector<Receipt> receipts;
};

scenario::Scenario two_hosts() {
  auto loaded = scenario::load_scenario(R"({
    "title": "T",
    "hosts": [{"name": "a.example"}, {"name": "b.example", "mailboxes": ["bob"]}],
    "faults": [{"at_s": 60, "crash": "b.example", "restart_after_s": 60}],
    "script": [{"at_s": 3600, "host": "a.example", "ask": {"name": "b.example"}}],
    "expect": [{"event": "resolved"}]
  })",
                                        "test.json");
  EXPECT_TRUE(loaded.has_value());
  return std::move(*loaded);
}

class LiveWorld : public ::testing::Test {
 protected:
  explicit LiveWorld(bool keeps = true)
      : scenario_(two_hosts()),
        plan_(scenario_, {2000, {}, {}, {}}),
        world_(plan_, {}, wire_, trace_, keeps ? &keeper_ : nullptr) {}

  std::uint32_t call() {
    const std::uint32_t connection =
        world_.accept(kServer, 25, *dns::Address::parse("127.0.0.1"), std::nullopt, now_);
    world_.run_until(now_);
    return connection;
  }
  /// What the server says to it.
  std::string say(std::uint32_t connection, std::string_view octets) {
    wire_.output.clear();
    now_ = now_ + milliseconds(1);
    world_.receive({connection, Side::server}, octets, now_);
    world_.run_until(now_);
    return wire_.output;
  }
  std::string deliver(std::uint32_t connection) {
    say(connection, "HELO x.example\r\nMAIL FROM:<>\r\nRCPT TO:<bob@b.example>\r\nDATA\r\n");
    return say(connection, "Subject: x\r\n\r\nx\r\n.\r\n");
  }

  scenario::Scenario scenario_;
  HostPlan plan_;
  ListedWire wire_;
  LoggedTrace trace_;
  ListedKeeper keeper_;
  World world_;
  Instant now_ = Instant{} + seconds(1);
};

TEST_F(LiveWorld, GreetsWhoeverCalls) {
  const std::uint32_t connection = call();
  EXPECT_EQ(connection, 0U);
  EXPECT_EQ(wire_.output, "220 b.example Simple Mail Transfer Service Ready\r\n");
  EXPECT_EQ(trace_.kinds(),
            (std::vector<EventKind>{EventKind::connecting, EventKind::accepted, EventKind::command,
                                    EventKind::answered, EventKind::sent}));
  EXPECT_EQ(trace_.log[0].host, plan_.outside());
}

TEST_F(LiveWorld, WritesDownWhatTheOtherSideSays) {
  const std::uint32_t connection = call();
  const trace::EventIndex first = trace_.log.size();
  EXPECT_EQ(say(connection, "NOO"), "");
  EXPECT_EQ(say(connection, "P\r\n"), "250 OK\r\n");
  EXPECT_EQ(trace_.log[first].kind, EventKind::sent);
  EXPECT_EQ(trace_.log[first].host, plan_.outside());
  EXPECT_EQ(trace_.log.payload(first), "NOO");
  EXPECT_EQ(trace_.log[first + 1].kind, EventKind::arrived);
  EXPECT_EQ(trace_.log[first + 1].cause, first);
  EXPECT_EQ(trace_.log[first + 2].begin, 3U);
  EXPECT_EQ(trace_.log.payload(first + 2), "P\r\n");
}

// The reply to the end of data waits until the message is safe (RFC 5321 section 4.2.5).
TEST_F(LiveWorld, Says250WhenTheKeeperHasTheMessage) {
  const std::uint32_t connection = call();
  EXPECT_EQ(deliver(connection), "");
  EXPECT_EQ(keeper_.said, std::vector<std::string>{"keep 1 bob"});
  ASSERT_EQ(keeper_.receipts.size(), 1U);
  EXPECT_FALSE(world_.is_idle());
  world_.kept(keeper_.receipts, now_);
  world_.run_until(now_);
  EXPECT_EQ(wire_.output, "250 OK\r\n");
  EXPECT_EQ(keeper_.said.back(), "name 1 1");
}

TEST_F(LiveWorld, ACrashMeanwhilePromisesNothing) {
  const std::uint32_t connection = call();
  deliver(connection);
  world_.run_until(Instant{} + seconds(61));
  EXPECT_EQ(wire_.said, (std::vector<std::string>{"shut 1", "reset 0"}));
  world_.kept(keeper_.receipts, Instant{} + seconds(62));
  world_.run_until(Instant{} + seconds(121));
  EXPECT_EQ(wire_.output, "");
  EXPECT_EQ(wire_.said.back(), "open 1");
  EXPECT_EQ(world_.open_connections(), 0U);
}

TEST_F(LiveWorld, NobodyIsServedByAHostThatIsDown) {
  now_ = Instant{} + seconds(61);
  world_.run_until(now_);
  EXPECT_EQ(call(), trace::kNone);
}

TEST_F(LiveWorld, WhatAnEarlierRunHasLeftIsThereAndNotKeptTwice) {
  KeptMessage left;
  left.number = 9;
  left.host = kServer;
  left.user = "bob";
  left.uid = 5;
  left.octets = std::make_shared<const std::string>("x\r\n");
  world_.restore({left}, now_);
  EXPECT_TRUE(keeper_.said.empty());
  ASSERT_EQ(trace_.kinds(), (std::vector<EventKind>{EventKind::restarted, EventKind::stored}));
  EXPECT_EQ(trace_.log[1].value, 5U);
  deliver(call());
  world_.kept(keeper_.receipts, now_);
  world_.run_until(now_);
  EXPECT_EQ(keeper_.said.back(), "name 1 6");
}

TEST_F(LiveWorld, ForgetsAConnectionThatIsOver) {
  const std::uint32_t connection = call();
  EXPECT_NE(say(connection, "QUIT\r\n").find("221"), std::string::npos);
  EXPECT_EQ(wire_.said, std::vector<std::string>{"close 0"});
  EXPECT_EQ(world_.open_connections(), 0U);
  EXPECT_EQ(say(connection, "NOOP\r\n"), "");
  world_.closed({call(), Side::server}, true, now_);
  EXPECT_EQ(world_.open_connections(), 0U);
}

// Two ask the same at the same time: a host of ours, who knows the lesson's addresses, and a
// stranger, who needs those of this machine.
TEST(LiveWorldNames, EachIsToldTheAddressesThatAreHis) {
  auto loaded = scenario::load_scenario(R"({
    "title": "T", "zones": {"example.org": ["@ IN MX 10 mx"]},
    "hosts": [{"name": "pc.example.org", "role": "mua"}, {"name": "mx.example.org"}],
    "script": [{"host": "pc.example.org", "ask": {"name": "mx.example.org"}}],
    "expect": [{"event": "resolved"}]
  })",
                                        "test.json");
  ASSERT_TRUE(loaded.has_value());
  const HostPlan plan(*loaded, {2000, {}, {}, {}, true});
  ListedWire wire;
  LoggedTrace trace;
  World world(plan, {}, wire, trace, nullptr);
  world.run_until({});
  ASSERT_EQ(wire.said, std::vector<std::string>{"query 127.25.0.3:2053"});
  dns::Message query;
  query.question = {*dns::DomainName::parse("mx.example.org"), dns::RecordType::a};
  query.id = 77;
  const auto stranger = world.answer(2, query, {});
  ASSERT_TRUE(stranger && stranger->answers.size() == 1);
  EXPECT_EQ(dns::to_string(stranger->answers[0].data), "127.25.0.2");
  query.id = 500;
  const auto own = world.answer(2, query, {});
  ASSERT_TRUE(own && own->answers.size() == 1);
  EXPECT_EQ(dns::to_string(own->answers[0].data), "192.0.2.2");
  // Over TCP it is asked again, and nobody knows the id any more.
  dns::Message again = *world.answer(2, query, {});
  EXPECT_EQ(dns::to_string(again.answers[0].data), "127.25.0.2");
  again.id = 1;
  world.take_response(0, *dns::Address::parse("127.25.0.3"), again, {});
  world.run_until({});
  bool is_found = false;
  for (trace::EventIndex i = 0; i < trace.log.size(); ++i) {
    if (trace.log[i].kind != EventKind::resolved) continue;
    is_found = trace.log.payload(i).find("192.0.2.2") != std::string_view::npos;
  }
  EXPECT_TRUE(is_found);
}

}  // namespace
}  // namespace smtplab::live
