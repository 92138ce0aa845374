#include "sim/smtp/path_parser.h"

#include <gtest/gtest.h>

#include <string>
#include <string_view>

namespace smtplab::smtp {
namespace {

using namespace std::string_literals;
using Kind = PathError::Kind;

PathRules rules_of(Standard standard) {
  PathRules rules;
  rules.standard = standard;
  return rules;
}

const PathRules k821 = rules_of(Standard::rfc821);
const PathRules k5321 = rules_of(Standard::rfc5321);

std::string times(std::size_t count, std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < count; ++i) out += text;
  return out;
}

/// Both parsers take `text` whole, and what they give is spelled the same again.
void expect_path(const std::string& text, const PathRules& rules) {
  const auto reverse = parse_reverse_path(text, rules);
  ASSERT_TRUE(reverse.has_value()) << text << " refused at " << reverse.error().at;
  EXPECT_EQ(reverse->length, text.size()) << text;
  EXPECT_EQ(reverse->path.to_string(), text);
  const auto forward = parse_forward_path(text, rules);
  ASSERT_TRUE(forward.has_value()) << text << " refused at " << forward.error().at;
  EXPECT_EQ(forward->length, text.size()) << text;
  EXPECT_EQ(forward->path.to_string(), text);
}

void expect_refused(const std::string& text, const PathRules& rules, Kind kind, std::size_t at) {
  const auto reverse = parse_reverse_path(text, rules);
  ASSERT_FALSE(reverse.has_value()) << text;
  EXPECT_EQ(reverse.error().kind, kind) << text;
  EXPECT_EQ(reverse.error().at, at) << text;
  const auto forward = parse_forward_path(text, rules);
  ASSERT_FALSE(forward.has_value()) << text;
  EXPECT_EQ(forward.error().kind, kind) << text;
  EXPECT_EQ(forward.error().at, at) << text;
}

void expect_domain(const std::string& text, const PathRules& rules, Domain::Kind kind) {
  const auto domain = parse_domain(text, rules);
  ASSERT_TRUE(domain.has_value()) << text << " refused at " << domain.error().at;
  EXPECT_EQ(domain->kind, kind) << text;
  EXPECT_EQ(domain->text, text);
}

void expect_no_domain(const std::string& text, const PathRules& rules, Kind kind, std::size_t at) {
  const auto domain = parse_domain(text, rules);
  ASSERT_FALSE(domain.has_value()) << text;
  EXPECT_EQ(domain.error().kind, kind) << text;
  EXPECT_EQ(domain.error().at, at) << text;
}

struct Refusal {
  std::string text;
  Kind kind;
  std::size_t at;
};

TEST(PathParser, TakesTheExamplesOfBothRfcs) {
  for (const char* text :
       {"<Smith@Alpha.ARPA>", "<Jones@Beta.ARPA>", "<@CHARLIE.ARPA,@BAKER.ARPA:JOE@ABLE.ARPA>",
        "<@HOSTA.ARPA,@HOSTB.ARPA:USERC@HOSTD.ARPA>", "<userx@y.foo.org>",
        "<@hosta.int,@jkl.org:userc@d.bar.org>", "<JQP@bar.com>", "<@foo.com:Jones@XYZ.COM>",
        "<sam@[123.255.37.2]>"}) {
    expect_path(text, k821);
    expect_path(text, k5321);
  }
}

TEST(PathParser, TakesEveryFormOfLocalPart) {
  for (const char* local_part :
       {"a", "a.b", "a.b.c", "0", "!#$%&'*+-/=?^_`{|}~", R"("a")", R"(" ")", R"("a b")", R"("a@b")",
        R"("<>")", R"("a\"b")", R"("a\\")", R"("\a\ ")"}) {
    expect_path("<"s + local_part + "@example.org>", k821);
    expect_path("<"s + local_part + "@example.org>", k5321);
  }
  expect_path(R"(<""@example.org>)", k5321);
}

TEST(PathParser, Rfc821AllowsBackslashOutsideQuotes) {
  expect_path(R"(<Joe\,Smith@example.org>)", k821);
  expect_path(R"(<\@@example.org>)", k821);
  expect_path(R"(<a.\..b@example.org>)", k821);
  expect_path("<\\\r@example.org>", k821);
  expect_refused(R"(<Joe\,Smith@example.org>)", k5321, Kind::local_part, 4);
  expect_refused(R"(<Joe\)", k821, Kind::local_part, 5);
}

TEST(PathParser, Rfc821AllowsControlCharactersInQuotes) {
  expect_path("<\"a\tb\x7F\"@example.org>", k821);
  expect_path("<\"a\0b\"@example.org>"s, k821);
  expect_path("<\"a\\\nb\"@example.org>", k821);
  expect_refused("<\"a\nb\"@example.org>", k821, Kind::control_character, 3);
  expect_refused("<\"a\tb\"@example.org>", k5321, Kind::control_character, 3);
  expect_refused("<\"a\\\tb\"@example.org>", k5321, Kind::control_character, 4);
  expect_refused("<\"a\x7F\"@example.org>", k5321, Kind::control_character, 3);
  // A quoted string holds something, says RFC 821.
  expect_refused(R"(<""@example.org>)", k821, Kind::local_part, 2);
}

TEST(PathParser, RefusesWrongLocalParts) {
  const Refusal rows[] = {
      {"<", Kind::local_part, 1},
      {"<.a@b>", Kind::local_part, 1},
      {"<a.@b>", Kind::local_part, 3},
      {"<a..b@c>", Kind::local_part, 3},
      {"<a b@c>", Kind::local_part, 2},
      {"< a@b>", Kind::local_part, 1},
      {"<a,b@c>", Kind::local_part, 2},
      {"<a:b@c>", Kind::local_part, 2},
      {"<a(b)@c>", Kind::local_part, 2},
      {"<a<b@c>", Kind::local_part, 2},
      {R"(<a"b"@c>)", Kind::local_part, 2},
      {R"(<"a"b@c>)", Kind::local_part, 4},
      {R"(<"a".b@c>)", Kind::local_part, 4},
      {R"(<"a@b>)", Kind::local_part, 6},
      {R"(<"a\)", Kind::local_part, 4},
      {"<a\t@b>", Kind::control_character, 2},
      {"<a\0b@c>"s, Kind::control_character, 2},
      {"<\xC3\xB6@b>", Kind::non_ascii, 1},
      {"<\"\xC3\xB6\"@b>", Kind::non_ascii, 2},
      {"<a>", Kind::no_at_sign, 2},
      {"<a", Kind::no_at_sign, 2},
      {R"(<"a">)", Kind::no_at_sign, 4},
      {"<a.b>", Kind::no_at_sign, 4},
  };
  for (const Refusal& row : rows) {
    expect_refused(row.text, k821, row.kind, row.at);
    expect_refused(row.text, k5321, row.kind, row.at);
  }
}

TEST(PathParser, RefusesWrongDomainsAndEnds) {
  const Refusal rows[] = {
      {"", Kind::no_opening_bracket, 0},
      {"a@b", Kind::no_opening_bracket, 0},
      {" <a@b>", Kind::no_opening_bracket, 0},
      {"\t<a@b>", Kind::control_character, 0},
      {"<a@", Kind::domain, 3},
      {"<a@>", Kind::domain, 3},
      {"<a@ b>", Kind::domain, 3},
      {"<a@.b>", Kind::domain, 3},
      {"<a@b.>", Kind::domain, 5},
      {"<a@b..c>", Kind::domain, 5},
      {"<a@-b>", Kind::domain, 3},
      {"<a@b->", Kind::domain, 5},
      {"<a@b-.c>", Kind::domain, 5},
      {"<a@b_c>", Kind::domain, 4},
      {"<a@b@c>", Kind::domain, 4},
      {"<a@b,c>", Kind::domain, 4},
      {"<a@b\r>", Kind::control_character, 4},
      {"<a@\xC3\xB6>", Kind::non_ascii, 3},
      {"<a@b", Kind::no_closing_bracket, 4},
      {"<a@b c>", Kind::no_closing_bracket, 4},
      {"<a@[1.2.3.4]", Kind::no_closing_bracket, 12},
      {"<a@[1.2.3.4]x>", Kind::domain, 12},
  };
  for (const Refusal& row : rows) {
    expect_refused(row.text, k821, row.kind, row.at);
    expect_refused(row.text, k5321, row.kind, row.at);
  }
}

TEST(PathParser, LeavesTheOctetsBehindThePath) {
  const auto path = parse_reverse_path("<a@b> SIZE=1000", k5321);
  ASSERT_TRUE(path.has_value());
  EXPECT_EQ(path->length, 5U);
  const auto null_path = parse_reverse_path("<>>", k5321);
  ASSERT_TRUE(null_path.has_value());
  EXPECT_EQ(null_path->length, 2U);
}

TEST(PathParser, OnlyTheReversePathMayBeNull) {
  for (const PathRules& rules : {k821, k5321}) {
    const auto reverse = parse_reverse_path("<>", rules);
    ASSERT_TRUE(reverse.has_value());
    EXPECT_TRUE(reverse->path.is_null());
    const auto forward = parse_forward_path("<>", rules);
    ASSERT_FALSE(forward.has_value());
    EXPECT_EQ(forward.error().kind, Kind::null_not_allowed);
    EXPECT_EQ(forward.error().at, 1U);
  }
}

TEST(PathParser, OnlyTheForwardPathMayBeThePostmasterAlone) {
  for (const PathRules& rules : {k821, k5321}) {
    for (const char* text : {"<Postmaster>", "<postmaster>", "<POSTMASTER>"}) {
      const auto forward = parse_forward_path(text, rules);
      ASSERT_TRUE(forward.has_value()) << text;
      EXPECT_TRUE(forward->path.is_postmaster());
      EXPECT_TRUE(forward->path.mailbox.domain.empty());
      EXPECT_EQ(forward->path.to_string(), text);
      const auto reverse = parse_reverse_path(text, rules);
      ASSERT_FALSE(reverse.has_value()) << text;
      EXPECT_EQ(reverse.error().kind, Kind::no_at_sign);
      EXPECT_EQ(reverse.error().at, 11U);
    }
    expect_refused("<Postmasters>", rules, Kind::no_at_sign, 12);
    expect_refused(R"(<"Postmaster">)", rules, Kind::no_at_sign, 13);
    expect_refused("<@a:Postmaster>", rules, Kind::no_at_sign, 14);
    expect_path("<Postmaster@example.org>", rules);
  }
}

TEST(PathParser, ReadsSourceRoutes) {
  const auto path = parse_forward_path("<@a,@b.c:d@e>", k5321);
  ASSERT_TRUE(path.has_value());
  ASSERT_EQ(path->path.route.size(), 2U);
  EXPECT_EQ(path->path.route[0].text, "a");
  EXPECT_EQ(path->path.route[1].text, "b.c");
  EXPECT_EQ(path->path.mailbox.to_string(), "d@e");
  const Refusal rows[] = {
      {"<@a>", Kind::source_route, 3},
      {"<@a", Kind::source_route, 3},
      {"<@a@b>", Kind::source_route, 3},
      {"<@a,b:c@d>", Kind::source_route, 4},
      {"<@a, @b:c@d>", Kind::source_route, 4},
      {"<@a,:c@d>", Kind::source_route, 4},
      {"<@a,,@b:c@d>", Kind::source_route, 4},
      {"<@:a@b>", Kind::domain, 2},
      {"<@>", Kind::domain, 2},
      {"<@a.:b@c>", Kind::domain, 4},
      {"<@a_b:c@d>", Kind::domain, 3},
      {"<@a:>", Kind::local_part, 4},
      {"<@a:@b:c@d>", Kind::local_part, 4},
      {"<@a b:c@d>", Kind::source_route, 3},
  };
  for (const Refusal& row : rows) {
    expect_refused(row.text, k821, row.kind, row.at);
    expect_refused(row.text, k5321, row.kind, row.at);
  }
  // RFC 821's at-domain may be any domain, RFC 5321's holds no literal.
  expect_path("<@[10.0.0.1],@#7:c@d>", k821);
  expect_refused("<@[10.0.0.1]:c@d>", k5321, Kind::source_route, 2);
  expect_refused("<@#7:c@d>", k5321, Kind::number_form, 2);
}

TEST(PathParser, TakesNamesAsRfc1123Does) {
  for (const PathRules& rules : {k821, k5321}) {
    for (const char* text : {"a", "A.B", "3com.com", "1.2.3.4", "a-b.c--d", "x.0", "USC-ISIF.ARPA",
                             "xn--bcher-kva.example"}) {
      expect_domain(text, rules, Domain::Kind::name);
    }
    expect_domain(times(63, "a"), rules, Domain::Kind::name);
    expect_no_domain(times(64, "a"), rules, Kind::domain_too_long, 63);
    expect_no_domain("b." + times(64, "a") + ".c", rules, Kind::domain_too_long, 65);
    expect_no_domain("", rules, Kind::domain, 0);
    expect_no_domain("a.", rules, Kind::domain, 2);
    expect_no_domain("a b", rules, Kind::text_after_path, 1);
    expect_no_domain("a/b", rules, Kind::domain, 1);
  }
}

TEST(PathParser, Rfc821JoinsNumbersAndLiteralsIntoDomains) {
  expect_domain("#123", k821, Domain::Kind::number);
  expect_domain("[10.0.0.1]", k821, Domain::Kind::ipv4);
  expect_domain("#123.ARPA", k821, Domain::Kind::name);
  expect_domain("a.[10.0.0.1].#5", k821, Domain::Kind::name);
  expect_no_domain("#", k821, Kind::domain, 1);
  expect_no_domain("#12a", k821, Kind::domain, 3);
  expect_no_domain("a.[10.0.0]", k821, Kind::address_literal, 9);
  expect_no_domain("[IPv6:::1]", k821, Kind::address_literal, 1);
  expect_no_domain("#123", k5321, Kind::number_form, 0);
  expect_no_domain("a.#1", k5321, Kind::number_form, 2);
  expect_no_domain("a.[10.0.0.1]", k5321, Kind::domain, 2);
  expect_no_domain("[10.0.0.1].a", k5321, Kind::domain, 10);
}

TEST(PathParser, ReadsIpv4Literals) {
  for (const PathRules& rules : {k821, k5321}) {
    for (const char* text :
         {"[123.255.37.2]", "[0.0.0.0]", "[255.255.255.255]", "[001.02.3.004]"}) {
      expect_domain(text, rules, Domain::Kind::ipv4);
    }
    const Refusal rows[] = {
        {"[256.1.1.1]", Kind::address_literal, 3},
        {"[999.1.1.1]", Kind::address_literal, 3},
        {"[1.2.3.300]", Kind::address_literal, 9},
        {"[0001.2.3.4]", Kind::address_literal, 4},
        {"[1.2.3]", Kind::address_literal, 6},
        {"[1.2.3.4.5]", Kind::address_literal, 8},
        {"[1..3.4]", Kind::address_literal, 3},
        {"[]", Kind::address_literal, 1},
        {"[", Kind::address_literal, 1},
        {"[1.2.3.4", Kind::address_literal, 8},
        {"[1.2.3.-4]", Kind::address_literal, 7},
        {"[ 1.2.3.4]", Kind::address_literal, 1},
        {"[1.2.3.4 ]", Kind::address_literal, 8},
        {"[example]", Kind::address_literal, 1},
        {"[1.2.3.4\t]", Kind::control_character, 8},
    };
    for (const Refusal& row : rows) expect_no_domain(row.text, rules, row.kind, row.at);
  }
}

TEST(PathParser, ReadsIpv6Literals) {
  for (const char* address :
       {"::", "::1", "1::", "2001:db8::1", "2001:DB8:0:0:8:800:200C:417A", "1:2:3:4:5:6:7:8",
        "1:2:3:4:5:6::", "::1:2:3:4:5:6", "1:2:3::4:5:6", "::1.2.3.4", "::ffff:192.0.2.1",
        "1:2:3:4:5:6:1.2.3.4", "1:2:3:4::1.2.3.4", "1:2::3:4:1.2.3.4", "::1:2:3:4:255.255.255.255",
        "fe80::0001"}) {
    expect_domain("[IPv6:"s + address + "]", k5321, Domain::Kind::ipv6);
    expect_path("<a@[ipv6:"s + address + "]>", k5321);
  }
}

TEST(PathParser, RefusesWrongIpv6Literals) {
  const struct {
    std::string_view address;
    std::size_t at;  // within the address
  } rows[] = {
      {"", 0},
      {":", 1},
      {":1", 1},
      {":::", 2},
      {"1", 1},
      {"1:", 2},
      {"1:2:3:4:5:6:7", 13},
      {"1:2:3:4:5:6:7:8:9", 15},
      {"1:2:3:4:5:6:7:", 14},
      {"1:2:3:4:5:6:7::", 14},  // "::" stands for at least two groups
      {"1:2:3:4:5:6::7", 13},   // no more than six groups beside it
      {"::1:2:3:4:5:6:7", 13},
      {"1::2::3", 5},
      {"1::2:::3", 5},
      {"12345::", 4},
      {"1:g::", 2},
      {"::g", 2},
      {"1.2.3.4", 1},
      {"1:2:3:4:5:1.2.3.4", 11},
      {"1:2:3:4:5:6:7:1.2.3.4", 15},
      {"1:2:3:4:5::1.2.3.4", 12},  // no more than four groups beside "::" and IPv4
      {"::1:2:3:4:5:1.2.3.4", 13},
      {"::1.2.3", 7},
      {"::1.2.3.256", 10},
      {"::256.1.1.1", 5},
      {"::1a.1.1.1", 4},
      {"::1.2.3.4:5", 9},
      {"::1%eth0", 3},
  };
  const std::string start = "[IPv6:";
  for (const auto& row : rows) {
    expect_no_domain(start + std::string(row.address) + "]", k5321, Kind::address_literal,
                     start.size() + row.at);
  }
  expect_no_domain("[IPv6:::1", k5321, Kind::address_literal, 9);
}

TEST(PathParser, ReadsGeneralLiterals) {
  for (const char* text : {"[tag:content]", "[x-1:!\"#$%&'()*+,-./:;<=>?@^_`{|}~]", "[1:2]",
                           "[-a:b]", "[IPv7:a]", "[2001:db8::1]"}) {
    expect_domain(text, k5321, Domain::Kind::general);
  }
  expect_no_domain("[tag:]", k5321, Kind::address_literal, 5);
  expect_no_domain("[tag-:a]", k5321, Kind::address_literal, 5);
  expect_no_domain("[:a]", k5321, Kind::address_literal, 1);
  expect_no_domain("[tag:a b]", k5321, Kind::address_literal, 6);
  expect_no_domain("[tag:a[b]", k5321, Kind::address_literal, 6);
  expect_no_domain("[tag:a\\b]", k5321, Kind::address_literal, 6);
  expect_no_domain("[tag:a", k5321, Kind::address_literal, 6);
  expect_no_domain("[tag:\xC3]", k5321, Kind::non_ascii, 5);
  expect_path("<a@[tag:>]>", k5321);
}

TEST(PathParser, KeepsTheLimits) {
  for (const PathRules& rules : {k821, k5321}) {
    expect_path("<" + times(64, "x") + "@a>", rules);
    expect_refused("<" + times(65, "x") + "@a>", rules, Kind::local_part_too_long, 65);
    // The quotes count, for they go over the wire.
    expect_path("<\"" + times(62, "x") + "\"@a>", rules);
    expect_refused("<\"" + times(63, "x") + "\"@a>", rules, Kind::local_part_too_long, 65);
    // The mistake that comes first is told.
    expect_refused("<" + times(64, "x") + " @a>", rules, Kind::local_part, 65);
    expect_refused("<" + times(65, "x") + " @a>", rules, Kind::local_part_too_long, 65);
  }
  // Brackets, "@" and 253 octets of domain make 257.
  const std::string domain = times(126, "a.") + "a";
  expect_path("<x@" + domain.substr(2) + "a>", k5321);
  expect_refused("<x@" + domain + ">", k5321, Kind::path_too_long, 256);
  expect_refused("<x@" + domain + ".", k5321, Kind::path_too_long, 256);
  expect_domain(domain + ".a", k5321, Domain::Kind::name);
  expect_no_domain(domain + ".aa", k5321, Kind::domain_too_long, 255);
}

TEST(PathParser, TakesOtherLimitsWhereTheHostHasThem) {
  PathRules rules = k821;
  rules.limits.local_part = 4;
  rules.limits.domain = 5;
  rules.limits.path = 14;
  expect_path("<abcd@abc.d>", rules);
  expect_refused("<abcde@abc.d>", rules, Kind::local_part_too_long, 5);
  expect_refused("<a@abc.de>", rules, Kind::domain_too_long, 8);
  expect_refused("<@abc.de:a@b>", rules, Kind::domain_too_long, 7);
  expect_path("<@abcde:a@bcd>", rules);
  expect_refused("<@abcde:a@bcde>", rules, Kind::path_too_long, 14);
  EXPECT_TRUE(parse_mailbox("abcd@abc.d", rules).has_value());
}

TEST(PathParser, TooLongIsToldApart) {
  EXPECT_TRUE((PathError{Kind::local_part_too_long, 0}.is_too_long()));
  EXPECT_TRUE((PathError{Kind::domain_too_long, 0}.is_too_long()));
  EXPECT_TRUE((PathError{Kind::path_too_long, 0}.is_too_long()));
  EXPECT_FALSE((PathError{Kind::domain, 0}.is_too_long()));
}

TEST(PathParser, IsLenientOnlyWhereAsked) {
  PathRules rules = k5321;
  rules.leniencies.underscore_in_domain = true;
  expect_path("<a@_b_.c_d>", rules);
  expect_refused("<a\xC3\xB6@b>", rules, Kind::non_ascii, 2);

  rules = k5321;
  rules.leniencies.octets_beyond_ascii = true;
  expect_path(
      "<j\xC3\xB6rg@b\xC3\xBC"
      "cher.example>",
      rules);
  expect_path("<\"j\xC3\xB6 rg\"@b>", rules);
  expect_path("<\"\\\xC3\"@b>", rules);
  expect_refused("<a@b_c>", rules, Kind::domain, 4);
  expect_refused("<a@[tag:\xC3]>", rules, Kind::non_ascii, 8);

  rules = k5321;
  rules.leniencies.path_without_brackets = true;
  for (const std::string text : {"a@b", "a@b SIZE=1"}) {
    const auto path = parse_reverse_path(text, rules);
    ASSERT_TRUE(path.has_value());
    EXPECT_EQ(path->length, 3U);
    EXPECT_EQ(path->path.to_string(), "<a@b>");
  }
  const auto postmaster = parse_forward_path("postmaster", rules);
  ASSERT_TRUE(postmaster.has_value());
  EXPECT_TRUE(postmaster->path.is_postmaster());
  expect_path("<@a:b@c>", rules);
  expect_refused("", rules, Kind::no_opening_bracket, 0);
  expect_refused("a@b>", rules, Kind::domain, 3);
  expect_refused("a@b@c", rules, Kind::domain, 3);
  expect_refused("@a:b@c", rules, Kind::local_part, 0);
  expect_refused("a b@c", rules, Kind::no_at_sign, 1);
  expect_refused("x@" + times(127, "a.") + "a", rules, Kind::path_too_long, 254);
}

TEST(PathParser, ReadsAMailboxWhole) {
  const auto mailbox = parse_mailbox("\"Fred Bloggs\"@example.org", k5321);
  ASSERT_TRUE(mailbox.has_value());
  EXPECT_EQ(mailbox->local_part.content(), "Fred Bloggs");
  EXPECT_EQ(mailbox->domain.text, "example.org");
  const Refusal rows[] = {
      {"", Kind::local_part, 0},
      {"bob", Kind::no_at_sign, 3},
      {"postmaster", Kind::no_at_sign, 10},
      {"a@b ", Kind::text_after_path, 3},
      {"a@b>", Kind::domain, 3},
      {"<a@b>", Kind::local_part, 0},
      {"@a:b@c", Kind::local_part, 0},
  };
  for (const Refusal& row : rows) {
    const auto refused = parse_mailbox(row.text, k5321);
    ASSERT_FALSE(refused.has_value()) << row.text;
    EXPECT_EQ(refused.error().kind, row.kind) << row.text;
    EXPECT_EQ(refused.error().at, row.at) << row.text;
  }
}

}  // namespace
}  // namespace smtplab::smtp
