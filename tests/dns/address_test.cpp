#include "sim/dns/address.h"

#include <gtest/gtest.h>

#include <string>
#include <string_view>
#include <type_traits>

#include "tests/dns/example_zones.h"

namespace smtplab::dns {
namespace {

static_assert(sizeof(Address) <= 20 && std::is_trivially_copyable_v<Address>);

std::string again(std::string_view text) {
  const auto address = Address::parse(text);
  return address ? address->to_string() : "wrong";
}

TEST(Address, Ipv4) {
  EXPECT_EQ(again("192.0.2.1"), "192.0.2.1");
  EXPECT_EQ(again("255.255.255.255"), "255.255.255.255");
  for (const char* text : {"", "1.2.3", "1.2.3.4.5", "1.2.3.256", "1.2.3.", "1..2.3", "a.b.c.d",
                           "1.2.3.4 ", "0001.2.3.4"}) {
    EXPECT_EQ(again(text), "wrong") << text;
  }
}

// RFC 4291 section 2.2.
TEST(Address, Ipv6IsReadInAnySpelling) {
  EXPECT_EQ(again("2001:DB8:0:0:8:800:200C:417A"), "2001:db8::8:800:200c:417a");
  EXPECT_EQ(again("::"), "::");
  EXPECT_EQ(again("::1"), "::1");
  EXPECT_EQ(again("1::"), "1::");
  EXPECT_EQ(again("::FFFF:129.144.52.38"), "::ffff:8190:3426");
  EXPECT_EQ(again("0:0:0:0:0:0:13.1.68.3"), "::d01:4403");
  for (const char* text :
       {":", ":::", "1:2:3:4:5:6:7", "1:2:3:4:5:6:7:8:9", "1::2::3", "12345::", "g::", "1:", ":1",
        "1:2:3:4:5:6:7:1.2.3.4", "1.2.3.4::", "1:2:3:4:5:6:7:8::", "::1.2.3"}) {
    EXPECT_EQ(again(text), "wrong") << text;
  }
}

// RFC 5952 section 4.
TEST(Address, Ipv6IsWrittenInOneSpelling) {
  EXPECT_EQ(again("2001:0db8::0001"), "2001:db8::1");
  EXPECT_EQ(again("2001:db8:0:0:0:0:2:1"), "2001:db8::2:1");
  EXPECT_EQ(again("2001:db8::1:1:1:1:1"), "2001:db8:0:1:1:1:1:1");
  EXPECT_EQ(again("2001:0:0:1:0:0:0:1"), "2001:0:0:1::1");
  EXPECT_EQ(again("2001:db8:0:0:1:0:0:1"), "2001:db8::1:0:0:1");
}

TEST(Address, IsAPlainValue) {
  EXPECT_TRUE(Address().is_none());
  EXPECT_EQ(Address().to_string(), "");
  EXPECT_EQ(test::address("192.0.2.1"), Address::ipv4({192, 0, 2, 1}));
  EXPECT_LT(test::address("192.0.2.1"), test::address("192.0.2.2"));
  EXPECT_LT(test::address("255.0.2.1"), test::address("::1"));
}

// RFC 1035 section 3.5; RFC 3596 section 2.5.
TEST(Address, HasANameForPtr) {
  EXPECT_EQ(reverse_name(test::address("10.2.0.52")), test::name("52.0.2.10.IN-ADDR.ARPA"));
  EXPECT_EQ(reverse_name(test::address("4321:0:1:2:3:4:567:89ab")).to_string(),
            "b.a.9.8.7.6.5.0.4.0.0.0.3.0.0.0.2.0.0.0.1.0.0.0.0.0.0.0.1.2.3.4.ip6.arpa.");
}

}  // namespace
}  // namespace smtplab::dns
