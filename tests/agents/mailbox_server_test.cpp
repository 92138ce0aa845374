#include "sim/agents/mailbox_server.h"

#include <gtest/gtest.h>

#include <map>
#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "sim/pop3/digest.h"
#include "sim/trace/log.h"
#include "sim/trace/pop3_exchange.h"
#include "sim/trace/violation.h"
#include "tests/agents/server_bench.h"

namespace smtplab::agents {
namespace {

using test::Lines;
using trace::EventKind;

HostConfig dewey() {
  HostConfig config = test::host("dewey");
  config.mailboxes = {{"mrose", {"a real hoopy frood", Terminal::inactive, 0, "secret"}},
                      {"bob", {"", Terminal::inactive, 0, "two words"}},
                      MailboxConfig("closed")};
  return config;
}

/// A mailbox server with a transfer agent beside it and no network: inputs go in, octets come out.
class MailboxBench {
 public:
  explicit MailboxBench(HostConfig wanted = dewey())
      : config(std::move(wanted)), mail(config), server(std::make_unique<MailboxServer>(config)) {}
  MailboxBench(const MailboxBench&) = delete;
  MailboxBench& operator=(const MailboxBench&) = delete;

  std::uint32_t store(const std::string& octets, std::uint32_t mailbox = 0) {
    return mail.mailboxes().add(mailbox, std::make_shared<const std::string>(octets));
  }
  void give(const Input& input) {
    trace::Recorder recorder(tally, &log);
    Effects effects;
    Context context{now, test::kHost, trace::kNoEvent, recorder, effects, random};
    server->take(input, mail, context);
    for (const Effect& effect : effects.list()) {
      if (effect.kind == Effect::Kind::send) output[effect.connection] += effects.octets(effect);
      if (effect.kind == Effect::Kind::close) closed.push_back(effect.connection);
      if (effect.kind == Effect::Kind::set_timer) timers.push_back(effect);
    }
  }
  std::string connect(std::uint32_t connection) {
    give(Connected{connection, network::Side::server, 0, {}});
    return std::exchange(output[connection], {});
  }
  std::string say(const std::string& line, std::uint32_t connection = 0) {
    give(Octets{connection, line + "\r\n"});
    return std::exchange(output[connection], {});
  }
  /// The answer to the login.
  std::string enter(std::uint32_t connection = 0, const std::string& user = "mrose",
                    const std::string& password = "secret") {
    connect(connection);
    say("USER " + user, connection);
    return say("PASS " + password, connection);
  }
  void crash() { server = std::make_unique<MailboxServer>(config); }

  std::vector<std::uint32_t> uids(std::uint32_t mailbox = 0) {
    std::vector<std::uint32_t> found;
    for (const StoredMessage& m : mail.mailboxes().messages(mailbox)) found.push_back(m.uid);
    return found;
  }
  std::vector<std::uint32_t> removed() const {
    std::vector<std::uint32_t> found;
    for (trace::EventIndex i = 0; i < log.size(); ++i) {
      if (log[i].kind == EventKind::removed) found.push_back(log[i].value);
    }
    return found;
  }

