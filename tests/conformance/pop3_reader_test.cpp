#include "conformance/transport/pop3_reader.h"

#include <gtest/gtest.h>

#include <deque>

namespace smtplab::conformance {
namespace {

/// What a server says behind each line that it is told; `heard` are those lines.
struct Script {
  std::deque<std::string> answers;
  std::string heard;
};

class ScriptedChannel : public Channel {
 public:
  explicit ScriptedChannel(Script& script) : script_(script) {}
  bool send(std::string_view octets, Duration /*patience*/) override {
    script_.heard += octets;
    return true;
  }
  Arrival receive(std::string& octets, Duration /*patience*/) override {
    if (script_.answers.empty()) return Arrival::end;
    octets += script_.answers.front();
    script_.answers.pop_front();
    return Arrival::octets;
  }
  bool start_tls(Duration /*patience*/, std::string& /*problem*/) override { return false; }
  bool is_encrypted() const override { return false; }
  void finish_sending() override {}

 private:
  Script& script_;
};

class ScriptedNetwork : public MailNetwork {
 public:
  explicit ScriptedNetwork(std::deque<std::string> answers) : script{std::move(answers), {}} {}
  tl::expected<std::unique_ptr<Channel>, ConnectFailure> call(const std::string& host,
                                                              std::uint16_t port) override {
    called = host + ":" + std::to_string(port);
    return std::make_unique<ScriptedChannel>(script);
  }
  Script script;
  std::string called;
};

Target bobs() {
  Target target;
  target.user = "bob";
  target.password = "secret";
  return target;
}

TEST(Pop3Reader, ReadsEachMessageOnce) {
  const auto reader = make_pop3_reader("127.0.0.1:1110", bobs());
  ASSERT_NE(reader, nullptr);
  ScriptedNetwork first({"+OK hi\r\n", "+OK\r\n", "+OK\r\n", "+OK 1 9\r\n", "+OK\r\n1 a\r\n.\r\n",
                         "+OK\r\nSubject: x\r\n\r\n..dot\r\n.\r\n", "+OK\r\n"});
  const auto messages = reader->read(first);
  ASSERT_TRUE(messages.has_value()) << messages.error();
  EXPECT_EQ(first.called, "127.0.0.1:1110");
  EXPECT_EQ(*messages, std::vector<std::string>{"Subject: x\r\n\r\n.dot\r\n"});
  EXPECT_EQ(first.script.heard, "USER bob\r\nPASS secret\r\nSTAT\r\nUIDL\r\nRETR 1\r\nQUIT\r\n");

  ScriptedNetwork second({"+OK hi\r\n", "+OK\r\n", "+OK\r\n", "+OK 2 9\r\n",
                          "+OK\r\n1 a\r\n2 b\r\n.\r\n", "+OK\r\nnew\r\n.\r\n", "+OK\r\n"});
  EXPECT_EQ(reader->read(second)->size(), 2U);
  EXPECT_EQ(second.script.heard, "USER bob\r\nPASS secret\r\nSTAT\r\nUIDL\r\nRETR 2\r\nQUIT\r\n");
}

TEST(Pop3Reader, AsksForAllWhereThereIsNoUidl) {
  const auto reader = make_pop3_reader("carol@127.0.0.1:1110", bobs());
  ScriptedNetwork network({"+OK hi\r\n", "+OK\r\n", "+OK\r\n", "+OK 2 9\r\n", "-ERR what?\r\n",
                           "+OK\r\none\r\n.\r\n", "+OK\r\ntwo\r\n.\r\n", "+OK\r\n"});
  EXPECT_EQ(reader->read(network)->size(), 2U);
  EXPECT_TRUE(network.script.heard.starts_with("USER carol\r\n"));
}

TEST(Pop3Reader, TellsWhatTheServerSaid) {
  const auto reader = make_pop3_reader("127.0.0.1:1110", bobs());
  ScriptedNetwork refused({"+OK hi\r\n", "+OK\r\n", "-ERR wrong password\r\n"});
  EXPECT_EQ(reader->read(refused).error(), "pop3: wrong password");
  ScriptedNetwork gone({"+OK hi\r\n"});
  EXPECT_EQ(reader->read(gone).error(), "pop3: connection closed");
}

TEST(Pop3Reader, NeedsAHostAndAUser) {
  EXPECT_EQ(make_pop3_reader("127.0.0.1:1110", Target()), nullptr);
  EXPECT_EQ(make_pop3_reader("127.0.0.1:99999", bobs()), nullptr);
  EXPECT_EQ(make_pop3_reader("bob@", bobs()), nullptr);
}

}  // namespace
}  // namespace smtplab::conformance
