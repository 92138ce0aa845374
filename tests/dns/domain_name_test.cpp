#include "sim/dns/domain_name.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <vector>

#include "tests/dns/example_zones.h"

namespace smtplab::dns {
namespace {

using test::name;
using Kind = NameError::Kind;

Kind error_of(std::string_view text) { return DomainName::parse(text).error().kind; }

// RFC 1034 section 3.1: case is kept, and does not count.
TEST(DomainName, CaseIsKeptButDoesNotCount) {
  EXPECT_EQ(name("Venera.ISI.edu"), name("VENERA.isi.EDU."));
  EXPECT_EQ(name("Venera.ISI.edu").to_string(), "Venera.ISI.edu.");
  EXPECT_EQ(name("Venera.ISI.edu").to_host(), "Venera.ISI.edu");
  EXPECT_NE(name("a.example"), name("b.example"));
  // Only letters have case: these differ in the same bit.
  EXPECT_NE(name("a[b"), name("a{b"));
}

TEST(DomainName, TheRootIsADot) {
  EXPECT_TRUE(name(".").is_root());
  EXPECT_EQ(DomainName().to_string(), ".");
  EXPECT_EQ(DomainName().to_host(), ".");
  EXPECT_EQ(DomainName().parent(), DomainName());
  EXPECT_EQ(DomainName().label_count(), 0U);
  EXPECT_EQ(DomainName().first_label(), "");
}

// RFC 1035 section 5.1.
TEST(DomainName, ANameWithoutALastDotIsCompletedWithTheOrigin) {
  const DomainName origin = name("isi.edu");
  EXPECT_EQ(DomainName::parse("venera", origin).value(), name("venera.isi.edu."));
  EXPECT_EQ(DomainName::parse("venera.", origin).value(), name("venera."));
  EXPECT_EQ(DomainName::parse(".", origin).value(), DomainName());
}

TEST(DomainName, EscapesAreReadAndWritten) {
  const DomainName dotted = name(R"(john\.doe.example)");
  EXPECT_EQ(dotted.label_count(), 2U);
  EXPECT_EQ(dotted.first_label(), "john.doe");
  EXPECT_EQ(dotted.to_string(), R"(john\.doe.example.)");
  EXPECT_EQ(name(R"(\065\.b\032\255)").to_string(), R"(A\.b\032\255.)");
  EXPECT_EQ(name(R"(\\\"\;\(\)\@\$)").first_label(), R"(\";()@$)");
  EXPECT_EQ(name(R"(\\\"\;\(\)\@\$)").to_string(), R"(\\\"\;\(\)\@\$.)");
}

TEST(DomainName, WhatIsNoNameSaysWhyAndWhere) {
  EXPECT_EQ(error_of(""), Kind::empty);
  EXPECT_EQ(error_of(".a"), Kind::empty_label);
  EXPECT_EQ(error_of("a..b"), Kind::empty_label);
  EXPECT_EQ(error_of(".."), Kind::empty_label);
  EXPECT_EQ(error_of(R"(a\)"), Kind::bad_escape);
  EXPECT_EQ(error_of(R"(a\12)"), Kind::bad_escape);
  EXPECT_EQ(error_of(R"(a\256)"), Kind::bad_escape);
  EXPECT_EQ(error_of("a b"), Kind::bad_octet);
  EXPECT_EQ(error_of("\xC3\xA4.example"), Kind::bad_octet);
  EXPECT_EQ(DomainName::parse("ab..c").error().at, 3U);
}

// RFC 1035 section 2.3.4.
TEST(DomainName, LabelsHave63OctetsAndNames255) {
  const std::string label(63, 'x');
  EXPECT_EQ(name(label).first_label(), label);
  EXPECT_EQ(error_of(label + "x"), Kind::label_too_long);
  EXPECT_EQ(error_of("a." + label + "x.example"), Kind::label_too_long);
  // 3 * 64 + 62 + 1 for the root.
  const std::string longest = label + '.' + label + '.' + label + '.' + std::string(61, 'y');
  EXPECT_EQ(name(longest).to_string(), longest + '.');
  EXPECT_EQ(error_of(longest + 'y'), Kind::name_too_long);
  EXPECT_EQ(DomainName::parse(label, name(longest)).error().kind, Kind::name_too_long);
  std::string many;
  for (int i = 0; i < 127; ++i) many += "a.";
  EXPECT_EQ(name(many).label_count(), 127U);
  EXPECT_EQ(error_of(many + "a"), Kind::name_too_long);
}

TEST(DomainName, ParentsAndChildren) {
  const DomainName host = name("A.B.example");
  EXPECT_EQ(host.parent(), name("b.example"));
  EXPECT_EQ(host.ancestor(1), name("example"));
  EXPECT_EQ(host.ancestor(0), DomainName());
  EXPECT_EQ(host.ancestor(9), host);
  EXPECT_EQ(name("example").child("a.b")->to_string(), R"(a\.b.example.)");
  EXPECT_TRUE(name("example").child("*")->is_wildcard());
  EXPECT_FALSE(name("**.example").is_wildcard());
  EXPECT_FALSE(name("example").child(std::string(64, 'x')));
  EXPECT_FALSE(name("example").child(""));
}

TEST(DomainName, WithinGoesByLabels) {
  EXPECT_TRUE(name("a.Example").is_within(name("eXample")));
  EXPECT_TRUE(name("example").is_within(name("example")));
  EXPECT_TRUE(name("example").is_within(DomainName()));
  EXPECT_FALSE(name("xx.com").is_within(name("x.com")));
  EXPECT_FALSE(name("example").is_within(name("a.example")));
  EXPECT_FALSE(name(R"(a\.example)").is_within(name("example")));
}

TEST(DomainName, ANameAndAllWithinItStandTogether) {
  std::vector<DomainName> names{name("z.b.a"), name("c"),     name("B.a"), name("bb.a"),
                                name("a"),     name("y.b.a"), name("aa"),  name(".")};
  std::sort(names.begin(), names.end());
  EXPECT_TRUE(names.front().is_root());
  const auto first = std::find(names.begin(), names.end(), name("b.a"));
  ASSERT_NE(first, names.end());
  EXPECT_TRUE((first + 1)->is_within(name("b.a")));
  EXPECT_TRUE((first + 2)->is_within(name("b.a")));
}

}  // namespace
}  // namespace smtplab::dns
