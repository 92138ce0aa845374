#include "sim/explain/conversation.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

#include "sample_run.h"

namespace smtplab::explain {
namespace {

using network::Side;
using ::testing::ElementsAre;
using ::testing::SizeIs;
using trace::Event;
using trace::EventIndex;
using trace::EventKind;

/// Writes the log of one connection between host 0, the client, and host 1, the server.
class LogBuilder {
 public:
  EventIndex add(EventKind kind, Side side, std::uint32_t begin = 0, std::uint32_t length = 0,
                 std::string_view payload = {}) {
    Event event;
    event.kind = kind;
    event.at = Instant{at_ += 1'000'000};
    event.host = side == Side::client ? 0 : 1;
    event.connection = 0;
    event.value = side == Side::client ? 1 : 0;
    event.begin = begin;
    event.length = length;
    return log.append(event, payload);
  }
  EventIndex send(Side side, std::string_view octets) {
    std::uint32_t& total = side == Side::client ? client_total_ : server_total_;
    const EventIndex index = add(EventKind::sent, side, total, 0, octets);
    total += static_cast<std::uint32_t>(octets.size());
    return index;
  }
  EventIndex on_server(EventKind kind, smtp::Verb verb, std::uint32_t begin, std::uint32_t length,
                       smtp::SessionState after = smtp::SessionState::ready) {
    Event event;
    event.kind = kind;
    event.at = Instant{at_ += 1'000'000};
    event.host = 1;
    event.connection = 0;
    event.verb = verb;
    event.begin = begin;
    event.length = length;
    event.after = after;
    return log.append(event, {});
  }
  Conversation only() const {
    const auto all = conversations(scenario::Scenario{}, log);
    EXPECT_THAT(all, SizeIs(1));
    return all.at(0);
  }

  trace::Log log;

