#include "conformance/target_reader.h"

#include <gtest/gtest.h>

namespace smtplab::conformance {
namespace {

/// "key of the message @ line", for each thing that is wrong.
std::vector<std::string> faults(std::string_view text) {
  std::vector<std::string> found;
  const auto targets = read_targets(text, "t.json");
  if (targets) return found;
  for (const auto& one : targets.error()) {
    EXPECT_FALSE(one.hint_key.empty()) << one.message_key;
    found.push_back(one.message_key + " @ " + std::to_string(one.place.line));
  }
  return found;
}

using Faults = std::vector<std::string>;

TEST(TargetReader, ReadsATarget) {
  const auto targets = read_targets(R"({"host": "127.0.0.1", "port": 2525, "trusted": true,
    "mailbox": "bob@example.org", "mail": "maildir:box", "timeouts": {"reply_s": 2.5}})",
                                    "t.json");
  ASSERT_TRUE(targets.has_value());
  const Target& target = targets->front();
  EXPECT_EQ(target.port, 2525);
  EXPECT_TRUE(target.trusted);
  EXPECT_EQ(target.domain(), "example.org");
  EXPECT_EQ(target.ordinary_sender(), "bob@example.org");
  EXPECT_EQ(target.patience.reply, milliseconds(2500));
  EXPECT_EQ(target.shown_name(), "127.0.0.1:2525");
  EXPECT_TRUE(target.given().has(Need::mail));
  EXPECT_FALSE(target.given().has(Need::untrusted));
  EXPECT_FALSE(target.given().has(Need::sink));
}

TEST(TargetReader, ReadsWhatARelayIsTold) {
  const auto targets = read_targets(R"({"host": "198.18.0.1", "hops": "198.18.0.0/16",
    "hops6": "2001:db8:25::/64", "dns": "198.18.0.53", "hop_port": 2525, "retry_s": 5})",
                                    "t.json");
  ASSERT_TRUE(targets.has_value());
  const Target& target = targets->front();
  EXPECT_EQ(target.hops, "198.18.0.0/16");
  EXPECT_EQ(target.hop_port, 2525);
  EXPECT_EQ(target.retry, seconds(5));
  for (const Need need : {Need::hops, Need::hops6, Need::retry}) {
    EXPECT_TRUE(target.given().has(need)) << need_key(need);
  }
  EXPECT_FALSE(Target{}.given().has(Need::hops));
}

TEST(TargetReader, ReadsSeveral) {
  const auto targets = read_targets(R"([{"host": "a.example"}, {"host": "b.example"}])", "t.json");
  ASSERT_TRUE(targets.has_value());
  EXPECT_EQ(targets->size(), 2U);
}

TEST(TargetReader, TellsWhatIsWrongWithLineAndCure) {
  EXPECT_EQ(faults("{\n\"host\": \"a\",\n\"mailbx\": \"x@y\"}"),
            Faults{"scenario.unknown-key @ 3"});
  EXPECT_EQ(faults("{\"port\": 25}"), Faults{"scenario.missing-key @ 1"});
  EXPECT_EQ(faults("{\"host\": \"a\", \"port\": 0}"), Faults{"scenario.out-of-range @ 1"});
  EXPECT_EQ(faults("{\"host\": \"a\", \"mailbox\": \"<bob@example.org>\"}"),
            Faults{"check.target.no-mailbox @ 1"});
  EXPECT_EQ(faults("{\"host\": \"a\", \"mail\": \"/var/mail\"}"),
            Faults{"check.target.no-place @ 1"});
  EXPECT_EQ(faults("{\"host\": \"a\", \"hops\": \"198.18.0.1\"}"),
            Faults{"check.target.no-range @ 1"});
  EXPECT_EQ(faults("{\"host\": \"a\",}").size(), 1U);
  EXPECT_EQ(faults("[]").size(), 1U);
}

TEST(HostPort, HasThreeForms) {
  const auto read = [](std::string_view text) {
    std::string host;
    std::uint16_t port = 25;
    if (!read_host_port(text, host, port)) return std::string("none");
    return host + " " + std::to_string(port);
  };
  EXPECT_EQ(read("mx.example.org"), "mx.example.org 25");
  EXPECT_EQ(read("mx.example.org:2525"), "mx.example.org 2525");
  EXPECT_EQ(read("[2001:db8::1]:587"), "2001:db8::1 587");
  EXPECT_EQ(read("2001:db8::1"), "2001:db8::1 25");
  for (const char* wrong : {"", ":25", "a:", "a:0", "a:65536", "a:25x", "[::1", "[]:25"}) {
    EXPECT_EQ(read(wrong), "none") << wrong;
  }
}

}  // namespace
}  // namespace smtplab::conformance
