#include "sim/smtp/mailbox.h"

#include <gtest/gtest.h>

#include <string>
#include <string_view>

#include "sim/smtp/forward_path.h"
#include "sim/smtp/reverse_path.h"

namespace smtplab::smtp {
namespace {

using Kind = Domain::Kind;

TEST(LocalPart, ContentIsWhatQuotesAndBackslashesStandFor) {
  const struct {
    std::string_view spelling;
    std::string_view content;
  } rows[] = {
      {"smith", "smith"},
      {R"(Joe\,Smith)", "Joe,Smith"},  // RFC 821 section 4.1.2
      {R"("Joe\,Smith")", "Joe,Smith"},
      {R"("Joe,Smith")", "Joe,Smith"},
      {R"("a\"b")", R"(a"b)"},
      {R"("a\\b")", R"(a\b)"},
      {R"("")", ""},
      {R"("a@b")", "a@b"},
      {R"(\")", "\""},
  };
  for (const auto& row : rows) {
    EXPECT_EQ(LocalPart(std::string(row.spelling)).content(), row.content) << row.spelling;
  }
}

TEST(LocalPart, AllQuotedFormsAreEquivalent) {
  const LocalPart plain("smith");
  EXPECT_EQ(plain, LocalPart(R"("smith")"));
  EXPECT_EQ(plain, LocalPart(R"("s\mith")"));
  EXPECT_EQ(LocalPart(R"("smith")"), LocalPart(R"(\s\m\i\t\h)"));
  EXPECT_NE(plain, LocalPart("smyth"));
  EXPECT_NE(LocalPart(R"("a\"b")"), LocalPart(R"("ab")"));
}

TEST(LocalPart, LetterCaseCounts) {
  EXPECT_NE(LocalPart("smith"), LocalPart("Smith"));
  EXPECT_NE(LocalPart(R"("smith")"), LocalPart("Smith"));
}

TEST(LocalPart, QuotesAsLittleAsPossible) {
  const struct {
    std::string_view content;
    std::string_view spelling;
  } rows[] = {
      {"bob", "bob"},
      {"bob.smith", "bob.smith"},
      {"!#$%&'*+-/=?^_`{|}~09azAZ", "!#$%&'*+-/=?^_`{|}~09azAZ"},
      {"", R"("")"},
      {".bob", R"(".bob")"},
      {"bob.", R"("bob.")"},
      {"bob..smith", R"("bob..smith")"},
      {"bob smith", R"("bob smith")"},
      {"a@b", R"("a@b")"},
      {R"(a"b\c)", R"("a\"b\\c")"},
      {"a\r\nb", "\"a\\\r\\\nb\""},
      {"j\xC3\xB6rg", "j\xC3\xB6rg"},
  };
  for (const auto& row : rows) {
    const LocalPart made = LocalPart::from_content(row.content);
    EXPECT_EQ(made.spelling(), row.spelling);
    EXPECT_EQ(made.content(), row.content);
  }
}

TEST(Domain, NamesCompareWithoutLetterCase) {
  EXPECT_EQ((Domain{Kind::name, "Example.ORG"}), (Domain{Kind::name, "example.org"}));
  EXPECT_EQ((Domain{Kind::ipv6, "[IPv6:2001:DB8::1]"}), (Domain{Kind::ipv6, "[ipv6:2001:db8::1]"}));
  EXPECT_NE((Domain{Kind::name, "example.org"}), (Domain{Kind::name, "example.com"}));
  EXPECT_NE((Domain{Kind::name, "1.2.3.4"}), (Domain{Kind::ipv4, "1.2.3.4"}));
}

TEST(Domain, OnlyTheTagOfAGeneralLiteralIsFreeOfLetterCase) {
  EXPECT_EQ((Domain{Kind::general, "[TAG:abc]"}), (Domain{Kind::general, "[tag:abc]"}));
  EXPECT_NE((Domain{Kind::general, "[tag:ABC]"}), (Domain{Kind::general, "[tag:abc]"}));
  EXPECT_NE((Domain{Kind::general, "[tag:abc]"}), (Domain{Kind::general, "[tags:abc]"}));
}

TEST(EqualsIgnoringCase, FoldsAsciiLettersOnly) {
  EXPECT_TRUE(equals_ignoring_case("azAZ09-", "AZaz09-"));
  EXPECT_FALSE(equals_ignoring_case("@", "`"));
  EXPECT_FALSE(equals_ignoring_case("[", "{"));
  EXPECT_FALSE(equals_ignoring_case("\xC4", "\xE4"));
  EXPECT_FALSE(equals_ignoring_case("a", "ab"));
  EXPECT_TRUE(equals_ignoring_case("", ""));
}

TEST(Paths, AreSpelledAsTheRfcPrintsThem) {
  const Mailbox joe{LocalPart("JOE"), {Kind::name, "ABLE.ARPA"}};
  EXPECT_EQ(joe.to_string(), "JOE@ABLE.ARPA");
  const SourceRoute route{{Kind::name, "CHARLIE.ARPA"}, {Kind::name, "BAKER.ARPA"}};
  EXPECT_EQ((ReversePath{route, joe}.to_string()), "<@CHARLIE.ARPA,@BAKER.ARPA:JOE@ABLE.ARPA>");
  EXPECT_EQ((ForwardPath{route, joe}.to_string()), "<@CHARLIE.ARPA,@BAKER.ARPA:JOE@ABLE.ARPA>");
  EXPECT_EQ((ForwardPath{{}, joe}.to_string()), "<JOE@ABLE.ARPA>");
  EXPECT_EQ((ForwardPath{{}, {LocalPart("Postmaster"), {}}}.to_string()), "<Postmaster>");
}

TEST(ReversePath, IsNullUnlessItHasAMailbox) {
  EXPECT_TRUE(ReversePath{}.is_null());
  EXPECT_EQ(ReversePath{}.to_string(), "<>");
  EXPECT_FALSE((ReversePath{{}, Mailbox{LocalPart("a"), {Kind::name, "b"}}}.is_null()));
}

TEST(ForwardPath, KnowsThePostmasterInAnyCaseAndAnyQuoting) {
  const Domain somewhere{Kind::name, "example.org"};
  for (const char* spelling : {"Postmaster", "postmaster", "POSTMASTER", R"("post\master")"}) {
    EXPECT_TRUE((ForwardPath{{}, {LocalPart(spelling), {}}}.is_postmaster())) << spelling;
    EXPECT_TRUE((ForwardPath{{}, {LocalPart(spelling), somewhere}}.is_postmaster())) << spelling;
  }
  EXPECT_FALSE((ForwardPath{{}, {LocalPart("postmasters"), somewhere}}.is_postmaster()));
}

}  // namespace
}  // namespace smtplab::smtp
