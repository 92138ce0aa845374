// Replies of a server session that others take the place of.

#include <gtest/gtest.h>

#include "tests/smtp/transcript.h"

namespace smtplab::smtp::test {
namespace {

const Dialect k5321(Standard::rfc5321);

Reply reply(std::string_view text) { return *parse_reply(text); }

/// What the server answers to it.
std::string said(Server& server, const std::string& octets) {
  const std::size_t before = server.output.size();
  server.receive(octets);
  return server.output.substr(before);
}

/// A client that has got so far, line by line.
const std::vector<Lines> kRoads = {
    {},
    {"EHLO a.example"},
    {"EHLO a.example", "MAIL FROM:<joe@a.example>"},
    {"EHLO a.example", "MAIL FROM:<joe@a.example>", "RCPT TO:<bob@foo.example>"},
    {"EHLO a.example", "MAIL FROM:<joe@a.example>", "RCPT TO:<bob@foo.example>", "DATA"},
    {"EHLO a.example", "MAIL FROM:<joe@a.example>", "RCPT TO:<bob@foo.example>", "BDAT 2\r\nab"},
    {"EHLO a.example", "AUTH CRAM-MD5"},
};
const Lines kNext = {"HELO a.example",
                     "EHLO a.example",
                     "MAIL FROM:<joe@a.example>",
                     "RCPT TO:<bob@foo.example>",
                     "DATA",
                     ".",
                     "BDAT 3\r\nabc",
                     "BDAT 3 LAST\r\nabc",
                     "RSET",
                     "NOOP",
                     "VRFY bob",
                     "EXPN all",
                     "HELP",
                     "TURN",
                     "AUTH PLAIN AGpvZQBzZWNyZXQ=",
                     "AUTH CRAM-MD5",
                     "AUTH LOGIN",
                     "*",
                     "am9l",
                     "XYZZY",
                     "QUIT"};
const Lines kReplies = {"220 So",           "235 You are known", "250 Yes",
                        "250-One\n250 two", "251 Yes",           "421 No more",
                        "450 Not now",      "500 What?",         "535 Unwell",
                        "550 No",           "552 Too much",      "599 Never"};

Dialect all_extensions() {
  Dialect dialect =
      with_extensions({Extension::pipelining, Extension::chunking, Extension::binary_mime,
                       Extension::eight_bit_mime, Extension::auth});
  dialect.security.passwords_in_clear = true;
  return dialect;
}

// Whatever a host would say, and wherever: another reply goes out in its place, once, and both
// sides go on without a word of it being lost.
TEST(ReplacedReply, StandsInForAnyOther) {
  const Dialect dialect = all_extensions();
  for (const Lines& road : kRoads) {
    for (const std::string& next : kNext) {
      for (const std::string& given : kReplies) {
        Server server(dialect);
        for (const std::string& line : road) server.receive(line + "\r\n");
        const bool in_content = server.session.state() == SessionState::content;
        if (in_content && next != ".") continue;
        server.session.replace_next_reply(reply(given));
        const std::string heard = said(server, next + "\r\n");
        SCOPED_TRACE("behind " + (road.empty() ? "the greeting" : road.back()) + ", " + next +
                     " is answered " + given);
        ASSERT_EQ(heard.substr(0, heard.find("\r\n")), given.substr(0, given.find('\n')));
        ASSERT_EQ(server.session.replacement(), nullptr);
        // It serves on, or has closed.
        server.receive("NOOP\r\nQUIT\r\n");
        if (given.starts_with("421")) {
          ASSERT_EQ(server.session.state(), SessionState::closed);
        }
      }
    }
  }
}

TEST(ReplacedReply, SaysWhatHolds) {
  Server server(k5321);
  server.receive("EHLO a.example\r\nMAIL FROM:<joe@a.example>\r\n");
  server.session.replace_next_reply(reply("550 No such user"));
  EXPECT_EQ(said(server, "RCPT TO:<bob@foo.example>\r\n"), "550 No such user\r\n");
  EXPECT_TRUE(server.session.transaction().envelope.forward_paths.empty());
  server.answers[Verb::rcpt] = "550 Nobody here";
  server.session.replace_next_reply(reply("250 Of course"));
  EXPECT_EQ(said(server, "RCPT TO:<eve@foo.example>\r\n"), "250 Of course\r\n");
  EXPECT_EQ(server.session.transaction().envelope.forward_paths.size(), 1U);
  EXPECT_EQ(said(server, "RCPT TO:<eve@foo.example>\r\n"), "550 Nobody here\r\n") << "once alone";
}

TEST(ReplacedReply, CanBeTakenBack) {
  Server server(k5321);
  server.session.replace_next_reply(reply("550 No"));
  ASSERT_NE(server.session.replacement(), nullptr);
  EXPECT_EQ(server.session.replacement()->code.value, 550);
  server.session.keep_next_reply();
  EXPECT_EQ(server.session.replacement(), nullptr);
  EXPECT_EQ(said(server, "NOOP\r\n"), "250 OK\r\n");
}

}  // namespace
}  // namespace smtplab::smtp::test
