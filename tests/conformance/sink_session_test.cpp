#include "conformance/sink_session.h"

#include <gtest/gtest.h>

#include <string>
#include <string_view>
#include <vector>

namespace smtplab::conformance {
namespace {

/// What the sink says to these octets, and what arrives.
struct Visit {
  explicit Visit(std::string_view octets) {
    SinkSession session(Instant{});
    session.take_output();
    session.receive(octets, Instant{}, arrived);
    said = session.take_output();
  }
  std::vector<SinkMessage> arrived;
  std::string said;
};

TEST(SinkSession, TakesMailForEverybodyAsItIs) {
  const Visit visit(
      "HELO mx.example\r\nMAIL FROM:<a@b.example>\r\nRCPT TO:<c@d.example>\r\nRCPT TO:<e@f.example>"
      "\r\nDATA\r\n..a\rb\nc\r\n.\r\n");
  ASSERT_EQ(visit.arrived.size(), 1U) << visit.said;
  const SinkMessage& message = visit.arrived.front();
  EXPECT_EQ(message.hello, "mx.example");
  EXPECT_EQ(message.reverse_path, "<a@b.example>");
  EXPECT_EQ(message.forward_paths, (std::vector<std::string>{"<c@d.example>", "<e@f.example>"}));
  EXPECT_EQ(message.content, ".a\rb\nc\r\n");
  EXPECT_FALSE(message.refused);
}

// C: RCPT TO:<unknown-at-next-hop-7@d.example>   S: 550
TEST(SinkSession, RefusesUsersOfThatName) {
  const Visit visit(
      "HELO mx.example\r\nMAIL FROM:<>\r\nRCPT TO:<unknown-at-next-hop-7@d.example>\r\n"
      "RCPT TO:<c@d.example>\r\nDATA\r\nx\r\n.\r\n");
  ASSERT_EQ(visit.arrived.size(), 2U) << visit.said;
  EXPECT_TRUE(visit.arrived.front().refused);
  EXPECT_EQ(visit.arrived.front().forward_paths.front(), "<unknown-at-next-hop-7@d.example>");
  EXPECT_TRUE(visit.arrived.front().content.empty());
  EXPECT_EQ(visit.arrived.back().forward_paths, std::vector<std::string>{"<c@d.example>"});
  EXPECT_NE(visit.said.find("\r\n550 "), std::string::npos) << visit.said;
}

}  // namespace
}  // namespace smtplab::conformance
