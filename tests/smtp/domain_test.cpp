#include "tests/smtp/path_checks.h"

namespace smtplab::smtp {
namespace {

TEST(DomainParser, TakesNamesAsRfc1123Does) {
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

TEST(DomainParser, Rfc821JoinsNumbersAndLiteralsIntoDomains) {
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

TEST(DomainParser, ReadsIpv4Literals) {
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

TEST(DomainParser, ReadsIpv6Literals) {
  for (const char* address :
       {"::", "::1", "1::", "2001:db8::1", "2001:DB8:0:0:8:800:200C:417A", "1:2:3:4:5:6:7:8",
        "1:2:3:4:5:6::", "::1:2:3:4:5:6", "1:2:3::4:5:6", "::1.2.3.4", "::ffff:192.0.2.1",
        "1:2:3:4:5:6:1.2.3.4", "1:2:3:4::1.2.3.4", "1:2::3:4:1.2.3.4", "::1:2:3:4:255.255.255.255",
        "fe80::0001"}) {
    expect_domain("[IPv6:"s + address + "]", k5321, Domain::Kind::ipv6);
    expect_path("<a@[ipv6:"s + address + "]>", k5321);
  }
}

TEST(DomainParser, RefusesWrongIpv6Literals) {
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

TEST(DomainParser, ReadsGeneralLiterals) {
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

}  // namespace
}  // namespace smtplab::smtp