 private:
  std::int64_t at_ = 0;
  std::uint32_t client_total_ = 0;
  std::uint32_t server_total_ = 0;
};

std::vector<std::string> octets_of(const Conversation& conversation) {
  std::vector<std::string> all;
  for (const Line& line : conversation.lines) {
    if (!line.octets.empty()) {
      all.push_back((line.speaker == Side::client ? "C: " : "S: ") + line.octets);
    }
  }
  return all;
}

std::vector<LineKind> kinds_of(const Conversation& conversation) {
  std::vector<LineKind> kinds;
  for (const Line& line : conversation.lines) kinds.push_back(line.kind);
  return kinds;
}

TEST(Conversations, ALogWithoutConnectionsHasNone) {
  EXPECT_THAT(conversations(scenario::Scenario{}, trace::Log()), SizeIs(0));
}

TEST(Conversations, ASessionIsReadInItsOrder) {
  const SampleRun run = run_message();
  const auto all = conversations(*run.scenario, run.result.log);
  ASSERT_THAT(all, SizeIs(1));
  EXPECT_EQ(all[0].client, 0U);
  EXPECT_EQ(all[0].server, 1U);
  EXPECT_EQ(all[0].step, 0U);
  EXPECT_EQ(all[0].lines.front().kind, LineKind::call);
  EXPECT_EQ(all[0].lines.back().kind, LineKind::hang_up);
  EXPECT_THAT(
      octets_of(all[0]),
      ElementsAre("S: 220 beta.example Simple Mail Transfer Service Ready\r\n",
                  "C: HELO alpha.example\r\n", "S: 250 beta.example\r\n",
                  "C: MAIL FROM:<Smith@alpha.example>\r\n", "S: 250 OK\r\n",
                  "C: RCPT TO:<Jones@beta.example>\r\n", "S: 250 OK\r\n",
                  "C: RCPT TO:<Green@beta.example>\r\n", "S: 550 No such user here\r\n",
                  "C: DATA\r\n", "S: 354 Start mail input; end with <CRLF>.<CRLF>\r\n",
                  "C: Blah blah blah...\r\n..etc.\r\n", "C: .\r\n", "S: 250 OK\r\n", "C: QUIT\r\n",
                  "S: 221 beta.example Service closing transmission channel\r\n"));
}

TEST(Conversations, EveryEventOfAConnectionBelongsToALine) {
  const SampleRun run = run_message();
  const trace::Log& log = run.result.log;
  std::vector<bool> found(log.size(), false);
  const Conversation only = conversations(*run.scenario, log).at(0);
  for (const Line& line : only.lines) {
    for (const EventIndex index : line.events) found[index] = true;
  }
  for (EventIndex i = 0; i < log.size(); ++i) {
    if (log[i].connection != 0) continue;
    EXPECT_TRUE(found[i]) << i << " " << event_kind_name(log[i].kind);
  }
}

TEST(Conversations, ClientAndServerMeetInOneReply) {
  const SampleRun run = run_message();
  const trace::Log& log = run.result.log;
  const Conversation only = conversations(*run.scenario, log).at(0);
  for (const Line& line : only.lines) {
    if (line.kind != LineKind::reply) continue;
    ASSERT_NE(line.server_event, trace::kNoEvent);
    ASSERT_NE(line.client_event, trace::kNoEvent);
    EXPECT_EQ(log[line.server_event].kind, EventKind::answered);
    EXPECT_EQ(log[line.client_event].kind, EventKind::reply);
    EXPECT_EQ(log[line.server_event].code, log[line.client_event].code);
    EXPECT_EQ(line.at, log[line.server_event].at);
  }
}

TEST(Conversations, CommandsSentTogetherAreLinesOfTheirOwn) {
  LogBuilder builder;
  builder.add(EventKind::connecting, Side::client);
  builder.send(Side::client, "NOOP\r\nRSET\r\nQU");
  builder.on_server(EventKind::command, smtp::Verb::noop, 0, 6);
  builder.on_server(EventKind::command, smtp::Verb::rset, 6, 6);
  builder.on_server(EventKind::answered, smtp::Verb::noop, 0, 8);
  builder.on_server(EventKind::answered, smtp::Verb::rset, 8, 8);
  builder.send(Side::server, "250 OK\r\n250 OK\r\n");
  builder.send(Side::client, "IT\r\n");
  builder.on_server(EventKind::command, smtp::Verb::quit, 12, 6);
  EXPECT_THAT(octets_of(builder.only()), ElementsAre("C: NOOP\r\n", "C: RSET\r\n", "C: QUIT\r\n",
                                                     "S: 250 OK\r\n", "S: 250 OK\r\n"));
}

TEST(Conversations, WhatNobodyReadIsShown) {
  LogBuilder builder;
  builder.add(EventKind::connecting, Side::client);
  builder.send(Side::client, "QUIT\r\nMAIL");
  builder.on_server(EventKind::command, smtp::Verb::quit, 0, 6);
  const Conversation conversation = builder.only();
  EXPECT_THAT(octets_of(conversation), ElementsAre("C: QUIT\r\n", "C: MAIL"));
  EXPECT_EQ(conversation.lines.back().kind, LineKind::unread);
}

// A server whose program is written outside tells nothing: its client does.
TEST(Conversations, AServerThatTellsNothingIsHeardByItsClient) {
  LogBuilder builder;
  builder.add(EventKind::connecting, Side::client);
  const auto hears = [&](std::string_view reply, smtp::Verb verb, smtp::SessionState after) {
    const EventIndex sent = builder.send(Side::server, reply);
    Event event;
    event.kind = EventKind::reply;
    event.host = 0;
    event.connection = 0;
    event.verb = verb;
    event.begin = builder.log[sent].begin;
    event.length = static_cast<std::uint32_t>(reply.size());
    event.after = after;
    builder.log.append(event, {});
  };
  hears("220 beta.example\r\n", smtp::Verb::connection, smtp::SessionState::greeted);
  builder.send(Side::client, "MAIL FROM:<>\r\nRCPT TO:<a@b>\r\n");
  builder.send(Side::client, "DATA\r\n");
  hears("250 OK\r\n", smtp::Verb::mail, smtp::SessionState::mail);
  hears("250 OK\r\n", smtp::Verb::rcpt, smtp::SessionState::recipients);
  hears("354 Go on\r\n", smtp::Verb::data, smtp::SessionState::content);
  builder.send(Side::client, "QUIT\r\nis content\r\n");
  builder.send(Side::client, "here\r\n.\r\nQUIT\r\n");
  builder.send(Side::server, "?");
  hears("250 OK\r\n", smtp::Verb::end_of_data, smtp::SessionState::ready);
  const Conversation conversation = builder.only();
  EXPECT_THAT(octets_of(conversation),
              ElementsAre("S: 220 beta.example\r\n", "C: MAIL FROM:<>\r\n", "C: RCPT TO:<a@b>\r\n",
                          "C: DATA\r\n", "S: 250 OK\r\n", "S: 250 OK\r\n", "S: 354 Go on\r\n",
                          "C: QUIT\r\nis content\r\nhere\r\n", "C: .\r\n", "C: QUIT\r\n", "S: ?",
                          "S: 250 OK\r\n"));
  std::vector<LineKind> kinds;
  for (const Line& line : conversation.lines) kinds.push_back(line.kind);
  using enum LineKind;
  EXPECT_THAT(kinds, ElementsAre(call, reply, command, command, command, reply, reply, reply,
                                 content, command, command, unread, reply));
  EXPECT_EQ(builder.log[conversation.lines[1].client_event].kind, EventKind::reply);
}

TEST(Conversations, WhereNeitherSideTellsAnythingWhatWentOutTogetherIsALine) {
  LogBuilder builder;
  builder.add(EventKind::connecting, Side::client);
  builder.send(Side::client, "Hello\r\nWorld\r\n");
  builder.send(Side::server, "Hello\r\n");
  builder.send(Side::client, "Bye\r\n");
  EXPECT_THAT(octets_of(builder.only()),
              ElementsAre("C: Hello\r\nWorld\r\n", "S: Hello\r\n", "C: Bye\r\n"));
}

TEST(Conversations, ContentThatIsCutOffIsStillContent) {
  LogBuilder builder;
  builder.add(EventKind::connecting, Side::client);
  builder.send(Side::client, "DATA\r\n");
  builder.on_server(EventKind::command, smtp::Verb::data, 0, 6);
  builder.on_server(EventKind::answered, smtp::Verb::data, 0, 8, smtp::SessionState::content);
  builder.send(Side::server, "354 Go\r\n");
  builder.send(Side::client, "Half a mess");
  builder.add(EventKind::fault, Side::client);
  EXPECT_THAT(kinds_of(builder.only()),
              ElementsAre(LineKind::call, LineKind::command, LineKind::reply, LineKind::content,
                          LineKind::hang_up));
}

TEST(Conversations, ChunksAreContentThoughTheyLookLikeCommands) {
  LogBuilder builder;
  builder.add(EventKind::connecting, Side::client);
  builder.send(Side::client, "BDAT 6\r\nQUIT\r\n");
  builder.on_server(EventKind::command, smtp::Verb::bdat, 0, 8);
  builder.on_server(EventKind::answered, smtp::Verb::bdat, 0, 8);
  builder.send(Side::server, "250 OK\r\n");
  builder.send(Side::client, "BDAT 2 LAST\r\n.\nRSET\r\n");
  builder.on_server(EventKind::command, smtp::Verb::bdat, 14, 13);
  builder.on_server(EventKind::answered, smtp::Verb::bdat, 8, 8);
  builder.on_server(EventKind::command, smtp::Verb::rset, 29, 6);
  builder.on_server(EventKind::answered, smtp::Verb::rset, 16, 8);
  builder.send(Side::server, "250 OK\r\n250 OK\r\n");
  const Conversation conversation = builder.only();
  std::vector<std::string> commands;
  std::vector<std::string> contents;
  for (const Line& line : conversation.lines) {
    if (line.kind == LineKind::command) commands.push_back(line.octets);
    if (line.kind == LineKind::content) contents.push_back(line.octets);
  }
  EXPECT_THAT(commands, ElementsAre("BDAT 6\r\n", "BDAT 2 LAST\r\n", "RSET\r\n"));
  EXPECT_THAT(contents, ElementsAre("QUIT\r\n", ".\n"));
}

TEST(Conversations, RepliesThatNeverWentOutAreNoLines) {
  LogBuilder builder;
  builder.add(EventKind::connecting, Side::client);
  builder.send(Side::client, "NOOP\r\n");
  builder.on_server(EventKind::command, smtp::Verb::noop, 0, 6);
  builder.on_server(EventKind::answered, smtp::Verb::noop, 0, 8);
  EXPECT_THAT(octets_of(builder.only()), ElementsAre("C: NOOP\r\n"));
}

TEST(Conversations, EveryPrefixOfALogCanBeShown) {
  const SampleRun run = run_message();
  trace::Log prefix;
  for (EventIndex i = 0; i < run.result.log.size(); ++i) {
    prefix.append(run.result.log[i], run.result.log.payload(i));
    const auto all = conversations(*run.scenario, prefix);
    EXPECT_LE(all.size(), 1U);
  }
}

// RFC 821 section 3.8.
TEST(Conversations, BehindTurnWhoeverHasCalledIsTheServer) {
  const SampleRun run = run_text(R"({"id": "sample", "title": "A sample", "standard": 821,
    "hosts": [{"name": "alpha.example"}, {"name": "beta.example", "turn": "accept"}],
    "script": [{"at_s": 0, "from": "alpha.example", "to": "beta.example",
      "dialogue": ["S: 220 beta.example Simple Mail Transfer Service Ready",
                   "C: HELO alpha.example", "S: 250 beta.example", "C: TURN", "S: 250 OK"]}]})");
  EXPECT_TRUE(run.result.passed());
  const Conversation only = conversations(*run.scenario, run.result.log).at(0);
  std::vector<std::string> lines;
  for (const Line& line : only.lines) {
    const bool is_client = line.role() == Side::client;
    lines.push_back(std::string(line.speaker == Side::client ? "alpha " : "beta ") +
                    (is_client ? "C: " : "S: ") + line.octets.substr(0, line.octets.find(' ')));
    EXPECT_EQ(line.kind == LineKind::reply, !is_client && !line.octets.empty()) << lines.back();
    EXPECT_EQ(line.server_event == trace::kNoEvent, line.kind == LineKind::hang_up) << lines.back();
  }
  EXPECT_THAT(lines, ElementsAre("alpha C: ", "beta S: 220", "alpha C: HELO", "beta S: 250",
                                 "alpha C: TURN\r\n", "beta S: 250", "alpha S: 220",
                                 "beta C: QUIT\r\n", "alpha S: 221", "alpha S: "));
}

TEST(Conversations, TellsWhatTheSourceDoesNotPrint) {
  const SampleRun run = run_text(R"({"id": "sample", "title": "A sample", "standard": 821,
    "hosts": [{"name": "alpha.example", "role": "mua"}, {"name": "beta.example"}],
    "script": [{"at_s": 0, "from": "alpha.example", "to": "beta.example",
      "before": ["S: 220 beta.example Simple Mail Transfer Service Ready",
                 "C: HELO alpha.example", "S: 250 beta.example"],
      "dialogue": ["C: NOOP", "S: 250 OK"],
      "after": ["C: QUIT", "S: 221 beta.example Service closing transmission channel"]}]})");
  EXPECT_TRUE(run.result.passed());
  std::vector<std::string> printed;
  const Conversation only = conversations(*run.scenario, run.result.log).at(0);
  for (const Line& line : only.lines) {
    if (line.printed && !line.octets.empty()) printed.push_back(line.octets);
  }
  EXPECT_THAT(printed, ElementsAre("NOOP\r\n", "250 OK\r\n"));
}

}  // namespace
}  // namespace smtplab::explain
