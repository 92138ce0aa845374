#include "sim/dns/spf_record.h"

#include <gtest/gtest.h>

#include <string>

namespace smtplab::dns {
namespace {

std::string error_in(const std::string& text) {
  const auto record = parse_spf_record(text);
  return record ? "(right)" : record.error();
}

TEST(SpfRecord, BeginsWithItsVersion) {
  EXPECT_TRUE(is_spf_record("v=spf1"));
  EXPECT_TRUE(is_spf_record("v=spf1 -all"));
  EXPECT_TRUE(is_spf_record("V=SPF1 -all"));
  EXPECT_FALSE(is_spf_record("v=spf10 -all"));
  EXPECT_FALSE(is_spf_record("v=spf"));
  EXPECT_FALSE(is_spf_record(" v=spf1"));
}

TEST(SpfRecord, HoldsItsTermsInOrder) {
  const auto record = parse_spf_record(
      "v=spf1  ip4:192.0.2.0/24 -MX/28 ~a:mail.%{d}/20//64 ?include:b.example "
      "exp=why.%{d} foo=bar redirect=c.example ");
  ASSERT_TRUE(record);
  ASSERT_EQ(record->terms.size(), 4U);
  EXPECT_EQ(record->terms[0].mechanism, SpfMechanism::ip4);
  EXPECT_EQ(record->terms[0].qualifier, SpfResult::pass);
  EXPECT_EQ(record->terms[0].bits_4, 24);
  EXPECT_EQ(record->terms[1].mechanism, SpfMechanism::mx);
  EXPECT_EQ(record->terms[1].qualifier, SpfResult::fail);
  EXPECT_EQ(record->terms[1].bits_4, 28);
  EXPECT_EQ(record->terms[1].bits_6, 128);
  EXPECT_EQ(record->terms[1].spelling, "-MX/28");
  EXPECT_EQ(record->terms[2].domain_spec, "mail.%{d}");
  EXPECT_EQ(record->terms[2].bits_4, 20);
  EXPECT_EQ(record->terms[2].bits_6, 64);
  EXPECT_EQ(record->terms[2].qualifier, SpfResult::softfail);
  EXPECT_EQ(record->terms[3].domain_spec, "b.example");
  EXPECT_EQ(record->terms[3].qualifier, SpfResult::neutral);
  EXPECT_EQ(record->explanation, "why.%{d}");
  EXPECT_EQ(record->redirect, "c.example");
}

TEST(SpfRecord, NamesTheTermThatIsWrong) {
  for (const std::string term : {"foo",
                                 "-",
                                 "all:a.example",
                                 "all/8",
                                 "include",
                                 "include:",
                                 "include:a",
                                 "exists",
                                 "a:",
                                 "a/33",
                                 "a/024",
                                 "a/",
                                 "a//129",
                                 "mx:a.example/24/",
                                 "ip4",
                                 "ip4:192.0.2.1/33",
                                 "ip4:192.0.2",
                                 "ip4:2001:db8::1",
                                 "ip6:192.0.2.1",
                                 "ip6:2001:db8::/129",
                                 "ptr:a..",
                                 "a:%{z}.example",
                                 "a:%{d0}.example",
                                 "a:%(d}.example",
                                 "a:%{d",
                                 "a:mail.123",
                                 "a:mail.-x",
                                 "redirect=",
                                 "exp=a",
                                 "redirect=a.example/24",
                                 "foo=%{z}",
                                 "++all"}) {
    EXPECT_EQ(error_in("v=spf1 ip4:192.0.2.1 " + term + " -all"), term);
  }
  EXPECT_EQ(error_in("v=spf1 redirect=a.example redirect=b.example"), "redirect=b.example");
  EXPECT_EQ(error_in("v=spf1 exp=a.example EXP=b.example"), "EXP=b.example");
}

TEST(SpfRecord, TakesWhatLooksOdd) {
  for (const std::string term : {"a", "A", "a/0", "mx//0", "a/24//128", "a:a.example.", "a:x.%{d2}",
                                 "exists:%{ir}.%{v}._spf.%{d2}", "ip6:2001:db8::/32",
                                 "ip6:::ffff:192.0.2.1", "include:%{o}", "x-y.z=", "ptr", "+all"}) {
    EXPECT_EQ(error_in("v=spf1 " + term), "(right)") << term;
  }
}

TEST(SpfRecord, AddressesShareTheirFirstBits) {
  const auto address = [](const char* text) { return *Address::parse(text); };
  EXPECT_TRUE(share_prefix(address("192.0.2.1"), address("192.0.3.1"), 23));
  EXPECT_FALSE(share_prefix(address("192.0.2.1"), address("192.0.3.1"), 24));
  EXPECT_TRUE(share_prefix(address("10.0.0.1"), address("192.0.2.1"), 0));
  EXPECT_TRUE(share_prefix(address("2001:db8::1"), address("2001:db8::2"), 126));
  EXPECT_FALSE(share_prefix(address("2001:db8::1"), address("2001:db8::2"), 127));
  EXPECT_FALSE(share_prefix(address("192.0.2.1"), address("::ffff:192.0.2.1"), 0));
  EXPECT_FALSE(share_prefix({}, {}, 0));
}

}  // namespace
}  // namespace smtplab::dns
