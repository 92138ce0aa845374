#include "tests/smtp/path_checks.h"

namespace smtplab::smtp {
namespace {

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
