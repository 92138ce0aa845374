#include <gtest/gtest.h>

#include "tests/smtp/transcript.h"

// RFC 3207: both sides of STARTTLS.

namespace smtplab::smtp {
namespace {

using test::Client;
using test::Lines;
using test::plays;
using test::printable;
using test::Server;
using test::with_extensions;

const Dialect kTls = with_extensions({Extension::starttls});

const Dialect kPlain;

const Lines kEhlo{"C: EHLO bar.example", "S: 250-foo.example", "S: 250-STARTTLS", "S: 250-EXPN",
                  "S: 250 HELP"};

Lines behind_ehlo(Lines lines) {
  Lines all = kEhlo;
  all.insert(all.end(), lines.begin(), lines.end());
  return all;
}

TEST(StartTls, BeginsWithA220AndIsNotOfferedAgain) {
  Server server(kTls);
  EXPECT_TRUE(
      plays(server, behind_ehlo({"C: STARTTLS", "S: 220 Ready to start TLS", "TLS wanted", "TLS",
                                 "C: EHLO bar.example", "S: 250-foo.example", "S: 250-EXPN",
                                 "S: 250 HELP", "C: STARTTLS", "S: 503 TLS is in use already"})));
  EXPECT_TRUE(server.session.is_secure());
  EXPECT_EQ(server.session.state(), SessionState::ready);
}

TEST(StartTls, TakesNoArgument) {
  Server server(kTls);
  EXPECT_TRUE(plays(
      server, behind_ehlo({"C: STARTTLS now", "S: 501 Syntax error in parameters or arguments",
                           "C: starttls", "S: 220 Ready to start TLS", "TLS wanted"})));
  EXPECT_EQ(server.session.dialect().table.row(server.commands[2].row).key,
            "starttls-with-argument");
}

TEST(StartTls, IsUnknownToAHostThatDoesNotOfferIt) {
  EXPECT_TRUE(
      plays(Dialect(), {"C: EHLO bar.example", "S: 250-foo.example", "S: 250-EXPN", "S: 250 HELP",
                        "C: STARTTLS", "S: 500 Syntax error, command unrecognized", "C: STARTTLS x",
                        "S: 500 Syntax error, command unrecognized"}));
  EXPECT_TRUE(plays(Dialect(Standard::rfc821),
                    {"C: STARTTLS", "S: 500 Syntax error, command unrecognized"}));
}

TEST(StartTls, HasToWaitForEhlo) {
  EXPECT_TRUE(plays(kTls, {"C: STARTTLS", "S: 503 Bad sequence of commands"}));
}

TEST(StartTls, MayBeUnavailableForNow) {
  Server server(kTls, {{Verb::starttls, "454 TLS not available due to temporary reason"}});
  EXPECT_TRUE(
      plays(server, behind_ehlo({"C: STARTTLS", "S: 454 TLS not available due to temporary reason",
                                 "C: NOOP", "S: 250 OK"})));
  EXPECT_FALSE(server.session.is_secure());
  EXPECT_EQ(server.session.state(), SessionState::ready);
}

// Section 4.2: the server knows nothing of what it heard in the clear.
TEST(StartTls, ForgetsTheClientAndItsTransaction) {
  Server server(kTls);
  EXPECT_TRUE(
      plays(server,
            behind_ehlo({"C: MAIL FROM:<a@bar.example>", "S: 250 OK", "C: RCPT TO:<b@foo.example>",
                         "S: 250 OK", "C: STARTTLS", "S: 220 Ready to start TLS", "TLS wanted",
                         "TLS", "C: RCPT TO:<c@foo.example>", "S: 503 Bad sequence of commands",
                         "C: MAIL FROM:<a@bar.example>", "S: 503 Bad sequence of commands"})));
  EXPECT_TRUE(server.session.client_name().empty());
  EXPECT_FALSE(server.session.said_ehlo());
  EXPECT_TRUE(server.session.transaction().envelope.forward_paths.empty());
}

// Whoever is on the wire can put commands behind STARTTLS. They must not be taken for the client's.
TEST(StartTls, DropsWhatStandsBehindIt) {
  Server server(kTls);
  EXPECT_TRUE(plays(
      server, behind_ehlo({"C> STARTTLS", "C: NOOP", "V: unasked-pipelining",
                           "S: 220 Ready to start TLS", "TLS wanted", "TLS", "C: EHLO bar.example",
                           "S: 250-foo.example", "S: 250-EXPN", "S: 250 HELP"})));
}

TEST(StartTls, DropsWhatComesBeforeTls) {
  Server server(kTls);
  EXPECT_TRUE(plays(server, behind_ehlo({"C: STARTTLS", "S: 220 Ready to start TLS", "TLS wanted",
                                         "C: NOOP", "C| QU", "TLS", "C: RSET", "S: 250 OK"})));
  EXPECT_EQ(server.session.buffered_octets(), 0U);
}

TEST(StartTls, ADialectMayKeepWhatStandsBehindIt) {
  Dialect dialect = kTls;
  dialect.security.input_kept_for_tls = true;
  EXPECT_TRUE(plays(dialect,
                    behind_ehlo({"C> STARTTLS", "C> NOOP", "C| RS", "V: unasked-pipelining",
                                 "S: 220 Ready to start TLS", "TLS wanted", "TLS",
                                 "V: unasked-pipelining", "S: 250 OK", "C| ET\r\n", "S: 250 OK"})));
}

TEST(StartTls, ADialectMayKeepTheSession) {
  Dialect dialect = kTls;
  dialect.security.session_kept_for_tls = true;
  dialect.security.tls_again_announced = true;
  Lines lines = behind_ehlo({"C: MAIL FROM:<a@bar.example>", "S: 250 OK", "C: STARTTLS",
                             "S: 220 Ready to start TLS", "TLS wanted", "TLS",
                             "C: RCPT TO:<c@foo.example>", "S: 250 OK"});
  lines.insert(lines.end(), kEhlo.begin(), kEhlo.end());
  EXPECT_TRUE(plays(dialect, lines));
}

TEST(StartTls, TheEndOfTheConnectionEndsTheWait) {
  Server server(kTls);
  server.receive("EHLO bar.example\r\nMAIL FROM:<a@b.example>\r\nSTARTTLS\r\n");
  ASSERT_EQ(server.session.state(), SessionState::negotiating);
  server.seen.clear();
  server.end();
  EXPECT_EQ(server.seen, Lines{"gone"});
}

TEST(StartTls, WhoNeverStartsTlsIsNotWaitedForAndNotSpokenTo) {
  Server server(kTls);
  server.receive("EHLO bar.example\r\nSTARTTLS\r\n");
  server.seen.clear();
  server.wait(minutes(5));
  EXPECT_EQ(server.seen, Lines{"gone"});
}

// Section 4: what is served before TLS where the host insists on it.
TEST(RequiredTls, RefusesAllButAFewCommands) {
  Dialect dialect = with_extensions({Extension::starttls, Extension::enhanced_status_codes});
  dialect.security.requires_tls = true;
  const char* const kRefusal = "S: 530 5.7.0 Must issue a STARTTLS command first";
  EXPECT_TRUE(plays(dialect, {"C: HELO bar.example",
                              "S: 530 Must issue a STARTTLS command first",  // RFC 2034 section 4

                              "C: EHLO bar.example",
                              "S: 250-foo.example",
                              "S: 250-ENHANCEDSTATUSCODES",
                              "S: 250-STARTTLS",
                              "S: 250-EXPN",
                              "S: 250 HELP",
                              "C: NOOP",
                              "S: 250 2.0.0 OK",
                              "C: MAIL FROM:<a@bar.example>",
                              kRefusal,
                              "C: RCPT TO:<b@foo.example>",
                              kRefusal,
                              "C: DATA",
                              kRefusal,
                              "C: RSET",
                              kRefusal,
                              "C: VRFY b",
                              kRefusal,
                              "C: MAIL FROM",
                              kRefusal,
                              "C: XYZZY",
                              "S: 500 5.5.2 Syntax error, command unrecognized",
                              "C: STARTTLS",
                              "S: 220 2.0.0 Ready to start TLS",
                              "TLS wanted",
                              "TLS",
                              "C: HELO bar.example",
                              "S: 250 foo.example",
                              "C: MAIL FROM:<a@bar.example>",
                              "S: 250 2.1.0 OK",
                              "C: QUIT",
                              "S: 221 2.0.0 foo.example Service closing transmission channel",
                              "gone"}));
}

// --- the client's side ---------------------------------------------------------------------------

TEST(ClientStartTls, ForgetsWhatTheServerAnnounced) {
  Client client(kPlain);
  EXPECT_TRUE(plays(
      client,
      {"S: 220 foo.example ready", "= connection 220 greeted", "C: EHLO bar.example",
       "S: 250-foo.example", "S: 250-SIZE 1000", "S: 250 STARTTLS", "= EHLO 250 ready",
       "C: STARTTLS", "S: 220 Ready to start TLS", "= STARTTLS 220 negotiating", "TLS wanted"}));
  EXPECT_FALSE(client.session.may_send());
  EXPECT_TRUE(client.session.extensions().has(Extension::size));
  EXPECT_TRUE(plays(client, {"TLS"}));
  EXPECT_TRUE(client.session.is_secure());
  EXPECT_TRUE(client.session.may_send());
  EXPECT_TRUE(client.session.extensions().empty());
  EXPECT_EQ(client.session.announced_size(), 0U);
  EXPECT_TRUE(plays(client, {"C: EHLO bar.example", "S: 250 foo.example", "= EHLO 250 ready"}));
}

TEST(ClientStartTls, DropsWhatStandsBehindTheReply) {
  Client client(kPlain);
  EXPECT_TRUE(plays(
      client, {"S: 220 foo.example ready", "= connection 220 greeted", "C: EHLO bar.example",
               "S: 250-foo.example", "S: 250 STARTTLS", "= EHLO 250 ready", "C: STARTTLS",
               "S| 220 Ready\r\n250 AUTH PLAIN\r\n", "= STARTTLS 220 negotiating", "TLS wanted",
               "TLS", "C: EHLO bar.example", "S: 250 foo.example", "= EHLO 250 ready"}));
  EXPECT_TRUE(client.session.extensions().empty());
}

TEST(ClientStartTls, AwaitsNoReplyToWhatWasTypedBehindIt) {
  Client client(kPlain);
  EXPECT_TRUE(
      plays(client, {"S: 220 foo.example ready", "= connection 220 greeted", "C: EHLO bar.example",
                     "S: 250 foo.example", "= EHLO 250 ready", "C| STARTTLS\r\nRSET\r\nNO",
                     "S: 220 Ready", "= STARTTLS 220 negotiating", "TLS wanted", "TLS"}));
  EXPECT_FALSE(client.session.awaits_reply());
  EXPECT_TRUE(plays(client, {"C: EHLO bar.example", "S: 250 foo.example", "= EHLO 250 ready"}));
}

TEST(ClientStartTls, A454ChangesNothing) {
  Client client(kPlain);
  EXPECT_TRUE(
      plays(client, {"S: 220 foo.example ready", "= connection 220 greeted", "C: EHLO bar.example",
                     "S: 250-foo.example", "S: 250 STARTTLS", "= EHLO 250 ready", "C: STARTTLS",
                     "S: 454 later", "= STARTTLS 454 ready"}));
  EXPECT_FALSE(client.session.is_secure());
  EXPECT_TRUE(client.session.may_send());
  EXPECT_TRUE(client.session.extensions().has(Extension::starttls));
}

TEST(ClientStartTls, WaitsForTlsNoLongerThanForAReply) {
  Client client(kPlain);
  client.receive("220 foo.example\r\n");
  client.type("STARTTLS\r\n");
  client.receive("220 go\r\n");
  client.seen.clear();
  client.wait(minutes(5));
  EXPECT_EQ(client.seen, Lines{"no reply to STARTTLS"});
  EXPECT_EQ(client.session.state(), SessionState::closed);
}

}  // namespace
}  // namespace smtplab::smtp