  HostConfig config;
  TransferAgent mail;
  std::unique_ptr<MailboxServer> server;
  trace::Tally tally;
  trace::Log log;
  Random random{1};
  Instant now;
  std::map<std::uint32_t, std::string> output;
  std::vector<std::uint32_t> closed;
  std::vector<Effect> timers;
};

TEST(MailboxServer, UserAndPassOpenTheMaildrop) {
  MailboxBench bench;
  bench.store("Subject: a\r\n\r\nx\r\n");
  bench.connect(0);
  EXPECT_EQ(bench.say("USER frated"), "-ERR sorry, no mailbox for frated here\r\n");
  EXPECT_EQ(bench.say("USER mrose"), "+OK mrose is a real hoopy frood\r\n");
  EXPECT_EQ(bench.say("PASS wrong"), "-ERR invalid password\r\n");
  EXPECT_EQ(bench.say("USER MROSE"), "+OK MROSE is a real hoopy frood\r\n") << "as hosts look up";
  EXPECT_EQ(bench.say("PASS secret"), "+OK MROSE's maildrop has 1 message (17 octets)\r\n");
  EXPECT_EQ(bench.enter(1, "bob", "two words"), "+OK bob's maildrop has 0 messages (0 octets)\r\n");
}

TEST(MailboxServer, WithoutAPasswordNobodyLogsIn) {
  MailboxBench bench;
  const std::string greeting = bench.connect(0);
  EXPECT_EQ(bench.say("USER closed"), "+OK closed is a valid mailbox\r\n");
  EXPECT_EQ(bench.say("PASS x"), "-ERR invalid password\r\n");
  const std::string timestamp =
      greeting.substr(greeting.find('<'), greeting.find('>') - greeting.find('<') + 1);
  EXPECT_EQ(bench.say("APOP closed " + pop3::apop_digest(timestamp, "")),
            "-ERR permission denied\r\n");
  EXPECT_EQ(bench.say("APOP Postmaster " + pop3::apop_digest(timestamp, "")),
            "-ERR permission denied\r\n");
}

TEST(MailboxServer, ApopProvesTheSecretWithAnotherTimestampInEachSession) {
  MailboxBench bench;
  const std::string first = bench.connect(0);
  const std::string second = bench.connect(1);
  EXPECT_EQ(first, "+OK POP3 server ready <1.373073259@dewey>\r\n");
  EXPECT_EQ(second, "+OK POP3 server ready <2.373073259@dewey>\r\n");
  const std::string digest = pop3::apop_digest("<1.373073259@dewey>", "secret");
  EXPECT_EQ(bench.say("APOP mrose " + digest, 1), "-ERR permission denied\r\n");
  EXPECT_EQ(bench.say("APOP mrose " + digest, 0),
            "+OK mrose's maildrop has 0 messages (0 octets)\r\n");
}

TEST(MailboxServer, TheHostMayHaveNoApopOrAPrintedTimestamp) {
  HostConfig config = dewey();
  Pop3Config& pop3_config = config.own_pop3.emplace();
  pop3_config.has_apop = false;
  MailboxBench without(config);
  EXPECT_EQ(without.connect(0), "+OK POP3 server ready\r\n");
  pop3_config.name = "pop";
  pop3_config.has_apop = true;
  pop3_config.timestamp = "<1896.697170952@dbc.mtview.ca.us>";
  MailboxBench printed(config);
  EXPECT_EQ(printed.connect(0), "+OK POP3 server ready <1896.697170952@dbc.mtview.ca.us>\r\n");
  EXPECT_EQ(printed.say("QUIT"), "+OK pop POP3 server signing off\r\n");
}

// RFC 1939 section 4: an exclusive lock, until the session ends in whatever way.
TEST(MailboxServer, AMaildropIsOpenToOneSessionAtATime) {
  MailboxBench bench;
  EXPECT_TRUE(bench.enter(0).starts_with("+OK"));
  EXPECT_EQ(bench.enter(1), "-ERR maildrop already locked\r\n");
  EXPECT_TRUE(bench.enter(2, "bob", "two words").starts_with("+OK")) << "another maildrop";
  bench.say("QUIT", 0);
  bench.say("USER mrose", 1);
  EXPECT_TRUE(bench.say("PASS secret", 1).starts_with("+OK"));
  bench.give(Closed{1, true});
  EXPECT_TRUE(bench.enter(3).starts_with("+OK")) << "a connection that broke holds no lock";
}

TEST(MailboxServer, OnlyQuitRemovesWhatWasMarked) {
  MailboxBench bench;
  bench.store("a\r\n");
  bench.store("b\r\n");
  bench.store("c\r\n");
  bench.enter();
  bench.say("DELE 1");
  bench.say("DELE 3");
  EXPECT_EQ(bench.uids(), (std::vector<std::uint32_t>{1, 2, 3}));
  EXPECT_EQ(bench.say("QUIT"), "+OK dewey POP3 server signing off (1 message left)\r\n");
  EXPECT_EQ(bench.uids(), (std::vector<std::uint32_t>{2}));
  EXPECT_EQ(bench.removed(), (std::vector<std::uint32_t>{1, 3}));
  EXPECT_EQ(bench.closed, (std::vector<std::uint32_t>{0}));
  EXPECT_EQ(bench.server->open_connections(), 0U);
}

TEST(MailboxServer, AConnectionThatBreaksRemovesNothing) {
  MailboxBench bench;
  bench.store("a\r\n");
  bench.enter();
  bench.say("DELE 1");
  bench.give(Closed{0, true});
  EXPECT_EQ(bench.uids(), (std::vector<std::uint32_t>{1}));
  EXPECT_TRUE(bench.removed().empty());
  EXPECT_EQ(bench.enter(1), "+OK mrose's maildrop has 1 message (3 octets)\r\n");
}

TEST(MailboxServer, ACrashForgetsMarksAndLocksAndNoMessage) {
  MailboxBench bench;
  bench.store("a\r\n");
  bench.enter();
  bench.say("DELE 1");
  bench.crash();
  EXPECT_EQ(bench.enter(1), "+OK mrose's maildrop has 1 message (3 octets)\r\n");
  EXPECT_EQ(bench.say("LIST", 1), "+OK 1 message (3 octets)\r\n1 3\r\n.\r\n");
}

TEST(MailboxServer, MailThatComesDuringASessionIsSeenInTheNext) {
  MailboxBench bench;
  bench.store("a\r\n");
  bench.enter();
  bench.store("new\r\n");
  EXPECT_EQ(bench.say("STAT"), "+OK 1 3\r\n");
  bench.say("DELE 1");
  bench.say("QUIT");
  EXPECT_EQ(bench.uids(), (std::vector<std::uint32_t>{2})) << "the new one was never marked";
  bench.enter(1);
  EXPECT_EQ(bench.say("UIDL", 1), "+OK\r\n1 uid-2\r\n.\r\n") << "number 1 now, uid 2 for ever";
}

TEST(MailboxServer, RetrAndTopSendWhatIsStored) {
  MailboxBench bench;
  bench.store("Subject: a\r\n\r\n.dot\r\nlast\r\n");
  bench.enter();
  EXPECT_EQ(bench.say("RETR 1"), "+OK 26 octets\r\nSubject: a\r\n\r\n..dot\r\nlast\r\n.\r\n");
  EXPECT_EQ(bench.say("TOP 1 1"), "+OK\r\nSubject: a\r\n\r\n..dot\r\n.\r\n");
}

TEST(MailboxServer, AMessageThatIsGoneIsRefusedAndSoIsItsRemoval) {
  MailboxBench bench;
  bench.store("a\r\n");
  bench.enter();
  bench.mail.mailboxes().remove(0, 1);  // by somebody at the host
  EXPECT_EQ(bench.say("RETR 1"), "-ERR no such message\r\n");
  bench.say("DELE 1");
  EXPECT_EQ(bench.say("QUIT"), "-ERR some deleted messages not removed\r\n");
  EXPECT_TRUE(bench.removed().empty());
}

// More than the session lets wait, by commands that came at once.
TEST(MailboxServer, MuchOutputIsSentToItsEnd) {
  MailboxBench bench;
  const std::string large = "Subject: a\r\n\r\n" + std::string(100'000, 'x') + "\r\n";
  bench.store(large);
  bench.enter();
  const std::string all = bench.say("RETR 1\r\nRETR 1\r\nRETR 1\r\nSTAT");
  EXPECT_EQ(all.size(), 3 * (std::string("+OK 100016 octets\r\n.\r\n").size() + large.size()) +
                            std::string("+OK 1 100016\r\n").size());
}

TEST(MailboxServer, ASilentClientIsLoggedOutWithoutAnUpdate) {
  MailboxBench bench;
  bench.store("a\r\n");
  bench.enter();
  bench.say("DELE 1");
  ASSERT_EQ(bench.timers.size(), 1U);
  bench.now = bench.timers[0].at;
  bench.give(Timer{0, 0});
  EXPECT_EQ(bench.now.nanoseconds, minutes(10).nanoseconds);
  EXPECT_EQ(bench.output[0], "");
  EXPECT_EQ(bench.closed, (std::vector<std::uint32_t>{0}));
  EXPECT_EQ(bench.uids(), (std::vector<std::uint32_t>{1}));
  EXPECT_TRUE(bench.enter(1).starts_with("+OK"));
}

TEST(MailboxServer, ATimerThatComesTooEarlyIsSetAnew) {
  MailboxBench bench;
  bench.enter();
  bench.now = Instant{} + minutes(9);
  bench.say("NOOP");
  bench.now = bench.timers[0].at;
  bench.give(Timer{0, 0});
  ASSERT_EQ(bench.timers.size(), 2U);
  EXPECT_EQ(bench.timers[1].at, Instant{} + minutes(19));
  EXPECT_TRUE(bench.closed.empty());
}

TEST(MailboxServer, EventsTellTheCommandTheAnswerAndTheMistakes) {
  MailboxBench bench;
  bench.connect(0);
  bench.say("STAT");
  Lines seen;
  for (trace::EventIndex i = 0; i < bench.log.size(); ++i) {
    const trace::Event& event = bench.log[i];
    std::string line(trace::event_kind_name(event.kind));
    if (event.kind == EventKind::violation) {
      line.append(" ").append(trace::violation_name(event.value));
    } else {
      const trace::Pop3Exchange told = trace::unpack_pop3(event.value);
      line.append(" ").append(pop3::command_spec(told.verb).name);
      line.append(told.ok ? " +OK " : " ").append(pop3::transition(event.row).key);
      line.append(" ").append(pop3::session_state_name(told.after));
    }
    seen.push_back(line);
  }
  EXPECT_EQ(seen, (Lines{"pop3-answered connection +OK greeting authorization",
                         "pop3-command STAT wrong-state authorization", "violation wrong-state",
                         "pop3-answered STAT rejected authorization"}));
}

TEST(MailboxServer, InputsOfOthersDoNothing) {
  MailboxBench bench;
  bench.give(Octets{7, "QUIT\r\n"});
  bench.give(Closed{7, false});
  bench.give(Timer{7, 0});
  bench.give(Stored{1});
  bench.give(Connected{8, network::Side::client, 1, {}});
  EXPECT_EQ(bench.server->open_connections(), 0U);
  EXPECT_EQ(bench.log.size(), 0U);
}

TEST(MailboxServer, ACopyGoesOnByItself) {
  MailboxBench bench;
  bench.store("a\r\n");
  bench.enter();
  bench.say("DELE 1");
  MailboxServer copy = *bench.server;
  TransferAgent its_mail = bench.mail;
  bench.say("QUIT");
  EXPECT_TRUE(bench.uids().empty());
  EXPECT_EQ(copy.open_connections(), 1U);
  EXPECT_EQ(its_mail.mailboxes().messages(0).size(), 1U);
  trace::Recorder recorder(bench.tally, nullptr);
  Effects effects;
  Context context{bench.now, test::kHost, trace::kNoEvent, recorder, effects, bench.random};
  copy.take(Octets{0, "RSET\r\nSTAT\r\n"}, its_mail, context);
  EXPECT_EQ(effects.octets(effects.list()[0]),
            "+OK maildrop has 1 message (3 octets)\r\n+OK 1 3\r\n");
}

}  // namespace
}  // namespace smtplab::agents
