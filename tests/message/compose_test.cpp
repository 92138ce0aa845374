#include "sim/message/compose.h"

#include <gtest/gtest.h>

#include <string>
#include <string_view>

#include "sim/message/header.h"

namespace smtplab::message {
namespace {

using Kind = HeaderError::Kind;
using Place = ComposeError::Place;

Correspondent person(std::string name, std::string_view mailbox) {
  const std::size_t at = mailbox.find('@');
  return {std::move(name),
          {smtp::LocalPart(std::string(mailbox.substr(0, at))),
           {smtp::Domain::Kind::name, std::string(mailbox.substr(at + 1))}}};
}

// RFC 5322 appendix A.1.1.
Draft sample() {
  Draft draft;
  draft.from = person("John Doe", "jdoe@machine.example");
  draft.to = {person("Mary Smith", "mary@example.net")};
  draft.subject = "Saying Hello";
  draft.date = "Fri, 21 Nov 1997 09:55:06 -0600";
  draft.message_id = message_id("local.machine.example", 1'234);
  draft.body_lines = {"This is a message just to say hello.", "So, \"Hello\"."};
  return draft;
}

void expect_error(const Draft& draft, Place place, Kind kind, std::size_t index, std::size_t at) {
  const auto composed = compose(draft);
  ASSERT_FALSE(composed) << *composed;
  EXPECT_EQ(composed.error().place, place);
  EXPECT_EQ(composed.error().kind, kind);
  EXPECT_EQ(composed.error().index, index);
  EXPECT_EQ(composed.error().at, at);
}

TEST(Compose, WritesTheMessageOfRfc5322sAppendixA11) {
  EXPECT_EQ(compose(sample()).value(),
            "Date: Fri, 21 Nov 1997 09:55:06 -0600\r\n"
            "From: John Doe <jdoe@machine.example>\r\n"
            "To: Mary Smith <mary@example.net>\r\n"
            "Subject: Saying Hello\r\n"
            "Message-ID: <1234@local.machine.example>\r\n"
            "\r\n"
            "This is a message just to say hello.\r\n"
            "So, \"Hello\".\r\n");
}

// RFC 5322 appendix A.1.2.
TEST(Compose, QuotesNamesThatNeedIt) {
  Draft draft = sample();
  draft.from = person("Joe Q. Public", "john.q.public@example.com");
  draft.to = {person("Mary Smith", "mary@x.test"), person("", "jdoe@example.org"),
              person("Who?", "one@y.test")};
  draft.cc = {person("", "boss@nil.test"), person("Giant; \"Big\" Box", "sysservices@example.net")};
  const std::string message = compose(draft).value();
  const Header header(message);
  EXPECT_EQ(header.text_of("From"), "\"Joe Q. Public\" <john.q.public@example.com>");
  EXPECT_EQ(header.text_of("To"), "Mary Smith <mary@x.test>, jdoe@example.org, Who? <one@y.test>");
  EXPECT_EQ(header.text_of("Cc"),
            "boss@nil.test, \"Giant; \\\"Big\\\" Box\" <sysservices@example.net>");
}

TEST(Compose, LongListsAreFoldedBehindCommas) {
  Draft draft = sample();
  draft.to.assign(200, person("Mary Ann Smith", "mary.ann.smith@example.net"));
  const std::string message = compose(draft).value();
  const Header header(message);
  EXPECT_TRUE(header.is_clean());
  EXPECT_EQ(header.body(), "This is a message just to say hello.\r\nSo, \"Hello\".\r\n");
  std::string_view to = header.find("To")->body;
  std::size_t lines = 1;
  for (std::size_t end = to.find("\r\n"); end != to.npos; end = to.find("\r\n")) {
    EXPECT_EQ(to[end - 1], ',');
    EXPECT_LE(end, 78U);
    to.remove_prefix(end + 2);
    ++lines;
  }
  EXPECT_EQ(lines, 200U);
}

TEST(Compose, WhatIsNotSaidIsLeftOut) {
  Draft draft = sample();
  draft.to.clear();
  draft.subject.clear();
  draft.body_lines.clear();
  EXPECT_EQ(compose(draft).value(),
            "Date: Fri, 21 Nov 1997 09:55:06 -0600\r\n"
            "From: John Doe <jdoe@machine.example>\r\n"
            "Message-ID: <1234@local.machine.example>\r\n"
            "\r\n");
}

TEST(Compose, ABodyOfEightBitsIsSaidToBeUtf8) {
  Draft draft = sample();
  draft.body_lines = {
      "Gr\xC3\xBC\xC3\x9F"
      "e"};
  const std::string message = compose(draft).value();
  const Header header(message);
  EXPECT_EQ(header.text_of("MIME-Version"), "1.0");
  EXPECT_EQ(header.text_of("Content-Type"), "text/plain; charset=utf-8");
  EXPECT_EQ(header.text_of("Content-Transfer-Encoding"), "8bit");
  EXPECT_EQ(header.body(),
            "Gr\xC3\xBC\xC3\x9F"
            "e\r\n");
  EXPECT_TRUE(header.is_clean());
}

TEST(Compose, RefusesWhatWouldBreakOut) {
  Draft draft = sample();
  draft.subject = "x\r\nBcc: y@z";
  expect_error(draft, Place::subject, Kind::line_end, 0, 1);
  draft = sample();
  draft.subject = "Gr\xC3\xBC";
  expect_error(draft, Place::subject, Kind::non_ascii, 0, 2);
  draft = sample();
  draft.from.name = "John\nBcc: y@z";
  expect_error(draft, Place::from, Kind::line_end, 0, 5);
  draft = sample();
  draft.to = {person("", "a@b"), person("x\ry", "a@b")};
  expect_error(draft, Place::to, Kind::line_end, 0, 7);
  draft = sample();
  draft.cc = {person("", std::string(1'000, 'x') + "@b")};
  expect_error(draft, Place::cc, Kind::line_too_long, 0, 994);
  draft = sample();
  draft.body_lines = {"a", "b\r\n.\r\n"};
  expect_error(draft, Place::body, Kind::line_end, 1, 1);
  draft.body_lines = {std::string("a\0", 2)};
  expect_error(draft, Place::body, Kind::control_character, 0, 1);
  draft.body_lines = {std::string(998, 'x'), std::string(999, 'x')};
  expect_error(draft, Place::body, Kind::line_too_long, 1, 998);
}

TEST(Compose, RefusesWhatIsOfAnotherForm) {
  for (const char* date : {"", "21 Nov 97 09:55:06 -0600", "today"}) {
    Draft draft = sample();
    draft.date = date;
    expect_error(draft, Place::date, Kind::malformed, 0, 0);
  }
  for (const char* id : {"", "a@b", "<ab>", "<@ab>", "<ab@>", "<a b@c>", "<a@b@c>", "<a@b>>"}) {
    Draft draft = sample();
    draft.message_id = id;
    expect_error(draft, Place::message_id, Kind::malformed, 0, 0);
  }
  Draft draft = sample();
  draft.from.mailbox.domain = {};
  expect_error(draft, Place::from, Kind::malformed, 0, 0);
  draft = sample();
  draft.to.front().mailbox.local_part = {};
  expect_error(draft, Place::to, Kind::malformed, 0, 0);
  draft = sample();
  draft.cc = {{}};
  expect_error(draft, Place::cc, Kind::malformed, 0, 0);
}

TEST(Compose, MessageIdsDifferByHostAndSequence) {
  EXPECT_EQ(message_id("client.example.com", 7), "<7@client.example.com>");
  EXPECT_EQ(message_id("[192.0.2.1]", 18'446'744'073'709'551'615U),
            "<18446744073709551615@[192.0.2.1]>");
}

}  // namespace
}  // namespace smtplab::message
