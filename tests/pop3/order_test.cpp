#include <gtest/gtest.h>

#include <algorithm>
#include <iterator>
#include <string>
#include <vector>

#include "tests/pop3/transcript.h"

// Every command in every state (RFC 1939 sections 3 to 7).

namespace smtplab::pop3::test {
namespace {

const Dialect kOrderDialect;

const std::vector<std::string> kCommands = {
    "USER mrose", "PASS secret", "APOP mrose c4c9334bac560ecc979e58001b3e22fb",
    "STAT",       "LIST",        "RETR 1",
    "DELE 1",     "NOOP",        "RSET",
    "TOP 1 0",    "UIDL",        "QUIT"};

struct StateRow {
  const char* name;
  std::string way;  // the client's octets that lead there
  std::vector<std::string> allowed;
  SessionState after_a_mistake;
};

const std::vector<StateRow> kStates = {
    {"authorization", "", {"USER", "APOP", "QUIT"}, SessionState::authorization},
    {"named", "USER mrose\r\n", {"PASS", "QUIT"}, SessionState::authorization},
    {"transaction",
     "USER mrose\r\nPASS secret\r\n",
     {"STAT", "LIST", "RETR", "DELE", "NOOP", "RSET", "TOP", "UIDL", "QUIT"},
     SessionState::transaction},
};

Server in_state(const StateRow& row) {
  Server server(kOrderDialect);
  server.receive(row.way);
  EXPECT_EQ(session_state_name(server.session.state()), row.name);
  server.seen.clear();
  return server;
}

TEST(Order, EveryCommandIsServedInItsStatesAlone) {
  for (const StateRow& row : kStates) {
    for (const std::string& command : kCommands) {
      const std::string word = command.substr(0, command.find(' '));
      const bool allowed =
          std::find(row.allowed.begin(), row.allowed.end(), word) != row.allowed.end();
      Server server = in_state(row);
      server.receive(command + "\r\n");
      ASSERT_FALSE(server.seen.empty());
      const bool is_wrong_state = server.seen.front() == "V: wrong-state";
      EXPECT_EQ(is_wrong_state, !allowed) << word << " in " << row.name;
      if (allowed) continue;
      ASSERT_EQ(server.seen.size(), 2U) << word << " in " << row.name;
      EXPECT_TRUE(server.seen[1].starts_with("S: -ERR ")) << word << " in " << row.name;
      EXPECT_EQ(server.session.state(), row.after_a_mistake) << word << " in " << row.name;
    }
  }
}

TEST(Order, EveryMalformedCommandGetsErrInEveryState) {
  for (const StateRow& row : kStates) {
    for (const std::string line : {"FOO", "", "USER", "PASS", "APOP a", "STAT 1", "LIST a", "RETR",
                                   "DELE", "NOOP 1", "RSET 1", "TOP 1", "UIDL 1 2", "QUIT 1"}) {
      Server server = in_state(row);
      server.receive(line + "\r\n");
      ASSERT_EQ(server.seen.size(), 2U) << line << " in " << row.name;
      EXPECT_TRUE(server.seen[0].starts_with("V: ")) << line << " in " << row.name;
      EXPECT_TRUE(server.seen[1].starts_with("S: -ERR ")) << line << " in " << row.name;
      EXPECT_EQ(server.session.state(), row.after_a_mistake) << line << " in " << row.name;
    }
  }
}

TEST(Order, NothingIsServedOnceClosed) {
  for (const std::string& command : kCommands) {
    Server server(kOrderDialect);
    server.receive("QUIT\r\n");
    const std::string output = server.output;
    server.receive(command + "\r\n");
    EXPECT_EQ(server.output, output);
    EXPECT_EQ(server.seen.back(), "gone: quit");
  }
}

}  // namespace
}  // namespace smtplab::pop3::test
