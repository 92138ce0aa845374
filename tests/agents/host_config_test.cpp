#include "sim/agents/host_config.h"

#include <gtest/gtest.h>

namespace smtplab::agents {
namespace {

bool contains(const char* base, std::uint8_t bits, const char* address) {
  return AddressRange{*dns::Address::parse(base), bits}.contains(*dns::Address::parse(address));
}

TEST(AddressRange, HoldsTheAddressesWithItsFirstBits) {
  EXPECT_TRUE(contains("192.0.2.0", 24, "192.0.2.255"));
  EXPECT_FALSE(contains("192.0.2.0", 24, "192.0.3.0"));
  EXPECT_TRUE(contains("192.0.2.77", 24, "192.0.2.1")) << "further bits do not count";
  EXPECT_TRUE(contains("192.0.2.64", 26, "192.0.2.127"));
  EXPECT_FALSE(contains("192.0.2.64", 26, "192.0.2.128"));
  EXPECT_TRUE(contains("192.0.2.0", 31, "192.0.2.1"));
  EXPECT_FALSE(contains("192.0.2.0", 31, "192.0.2.2"));
  EXPECT_TRUE(contains("192.0.2.9", 32, "192.0.2.9"));
  EXPECT_FALSE(contains("192.0.2.9", 32, "192.0.2.8"));
  EXPECT_TRUE(contains("192.0.2.0", 0, "10.1.2.3"));
}

TEST(AddressRange, IsOfOneFamily) {
  EXPECT_TRUE(contains("2001:db8::", 32, "2001:db8:1::25"));
  EXPECT_FALSE(contains("2001:db8::", 32, "2001:db9::"));
  EXPECT_TRUE(contains("2001:db8::5", 128, "2001:db8::5"));
  EXPECT_FALSE(contains("2001:db8::5", 128, "2001:db8::4"));
  EXPECT_FALSE(contains("::", 0, "10.1.2.3"));
  EXPECT_FALSE(contains("0.0.0.0", 0, "2001:db8::5"));
}

TEST(AddressRange, HoldsNoAbsentAddress) {
  const AddressRange all{*dns::Address::parse("0.0.0.0"), 0};
  EXPECT_FALSE(all.contains(dns::Address{}));
  EXPECT_FALSE(AddressRange{}.contains(*dns::Address::parse("192.0.2.1")));
}

}  // namespace
}  // namespace smtplab::agents
