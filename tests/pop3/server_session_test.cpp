#include "sim/pop3/server_session.h"

#include <gtest/gtest.h>

#include "tests/pop3/transcript.h"

namespace smtplab::pop3::test {
namespace {

const Dialect kServerDialect;
const std::string kOpened = "S: +OK mrose's maildrop has 2 messages (320 octets)";

TEST(ServerSession, GreetsAtOnce) {
  ServerSession session(kServerDialect, "dewey", kTimestamp, {});
  EXPECT_EQ(session.pending_output(), kGreeting.substr(3) + "\r\n");
  const auto answered = std::get<Answered>(*session.next_event());
  EXPECT_EQ(answered.verb, Verb::connection);
  EXPECT_EQ(answered.before, SessionState::opened);
  EXPECT_EQ(answered.after, SessionState::authorization);
  EXPECT_EQ(answered.octets.end, session.pending_output().size());
  EXPECT_FALSE(session.next_event());
}

TEST(ServerSession, ServesApopOnlyWithATimestamp) {
  Server server(kServerDialect, {}, "");
  EXPECT_TRUE(plays(server, {"C: APOP mrose c4c9334bac560ecc979e58001b3e22fb",
                             "S: -ERR APOP is not served here"}));
}

TEST(ServerSession, LeavesOutOptionalCommands) {
  Dialect dialect;
  dialect.leave_out(Verb::top);
  dialect.leave_out(Verb::uidl);
  OpenServer server(dialect);
  EXPECT_TRUE(plays(server, {"C: TOP 1 1", "S: -ERR TOP is not served here", "C: UIDL",
                             "S: -ERR UIDL is not served here", "C: STAT", "S: +OK 2 320"}));
}

// RFC 1939 section 7, PASS: only directly behind a USER that succeeded.
TEST(ServerSession, PassComesDirectlyBehindUser) {
  EXPECT_TRUE(plays({kGreeting,
                     "C: PASS secret",
                     "V: wrong-state",
                     "S: -ERR PASS comes directly behind USER",
                     "C: USER mrose",
                     "S: +OK mrose is a valid mailbox",
                     "C: NOOP",
                     "V: wrong-state",
                     "S: -ERR NOOP may not come now",
                     "C: PASS secret",
                     "V: wrong-state",
                     "S: -ERR PASS comes directly behind USER",
                     "C: USER mrose",
                     "S: +OK mrose is a valid mailbox",
                     "C: FOO",
                     "V: unknown-command",
                     "S: -ERR no such command",
                     "C: PASS secret",
                     "V: wrong-state",
                     "S: -ERR PASS comes directly behind USER"}));
}

TEST(ServerSession, ASecondUserOrApopBehindUserIsOutOfOrder) {
  EXPECT_TRUE(plays({kGreeting, "C: USER mrose", "S: +OK mrose is a valid mailbox", "C: USER mrose",
                     "V: wrong-state", "S: -ERR USER may not come now", "C: USER mrose",
                     "S: +OK mrose is a valid mailbox", "C: APOP mrose x", "V: wrong-state",
                     "S: -ERR APOP may not come now"}));
}

TEST(ServerSession, APasswordMayHoldSpaces) {
  Host host;
  host.secrets["mrose"] = " tan  staaf ";
  EXPECT_TRUE(plays({kGreeting, "C: USER mrose", "S: +OK mrose is a valid mailbox",
                     "C: PASS  tan  staaf ", kOpened},
                    host));
}

TEST(ServerSession, ClosesWhenLoginsWereRefusedTooOften) {
  Server server(kServerDialect);
  EXPECT_TRUE(plays(server, {kGreeting, "C: USER mrose", "S: +OK mrose is a valid mailbox",
                             "C: PASS a", "S: -ERR invalid password", "C: APOP mrose b",
                             "S: -ERR invalid password", "C: USER frated",
                             "S: -ERR sorry, no mailbox for frated here", "gone: login refused"}));
  EXPECT_EQ(transition(server.answers.back().row).key, "refused-too-often");
  EXPECT_EQ(server.session.state(), SessionState::closed);
}

TEST(ServerSession, MayBearAnyNumberOfRefusals) {
  Dialect dialect;
  dialect.limits.refused_logins = 0;
  Server server(dialect);
  for (int i = 0; i < 50; ++i) server.receive("USER frated\r\n");
  EXPECT_EQ(server.session.state(), SessionState::authorization);
}

TEST(ServerSession, ARefusedMessageIsNoRefusedLogin) {
  Host host;
  host.messages = {"", ""};
  OpenServer server(kServerDialect, host);
  EXPECT_TRUE(
      plays(server, {"C: RETR 1", "S: -ERR message is damaged", "C: RETR 1",
                     "S: -ERR message is damaged", "C: TOP 1 1", "S: -ERR message is damaged",
                     "C: RETR 1", "S: -ERR message is damaged", "C: NOOP", "S: +OK"}));
}

// Sections 5 and 7: marked messages are in no listing, and cannot be named.
TEST(ServerSession, HidesDeletedMessages) {
  OpenServer server(kServerDialect);
  EXPECT_TRUE(plays(server, {"C: DELE 1",
                             "S: +OK message 1 deleted",
                             "C: STAT",
                             "S: +OK 1 200",
                             "C: LIST",
                             "S: +OK 1 message (200 octets)",
                             "S: 2 200",
                             "S: .",
                             "C: UIDL",
                             "S: +OK",
                             "S: 2 QhdPYR:00WBw1Ph7x7",
                             "S: .",
                             "C: LIST 1",
                             "S: -ERR no such message, only 1 message in maildrop",
                             "C: UIDL 1",
                             "S: -ERR no such message, only 1 message in maildrop",
                             "C: RETR 1",
                             "S: -ERR no such message",
                             "C: TOP 1 1",
                             "S: -ERR no such message",
                             "C: DELE 1",
                             "S: -ERR message 1 already deleted",
                             "C: DELE 0",
                             "S: -ERR no such message",
                             "C: DELE 3",
                             "S: -ERR no such message",
                             "C: RSET",
                             "S: +OK maildrop has 2 messages (320 octets)",
                             "C: LIST 1",
                             "S: +OK 1 120"}));
}

TEST(ServerSession, ListsAnEmptyMaildrop) {
  Host host;
  host.messages.clear();
  OpenServer server(kServerDialect, host);
  EXPECT_TRUE(plays(server, {"C: LIST", "S: +OK 0 messages (0 octets)", "S: .", "C: UIDL", "S: +OK",
                             "S: .", "C: STAT", "S: +OK 0 0"}));
}

TEST(ServerSession, StuffsDotsAndCountsThemOnce) {
  Host host;
  host.messages = {"a: b\r\n\r\n.\r\n..c\r\n"};
  OpenServer server(kServerDialect, host);
  EXPECT_TRUE(plays(server, {"C: LIST 1", "S: +OK 1 16", "C: RETR 1", "S: +OK 16 octets", "S: a: b",
                             "S: ", "S: ..", "S: ...c", "S: ."}));
}

TEST(ServerSession, TakesMessagesStoredWithLfAlone) {
  Host host;
  host.messages = {"a: b\n\nc\nd\n"};
  OpenServer server(kServerDialect, host);
  EXPECT_TRUE(plays(server, {"C: LIST 1", "S: +OK 1 14", "C: TOP 1 1", "S: +OK", "S: a: b",
                             "S: ", "S: c", "S: ."}));
  EXPECT_TRUE(server.output.ends_with("+OK\r\na: b\r\n\r\nc\r\n.\r\n"));
}

TEST(ServerSession, EntersUpdateOnlyByQuit) {
  const std::string deletes = "DELE 1\r\n";
  OpenServer gone(kServerDialect);
  gone.receive(deletes);
  gone.end();
  EXPECT_EQ(gone.seen.back(), "gone: peer gone, no update");
  EXPECT_TRUE(gone.host.removed.empty());

  OpenServer half(kServerDialect);
  half.receive(deletes + "QUIT");
  half.end();
  EXPECT_EQ(half.seen.back(), "gone: peer gone, no update");
  EXPECT_TRUE(half.host.removed.empty());

  OpenServer stopped(kServerDialect);
  stopped.receive(deletes);
  stopped.session.shut_down(stopped.now);
  stopped.pull();
  EXPECT_EQ(stopped.seen.back(), "gone: shut down, no update");
  EXPECT_TRUE(stopped.host.removed.empty());

  OpenServer quit(kServerDialect);
  quit.receive(deletes + "QUIT\r\n");
  EXPECT_EQ(quit.seen.back(), "gone: quit");
  EXPECT_EQ(quit.host.removed, std::vector<std::uint32_t>{1});
}

TEST(ServerSession, IsInUpdateWhileTheHostRemoves) {
  OpenServer server(kServerDialect);
  server.session.receive("QUIT\r\n", {});
  EXPECT_EQ(std::get<CommandReceived>(*server.session.next_event()).state,
            SessionState::transaction);
  EXPECT_TRUE(std::holds_alternative<Update>(*server.session.next_event()));
  EXPECT_EQ(server.session.state(), SessionState::update);
  EXPECT_FALSE(server.session.next_event());
  EXPECT_FALSE(server.session.next_timeout());
  server.session.updated(true, {});
  EXPECT_EQ(server.session.state(), SessionState::closed);
}

TEST(ServerSession, IgnoresWhatComesBehindQuit) {
  OpenServer server(kServerDialect);
  EXPECT_TRUE(
      plays(server, {"C| QUIT\r\nDELE 1\r\n",
                     "S: +OK dewey POP3 server signing off (2 messages left)", "gone: quit"}));
  server.receive("STAT\r\n");
  EXPECT_EQ(server.seen.back(), "gone: quit");
  EXPECT_EQ(server.session.buffered_octets(), 0U);
}

// Section 3: at least 10 minutes; then no answer and no update.
TEST(ServerSession, LogsASilentClientOut) {
  OpenServer server(kServerDialect);
  server.receive("DELE 1\r\n");
  server.seen.clear();
  const std::string before = server.output;
  server.wait(minutes(10) - nanoseconds(1));
  EXPECT_TRUE(server.seen.empty());
  server.wait(nanoseconds(1));
  EXPECT_EQ(server.seen, Lines{"gone: autologout, no update"});
  EXPECT_EQ(server.output, before);
  EXPECT_TRUE(server.host.removed.empty());
  EXPECT_FALSE(server.session.next_timeout());
}

TEST(ServerSession, OnlyACommandStopsTheTimer) {
  OpenServer server(kServerDialect);
  server.wait(minutes(9));
  server.receive("NOOP\r\n");
  server.wait(minutes(9));
  server.receive("NOO");
  server.seen.clear();
  server.wait(minutes(1));
  EXPECT_EQ(server.seen, Lines{"gone: autologout, no update"});
}

TEST(ServerSession, OneWhoStillTakesOctetsIsNotSilent) {
  OpenServer server(kServerDialect);
  server.session.receive("LIST\r\n", {});
  while (server.session.next_event()) {
  }
  const std::size_t size = server.session.pending_output().size();
  server.session.consume_output(1);
  server.session.handle_timeout(Instant{} + minutes(10));
  EXPECT_EQ(server.session.pending_output().size(), size - 1);
  EXPECT_EQ(*server.session.next_timeout(), Instant{} + minutes(20));
  server.session.handle_timeout(Instant{} + minutes(20));
  EXPECT_EQ(server.session.state(), SessionState::closed);
  EXPECT_TRUE(server.session.pending_output().empty());
}

TEST(ServerSession, TellsMistakesOnTheWire) {
  EXPECT_TRUE(plays({kGreeting,
                     "C: USER a\tb",
                     "V: bad-argument",
                     "S: -ERR wrong arguments to USER",
                     "C: USER \xc3\xa9",
                     "V: eight-bit-octet",
                     "V: bad-argument",
                     "S: -ERR wrong arguments to USER",
                     "C| QUIT\nQUIT\r\n",
                     "V: bare-lf",
                     "V: unknown-command",
                     "S: -ERR no such command",
                     "C: USER a\rb",
                     "V: bare-cr",
                     "V: bad-argument",
                     "S: -ERR wrong arguments to USER",
                     "C: " + std::string("USER a\0b", 8),
                     "V: nul-octet",
                     "V: bad-argument",
                     "S: -ERR wrong arguments to USER",
                     "C: ",
                     "V: unknown-command",
                     "S: -ERR no such command"}));
}

TEST(ServerSession, MayTakeLfForALineEnd) {
  Dialect dialect;
  dialect.command_line_ends.bits = 3;
  Server server(dialect);
  EXPECT_TRUE(plays(server, {kGreeting, "C| QUIT\n", "V: bare-lf",
                             "S: +OK dewey POP3 server signing off", "gone: quit"}));
}

TEST(ServerSession, RefusesLongLinesAndKeepsLittleOfThem) {
  Server server(kServerDialect);
  const std::string fits = "USER " + std::string(248, 'a');
  EXPECT_TRUE(plays(
      server,
      {kGreeting, "C: " + fits, "S: -ERR sorry, no mailbox for " + std::string(248, 'a') + " here",
       "C: " + fits + "a", "V: line-too-long", "S: -ERR command line too long"}));
  for (int i = 0; i < 1000; ++i) {
    server.receive(std::string(100, 'x'));
    ASSERT_LE(server.session.buffered_octets(), 256U);
  }
  server.seen.clear();
  EXPECT_TRUE(plays(server, {"C| \r\n", "V: line-too-long", "S: -ERR command line too long"}));
}

TEST(ServerSession, MayLimitArgumentsTo40) {
  Dialect dialect;
  dialect.limits.argument = 40;
  Server server(dialect);
  EXPECT_TRUE(plays(server, {kGreeting, "C: USER " + std::string(41, 'a'), "V: bad-argument",
                             "S: -ERR wrong arguments to USER"}));
}

TEST(ServerSession, LongNamesDoNotMakeLongResponses) {
  Dialect dialect;
  dialect.limits.command_line = 2000;
  Server server(dialect);
  server.receive("USER " + std::string(1500, 'a') + "\r\n");
  EXPECT_EQ(server.seen.back().size(), 3U + 510U);
}

// A client that asks much and takes nothing makes the host wait, not grow.
TEST(ServerSession, ServesNoMoreWhileMuchIsToBeSent) {
  OpenServer server(kServerDialect);
  ServerSession& session = server.session;
  std::string many;
  for (int i = 0; i < 10000; ++i) many += "LIST\r\n";
  session.receive(many + "QUIT\r\n", {});
  session.receive_eof({});
  std::size_t answers = 0;
  std::string last;
  while (session.state() != SessionState::closed) {
    ASSERT_FALSE(session.pending_output().size() > 1) << "nothing goes on";
    while (const auto event = session.next_event()) {
      answers += std::holds_alternative<Answered>(*event) ? 1U : 0U;
      if (std::holds_alternative<Update>(*event)) session.updated(true, {});
    }
    ASSERT_LE(session.pending_output().size(), kServerDialect.limits.waiting_output + 100);
    last = session.pending_output();
    session.consume_output(last.size() - 1);  // never all of it
  }
  EXPECT_EQ(answers, 10001U);
  EXPECT_TRUE(last.ends_with("(2 messages left)\r\n"));
}

TEST(ServerSession, ACopyGoesOnByItself) {
  OpenServer server(kServerDialect);
  server.session.receive("DELE 1\r\nRETR 2\r\n", {});
  for (int i = 0; i < 3; ++i) ASSERT_TRUE(server.session.next_event());
  ServerSession copy = server.session;
  EXPECT_EQ(std::get<Retrieve>(*copy.next_event()).message, 2U);
  copy.content("copy\r\n", {});
  EXPECT_TRUE(server.session.reply_owed());
  EXPECT_EQ(std::get<Retrieve>(*server.session.next_event()).message, 2U);
  server.session.content("original\r\n", {});
  EXPECT_NE(copy.pending_output(), server.session.pending_output());
  EXPECT_TRUE(copy.maildrop().is_deleted(1));
}

TEST(ServerSession, TellsWhereEachAnswerStandsInItsOutput) {
  OpenServer server(kServerDialect);
  server.receive("LIST\r\nRETR 1\r\nFOO\r\nNOOP\r\n");
  std::uint64_t end = 0;
  for (const Answered& answered : server.answers) {
    EXPECT_EQ(answered.octets.begin, end);
    EXPECT_EQ(server.output.substr(answered.octets.begin, 3) == "+OK", answered.ok);
    end = answered.octets.end;
  }
  EXPECT_EQ(end, server.output.size());
}

TEST(ServerSession, TellsWhereEachCommandStood) {
  Server server(kServerDialect);
  server.receive("USER mrose\r\nPASS secret\r\n");
  ASSERT_EQ(server.commands.size(), 2U);
  EXPECT_EQ(server.commands[1].octets.begin, 12U);
  EXPECT_EQ(server.commands[1].octets.end, 25U);
  EXPECT_EQ(server.commands[1].state, SessionState::named);
  EXPECT_TRUE(server.commands[1].reply_owed);
  EXPECT_EQ(server.host.logins, Lines{"mrose/secret"});
  EXPECT_EQ(server.session.user(), "mrose");
}

}  // namespace
}  // namespace smtplab::pop3::test
