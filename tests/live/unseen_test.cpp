#include "sim/live/unseen.h"

#include <gtest/gtest.h>

#include <string>
#include <utility>

#include "sim/scenario/loader.h"

namespace smtplab::live {
namespace {

using scenario::Expectation;

/// Host 0 is a.example, 1 b.example; the clients of the script are both of them.
scenario::Scenario written(const std::string& expect) {
  auto loaded = scenario::load_scenario(R"({
    "title": "T",
    "hosts": [{"name": "a.example", "mailboxes": ["alice"]},
              {"name": "b.example", "mailboxes": ["bob"]}],
    "script": [
      {"from": "a.example", "to": "b.example", "dialogue": ["S: 220 b.example"]},
      {"from": "b.example", "to": "a.example", "dialogue": ["S: 220 a.example"]},
      {"at_s": 1, "host": "b.example", "ask": {"name": "a.example"}}],
    "expect": [)" + expect + "]}",
                                        "test.json");
  EXPECT_TRUE(loaded.has_value());
  return std::move(*loaded);
}

/// What is left of the expectations where b.example is somebody else: their pointers.
std::string left_of(const std::string& expect) {
  scenario::Scenario scenario = written(expect);
  take_out_unseen(scenario, [](std::uint32_t host) { return host == 0; });
  std::string left;
  for (const Expectation& expected : scenario.expectations) left += expected.place.pointer + " ";
  return left;
}

TEST(Unseen, NothingWhereAllHostsAreServed) {
  scenario::Scenario scenario = written(R"({"delivered": "<bob@b.example>"})");
  EXPECT_TRUE(take_out_unseen(scenario, [](std::uint32_t) { return true; }).empty());
  EXPECT_EQ(scenario.script.size(), 2U);
  EXPECT_EQ(scenario.expectations.size(), 1U);
}

TEST(Unseen, StepsOfSomebodyElse) {
  scenario::Scenario scenario = written(R"({"delivered": "<alice@a.example>"})");
  const auto unseen = take_out_unseen(scenario, [](std::uint32_t host) { return host == 0; });
  ASSERT_EQ(unseen.size(), 2U);
  for (const Unseen& step : unseen) {
    EXPECT_EQ(step.message_key, "serve.not-played");
    EXPECT_EQ(step.host, "b.example");
  }
  EXPECT_EQ(unseen[0].place.pointer, "/script/1");
  EXPECT_EQ(unseen[1].place.pointer, "/script/2");
  ASSERT_EQ(scenario.script.size(), 1U);
  EXPECT_EQ(scenario.script[0].client, 0U);
  EXPECT_TRUE(scenario.questions.empty());
}

TEST(Unseen, WhatIsKeptAtSomebodyElses) {
  EXPECT_EQ(
      left_of(R"({"delivered": "<bob@b.example>"}, {"mailbox": "<bob@b.example>", "messages": 1},
                       {"queue": "b.example", "messages": 0}, {"queue": "a.example", "messages": 0},
                       {"delivered": "<alice@a.example>"},
                       {"bounced": "<x@b.example>", "to": "<alice@a.example>"},
                       {"bounced": "<x@a.example>", "to": "<bob@b.example>"})"),
      "/expect/3 /expect/4 /expect/5 ");
}

// An event that has not come may have come at somebody else's; one that has is not alone.
TEST(Unseen, EventsThatNobodyTellsOf) {
  EXPECT_EQ(left_of(R"({"event": "queued", "host": "a.example", "count": 0},
                       {"event": "queued", "host": "b.example"},
                       {"event": "queued"},
                       {"event": "sent", "host": "b.example", "contains": "250"},
                       {"event": "sent", "host": "b.example", "count": 2})"),
            "/expect/0 /expect/3 ");
}

TEST(Unseen, ViolationsCanOnlyBeMore) {
  EXPECT_EQ(left_of(R"({"violations": []})"), "/expect/0 ");
  EXPECT_EQ(left_of(R"({"violations": ["bare-lf"]})"), "");
}

}  // namespace
}  // namespace smtplab::live
