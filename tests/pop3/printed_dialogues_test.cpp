#include <gtest/gtest.h>

#include "tests/pop3/transcript.h"

// Every example that RFC 1939 prints, octet for octet. Where it stands for a message in angle
// brackets, a message of the size it names is sent.

namespace smtplab::pop3::test {
namespace {

const Dialect kPrintedDialect;

// The lines of message_of(size) as a response has them.
Lines with_message(Lines dialogue, std::size_t size, const Lines& rest) {
  dialogue.insert(dialogue.end(),
                  {"S: Subject: one", "S: ", "S: " + std::string(size - 18, 'x'), "S: ."});
  dialogue.insert(dialogue.end(), rest.begin(), rest.end());
  return dialogue;
}

TEST(PrintedDialogues, Section4Quit) {
  Server server(kPrintedDialect, {}, "");
  EXPECT_TRUE(plays(server, {"S: +OK POP3 server ready", "C: QUIT",
                             "S: +OK dewey POP3 server signing off", "gone: quit"}));
}

TEST(PrintedDialogues, Section5Stat) {
  OpenServer server(kPrintedDialect);
  EXPECT_TRUE(plays(server, {"C: STAT", "S: +OK 2 320"}));
}

TEST(PrintedDialogues, Section5List) {
  OpenServer server(kPrintedDialect);
  EXPECT_TRUE(plays(server, {"C: LIST", "S: +OK 2 messages (320 octets)", "S: 1 120", "S: 2 200",
                             "S: .", "C: LIST 2", "S: +OK 2 200", "C: LIST 3",
                             "S: -ERR no such message, only 2 messages in maildrop"}));
}

TEST(PrintedDialogues, Section5Retr) {
  OpenServer server(kPrintedDialect);
  EXPECT_TRUE(plays(server, with_message({"C: RETR 1", "S: +OK 120 octets"}, 120, {})));
}

TEST(PrintedDialogues, Section5Dele) {
  OpenServer server(kPrintedDialect);
  EXPECT_TRUE(plays(server, {"C: DELE 1", "S: +OK message 1 deleted"}));
  EXPECT_TRUE(plays(server, {"C: DELE 2", "S: +OK message 2 deleted", "C: DELE 2",
                             "S: -ERR message 2 already deleted"}));
}

TEST(PrintedDialogues, Section5NoopAndRset) {
  OpenServer server(kPrintedDialect);
  EXPECT_TRUE(plays(server, {"C: NOOP", "S: +OK", "C: DELE 2", "S: +OK message 2 deleted",
                             "C: RSET", "S: +OK maildrop has 2 messages (320 octets)"}));
}

TEST(PrintedDialogues, Section6Quit) {
  OpenServer empty(kPrintedDialect);
  empty.receive("DELE 1\r\nDELE 2\r\n");
  EXPECT_TRUE(plays(
      empty, {"C: QUIT", "S: +OK dewey POP3 server signing off (maildrop empty)", "gone: quit"}));
  EXPECT_EQ(empty.host.removed, (std::vector<std::uint32_t>{1, 2}));

  OpenServer full(kPrintedDialect);
  EXPECT_TRUE(plays(
      full, {"C: QUIT", "S: +OK dewey POP3 server signing off (2 messages left)", "gone: quit"}));
  EXPECT_TRUE(full.host.removed.empty());

  Host failing;
  failing.removes_all = false;
  OpenServer server(kPrintedDialect, failing);
  EXPECT_TRUE(plays(server, {"C: DELE 1", "S: +OK message 1 deleted", "C: QUIT",
                             "S: -ERR some deleted messages not removed", "gone: quit"}));
}

TEST(PrintedDialogues, Section7Top) {
  Host host;
  host.messages = {
      "From: a\r\nTo: b\r\n\r\n1\r\n2\r\n3\r\n4\r\n5\r\n6\r\n7\r\n8\r\n9\r\n10\r\n11\r\n"};
  OpenServer server(kPrintedDialect, host);
  EXPECT_TRUE(plays(server, {"C: TOP 1 10", "S: +OK", "S: From: a", "S: To: b", "S: ", "S: 1",
                             "S: 2", "S: 3", "S: 4", "S: 5", "S: 6", "S: 7", "S: 8", "S: 9",
                             "S: 10", "S: .", "C: TOP 100 3", "S: -ERR no such message"}));
}

TEST(PrintedDialogues, Section7Uidl) {
  OpenServer server(kPrintedDialect);
  EXPECT_TRUE(
      plays(server, {"C: UIDL", "S: +OK", "S: 1 whqtswO00WBw418f9t5JxYwZ",
                     "S: 2 QhdPYR:00WBw1Ph7x7", "S: .", "C: UIDL 2", "S: +OK 2 QhdPYR:00WBw1Ph7x7",
                     "C: UIDL 3", "S: -ERR no such message, only 2 messages in maildrop"}));
}

TEST(PrintedDialogues, Section7UserAndPass) {
  Host host;
  host.welcome = "mrose is a real hoopy frood";
  Server server(kPrintedDialect, host);
  EXPECT_TRUE(plays(server, {"C: USER frated", "S: -ERR sorry, no mailbox for frated here",
                             "C: USER mrose", "S: +OK mrose is a real hoopy frood"}));
  server.host.is_locked = true;
  EXPECT_TRUE(plays(server, {"C: PASS secret", "S: -ERR maildrop already locked"}));
  server.host.is_locked = false;
  EXPECT_TRUE(
      plays(server, {"C: USER mrose", "S: +OK mrose is a real hoopy frood", "C: PASS secret",
                     "S: +OK mrose's maildrop has 2 messages (320 octets)"}));
}

TEST(PrintedDialogues, Section7Apop) {
  Host host;
  host.secrets = {{"mrose", "tanstaaf"}};
  host.messages = {message_of(369)};
  host.opened = "maildrop has 1 message (369 octets)";
  EXPECT_TRUE(plays({kGreeting, "C: APOP mrose c4c9334bac560ecc979e58001b3e22fb",
                     "S: +OK maildrop has 1 message (369 octets)"},
                    host));
}

TEST(PrintedDialogues, Section10) {
  Host host;
  host.secrets = {{"mrose", "tanstaaf"}};
  Lines dialogue = {kGreeting,
                    "C: APOP mrose c4c9334bac560ecc979e58001b3e22fb",
                    "S: +OK mrose's maildrop has 2 messages (320 octets)",
                    "C: STAT",
                    "S: +OK 2 320",
                    "C: LIST",
                    "S: +OK 2 messages (320 octets)",
                    "S: 1 120",
                    "S: 2 200",
                    "S: .",
                    "C: RETR 1",
                    "S: +OK 120 octets"};
  dialogue =
      with_message(std::move(dialogue), 120,
                   {"C: DELE 1", "S: +OK message 1 deleted", "C: RETR 2", "S: +OK 200 octets"});
  dialogue = with_message(std::move(dialogue), 200,
                          {"C: DELE 2", "S: +OK message 2 deleted", "C: QUIT",
                           "S: +OK dewey POP3 server signing off (maildrop empty)", "gone: quit"});
  Server server(kPrintedDialect, host);
  EXPECT_TRUE(plays(server, dialogue));
  std::string wire;
  for (const std::string& line : dialogue) {
    if (line.starts_with("S: ")) wire += line.substr(3) + "\r\n";
  }
  EXPECT_EQ(server.output, wire);
}

// The same session from the client's side.
TEST(PrintedDialogues, Section10AsAClientSeesIt) {
  const std::string first = message_of(120);
  Client client(kPrintedDialect);
  EXPECT_TRUE(
      understands(client, {kGreeting,
                           "= ready <1896.697170952@dbc.mtview.ca.us>",
                           "C: APOP mrose c4c9334bac560ecc979e58001b3e22fb",
                           "S: +OK mrose's maildrop has 2 messages (320 octets)",
                           "= APOP ok: mrose's maildrop has 2 messages (320 octets) -> transaction",
                           "C: STAT",
                           "S: +OK 2 320",
                           "= STAT ok: 2 320 -> transaction",
                           "= drop 2 320",
                           "C: LIST",
                           "S: +OK 2 messages (320 octets)",
                           "= LIST ok...: 2 messages (320 octets) -> transaction",
                           "S: 1 120",
                           "= entry 1 120",
                           "S: 2 200",
                           "= entry 2 200",
                           "S: .",
                           "= end of LIST",
                           "C: RETR 1",
                           "S: +OK 120 octets",
                           "= RETR ok...: 120 octets -> transaction",
                           "S| " + first,
                           "S: .",
                           "= end of RETR",
                           "C: DELE 1",
                           "S: +OK message 1 deleted",
                           "= DELE ok: message 1 deleted -> transaction",
                           "C: QUIT",
                           "S: +OK dewey POP3 server signing off (1 message left)",
                           "= QUIT ok: dewey POP3 server signing off (1 message left) -> closed"}));
  EXPECT_EQ(client.content, first);
  EXPECT_EQ(client.output,
            "APOP mrose c4c9334bac560ecc979e58001b3e22fb\r\nSTAT\r\nLIST\r\nRETR 1\r\nDELE 1\r\n"
            "QUIT\r\n");
  client.end();
  EXPECT_EQ(client.seen.back(), "gone: quit");
}

}  // namespace
}  // namespace smtplab::pop3::test
