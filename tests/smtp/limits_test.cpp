#include <gtest/gtest.h>

#include <string>

#include "tests/smtp/transcript.h"

// RFC 821 section 4.5.3, RFC 5321 section 4.5.3.1, RFC 1870.

namespace smtplab::smtp::test {
namespace {

const Dialect k821(Standard::rfc821);
const Dialect k5321(Standard::rfc5321);

int last_code(const Server& server) { return server.answers_given.back().code.value; }

Server ready(const Dialect& dialect, const char* hello = "HELO b\r\n") {
  Server server(dialect);
  server.receive(hello);
  return server;
}

Server receiving(const Dialect& dialect) {
  Server server = ready(dialect, dialect.extensions.empty() ? "HELO b\r\n" : "EHLO b\r\n");
  server.receive("MAIL FROM:<a@b.example>\r\n");
  server.receive("RCPT TO:<c@d.example>\r\n");
  server.receive("DATA\r\n");
  return server;
}

std::string line_of(std::size_t octets, std::string begin) {
  begin.append(octets - 2 - begin.size(), 'x');
  return begin + "\r\n";
}

TEST(Limits, ACommandLineHolds512Octets) {
  for (const Dialect* dialect : {&k821, &k5321}) {
    Server server = ready(*dialect);
    server.receive(line_of(512, "VRFY "));
    EXPECT_EQ(last_code(server), 250);
    server.receive(line_of(513, "VRFY "));
    EXPECT_EQ(last_code(server), 500);
    ASSERT_EQ(server.violations.size(), 1U);
    EXPECT_EQ(server.violations[0].kind, ViolationKind::line_too_long);
    server.receive("NOOP\r\n");
    EXPECT_EQ(last_code(server), 250);
  }
}

TEST(Limits, SizeGivesMailAloneMoreRoom) {
  const Dialect dialect = with_extensions({Extension::size});
  const std::string begin = "MAIL FROM:<a@b.example> SIZE=";
  // 538 octets of MAIL get as far as the value, which is then wrong.
  Server server = ready(dialect, "EHLO b\r\n");
  server.receive(line_of(538, begin));
  EXPECT_EQ(last_code(server), 501);
  server.receive(line_of(539, begin));
  EXPECT_EQ(last_code(server), 500);
  server.receive(line_of(513, "VRFY "));
  EXPECT_EQ(last_code(server), 500);
  Server old = ready(dialect, "HELO b\r\n");
  old.receive(line_of(513, begin));
  EXPECT_EQ(last_code(old), 500);
}

TEST(Limits, AnEndlessCommandLineTakesNoMemory) {
  Server server = ready(k5321);
  const std::string piece(1000, 'x');
  for (int i = 0; i < 10000; ++i) {
    server.receive(piece);
    ASSERT_LE(server.session.buffered_octets(), 540U);
  }
  EXPECT_TRUE(
      plays(server, {"C: ", "V: line-too-long", "S: 500 Line too long", "C: NOOP", "S: 250 OK"}));
}

TEST(Limits, AnEndlessContentLineIsGivenOnAndToldOnce) {
  Server server = receiving(k5321);
  const std::string piece(1000, 'x');
  for (int i = 0; i < 10000; ++i) {
    server.receive(piece);
    server.content.clear();
    ASSERT_EQ(server.session.buffered_octets(), 0U);
  }
  server.receive("\r\n.\r\n");
  EXPECT_EQ(last_code(server), 250);
  ASSERT_EQ(server.violations.size(), 1U);
  EXPECT_EQ(server.violations[0].kind, ViolationKind::line_too_long);
}

TEST(Limits, ATextLineHolds1000OctetsWithoutItsStuffedDot) {
  for (const auto& [line, too_long] :
       std::initializer_list<std::pair<std::string, bool>>{{line_of(1000, "x"), false},
                                                           {line_of(1001, "x"), true},
                                                           {line_of(1001, "..x"), false},
                                                           {line_of(1002, "..x"), true}}) {
    Server server = receiving(k5321);
    const std::uint64_t begin = server.commands.back().octets.end;
    server.receive("a\r\n" + line + "b\r\n.\r\n");
    EXPECT_EQ(server.violations.size(), too_long ? 1U : 0U) << line.size();
    if (!too_long || server.violations.empty()) continue;
    EXPECT_EQ(server.violations[0].at, begin + 3 + line.size() - 1) << "the first octet too many";
    EXPECT_EQ(last_code(server), 250);
  }
}

TEST(Limits, LocalPartDomainAndPathHaveTheirSizes) {
  const std::string local(64, 'l');
  Server server = ready(k5321);
  server.receive("MAIL FROM:<" + local + "@b.example>\r\n");
  EXPECT_EQ(last_code(server), 250);
  server.receive("RCPT TO:<" + local + "l@b.example>\r\n");
  EXPECT_EQ(last_code(server), 501);
  const std::string label(60, 'd');
  const std::string domain = label + "." + label + "." + label + "." + label;
  server.receive("RCPT TO:<a@" + domain + ">\r\n");  // a path of 247
  EXPECT_EQ(last_code(server), 250);
  server.receive("RCPT TO:<abcdefghijkl@" + domain + ">\r\n");  // 258
  EXPECT_EQ(last_code(server), 501);
  EXPECT_EQ(k5321.table.row(server.commands.back().row).key, "path-too-long");
  Server old = ready(k821);
  old.receive("MAIL FROM:<a@" + std::string(65, 'd') + ">\r\n");
  EXPECT_EQ(last_code(old), 501);
}

TEST(Limits, AHundredRecipientsAreTakenAndNoMore) {
  for (const auto& [dialect, code] :
       std::initializer_list<std::pair<const Dialect*, int>>{{&k821, 552}, {&k5321, 452}}) {
    Server server = ready(*dialect);
    server.receive("MAIL FROM:<a@b.example>\r\n");
    for (int i = 0; i < 100; ++i) {
      server.receive("RCPT TO:<c@d.example>\r\n");
      ASSERT_EQ(last_code(server), 250) << i;
    }
    server.receive("RCPT TO:<c@d.example>\r\n");
    EXPECT_EQ(last_code(server), code);
    EXPECT_EQ(server.session.transaction().envelope.forward_paths.size(), 100U);
    server.receive("DATA\r\n");
    EXPECT_EQ(last_code(server), 354);
  }
}

TEST(Limits, ContentOverTheMaximumIsCutOffAndRefusedAtItsEnd) {
  Dialect dialect;
  dialect.rules.limits.message_size = 10;
  Server exact = receiving(dialect);
  exact.receive("..345678\r\n.\r\n");  // nine octets and a stuffed dot
  EXPECT_EQ(last_code(exact), 250);
  EXPECT_EQ(exact.content, ".345678\r\n");

  Server over = receiving(dialect);
  over.receive("12345678\r\n90\r\n.\r\n");
  EXPECT_EQ(over.seen.back(), "S: 552 Too much mail data");
  EXPECT_EQ(over.content, "12345678\r\n");
  EXPECT_EQ(over.session.transaction().content_octets, 14U);
  EXPECT_EQ(over.session.state(), SessionState::ready);
  // The next message starts anew.
  over.receive("MAIL FROM:<a@b.example>\r\n");
  over.receive("RCPT TO:<c@d.example>\r\n");
  over.receive("DATA\r\n");
  over.receive("1\r\n.\r\n");
  EXPECT_EQ(last_code(over), 250);
}

TEST(Limits, EightBitContentNeedsBody8BitMime) {
  const Dialect dialect = with_extensions({Extension::eight_bit_mime});
  for (const char* body : {"", " BODY=7BIT", " BODY=8BITMIME"}) {
    Server server = ready(dialect, "EHLO b\r\n");
    server.receive("MAIL FROM:<a@b.example>" + std::string(body) + "\r\n");
    server.receive("RCPT TO:<c@d.example>\r\n");
    server.receive("DATA\r\n");
    const std::uint64_t begin = server.commands.back().octets.end;
    server.receive("a\xc3\xa9\r\n\xc3\r\n.\r\n");
    EXPECT_EQ(server.content, "a\xc3\xa9\r\n\xc3\r\n") << "kept as it came";
    const bool is_allowed = std::string_view(body).ends_with("8BITMIME");
    ASSERT_EQ(server.violations.size(), is_allowed ? 0U : 1U) << body;
    if (!is_allowed) {
      EXPECT_EQ(server.violations[0].kind, ViolationKind::eight_bit_octet);
      EXPECT_EQ(server.violations[0].at, begin + 1);
    }
  }
}

TEST(Limits, HighBitsMayBeStripped) {
  Server old = receiving(k821);
  old.receive("a\xc3\xa9\r\nb\r\n.\r\n");
  EXPECT_EQ(old.content, "aC)\r\nb\r\n");
  EXPECT_EQ(old.violations.size(), 1U);
  Dialect dialect = with_extensions({Extension::eight_bit_mime});
  dialect.eight_bit = EightBit::strip;
  Server server = ready(dialect, "EHLO b\r\n");
  server.receive("MAIL FROM:<a@b.example> BODY=8BITMIME\r\n");
  server.receive("RCPT TO:<c@d.example>\r\n");
  server.receive("DATA\r\n");
  server.receive("\xc3\xa9\r\n.\r\n");
  EXPECT_EQ(server.content, "\xc3\xa9\r\n") << "it was agreed on";
}

TEST(Limits, WhatContentMustNotHoldIsToldOnceWithItsPlace) {
  Server server = receiving(k5321);
  const std::uint64_t begin = server.commands.back().octets.end;
  server.receive(std::string("a\nb\rc\0\n\r\0\r\n.\r\n", 14));
  ASSERT_EQ(server.violations.size(), 3U);
  EXPECT_EQ(server.violations[0].kind, ViolationKind::bare_lf);
  EXPECT_EQ(server.violations[0].at, begin + 1);
  EXPECT_EQ(server.violations[1].kind, ViolationKind::bare_cr);
  EXPECT_EQ(server.violations[1].at, begin + 3);
  EXPECT_EQ(server.violations[2].kind, ViolationKind::nul_octet);
  EXPECT_EQ(server.violations[2].at, begin + 5);
  EXPECT_EQ(server.content, std::string("a\nb\rc\0\n\r\0\r\n", 11));
}

TEST(Limits, ALenientEndOfDataIsAViolationToo) {
  Dialect dialect;
  dialect.end_of_data.after_lf = static_cast<std::uint8_t>(LineEnd::lf);
  Server server = receiving(dialect);
  server.receive("a\r\n.\nb\r\n\n.\n");
  EXPECT_EQ(server.commands.back().verb, Verb::end_of_data);
  EXPECT_EQ(server.commands.back().octets.end - server.commands.back().octets.begin, 2U);
  EXPECT_EQ(server.violations.at(0).kind, ViolationKind::bare_lf);

  dialect.end_of_data = {};
  dialect.end_of_data.after_crlf = static_cast<std::uint8_t>(LineEnd::cr);
  Server waiting = receiving(dialect);
  waiting.receive("a\r\n.\r");
  EXPECT_EQ(waiting.commands.back().verb, Verb::data) << "a LF could follow";
  waiting.receive("NOOP\r\n");
  EXPECT_EQ(waiting.violations.at(0).kind, ViolationKind::bare_cr);
  EXPECT_EQ(waiting.commands.back().verb, Verb::noop);
}

}  // namespace
}  // namespace smtplab::smtp::test
