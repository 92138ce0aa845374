#include <gtest/gtest.h>

#include <memory>
#include <string>

#include "sim/scenario/loader.h"
#include "sim/scenario/runner.h"

namespace smtplab::scenario {
namespace {

/// Quoted names in every place that knows names: the directory, VRFY, EXPN, the queue.
constexpr char kText[] = R"({
  "title": "Quoted names",
  "hosts": [
    {"name": "a.example", "role": "mua"},
    {"name": "b.example", "relay": "open", "outgoing": "hold",
     "mailboxes": [{"user": "john smith", "name": "John Smith"}, "x"],
     "lists": [{"name": "all of us", "members": ["John Smith <\"john smith\"@b.example>"]}]}
  ],
  "script": [{"from": "a.example", "to": "b.example", "dialogue": [
    "S: 220 b.example Simple Mail Transfer Service Ready",
    "C: HELO a.example",
    "S: 250 b.example",
    "C: VRFY \"john smith\"",
    "S: 250 John Smith <\"john smith\"@b.example>",
    "C: VRFY \"j\\ohn smith\"",
    "S: 250 John Smith <\"john smith\"@b.example>",
    "C: VRFY \"john  smith\"",
    "S: 550 String does not match anything.",
    "C: EXPN \"all of us\"",
    "S: 250 John Smith <\"john smith\"@b.example>",
    "C: MAIL FROM:<\"al > bo\"@a.example>",
    "S: 250 OK",
    "C: RCPT TO:<\"john smith\"@b.example>",
    "S: 250 OK",
    "C: RCPT TO:<\"mary \\\"ann\\\" o'hara\"@c.example>",
    "S: 250 OK",
    "C: DATA",
    "S: 354 Start mail input; end with <CRLF>.<CRLF>",
    "C: Hello",
    "C: .",
    "S: 250 OK"
  ]}],
  "expect": [
    {"mailbox": "<\"john smith\"@b.example>", "messages": 1},
    {"mailbox": "<\"x\"@b.example>", "messages": 0},
    {"queue": "b.example", "messages": 1, "reverse_path": "<\"al > bo\"@a.example>",
     "forward_path": "<\"mary \\\"ann\\\" o'hara\"@c.example>"}
  ]
})";

std::vector<Failure> failures_of(const std::string& text) {
  auto loaded = load_scenario(text, "quoted.json");
  EXPECT_TRUE(loaded) << loaded.error()[0].message_key << " " << loaded.error()[0].place.pointer;
  if (!loaded) return {};
  return run_scenario(std::make_shared<const Scenario>(std::move(*loaded)), 1).failures;
}

TEST(QuotedPaths, AreVerifiedExpandedStoredAndQueued) {
  for (const Failure& failure : failures_of(kText)) {
    ADD_FAILURE() << failure.place.pointer << ":" << failure.place.line << "\nexpected "
                  << failure.expected << "\nseen     " << failure.seen;
  }
}

TEST(QuotedPaths, OfTheQueueAreToldApartAtTheRightSpace) {
  std::string text = kText;
  const std::string from = R"("<\"al > bo\"@a.example>")";
  text.replace(text.find(from), from.size(), R"("<\"al > b\"@a.example>")");
  const std::vector<Failure> failures = failures_of(text);
  ASSERT_EQ(failures.size(), 1U);
  EXPECT_EQ(failures[0].kind, Failure::Kind::reverse_path);
  EXPECT_EQ(failures[0].seen, R"(<"al > bo"@a.example>)");
}

}  // namespace
}  // namespace smtplab::scenario
