#include <gtest/gtest.h>

#include <algorithm>
#include <string>

#include "tests/smtp/transcript.h"

// RFC 3030: both sides of BDAT.

namespace smtplab::smtp {
namespace {

using test::Client;
using test::Lines;
using test::plays;
using test::printable;
using test::Server;
using test::with_extensions;

const Dialect kChunks = with_extensions({Extension::chunking, Extension::binary_mime});
const Dialect kPlain;

const Lines kBegin{"C: EHLO bar.example",
                   "S: 250-foo.example",
                   "S: 250-CHUNKING",
                   "S: 250-BINARYMIME",
                   "S: 250-EXPN",
                   "S: 250 HELP",
                   "C: MAIL FROM:<a@bar.example>",
                   "S: 250 OK",
                   "C: RCPT TO:<b@foo.example>",
                   "S: 250 OK"};

Lines behind_rcpt(const Lines& lines) {
  Lines all = kBegin;
  all.insert(all.end(), lines.begin(), lines.end());
  return all;
}

const char* const kOrder = "S: 503 Bad sequence of commands";

TEST(Bdat, TakesChunksUntilTheLast) {
  Server server(kChunks);
  EXPECT_TRUE(plays(server, behind_rcpt({"C| BDAT 7\r\nHello\r\n", "S: 250 7 octets received",
                                         "C| BDAT 4\r\n.\r\n.", "S: 250 4 octets received",
                                         "C| bdat 3 last\r\nend", "S: 250 OK"})));
  EXPECT_EQ(printable(server.content), "Hello\\x0d\\x0a.\\x0d\\x0a.end");
  EXPECT_EQ(server.session.state(), SessionState::ready);
  EXPECT_EQ(server.commands.back().verb, Verb::end_of_data);
}

TEST(Bdat, TheLastMayBeEmptyOrTheOnlyOne) {
  Server server(kChunks);
  EXPECT_TRUE(plays(server, behind_rcpt({"C| BDAT 2\r\nab", "S: 250 2 octets received",
                                         "C: BDAT 0 LAST", "S: 250 OK"})));
  EXPECT_EQ(server.content, "ab");
  Server other(kChunks);
  EXPECT_TRUE(plays(other, behind_rcpt({"C| BDAT 6 LAST\r\nQUIT\r\n", "S: 250 OK"})));
  EXPECT_EQ(other.content, "QUIT\r\n");
}

TEST(Bdat, ALoneDotEndsNothing) {
  Server server(kChunks);
  EXPECT_TRUE(
      plays(server, behind_rcpt({"C| BDAT 8 LAST\r\na\r\n.\r\nb\r", "V: bare-cr", "S: 250 OK"})));
  EXPECT_EQ(printable(server.content), "a\\x0d\\x0a.\\x0d\\x0ab\\x0d");
}

// Section 2: nothing may come behind the last one.
TEST(Bdat, BehindTheLastOneAnotherIsOutOfOrder) {
  Server server(kChunks);
  EXPECT_TRUE(
      plays(server, behind_rcpt({"C| BDAT 1 LAST\r\na", "S: 250 OK", "C| BDAT 6 LAST\r\nRSET\r\n",
                                 kOrder, "C: NOOP", "S: 250 OK"})));
  EXPECT_EQ(server.content, "a");
}

TEST(Bdat, IsNotMixedWithData) {
  Server server(kChunks);
  EXPECT_TRUE(plays(
      server, behind_rcpt({"C| BDAT 2\r\nab", "S: 250 2 octets received", "C: DATA", kOrder,
                           "C: RCPT TO:<c@foo.example>", kOrder, "C: MAIL FROM:<c@foo.example>",
                           kOrder, "C: RSET", "S: 250 OK", "C| BDAT 2 LAST\r\ncd", kOrder})));
  EXPECT_EQ(server.session.state(), SessionState::ready);
}

TEST(Bdat, NeedsARecipient) {
  EXPECT_TRUE(plays(
      kChunks, {"C: EHLO bar.example", "S: 250-foo.example", "S: 250-CHUNKING", "S: 250-BINARYMIME",
                "S: 250-EXPN", "S: 250 HELP", "C| BDAT 6\r\nRSET\r\n", kOrder,
                "C: MAIL FROM:<a@bar.example>", "S: 250 OK", "C| BDAT 6 LAST\r\nQUIT\r\n", kOrder,
                "C: RCPT TO:<b@foo.example>", "S: 250 OK"}));
}

// What was counted is taken off the wire, whatever comes of it.
TEST(Bdat, ARefusedChunkIsTakenAllTheSame) {
  Dialect dialect = kChunks;
  dialect.rules.limits.message_size = 5;
  Server server(dialect);
  EXPECT_TRUE(
      plays(server, behind_rcpt({"C| BDAT 4\r\nabcd", "S: 250 4 octets received",
                                 "C| BDAT 6\r\nQUIT\r\n", "S: 552 Too much mail data",
                                 "C| BDAT 6 LAST\r\nQUIT\r\n", kOrder, "C: NOOP", "S: 250 OK"})));
  EXPECT_EQ(server.session.state(), SessionState::ready);
  Server last(dialect);
  EXPECT_TRUE(
      plays(last, behind_rcpt({"C| BDAT 6 LAST\r\nQUIT\r\n", "S: 552 Too much mail data"})));
  Dialect guarded = kChunks;
  guarded.security.requires_authentication = true;
  EXPECT_TRUE(
      plays(guarded, {"C: EHLO bar.example", "S: 250-foo.example", "S: 250-CHUNKING",
                      "S: 250-BINARYMIME", "S: 250-EXPN", "S: 250 HELP", "C| BDAT 6\r\nQUIT\r\n",
                      "S: 530 Authentication required", "C: NOOP", "S: 250 OK"}));
}

// A mistake ends the transaction: how many octets follow is not known.
TEST(Bdat, HasANumberAndPerhapsTheWordLast) {
  const char* const kSyntax = "S: 501 Syntax error in parameters or arguments";
  Server server(kChunks);
  EXPECT_TRUE(
      plays(server, behind_rcpt({"C: BDAT", kSyntax, "C: BDAT abc", kSyntax, "C: BDAT -1", kSyntax,
                                 "C: BDAT 1x", kSyntax, "C: BDAT 3 FIRST", kSyntax,
                                 "C: BDAT 99999999999999999999999", kSyntax, "C: BDAT LAST",
                                 kSyntax, "C| BDAT 1 LAST\r\na", kOrder, "C: NOOP", "S: 250 OK"})));
}

TEST(Bdat, IsUnknownToAHostThatDoesNotOfferIt) {
  EXPECT_TRUE(
      plays(kPlain, {"C: EHLO bar.example", "S: 250-foo.example", "S: 250-EXPN", "S: 250 HELP",
                     "C: BDAT 3", "S: 500 Syntax error, command unrecognized"}));
}

// Section 3.
TEST(BinaryMime, GoesInChunksAndKeepsEveryOctet) {
  std::string all;
  for (int i = 0; i < 256; ++i) all.push_back(static_cast<char>(i));
  Server server(kChunks);
  server.receive(
      "EHLO bar.example\r\nMAIL FROM:<a@bar.example> BODY=BINARYMIME\r\n"
      "RCPT TO:<b@foo.example>\r\n");
  server.seen.clear();
  EXPECT_TRUE(plays(server, {"C: DATA", kOrder}));
  server.receive("BDAT 256 LAST\r\n" + all);
  EXPECT_EQ(server.seen.back(), "S: 250 OK");
  EXPECT_EQ(server.content, all);
  EXPECT_TRUE(std::none_of(server.violations.begin(), server.violations.end(), [](Violation v) {
    return v.kind == ViolationKind::bare_cr || v.kind == ViolationKind::nul_octet;
  }));
}

TEST(BinaryMime, ComesWithChunkingAlone) {
  const char* const kSyntax = "S: 501 Syntax error in parameters or arguments";
  EXPECT_TRUE(plays(with_extensions({Extension::binary_mime, Extension::eight_bit_mime}),
                    {"C: EHLO bar.example", "S: 250-foo.example", "S: 250-8BITMIME", "S: 250-EXPN",
                     "S: 250 HELP", "C: MAIL FROM:<a@bar.example> BODY=BINARYMIME", kSyntax}));
  EXPECT_TRUE(plays(
      kChunks, {"C: EHLO bar.example", "S: 250-foo.example", "S: 250-CHUNKING", "S: 250-BINARYMIME",
                "S: 250-EXPN", "S: 250 HELP", "C: MAIL FROM:<a@bar.example> BODY=7BIT BODY=7BIT",
                kSyntax, "C: MAIL FROM:<a@bar.example> BODY=7BIT", "S: 250 OK"}));
}

TEST(Bdat, AnEndWithinAChunkLosesTheTransaction) {
  Server server(kChunks);
  server.receive("EHLO b\r\nMAIL FROM:<a@b.c>\r\nRCPT TO:<d@e.f>\r\nBDAT 9 LAST\r\nabc");
  server.seen.clear();
  server.end();
  EXPECT_EQ(server.seen, Lines{"gone, transaction lost"});
}

// --- the client's side ---------------------------------------------------------------------------

TEST(ClientBdat, SendsChunksAsTheyAre) {
  Client client(kPlain);
  client.receive("220 foo.example\r\n");
  client.type("EHLO b\r\n");
  client.receive("250-a\r\n250 CHUNKING\r\n");
  client.type("MAIL FROM:<a@b.c>\r\n");
  client.receive("250 OK\r\n");
  client.type("RCPT TO:<d@e.f>\r\n");
  client.receive("250 OK\r\n");
  client.output.clear();
  client.session.send_chunk(".\r\n", false, client.now);
  EXPECT_TRUE(plays(client, {"S: 250 OK", "= BDAT 250 chunks"}));
  client.session.send_chunk("x", true, client.now);
  EXPECT_TRUE(plays(client, {"S: 250 OK", "= end-of-data 250 ready"}));
  client.drain();
  EXPECT_EQ(printable(client.output), "BDAT 3\\x0d\\x0a.\\x0d\\x0aBDAT 1 LAST\\x0d\\x0ax");
}

TEST(ClientBdat, FollowsTypedChunks) {
  Client client(kPlain);
  EXPECT_TRUE(plays(
      client,
      {"S: 220 foo.example ready", "= connection 220 greeted", "C: HELO b", "S: 250 a",
       "= HELO 250 ready", "C: MAIL FROM:<a@b.c>", "S: 250 OK", "= MAIL 250 mail",
       "C: RCPT TO:<d@e.f>", "S: 250 OK", "= RCPT 250 recipients",
       "C| BDAT 6\r\nQUIT\r\nBDAT 6 last\r\nRSET\r\nNOOP\r\n", "S: 250 OK", "= BDAT 250 chunks",
       "S: 250 OK", "= end-of-data 250 ready", "S: 250 OK", "= NOOP 250 ready"}));
}

}  // namespace
}  // namespace smtplab::smtp
