#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "tests/pop3/session_record.h"

// Whatever comes of some octets comes of them too when the network splits them, at every octet and
// in any two places.

namespace smtplab::pop3::test {
namespace {

struct ServerDialogue {
  const char* name;
  Dialect dialect;
  std::string octets;
  unsigned no = 0;
};

const std::vector<std::string> kMessages = {"a: b\r\n\r\n.\r\nc\r\n", "d: e\n\n..f", ""};
const std::string kLogin = "USER a\r\nPASS b c\r\n";

Dialect lenient() {
  Dialect dialect;
  dialect.command_line_ends.bits = 7;
  return dialect;
}

Dialect small() {
  Dialect dialect;
  dialect.limits = {12, 5, 30, 2, 40};
  return dialect;
}

std::vector<ServerDialogue> server_dialogues() {
  const Dialect strict;
  return {
      {"all commands", strict,
       "USER a\r\nPASS b\r\nSTAT\r\nDELE 2\r\nRSET\r\nLIST\r\nLIST 2\r\nUIDL\r\nUIDL 1\r\nRETR "
       "1\r\nTOP 2 0\r\n"
       "DELE 3\r\nNOOP\r\nRSET\r\nDELE 1\r\nDELE 1\r\nQUIT\r\nmore\r\n",
       0},
      {"wrong order", strict,
       "STAT\r\nPASS b\r\nUSER a\r\nUSER a\r\nAPOP a b\r\nUSER c\r\nAPOP d e\r\nAPOP f g\r\n"
       "RETR 9\r\nPASS x\r\nDELE 2\r\n",
       0},
      {"refusals", strict, "USER a\r\n" + kLogin + kLogin + "APOP a b\r\nSTAT\r\n", 2},
      {"no update", strict, kLogin + "RETR 1\r\nRETR 1\r\nDELE 1\r\nQUIT\r\n", 3},
      {"odd line ends, strict", strict,
       "NOOP\nNOOP\r\r\nUSER\ra\r\n\r\n\n\r\n\r\r\r\nUSER a\nPASS\r\nQUIT\r", 0},
      {"odd line ends, lenient", lenient(), "NOOP\nUSER a\rPASS b\r\n\rSTAT\n\rQUIT\r", 0},
      {"octets", strict, "USER \x80\r\n" + std::string("PASS a\0b\r\n\x90\0\r\n", 14), 0},
      {"limits", small(),
       "USER abcdef\r\nUSER abcde\r\nPASS 1234567\r\nPASS 12345\r\n" + kLogin +
           "LIST\r\nLIST\r\nRETR 1\r\nUIDL\r\nABCDEFGHIJKLMNOPQ\r\nQUIT\r\n",
       0},
  };
}

Record play(const ServerDialogue& dialogue, std::size_t first, std::size_t second) {
  RecordedServer server(dialogue.dialect, kMessages, dialogue.no);
  const std::string_view octets = dialogue.octets;
  server.receive(octets.substr(0, first));
  server.receive(octets.substr(first, second - first));
  server.receive(octets.substr(second));
  server.end();
  return server.record();
}

void expect_same(const Record& actual, const Record& expected, const std::string& where) {
  ASSERT_EQ(actual.events, expected.events) << where;
  ASSERT_EQ(actual.content, expected.content) << where;
  ASSERT_EQ(actual.output, expected.output) << where;
  ASSERT_EQ(actual.state, expected.state) << where;
}

std::string cut_name(const char* name, std::size_t first, std::size_t second) {
  return std::string(name) + ", cut at " + std::to_string(first) + " and " + std::to_string(second);
}

TEST(Split, AServerDoesNotSeeAnyTwoCuts) {
  for (const ServerDialogue& dialogue : server_dialogues()) {
    const Record whole = play(dialogue, 0, 0);
    for (std::size_t second = 0; second <= dialogue.octets.size(); ++second) {
      for (std::size_t first = 0; first <= second; ++first) {
        expect_same(play(dialogue, first, second), whole, cut_name(dialogue.name, first, second));
        if (HasFatalFailure()) return;
      }
    }
  }
}

TEST(Split, AServerDoesNotSeeThatOctetsComeOneByOne) {
  for (const ServerDialogue& dialogue : server_dialogues()) {
    RecordedServer server(dialogue.dialect, kMessages, dialogue.no);
    for (const char& octet : dialogue.octets) server.receive({&octet, 1});
    server.end();
    expect_same(server.record(), play(dialogue, 0, 0), dialogue.name);
    EXPECT_LE(server.record().most_buffered, dialogue.dialect.limits.command_line + 1);
  }
}

struct ClientDialogue {
  const char* name;
  std::vector<std::string> commands;
  std::string octets;  // the server's
  std::size_t response_line = 512;
};

std::vector<ClientDialogue> client_dialogues() {
  return {
      {"all commands",
       {"APOP a b", "STAT", "LIST", "LIST 2", "UIDL", "UIDL 1", "RETR 1", "TOP 1 0", "DELE 1",
        "QUIT"},
       "+OK hi <1@a>\r\n+OK\r\n+OK 2 320\r\n+OK\r\n1 120\r\n2 200\r\n.\r\n+OK 2 200\r\n"
       "+OK x\r\n1 ab\r\n.\r\n+OK 1 ab\r\n+OK 9 octets\r\na\r\n..\r\n...\r\n.z\r\n.\r\n"
       "+OK\r\n\r\n.\r\n-ERR no\r\n+OK bye\r\nmore\r\n"},
      {"odd lines",
       {"RETR 1", "LIST", "UIDL", "STAT", "NOOP", "NOOP"},
       "+ok hello\n+OK\na\n.\n.\r\r\n.\rb\r\n\n\r\n.\r\n+OK\n1 2\n..3 4\r\n.\n+OK\r\nx y z\r\n.\r\n"
       "+OK many\r\n-err \x80\r\r\n" +
           std::string("+OK a\0b\r\n+OK more\r\n+O", 21)},
      {"long lines",
       {"LIST", "UIDL", "NOOP"},
       "+OK 0123456789\r\n+OK 01234567890123\r\n1 12345678901234\r\n1 1\r\n.\r\n+OK\r\n"
       "1 abcdefghijkl\r\n1 abcdefghijklmn\r\n.\r\n-ERR 012345678901234567890\r\n",
       16},
      {"not POP3", {"NOOP"}, "220 hello\r\n+OK\r\n"},
      {"refused", {"QUIT"}, "-ERR no <a@b>\r\n+OK\r\n"},
      {"half a message", {"RETR 1"}, "+OK\r\n+OK\r\na\r\n.\r"},
  };
}

Record play(const ClientDialogue& dialogue, const std::vector<std::string_view>& pieces) {
  Dialect dialect;
  dialect.limits.response_line = dialogue.response_line;
  std::vector<Command> commands;
  for (const std::string& line : dialogue.commands) commands.push_back(*parse_command(line));
  RecordedClient client(dialect, std::move(commands));
  for (const std::string_view piece : pieces) client.receive(piece);
  client.end();
  return client.record();
}

TEST(Split, AClientDoesNotSeeAnyTwoCuts) {
  for (const ClientDialogue& dialogue : client_dialogues()) {
    const std::string_view octets = dialogue.octets;
    const Record whole = play(dialogue, {octets});
    for (std::size_t second = 0; second <= octets.size(); ++second) {
      for (std::size_t first = 0; first <= second; ++first) {
        expect_same(play(dialogue, {octets.substr(0, first), octets.substr(first, second - first),
                                    octets.substr(second)}),
                    whole, cut_name(dialogue.name, first, second));
        if (HasFatalFailure()) return;
      }
    }
  }
}

TEST(Split, AClientDoesNotSeeThatOctetsComeOneByOne) {
  for (const ClientDialogue& dialogue : client_dialogues()) {
    const std::string_view octets = dialogue.octets;
    std::vector<std::string_view> pieces;
    for (std::size_t i = 0; i < octets.size(); ++i) pieces.push_back(octets.substr(i, 1));
    const Record record = play(dialogue, pieces);
    expect_same(record, play(dialogue, {octets}), dialogue.name);
    EXPECT_LE(record.most_buffered, dialogue.response_line + 1);
  }
}

// The comparison would be worth nothing if the dialogues did not go where they are meant to go.
TEST(Split, TheDialoguesReachTheOddPlaces) {
  std::string events;
  std::string rows;
  for (const ServerDialogue& dialogue : server_dialogues()) events += play(dialogue, 0, 0).events;
  for (const ClientDialogue& dialogue : client_dialogues()) {
    events += play(dialogue, {dialogue.octets}).events;
  }
  for (std::uint8_t i = 0; i < kViolationKindCount; ++i) {
    const auto name = violation_name(static_cast<ViolationKind>(i));
    EXPECT_NE(events.find(name), std::string::npos) << name;
  }
  for (const std::string_view word : {"update 1", "removes 1", "retrieve 2 0", "drop 2 320",
                                      "entry 2 200", "abentry 1", "login a b c"}) {
    EXPECT_NE(events.find(word), std::string::npos) << word;
  }
}

}  // namespace
}  // namespace smtplab::pop3::test
