#include "sim/trace/recorder.h"

#include <gtest/gtest.h>

#include <functional>

namespace smtplab::trace {
namespace {

/// A reply, with something in every field.
Event sample() {
  Event event;
  event.at = Instant{1'000'000};
  event.host = 1;
  event.connection = 2;
  event.cause = 3;
  event.kind = EventKind::answered;
  event.verb = smtp::Verb::rcpt;
  event.before = smtp::SessionState::mail;
  event.after = smtp::SessionState::recipients;
  event.code = {250};
  event.row = 4;
  event.value = 5;
  event.begin = 6;
  event.length = 7;
  return event;
}

Digests digests_of(const Event& event, std::string_view payload) {
  Tally tally;
  tally.add(event, payload);
  return tally.digests();
}

Digests changed(const std::function<void(Event&)>& change) {
  Event event = sample();
  change(event);
  return digests_of(event, "250 OK\r\n");
}

const Digests kPlain = digests_of(sample(), "250 OK\r\n");

TEST(Tally, TheSameEventsGiveTheSameDigests) {
  EXPECT_EQ(digests_of(sample(), "250 OK\r\n"), kPlain);
}

TEST(Tally, AnotherInstantChangesTheTimeAlone) {
  const Digests d = changed([](Event& e) { e.at.nanoseconds += 1; });
  EXPECT_NE(d.time, kPlain.time);
  EXPECT_EQ(d.path, kPlain.path);
  EXPECT_EQ(d.content, kPlain.content);
}

TEST(Tally, AnotherHappeningChangesThePathAlone) {
  const std::function<void(Event&)> changes[] = {
      [](Event& e) { e.host = 9; },
      [](Event& e) { e.connection = 9; },
      [](Event& e) { e.cause = 9; },
      [](Event& e) { e.kind = EventKind::reply; },
      [](Event& e) { e.verb = smtp::Verb::mail; },
      [](Event& e) { e.before = smtp::SessionState::ready; },
      [](Event& e) { e.after = smtp::SessionState::mail; },
      [](Event& e) { e.code = {251}; },
      [](Event& e) { e.row = 9; },
      [](Event& e) { e.value = 9; },
  };
  for (std::size_t i = 0; i < std::size(changes); ++i) {
    const Digests d = changed(changes[i]);
    EXPECT_EQ(d.time, kPlain.time) << i;
    EXPECT_NE(d.path, kPlain.path) << i;
    EXPECT_EQ(d.content, kPlain.content) << i;
  }
}

TEST(Tally, OtherOctetsChangeTheContentAlone) {
  const Digests others[] = {
      changed([](Event& e) { e.begin = 9; }),
      changed([](Event& e) { e.length = 9; }),
      digests_of(sample(), "250 ok\r\n"),
      digests_of(sample(), ""),
  };
  for (const Digests& d : others) {
    EXPECT_EQ(d.time, kPlain.time);
    EXPECT_EQ(d.path, kPlain.path);
    EXPECT_NE(d.content, kPlain.content);
  }
}

TEST(Tally, WhereOnePayloadEndsAndTheNextBeginsCounts) {
  const auto two = [](std::string_view first, std::string_view second) {
    Tally tally;
    tally.add(sample(), first);
    tally.add(sample(), second);
    return tally.digests();
  };
  EXPECT_NE(two("ab", "c").content, two("a", "bc").content);
  EXPECT_NE(two("ab", "").content, two("", "ab").content);
}

TEST(Tally, TheOrderOfEventsCounts) {
  Event other = sample();
  other.host = 9;
  Tally a, b;
  a.add(sample(), "");
  a.add(other, "");
  b.add(other, "");
  b.add(sample(), "");
  EXPECT_NE(a.digests().path, b.digests().path);
  EXPECT_EQ(a.length(), 2U);
}

TEST(Tally, ACopyGoesOnByItself) {
  Tally original;
  original.add(sample(), "x");
  Tally copy = original;
  EXPECT_EQ(copy.digests(), original.digests());
  copy.add(sample(), "y");
  EXPECT_NE(copy.digests(), original.digests());
  original.add(sample(), "y");
  EXPECT_EQ(copy.digests(), original.digests());
}

TEST(Recorder, WritesIntoTheLogAndTheTally) {
  Tally tally;
  Log log;
  Recorder recorder(tally, &log);
  EXPECT_EQ(recorder.record(sample(), "a"), 0U);
  EXPECT_EQ(recorder.record(sample(), "b"), 1U);
  EXPECT_EQ(log.size(), 2U);
  EXPECT_EQ(log.payload(1), "b");
  EXPECT_EQ(tally.length(), 2U);
}

TEST(Recorder, WithoutALogTheDigestsAreTheSame) {
  Tally with, without;
  Log log;
  Recorder(with, &log).record(sample(), "a");
  EXPECT_EQ(Recorder(without, nullptr).record(sample(), "a"), 0U);
  EXPECT_EQ(with.digests(), without.digests());
}

}  // namespace
}  // namespace smtplab::trace
