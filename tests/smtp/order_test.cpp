#include <gtest/gtest.h>

#include <map>
#include <string>
#include <string_view>

#include "tests/smtp/transcript.h"

// Every command in every state in which a server reads commands. The codes are those of RFC 821
// sections 4.1.1 and 4.3 and of RFC 5321 sections 4.1.4 and 4.3.2; none is taken from the table
// that the session walks.

namespace smtplab::smtp::test {
namespace {

const Dialect k821(Standard::rfc821);
const Dialect k5321(Standard::rfc5321);

constexpr const char* kStates[] = {"greeted", "ready", "mail", "recipients"};

Server in_state(const Dialect& dialect, std::string_view state) {
  Server server(dialect);
  server.answers[Verb::turn] = "502 Command not implemented";
  if (state == "greeted") return server;
  server.receive("HELO b\r\n");
  if (state == "ready") return server;
  server.receive("MAIL FROM:<a@b.example>\r\n");
  if (state == "mail") return server;
  server.receive("RCPT TO:<c@d.example>\r\n");
  return server;
}

struct Row {
  const char* line;
  int codes[4];  // in kStates' order
  const char* after[4];
};

constexpr const char* kStay[4] = {"greeted", "ready", "mail", "recipients"};

void expect_rows(const Dialect& dialect, std::initializer_list<Row> rows) {
  for (const Row& row : rows) {
    for (std::size_t i = 0; i < 4; ++i) {
      Server server = in_state(dialect, kStates[i]);
      ASSERT_EQ(session_state_name(server.session.state()), kStates[i]);
      const std::size_t answers = server.answers_given.size();
      server.receive(std::string(row.line) + "\r\n");
      ASSERT_EQ(server.answers_given.size(), answers + 1) << row.line << " in " << kStates[i];
      EXPECT_EQ(server.answers_given.back().code.value, row.codes[i])
          << row.line << " in " << kStates[i];
      const char* after = row.after[i] == nullptr ? kStay[i] : row.after[i];
      EXPECT_EQ(session_state_name(server.session.state()), std::string_view(after))
          << row.line << " in " << kStates[i];
    }
  }
}

TEST(Order, EveryCommandInEveryStateUnder5321) {
  expect_rows(k5321,
              {{"EHLO b", {250, 250, 250, 250}, {"ready", "ready", "ready", "ready"}},
               {"HELO b", {250, 250, 250, 250}, {"ready", "ready", "ready", "ready"}},
               {"MAIL FROM:<a@b>", {503, 250, 503, 503}, {nullptr, "mail", nullptr, nullptr}},
               {"RCPT TO:<a@b>", {503, 503, 250, 250}, {nullptr, nullptr, "recipients", nullptr}},
               {"DATA", {503, 503, 503, 354}, {nullptr, nullptr, nullptr, "content"}},
               {"RSET", {250, 250, 250, 250}, {nullptr, "ready", "ready", "ready"}},
               {"NOOP", {250, 250, 250, 250}, {}},
               {"NOOP words", {250, 250, 250, 250}, {}},
               {"HELP", {214, 214, 214, 214}, {}},
               {"VRFY a", {250, 250, 250, 250}, {}},
               {"EXPN a", {250, 250, 250, 250}, {}},
               {"QUIT", {221, 221, 221, 221}, {"closed", "closed", "closed", "closed"}},
               {"SEND FROM:<a@b>", {502, 502, 502, 502}, {}},
               {"SOML FROM:<a@b>", {502, 502, 502, 502}, {}},
               {"SAML FROM:<a@b>", {502, 502, 502, 502}, {}},
               {"TURN", {502, 502, 502, 502}, {}},
               {"XYZZ", {500, 500, 500, 500}, {}},
               {"", {500, 500, 500, 500}, {}},
               {"EHLO", {501, 501, 501, 501}, {}},
               {"HELO", {501, 501, 501, 501}, {}},
               {"MAIL", {501, 501, 501, 501}, {}},
               {"MAIL FROM:a", {501, 501, 501, 501}, {}},
               {"RCPT TO:", {501, 501, 501, 501}, {}},
               {"RCPT TO:<>", {501, 501, 501, 501}, {}},
               {"DATA now", {501, 501, 501, 501}, {}},
               {"RSET now", {501, 501, 501, 501}, {}},
               {"QUIT now", {501, 501, 501, 501}, {}},
               {"VRFY", {501, 501, 501, 501}, {}},
               {"MAIL FROM:<a@b> FOO", {555, 555, 555, 555}, {}},
               {"RCPT TO:<a@b> FOO=1", {555, 555, 555, 555}, {}}});
}

TEST(Order, EveryCommandInEveryStateUnder821) {
  expect_rows(k821,
              {{"HELO b", {250, 250, 250, 250}, {"ready", "ready", "ready", "ready"}},
               {"MAIL FROM:<a@b>", {503, 250, 503, 503}, {nullptr, "mail", nullptr, nullptr}},
               {"SEND FROM:<a@b>", {503, 250, 503, 503}, {nullptr, "mail", nullptr, nullptr}},
               {"SOML FROM:<a@b>", {503, 250, 503, 503}, {nullptr, "mail", nullptr, nullptr}},
               {"SAML FROM:<a@b>", {503, 250, 503, 503}, {nullptr, "mail", nullptr, nullptr}},
               {"RCPT TO:<a@b>", {503, 503, 250, 250}, {nullptr, nullptr, "recipients", nullptr}},
               {"DATA", {503, 503, 503, 354}, {nullptr, nullptr, nullptr, "content"}},
               // Section 4.3 lists no 503 for RSET.
               {"RSET", {250, 250, 250, 250}, {nullptr, "ready", "ready", "ready"}},
               {"NOOP", {250, 250, 250, 250}, {}},
               {"HELP", {214, 214, 214, 214}, {}},
               {"VRFY a", {250, 250, 250, 250}, {}},
               {"EXPN a", {250, 250, 250, 250}, {}},
               {"TURN", {503, 502, 503, 503}, {}},
               {"QUIT", {221, 221, 221, 221}, {"closed", "closed", "closed", "closed"}},
               {"EHLO b", {500, 500, 500, 500}, {}},
               {"XYZZ", {500, 500, 500, 500}, {}},
               {"HELO", {501, 501, 501, 501}, {}},
               {"MAIL FROM:<a>", {501, 501, 501, 501}, {}},
               {"MAIL FROM:<a@b> SIZE=1", {501, 501, 501, 501}, {}},
               {"SEND FROM:", {501, 501, 501, 501}, {}},
               {"RCPT TO:<a@b", {501, 501, 501, 501}, {}},
               {"DATA now", {501, 501, 501, 501}, {}}});
}

TEST(Order, AfterARefusedSessionOnlyQuitIsServed) {
  for (const Dialect* dialect : {&k821, &k5321}) {
    for (const char* line : {"EHLO b", "HELO b", "MAIL FROM:<a@b>", "RCPT TO:<a@b>", "DATA", "RSET",
                             "NOOP", "VRFY a", "HELP", "XYZZ", "TURN", "HELO", ""}) {
      Server server(*dialect, {{Verb::connection, "554 No"}});
      server.receive(std::string(line) + "\r\n");
      EXPECT_EQ(server.answers_given.back().code.value, 503) << line;
      EXPECT_EQ(server.session.state(), SessionState::refused) << line;
    }
  }
}

}  // namespace
}  // namespace smtplab::smtp::test
