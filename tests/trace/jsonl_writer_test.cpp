#include "sim/trace/jsonl_writer.h"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <string>
#include <vector>

#include "sim/smtp/violation.h"
#include "sim/trace/decision.h"

namespace smtplab::trace {
namespace {

using Json = nlohmann::json;

Header sample_header() {
  Header header;
  header.scenario = "S821-ex1";
  header.title = "Zoë's first";
  header.hosts = {{"Alpha.ARPA"}, {"Beta.ARPA"}};
  header.seed = 18'446'744'073'709'551'615U;
  header.starts_unix_seconds = 397'160'100;
  header.starts_offset_minutes = -420;
  return header;
}

Event event_of(EventKind kind) {
  Event event;
  event.at = Instant{1'250'000'001};
  event.kind = kind;
  event.host = 1;
  event.connection = 0;
  return event;
}

std::vector<Json> read(const std::string& text) {
  std::vector<Json> lines;
  std::size_t begin = 0;
  for (std::size_t end = text.find('\n'); end != std::string::npos; end = text.find('\n', begin)) {
    lines.push_back(Json::parse(text.substr(begin, end - begin)));
    begin = end + 1;
  }
  EXPECT_EQ(begin, text.size()) << "the last line has no end";
  return lines;
}

Json written(const Event& event, std::string_view payload = {}) {
  Log log;
  log.append(event, payload);
  return read(jsonl_event(sample_header(), log, 0)).at(0);
}

// RFC 4648 section 4, backwards.
std::string decoded(const std::string& text) {
  const std::string digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  std::string octets;
  std::uint32_t bits = 0;
  int count = 0;
  for (const char c : text) {
    if (c == '=') break;
    bits = bits << 6U | static_cast<std::uint32_t>(digits.find(c));
    count += 6;
    if (count < 8) continue;
    count -= 8;
    octets.push_back(static_cast<char>(bits >> static_cast<unsigned>(count) & 0xFFU));
  }
  return octets;
}

std::string octets_of(const Json& line, const std::string& name) {
  const bool coded = line.contains(name + "_base64");
  EXPECT_NE(coded, line.contains(name)) << line;
  return coded ? decoded(line.at(name + "_base64")) : line.at(name).get<std::string>();
}

TEST(JsonlWriter, TheFirstLineTellsWhatTheOthersReferTo) {
  const std::vector<Json> lines = read(write_jsonl(sample_header(), Log()));
  ASSERT_EQ(lines.size(), 1U);
  EXPECT_EQ(lines[0].at("format"), "smtplab-trace");
  EXPECT_EQ(lines[0].at("version"), 1);
  EXPECT_EQ(lines[0].at("scenario"), "S821-ex1");
  EXPECT_EQ(lines[0].at("title"), "Zoë's first");
  EXPECT_EQ(lines[0].at("hosts").at(1).at("name"), "Beta.ARPA");
  EXPECT_EQ(lines[0].at("seed").get<std::uint64_t>(), 18'446'744'073'709'551'615U);
  EXPECT_EQ(lines[0].at("starts").at("unix_seconds"), 397'160'100);
  EXPECT_EQ(lines[0].at("starts").at("offset_minutes"), -420);
}

TEST(JsonlWriter, AReplyHasItsRowCodeAndStates) {
  Event event = event_of(EventKind::answered);
  event.cause = 12;
  event.verb = smtp::Verb::rcpt;
  event.code = {550};
  event.before = event.after = smtp::SessionState::mail;
  event.row = 3;
  event.begin = 100;
  event.length = 26;
  const Json line = written(event);
  EXPECT_EQ(line.at("index"), 0);
  EXPECT_EQ(line.at("at_ns"), 1'250'000'001);
  EXPECT_EQ(line.at("t"), "1.250000001");
  EXPECT_EQ(line.at("kind"), "answered");
  EXPECT_EQ(line.at("host"), "Beta.ARPA");
  EXPECT_EQ(line.at("connection"), 0);
  EXPECT_EQ(line.at("cause"), 12);
  EXPECT_EQ(line.at("verb"), "RCPT");
  EXPECT_EQ(line.at("code"), 550);
  EXPECT_EQ(line.at("row"), 3);
  EXPECT_EQ(line.at("row_key"), smtp::transitions()[3].key);
  EXPECT_EQ(line.at("before"), "mail");
  EXPECT_EQ(line.at("after"), "mail");
  EXPECT_EQ(line.at("begin"), 100);
  EXPECT_EQ(line.at("length"), 26);
}

TEST(JsonlWriter, WhatDoesNotExistIsLeftOut) {
  Event event = event_of(EventKind::fault);
  event.host = kNone;
  event.connection = kNone;
  const Json line = written(event);
  EXPECT_FALSE(line.contains("cause"));
  EXPECT_FALSE(line.contains("host"));
  EXPECT_FALSE(line.contains("connection"));
  EXPECT_FALSE(line.contains("verb"));
}

TEST(JsonlWriter, AFaultOfANameServerSaysHowItAnswers) {
  EXPECT_FALSE(written(event_of(EventKind::fault)).contains("answers"));
  EXPECT_EQ(written(event_of(EventKind::fault), "servfail").at("answers"), "servfail");
}

TEST(JsonlWriter, ARowOfTheHostsOwnHasItsKey) {
  smtp::Transition own;
  own.key = "made-up";
  own.outcome = smtp::Outcome::completed;
  const smtp::TransitionTable table(smtp::Standard::rfc821, {own});
  Header header = sample_header();
  header.hosts[1].table = &table;
  Event event = event_of(EventKind::answered);
  event.row = static_cast<smtp::RowId>(smtp::transitions().size());
  Log log;
  log.append(event, {});
  EXPECT_EQ(read(jsonl_event(header, log, 0)).at(0).at("row_key"), "made-up");
  EXPECT_FALSE(read(jsonl_event(sample_header(), log, 0)).at(0).contains("row_key"));
  for (const std::size_t behind : {1U, 9000U}) {
    Log odd;
    event.row = static_cast<smtp::RowId>(smtp::transitions().size() + behind);
    odd.append(event, {});
    EXPECT_FALSE(read(jsonl_event(header, odd, 0)).at(0).contains("row_key")) << behind;
  }
}

TEST(JsonlWriter, LosesNoOctet) {
  std::string every;
  for (int i = 0; i < 256; ++i) every.push_back(static_cast<char>(i));
  const std::string samples[] = {
      "",    "MAIL FROM:<>\r\n", "Zoë\r\n",    "caf\xe9", std::string(1, '\0'),
      every, every + "x",        every + "xy", "\u202E",  "\"\\"};
  for (const std::string& octets : samples) {
    EXPECT_EQ(octets_of(written(event_of(EventKind::sent), octets), "payload"), octets);
  }
}

TEST(JsonlWriter, IsAsciiWithoutControls) {
  Log log;
  log.append(event_of(EventKind::sent), "\x1b[31m \u202E Zoë \x7f\xc2\x9b");
  for (const char c : jsonl_event(sample_header(), log, 0)) {
    EXPECT_TRUE(c == '\n' || (c >= 0x20 && c < 0x7f)) << static_cast<int>(c);
  }
}

TEST(JsonlWriter, CutsPayloadsInTwoWhereTheEventHasTwo) {
  Event event = event_of(EventKind::stored);
  event.begin = 4;
  Json line = written(event, "<a@b>: text");
  EXPECT_EQ(octets_of(line, "mailbox"), "<a@b");
  EXPECT_EQ(octets_of(line, "message"), ">: text");

  event.kind = EventKind::differs;
  event.begin = 3;
  event.value = 7;
  line = written(event,
                 "\xff\xff\xff"
                 "250 OK");
  EXPECT_EQ(octets_of(line, "expected"), "\xff\xff\xff");
  EXPECT_EQ(octets_of(line, "seen"), "250 OK");
  EXPECT_EQ(line.at("dialogue_line"), 7);

  event.begin = 100;  // more than there is
  EXPECT_EQ(octets_of(written(event, "abc"), "expected"), "abc");
}

TEST(JsonlWriter, WhatSomebodyOutsideDecidesHasItsSubject) {
  Event event = event_of(EventKind::asked);
  event.value = static_cast<std::uint32_t>(Decision::rcpt);
  event.verb = smtp::Verb::rcpt;
  event.begin = 7;
  Json line = written(event, "<a@b.c>250 OK");
  EXPECT_EQ(line.at("decision"), "rcpt");
  EXPECT_EQ(line.at("verb"), "RCPT");
  EXPECT_EQ(line.at("subject"), "<a@b.c>");
  EXPECT_EQ(line.at("by_itself"), "250 OK");
  EXPECT_FALSE(line.contains("code"));
  event.kind = EventKind::decided;
  event.code.value = 450;
  line = written(event, "<a@b.c>450 Later");
  EXPECT_EQ(line.at("answer"), "450 Later");
  EXPECT_EQ(line.at("code"), 450);
  event.verb = smtp::Verb::unknown;
  event.value = static_cast<std::uint32_t>(Decision::retry);
  line = written(event, "<a@b.c>1800");
  EXPECT_EQ(line.at("decision"), "retry");
  EXPECT_FALSE(line.contains("verb"));
}

TEST(JsonlWriter, WhatSomebodyOutsideChangesIsTold) {
  Event event = event_of(EventKind::zone_changed);
  event.begin = 10;
  EXPECT_EQ(written(event, "b.org. TXTb.org. 60 IN TXT x\n").at("records"), "b.org. 60 IN TXT x\n");
  event.kind = EventKind::policy_changed;
  event.begin = 5;
  EXPECT_EQ(written(event, "relayopen").at("policy"), "relay");
  EXPECT_EQ(written(event, "relayopen").at("now"), "open");
  event = event_of(EventKind::reply_chosen);
  event.code.value = 421;
  EXPECT_EQ(written(event, "421 No").at("reply"), "421 No");
  event = event_of(EventKind::fault);
  event.value = kNone;
  EXPECT_EQ(written(event).at("outside"), true);
  EXPECT_FALSE(written(event).contains("fault"));
}

TEST(JsonlWriter, EveryKindIsReadBack) {
  Log log;
  for (std::size_t i = 0; i < kEventKindCount; ++i) {
    Event event = event_of(static_cast<EventKind>(i));
    event.cause = i == 0 ? kNoEvent : static_cast<EventIndex>(i - 1);
    event.verb = smtp::Verb::data;
    log.append(event, "payload");
  }
  const std::vector<Json> lines = read(write_jsonl(sample_header(), log));
  ASSERT_EQ(lines.size(), kEventKindCount + 1);
  for (std::size_t i = 0; i < kEventKindCount; ++i) {
    EXPECT_EQ(lines[i + 1].at("index"), i);
    EXPECT_EQ(lines[i + 1].at("kind"), event_kind_name(static_cast<EventKind>(i)));
  }
  EXPECT_EQ(lines[1].at("server"), "Alpha.ARPA");
  EXPECT_EQ(lines[2].at("client"), "Alpha.ARPA");
}

TEST(JsonlWriter, ViolationsHaveTheirNames) {
  Event event = event_of(EventKind::violation);
  event.value = static_cast<std::uint32_t>(smtp::ViolationKind::bare_lf);
  event.begin = 17;
  const Json line = written(event);
  EXPECT_EQ(line.at("violation"), "bare-lf");
  EXPECT_EQ(line.at("begin"), 17);
}

}  // namespace
}  // namespace smtplab::trace
