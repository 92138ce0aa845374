#include "sim/dns/spf_macro.h"

#include <gtest/gtest.h>

#include <string>

namespace smtplab::dns {
namespace {

// The sender and the client of RFC 7208 section 7.4.
SpfNames names(const char* client = "192.0.2.3") {
  SpfNames known;
  known.sender = "strong-bad@email.example.com";
  known.domain = "email.example.com";
  known.helo = "mx.example.org";
  known.receiver = "here.example";
  known.client = *Address::parse(client);
  known.unix_seconds = 1398000000;
  return known;
}

std::string expanded(std::string_view text, const char* client = "192.0.2.3") {
  return expand_spf_macros(text, names(client), false).value_or("(wrong)");
}

TEST(SpfMacro, ExpandsAsTheStandardShows) {
  EXPECT_EQ(expanded("%{s}"), "strong-bad@email.example.com");
  EXPECT_EQ(expanded("%{o}"), "email.example.com");
  EXPECT_EQ(expanded("%{d}"), "email.example.com");
  EXPECT_EQ(expanded("%{d4}"), "email.example.com");
  EXPECT_EQ(expanded("%{d2}"), "example.com");
  EXPECT_EQ(expanded("%{d1}"), "com");
  EXPECT_EQ(expanded("%{dr}"), "com.example.email");
  EXPECT_EQ(expanded("%{d2r}"), "example.email");
  EXPECT_EQ(expanded("%{l}"), "strong-bad");
  EXPECT_EQ(expanded("%{l-}"), "strong.bad");
  EXPECT_EQ(expanded("%{lr}"), "strong-bad");
  EXPECT_EQ(expanded("%{lr-}"), "bad.strong");
  EXPECT_EQ(expanded("%{l1r-}"), "strong");
  EXPECT_EQ(expanded("%{ir}.%{v}._spf.%{d2}"), "3.2.0.192.in-addr._spf.example.com");
  EXPECT_EQ(expanded("%{lr-}.lp._spf.%{d2}"), "bad.strong.lp._spf.example.com");
  EXPECT_EQ(expanded("%{lr-}.lp.%{ir}.%{v}._spf.%{d2}"),
            "bad.strong.lp.3.2.0.192.in-addr._spf.example.com");
  EXPECT_EQ(expanded("%{d2}.trusted-domains.example.net"),
            "example.com.trusted-domains.example.net");
  EXPECT_EQ(expanded("%{ir}.%{v}._spf.%{d2}", "2001:db8::cb01"),
            "1.0.b.c.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.0.8.b.d.0.1.0.0.2.ip6._spf.example.com");
}

TEST(SpfMacro, KnowsTheOtherLetters) {
  EXPECT_EQ(expanded("%{h}%%%_%-%{p}"), "mx.example.org% %20unknown");
  EXPECT_EQ(expand_spf_macros("%{c} %{r} %{t}", names(), true),
            "192.0.2.3 here.example 1398000000");
  EXPECT_EQ(expanded("%{S}"), "strong-bad%40email.example.com");
}

TEST(SpfMacro, RefusesWhatBreaksTheGrammar) {
  for (const char* text :
       {"%", "%x", "%{", "%{d", "%{}", "%{q}", "%{d0}", "%{dr2}", "%{d2x}", "%{c}", "%{r}", "%{t}",
        "a b", "a\tb", "\xC3\xA9", "%{d99999999999999999999}"}) {
    EXPECT_EQ(expanded(text), "(wrong)") << text;
  }
  EXPECT_TRUE(expand_spf_macros("a b", names(), true)) << "an explanation may have spaces";
}

TEST(SpfMacro, ShortensNamesFromTheLeft) {
  const std::string label(60, 'x');
  const std::string name = label + "." + label + "." + label + "." + label + ".example.com";
  EXPECT_EQ(shorten_spf_domain(name), name.substr(61));
  EXPECT_EQ(shorten_spf_domain("example.com"), "example.com");
}

}  // namespace
}  // namespace smtplab::dns
