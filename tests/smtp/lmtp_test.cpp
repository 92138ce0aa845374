#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/smtp/transcript.h"

// RFC 2033: both sides of LMTP.

namespace smtplab::smtp {
namespace {

using test::Client;
using test::Lines;
using test::plays;
using test::Server;
using ::testing::ElementsAre;

Dialect lmtp() {
  Dialect dialect;
  dialect.protocol = Protocol::lmtp;
  dialect.extensions.add(Extension::pipelining);
  return dialect;
}
const Dialect kLmtp = lmtp();
const Dialect kSmtp;

const Lines kBegin{"C: LHLO foo.edu", "S: 250-foo.example", "S: 250-PIPELINING", "S: 250-EXPN",
                   "S: 250 HELP"};

Lines behind_lhlo(const Lines& lines) {
  Lines all = kBegin;
  all.insert(all.end(), lines.begin(), lines.end());
  return all;
}

std::vector<std::string> verbs_answered(const Server& server) {
  std::vector<std::string> all;
  for (const Answered& one : server.answers_given) {
    all.push_back(std::string(command_spec(one.verb).name) + " " + std::to_string(one.code.value) +
                  " " + std::string(session_state_name(one.after)));
  }
  return all;
}

// Section 4.1.
TEST(Lmtp, KnowsLhloAndNeitherHeloNorEhlo) {
  Server server(kLmtp);
  EXPECT_TRUE(
      plays(server, {"C: EHLO a.example", "S: 500 Syntax error, command unrecognized",
                     "C: HELO a.example", "S: 500 Syntax error, command unrecognized",
                     "C: MAIL FROM:<>", "S: 503 Bad sequence of commands", "C: LHLO",
                     "S: 501 Syntax error in parameters or arguments", "C: LHLO a.example",
                     "S: 250-foo.example", "S: 250-PIPELINING", "S: 250-EXPN", "S: 250 HELP"}));
  EXPECT_EQ(server.session.client_name(), "a.example");
  EXPECT_TRUE(server.session.said_ehlo());
}

TEST(Lmtp, LhloIsNoWordOfSmtp) {
  Server server(kSmtp);
  EXPECT_TRUE(plays(server, {"C: LHLO a.example", "S: 500 Syntax error, command unrecognized"}));
  EXPECT_EQ(server.commands.back().verb, Verb::unknown);
}

// Section 4.2: in the order of RCPT, and one for each, also for whoever is named twice.
TEST(Lmtp, TheEndOfDataHasAReplyForEachRecipient) {
  Server server(kLmtp, {{Verb::end_of_data, "452 Not now"}});
  EXPECT_TRUE(plays(
      server, behind_lhlo({"C: MAIL FROM:<chris@bar.com>", "S: 250 OK", "C: RCPT TO:<pat@foo.edu>",
                           "S: 250 OK", "C: RCPT TO:<green@foo.edu>", "S: 250 OK",
                           "C: RCPT TO:<pat@foo.edu>", "S: 250 OK", "C: DATA",
                           "S: 354 Start mail input; end with <CRLF>.<CRLF>", "C| Blah\r\n.\r\n",
                           "S: 452 Not now"})));
  EXPECT_TRUE(server.session.reply_owed());
  EXPECT_EQ(server.session.state(), SessionState::judging);
  server.session.reply(ReplyText::accepted, server.now);
  EXPECT_TRUE(server.session.reply_owed());
  server.session.reply(*parse_reply("550-No\n550 Never"), server.now);
  EXPECT_FALSE(server.session.reply_owed());
  server.pull();
  EXPECT_EQ(server.session.state(), SessionState::ready);
  auto answered = verbs_answered(server);
  answered.erase(answered.begin(), answered.end() - 3);
  EXPECT_THAT(answered, ElementsAre("delivery 452 judging", "delivery 250 judging",
                                    "last-delivery 550 ready"));
  EXPECT_EQ(kLmtp.table.row(server.commands.back().row).key, "end-of-data-for-each");
}

TEST(Lmtp, OneRecipientHasOneReply) {
  Server server(kLmtp);
  EXPECT_TRUE(plays(
      server, behind_lhlo({"C: MAIL FROM:<>", "S: 250 OK", "C: RCPT TO:<pat@foo.edu>", "S: 250 OK",
                           "C: DATA", "S: 354 Start mail input; end with <CRLF>.<CRLF>",
                           "C| Blah\r\n.\r\nNOOP\r\n", "S: 250 OK", "S: 250 OK"})));
  EXPECT_EQ(server.session.state(), SessionState::ready);
}

TEST(Lmtp, WhatIsTooLargeIsRefusedForEach) {
  Dialect small = lmtp();
  small.rules.limits.message_size = 3;
  Server server(small);
  EXPECT_TRUE(
      plays(server, behind_lhlo({"C: MAIL FROM:<>", "S: 250 OK", "C: RCPT TO:<pat@foo.edu>",
                                 "S: 250 OK", "C: RCPT TO:<green@foo.edu>", "S: 250 OK", "C: DATA",
                                 "S: 354 Start mail input; end with <CRLF>.<CRLF>",
                                 "C| Blah blah\r\n.\r\n", "S: 552 Too much mail data",
                                 "S: 552 Too much mail data", "C: NOOP", "S: 250 OK"})));
}

TEST(Lmtp, NobodyAcceptedMeansNoData) {
  Server server(kLmtp, {{Verb::rcpt, "550 No such user here"}});
  EXPECT_TRUE(plays(server, behind_lhlo({"C: MAIL FROM:<>", "S: 250 OK",
                                         "C: RCPT TO:<jones@foo.edu>", "S: 550 No such user here",
                                         "C: DATA", "S: 503 Bad sequence of commands"})));
}

// A host that goes down in the middle says so in place of what is still owed.
TEST(Lmtp, ShuttingDownEndsTheReplies) {
  Server server(kLmtp, {{Verb::end_of_data, "250 OK"}});
  plays(server, behind_lhlo({"C: MAIL FROM:<>", "S: 250 OK", "C: RCPT TO:<a@foo.edu>", "S: 250 OK",
                             "C: RCPT TO:<b@foo.edu>", "S: 250 OK", "C: DATA",
                             "S: 354 Start mail input; end with <CRLF>.<CRLF>", "C| Blah\r\n.\r\n",
                             "S: 250 OK"}));
  ASSERT_TRUE(server.session.reply_owed());
  server.session.shut_down(server.now);
  EXPECT_FALSE(server.session.reply_owed());
  EXPECT_EQ(server.session.state(), SessionState::closed);
}

/// A client that has said what it has to say up to the lone dot, to a server that takes two of
/// three.
void say_message(Client& client) {
  for (const char* reply :
       {"220 foo.edu LMTP server ready\r\n", "250-foo.edu\r\n250 SIZE\r\n", "250 OK\r\n",
        "250 OK\r\n", "550 No such user here\r\n", "250 OK\r\n", "354 Start mail input\r\n"}) {
    client.receive(reply);
    const std::size_t heard = client.replies.size();
    const Command commands[] = {
        {Verb::lhlo, Domain{Domain::Kind::name, "foo.edu"}, {}},
        {Verb::mail, ReversePath{}, {}},
        {Verb::rcpt, ForwardPath{}, {}},
        {Verb::rcpt, ForwardPath{}, {}},
        {Verb::rcpt, ForwardPath{}, {}},
        {Verb::data, {}, {}},
    };
    if (heard <= std::size(commands)) client.session.send(commands[heard - 1], client.now);
  }
  client.session.send_content("Blah\r\n", client.now);
  client.session.end_content(client.now);
}

TEST(LmtpClient, AwaitsAReplyForEachWhoWasAccepted) {
  Client client(kLmtp);
  say_message(client);
  EXPECT_EQ(client.session.state(), SessionState::judging);
  client.receive("250-Well\r\n250 OK\r\n");
  EXPECT_EQ(client.replies.back().verb, Verb::delivery);
  EXPECT_EQ(client.session.state(), SessionState::judging);
  EXPECT_TRUE(client.session.awaits_reply());
  client.receive("452 <green@foo.edu> is temporarily over quota\r\n");
  EXPECT_EQ(client.replies.back().verb, Verb::last_delivery);
  EXPECT_EQ(client.session.state(), SessionState::ready);
  EXPECT_FALSE(client.session.awaits_reply());
  EXPECT_TRUE(client.session.extensions().has(Extension::size));
}

TEST(LmtpClient, WhatIsTypedHasAsManyReplies) {
  Dialect own;
  Client client(own);
  client.session.set_reader(kLmtp);
  client.receive("220 foo.edu\r\n");
  client.session.send_octets("LHLO a\r\nMAIL FROM:<>\r\nRCPT TO:<a@b>\r\nRCPT TO:<c@b>\r\nDATA\r\n",
                             client.now);
  client.receive("250 foo.edu\r\n250 OK\r\n250 OK\r\n250 OK\r\n354 Go on\r\n");
  client.session.send_octets("Blah\r\n.\r\nNOOP\r\n", client.now);
  client.receive("250 OK\r\n450 Later\r\n250 OK\r\n");
  std::vector<std::string_view> verbs;
  for (const ReplyReceived& one : client.replies) verbs.push_back(command_spec(one.verb).name);
  EXPECT_THAT(verbs, ElementsAre("connection", "LHLO", "MAIL", "RCPT", "RCPT", "DATA", "delivery",
                                 "last-delivery", "NOOP"));
}

TEST(LmtpClient, ARsetForgetsWhoWasAccepted) {
  Client client(kLmtp);
  client.receive("220 foo.edu\r\n");
  client.session.send_octets(
      "LHLO a\r\nMAIL FROM:<>\r\nRCPT TO:<a@b>\r\nRCPT TO:<c@b>\r\nRSET\r\nMAIL FROM:<>\r\n"
      "RCPT TO:<a@b>\r\nDATA\r\n",
      client.now);
  client.receive(
      "250 foo.edu\r\n250 OK\r\n250 OK\r\n250 OK\r\n250 OK\r\n250 OK\r\n250 OK\r\n"
      "354 Go on\r\n");
  client.session.send_octets(".\r\n", client.now);
  client.receive("250 OK\r\n");
  EXPECT_EQ(client.replies.back().verb, Verb::last_delivery);
  EXPECT_EQ(client.session.state(), SessionState::ready);
}

TEST(LmtpCommands, TheTableHasLhloInTheirPlace) {
  const auto table = command_table(Protocol::lmtp);
  EXPECT_EQ(table.front().verb, Verb::lhlo);
  EXPECT_EQ(table.size(), command_table().size() - 1);
  for (const CommandSpec& spec : table) EXPECT_TRUE(is_word_of(Protocol::lmtp, spec.verb));
  EXPECT_EQ(format_command({Verb::lhlo, Domain{Domain::Kind::name, "foo.edu"}, {}}),
            "LHLO foo.edu\r\n");
}

}  // namespace
}  // namespace smtplab::smtp
