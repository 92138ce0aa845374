#include <gtest/gtest.h>

#include <string>
#include <utility>
#include <vector>

#include "tests/smtp/session_record.h"

// Whatever comes of some octets comes of them too when the network splits them, at every octet and
// in any two places. Left out are the three violations that are about when octets come.

namespace smtplab::smtp::test {
namespace {

constexpr std::uint8_t kAll = 7;

struct ServerDialogue {
  const char* name;
  Dialect dialect;
  std::string octets;
  std::vector<Reply> replies;
  std::string octets_under_tls = {};  // behind those before
};

const std::string kEnvelope = "MAIL FROM:<a@b.c>\r\nRCPT TO:<d@e.f>\r\n";

Dialect lenient() {
  Dialect dialect;
  dialect.command_line_ends.bits = kAll;
  dialect.end_of_data = {kAll, kAll, kAll};
  return dialect;
}

Dialect small() {
  Dialect dialect;
  dialect.rules.limits.command_line = 24;
  dialect.rules.limits.text_line = 12;
  dialect.rules.limits.message_size = 20;
  dialect.rules.limits.recipients = 1;
  return dialect;
}

Dialect extended() {
  Dialect dialect;
  for (std::uint8_t i = 0; i < kExtensionCount; ++i) {
    dialect.extensions.add(static_cast<Extension>(i));
  }
  dialect.set_smtputf8(true);
  dialect.security.passwords_in_clear = true;
  return dialect;
}

Dialect small_chunks() {
  Dialect dialect;
  dialect.extensions.add(Extension::chunking);
  dialect.rules.limits.message_size = 20;
  return dialect;
}

std::vector<ServerDialogue> extension_dialogues() {
  return {
      {"STARTTLS drops what stands behind it",
       extended(),
       "STARTTLS\r\nEHLO b\r\n" + kEnvelope + "STARTTLS x\r\nSTARTTLS\r\nNOOP\r\nRS",
       {},
       "RSET\r\nEHLO b\r\nSTARTTLS\r\n" + kEnvelope + "DATA\r\nx\r\n.\r\n"},
      {"BDAT",
       extended(),
       "BDAT 2\r\nabEHLO b\r\n" + kEnvelope +
           "BDAT 5\r\na\r\n\xc3\nBDAT x\r\nBDAT 2\r\n.\rBDAT 0 LAST\r\nBDAT 1\r\naMAIL FROM:<> "
           "BODY=BINARYMIME\r\nRCPT TO:<a@b>\r\nDATA\r\nBDAT 3 LAST\r\n\r\n.NOOP\r\n",
       {}},
      {"a chunk too large",
       small_chunks(),
       "EHLO b\r\n" + kEnvelope + "BDAT 15\r\n123456789012345BDAT 9\r\n123456789NOOP\r\n",
       {}},
      {"SMTPUTF8",
       extended(),
       "MAIL FROM:<\xc3\xa9@b>\r\nEHLO b\r\nMAIL FROM:<\xc3\xa9@b>\r\nVRFY \xc3\xa9 SMTPUTF8\r\n"
       "VRFY \xc3 smtputf8\r\nMAIL FROM:<\xc3\xa9@\xc3\xa9.b> SMTPUTF8\r\n"
       "RCPT TO:<\"\xc3\xa9\"@b>\r\nDATA\r\nSubject: \xc3\xa9\r\n\r\n\xc3\xa9\r\n.\r\n",
       {}},
      {"AUTH",
       extended(),
       "EHLO b\r\nAUTH PLAIN !\r\nAUTH LOGIN\r\n*\r\nAUTH LOGIN\r\nYQ==\r\nYg\r\nAUTH PLAIN =\r\n"
       "AUTH CRAM-MD5\r\nAUTH PLAIN\r\nAUTH X\r\nAUTH PLAIN AGEAYg==\r\nAUTH PLAIN\r\nNOOP\r\n",
       {*parse_reply("535 no"), *parse_reply("535 no"), *parse_reply("235 yes")}},
  };
}

std::vector<ServerDialogue> standard_dialogues() {
  const Dialect strict;
  const Dialect old(Standard::rfc821);
  return {
      {"a message",
       strict,
       "HELO b\r\n" + kEnvelope + "DATA\r\nx: y\r\n\r\n..\r\n...\r\n.z\r\n.\r\nQUIT\r\n",
       {}},
      {"two messages",
       extended(),
       "EHLO b\r\nMAIL FROM:<> SIZE=9 BODY=8BITMIME\r\nRCPT TO:<a@b>\r\nDATA\r\n\xc3\xa9\r\n.\r\n" +
           kEnvelope + "DATA\r\n\xc3\xa9\r\n.\r\n",
       {}},
      {"odd line ends, strict",
       strict,
       "NOOP\nNOOP\r\r\nHELO b\r\n" + kEnvelope +
           "DATA\r\na\n.\nb\r.\rc\r\r\n.\r\r\n.\n\r\n\n.\r\n\r.\r\n.\r\n",
       {}},
      {"odd line ends, lenient",
       lenient(),
       "HELO b\n" + kEnvelope + "DATA\ra\r\n.\rNOOP\r" + kEnvelope + "DATA\nb\r..\rc\n.\r\nRSET\n",
       {}},
      {"octets",
       old,
       "HELO b\r\nVRFY \x80\r\n" + kEnvelope + std::string("DATA\r\na\0\x80\r\n.\x90\r\n.\r\n", 18),
       {}},
      {"limits",
       small(),
       "HELO bbbbbbbbbbbbbbbbb\r\nNOOP xxxxxxxxxxxxxxxxxxxx\r\n" + kEnvelope +
           "RCPT TO:<x@y.z>\r\nDATA\r\n.123456789012345\r\nabc\r\nd\r\n.\r\nNOOP\r\n",
       {}},
      {"wrong order",
       strict,
       "DATA\r\n" + kEnvelope +
           "HELO\r\nEHLO b\r\nRCPT TO:<a@b>\r\nMAIL FROM:<>\r\nDATA\r\n"
           "MAIL FROM:<>\r\nFOO\r\nQUIT\r\nmore\r\n",
       {}},
      {"refusals",
       strict,
       "HELO b\r\n" + kEnvelope + kEnvelope + "DATA\r\nx\r\n.\r\nNOOP\r\n",
       {*parse_reply("450-later\n450 or never"), *parse_reply("250 OK"), *parse_reply("250 OK")}},
      {"a shutdown",
       strict,
       "HELO b\r\n" + kEnvelope + "DATA\r\n",
       {*parse_reply("250 OK"), *parse_reply("421 going")}},
      {"an end in the middle", strict, "HELO b\r\n" + kEnvelope + "DATA\r\nabc\r\n.\r", {}},
      {"unlike standards",
       old,
       "EHLO b\r\nHELO b\r\nSEND FROM:<a@b>\r\nRCPT  TO:<c@d>\r\nTURN\r\nRSET\r\nTURN\r\nHELP\r\n",
       {}},
  };
}

std::vector<ServerDialogue> server_dialogues() {
  std::vector<ServerDialogue> dialogues = standard_dialogues();
  for (ServerDialogue& dialogue : extension_dialogues()) dialogues.push_back(std::move(dialogue));
  return dialogues;
}

Record play(const ServerDialogue& dialogue, std::size_t first, std::size_t second) {
  RecordedServer server(dialogue.dialect, dialogue.replies);
  const std::string_view octets = dialogue.octets;
  server.receive(octets.substr(0, first));
  server.receive(octets.substr(first, second - first));
  server.receive(octets.substr(second));
  server.start_tls();
  server.receive(dialogue.octets_under_tls);
  server.end();
  return server.record();
}

void expect_same(const Record& actual, const Record& expected, const std::string& where) {
  ASSERT_EQ(actual.events, expected.events) << where;
  ASSERT_EQ(actual.content, expected.content) << where;
  ASSERT_EQ(actual.output, expected.output) << where;
  ASSERT_EQ(actual.state, expected.state) << where;
}

TEST(Split, AServerDoesNotSeeAnyTwoCuts) {
  for (const ServerDialogue& dialogue : server_dialogues()) {
    const Record whole = play(dialogue, 0, 0);
    ASSERT_FALSE(whole.output.empty());
    for (std::size_t second = 0; second <= dialogue.octets.size(); ++second) {
      for (std::size_t first = 0; first <= second; ++first) {
        const Record record = play(dialogue, first, second);
        if (record.events == whole.events && record.content == whole.content &&
            record.output == whole.output && record.state == whole.state) {
          continue;
        }
        expect_same(record, whole,
                    std::string(dialogue.name) + ", cut at " + std::to_string(first) + " and " +
                        std::to_string(second));
        if (HasFatalFailure()) return;
      }
    }
  }
}

TEST(Split, AServerDoesNotSeeThatOctetsComeOneByOne) {
  for (const ServerDialogue& dialogue : server_dialogues()) {
    RecordedServer server(dialogue.dialect, dialogue.replies);
    for (const char& octet : dialogue.octets) server.receive({&octet, 1});
    server.start_tls();
    for (const char& octet : dialogue.octets_under_tls) server.receive({&octet, 1});
    server.end();
    expect_same(server.record(), play(dialogue, 0, 0), dialogue.name);
  }
}

struct Step {
  bool typed = false;  // else it comes from the server
  std::string octets;
};

struct ClientDialogue {
  const char* name;
  Dialect dialect;
  std::vector<Step> steps;
};

std::vector<ClientDialogue> client_dialogues() {
  const Dialect strict;
  Dialect short_lines;
  short_lines.rules.limits.reply_line = 12;
  const Step greeting{false, "220-foo\r\n220 ready\r\n"};
  return {
      {"a message",
       strict,
       {greeting,
        {true, "EHLO b\r\n"},
        {false, "250-a\r\n250-SIZE 9\r\n250 PIPELINING\r\n"},
        {true, "MAIL FROM:<a@b>\r\nRCPT TO:<c@d>\r\nDATA\r\n"},
        {false, "250 OK\r\n550 no\r\n354 go\r\n"},
        {true, "a\r\n..\r\n.\r\nQUIT\r\n"},
        {false, "250 OK\r\n221 bye\r\n"}}},
      {"typed at once",
       strict,
       {{true, "HELO b\r\nDATA\r\na\r\n.\r\nDATA\r\nNOOP\r\n"},
        greeting,
        {false, "250 b\r\n354 c\r\n250 d\r\n503 e\r\n250 f\r\n"}}},
      {"mistakes",
       strict,
       {{false, "hello\r\n220-a\r\nodd\r\n221 b\r\n250 what\r\n"},
        {true, "NOOP\r\nDATA\r\nNOOP\r\n"},
        {false, "150 a\r\n250 b\n699 c\r\n2\r\n\r\n421 \x80\0\r\r\n"}}},
      {"long lines",
       short_lines,
       {{false, "220-abcdefghijkl\r\n220 abcdefghijklm\r\n"},
        {true, "HELP\r\n"},
        {false, "214-a\r\n214-bcdefghijklmnopqrst\n214 c\r\n"}}},
      {"after the end", strict, {greeting, {true, "QUIT\r\n"}, {false, "221 bye\r\nmore\r\nmore"}}},
      {"half a reply", strict, {greeting, {true, "QUIT"}, {false, "221"}}},
      {"BDAT",
       strict,
       {greeting,
        {true,
         "HELO b\r\nMAIL FROM:<a@b>\r\nRCPT TO:<c@d>\r\nBDAT 7\r\nNOOP\r\nxBDAT 1 "
         "last\r\nyNOOP\r\n"},
        {false, "250 a\r\n250 b\r\n250 c\r\n250 d\r\n250 e\r\n250 f\r\n"}}},
      {"AUTH and STARTTLS",
       strict,
       {greeting,
        {true, "EHLO b\r\n"},
        {false, "250-a\r\n250-AUTH LOGIN PLAIN\r\n250 STARTTLS\r\n"},
        {true, "AUTH LOGIN\r\nYQ==\r\nYg==\r\nSTARTTLS\r\nRSET\r\n"},
        {false, "334 a\r\n334 b\r\n235 c\r\n220 d\r\n250 e\r\n"}}},
  };
}

std::size_t length_of(const ClientDialogue& dialogue) {
  std::size_t length = 0;
  for (const Step& step : dialogue.steps) length += step.octets.size();
  return length;
}

// Cuts count over the octets of all steps.
Record play(const ClientDialogue& dialogue, std::size_t first, std::size_t second) {
  RecordedClient client(dialogue.dialect);
  std::size_t begin = 0;
  for (const Step& step : dialogue.steps) {
    const std::size_t size = step.octets.size();
    const auto inside = [&](std::size_t cut) {
      return std::min(cut > begin ? cut - begin : 0, size);
    };
    const std::string_view octets = step.octets;
    const std::size_t one = inside(first);
    const std::size_t two = inside(second);
    for (const std::string_view piece :
         {octets.substr(0, one), octets.substr(one, two - one), octets.substr(two)}) {
      step.typed ? client.type(piece) : client.receive(piece);
    }
    begin += size;
  }
  client.end();
  return client.record();
}

TEST(Split, AClientDoesNotSeeAnyTwoCuts) {
  for (const ClientDialogue& dialogue : client_dialogues()) {
    const Record whole = play(dialogue, 0, 0);
    const std::size_t length = length_of(dialogue);
    for (std::size_t second = 0; second <= length; ++second) {
      for (std::size_t first = 0; first <= second; ++first) {
        expect_same(play(dialogue, first, second), whole,
                    std::string(dialogue.name) + ", cut at " + std::to_string(first) + " and " +
                        std::to_string(second));
        if (HasFatalFailure()) return;
      }
    }
  }
}

// The comparison would be worth nothing if the dialogues did not go where they are meant to go.
TEST(Split, TheDialoguesReachTheOddPlaces) {
  std::string events;
  for (const ServerDialogue& dialogue : server_dialogues()) events += play(dialogue, 0, 0).events;
  for (const ClientDialogue& dialogue : client_dialogues()) events += play(dialogue, 0, 0).events;
  for (std::uint8_t i = 0; i < kViolationKindCount; ++i) {
    const auto kind = static_cast<ViolationKind>(i);
    if (depends_on_time(kind) || kind == ViolationKind::unannounced_parameter) continue;
    EXPECT_NE(events.find(violation_name(kind)), std::string::npos) << violation_name(kind);
  }
}

}  // namespace
}  // namespace smtplab::smtp::test
