#include "sim/live/endpoint.h"

#include <gtest/gtest.h>

#include <string>
#include <string_view>

namespace smtplab::live {
namespace {

std::string reading_of(std::string_view text) {
  const auto endpoint = Endpoint::parse(text, 53);
  return endpoint ? endpoint->to_string() : "none";
}

TEST(Endpoint, IsAnAddressAndAPort) {
  EXPECT_EQ(reading_of("127.0.0.1:2525"), "127.0.0.1:2525");
  EXPECT_EQ(reading_of("[::1]:2525"), "[::1]:2525");
  EXPECT_EQ(reading_of("127.0.0.1:0"), "127.0.0.1:0");
}

TEST(Endpoint, ThePortMayBeLeftOut) {
  EXPECT_EQ(reading_of("192.0.2.1"), "192.0.2.1:53");
  EXPECT_EQ(reading_of("2001:db8::1"), "[2001:db8::1]:53");
  EXPECT_EQ(reading_of("[2001:db8::1]"), "[2001:db8::1]:53");
}

TEST(Endpoint, NothingElseIsOne) {
  for (const std::string_view text :
       {"", ":", "127.0.0.1:", "127.0.0.1:65536", "127.0.0.1:x", "127.0.0.1:25 ", "localhost:25",
        "[::1", "[::1]x", "[::1]:", "[127.0.0.1]:25", "127.0.0.1:-1", "127.0.0.1:+1"}) {
    EXPECT_EQ(reading_of(text), "none") << text;
  }
}

TEST(Endpoint, LoopbackIsAWholeNetworkOfIpv4AndOneAddressOfIpv6) {
  EXPECT_TRUE(Endpoint::parse("127.9.8.7", 25)->is_loopback());
  EXPECT_TRUE(Endpoint::parse("::1", 25)->is_loopback());
  EXPECT_FALSE(Endpoint::parse("128.0.0.1", 25)->is_loopback());
  EXPECT_FALSE(Endpoint::parse("::2", 25)->is_loopback());
  EXPECT_FALSE(Endpoint::parse("0.0.0.0", 25)->is_loopback());
}

}  // namespace
}  // namespace smtplab::live
