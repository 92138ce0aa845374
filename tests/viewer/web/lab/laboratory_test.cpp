#include "viewer/web/lab/laboratory.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <nlohmann/json.hpp>
#include <set>
#include <string>

#include "sim/kernel/digest.h"
#include "sim/scenario/loader.h"
#include "sim/scenario/runner.h"
#include "tests/scenario/bundled_files.h"

namespace smtplab::web {
namespace {

using nlohmann::json;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::StartsWith;

std::string bundled(const std::string& path) {
  std::ifstream file(SMTPLAB_SOURCE_DIR "/scenarios/" + path + ".json", std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

/// A laboratory in which a bundled scenario was run.
Laboratory lab_of(const std::string& path) {
  Laboratory lab;
  const json loaded = json::parse(lab.load(bundled(path), path + ".json"));
  EXPECT_THAT(loaded["errors"], IsEmpty());
  EXPECT_EQ(json::parse(lab.run())["future"], 0);
  return lab;
}

std::string text_of(const json& lesson, const json& step) {
  const json& text = lesson["texts"].at(step["text"].get<std::size_t>());
  return text.is_string() ? text.get<std::string>() : text[0].get<std::string>();
}

/// The event of the nth line that says so.
std::uint32_t event_of(const Laboratory& lab, std::size_t future, const std::string& text,
                       int nth = 1) {
  const json lesson = json::parse(lab.lesson(future));
  for (const json& step : lesson["steps"]) {
    if (text_of(lesson, step) == text && --nth == 0) return step["event"];
  }
  ADD_FAILURE() << "no line \"" << text << "\"";
  return 0;
}

json change_at(Laboratory& lab, std::size_t future, const std::string& text, json change,
               int nth = 1) {
  change["event"] = event_of(lab, future, text, nth);
  return json::parse(lab.fork(future, change.dump()));
}

std::string rows_of(const json& compared, const std::string& side) {
  std::string all;
  for (const json& row : compared["rows"]) {
    if (!row[side].is_null()) all += row[side]["text"]["en"].get<std::string>() + "\n";
  }
  return all;
}

TEST(Laboratory, SaysWhatIsWrongWithATextInBothLanguages) {
  Laboratory lab;
  const json loaded = json::parse(lab.load("{\n \"title\": 3\n}", "mine.json"));
  ASSERT_EQ(loaded["errors"].size(), 2);  // "hosts" is missing, too
  const json& first = loaded["errors"][1];
  EXPECT_EQ(first["line"], 2);
  EXPECT_EQ(first["pointer"], "/title");
  EXPECT_EQ(first["what"]["en"], "\"title\" must be a string, not 3");
  EXPECT_EQ(first["what"]["zh"], "\"title\" 必须是字符串，而不是 3");
  EXPECT_EQ(first["cure"]["en"], "put it in double quotes");
  EXPECT_TRUE(json::parse(lab.run()).contains("refused"));
}

TEST(Laboratory, TakesNoTextThatIsTooLong) {
  Laboratory lab;
  const json loaded = json::parse(lab.load(std::string(kMostLabText + 1, ' '), "long.json"));
  EXPECT_EQ(loaded["errors"][0]["what"]["en"],
            "A scenario may have 1024 KiB here, and this one is longer.");
}

TEST(Laboratory, RunsEveryBundledScenarioToItsEndWithTheDigestsOfTheRunner) {
  for (const std::string& file : scenario::testing::bundled_files()) {
    std::ifstream in(file, std::ios::binary);
    const std::string text(std::istreambuf_iterator<char>(in), {});
    Laboratory lab;
    ASSERT_THAT(json::parse(lab.load(text, file))["errors"], IsEmpty()) << file;
    const json told = json::parse(lab.run());
    const auto loaded =
        std::make_shared<const scenario::Scenario>(*scenario::load_scenario(text, file));
    const scenario::RunResult result = scenario::run_scenario(loaded, loaded->seed);
    EXPECT_EQ(told["ending"], "finished") << file;
    EXPECT_EQ(told["events"], result.log.size()) << file;
    EXPECT_EQ(told["digests"]["time"], to_hex(result.digests.time)) << file;
    EXPECT_EQ(told["digests"]["path"], to_hex(result.digests.path)) << file;
    EXPECT_EQ(told["digests"]["content"], to_hex(result.digests.content)) << file;
    EXPECT_EQ(told["failures"].size(), result.failures.size()) << file;
  }
}

TEST(Laboratory, TellsWhatIsNotAsTheScenarioExpects) {
  Laboratory lab;
  std::string text = bundled("rfc821/s821-f1");
  const std::string expected = "S: 250 OK";
  text.replace(text.find(expected), expected.size(), "S: 251 OK");
  ASSERT_THAT(json::parse(lab.load(text, "mine.json"))["errors"], IsEmpty());
  const json told = json::parse(lab.run());
  ASSERT_EQ(told["failures"].size(), 1);
  EXPECT_THAT(told["failures"][0]["text"]["en"].get<std::string>(), HasSubstr("250 OK"));
  EXPECT_NE(told["failures"][0]["text"]["en"], told["failures"][0]["text"]["zh"]);
}

TEST(Laboratory, StopsARunThatDoesNotEnd) {
  Laboratory lab({.steps = 10});
  lab.load(bundled("rfc821/s821-f1"), "s821-f1.json");
  const json told = json::parse(lab.run());
  EXPECT_EQ(told["ending"], "step-limit");
  EXPECT_THAT(told["failures"], IsEmpty());
  EXPECT_FALSE(json::parse(lab.lesson(0))["steps"].empty());
  Laboratory small({.octets = 100});
  small.load(bundled("rfc821/s821-f1"), "s821-f1.json");
  EXPECT_EQ(json::parse(small.run())["ending"], "octet-limit");
}

TEST(Laboratory, AnswersOtherwiseAndComparesBothFutures) {
  Laboratory lab = lab_of("rfc821/s821-f1");
  const json made = change_at(lab, 0, "250 OK", {{"reply", "451 Not now"}});
  ASSERT_EQ(made["future"], 1) << made;
  EXPECT_EQ(made["parent"], 0);
  const json compared = json::parse(lab.compare(0, 1));
  EXPECT_EQ(compared["first_difference"], made["first_difference"]);
  EXPECT_THAT(rows_of(compared, "left"), HasSubstr("S: 250 OK\n"));
  EXPECT_THAT(rows_of(compared, "right"), HasSubstr("S: 451 Not now\n"));
  EXPECT_THAT(lab.lesson(1), HasSubstr("451 Not now"));
  EXPECT_THAT(lab.lesson(0), ::testing::Not(HasSubstr("451 Not now")));
}

TEST(Laboratory, ChangesTheReplyThatWasMeantAndNoOther) {
  Laboratory lab = lab_of("rfc821/s821-f1");
  const json made = change_at(lab, 0, "250 OK", {{"reply", "450 Busy"}}, 3);
  ASSERT_EQ(made["future"], 1) << made;
  const json before = json::parse(lab.lesson(0));
  const json after = json::parse(lab.lesson(1));
  std::size_t differing = 0;
  while (text_of(before, before["steps"][differing]) == text_of(after, after["steps"][differing])) {
    ++differing;
  }
  EXPECT_EQ(before["steps"][differing]["event"], event_of(lab, 0, "250 OK", 3));
  // What was done from outside stands before what came of it.
  EXPECT_EQ(text_of(after, after["steps"][differing + 1]), "450 Busy");
}

TEST(Laboratory, ChangesAGreetingToo) {
  Laboratory lab = lab_of("rfc821/s821-f1");
  const json made = change_at(lab, 0, "220 BBN-UNIX.ARPA Simple Mail Transfer Service Ready",
                              {{"reply", "421 Not now"}});
  ASSERT_EQ(made["future"], 1) << made;
  EXPECT_THAT(rows_of(json::parse(lab.compare(0, 1)), "right"), HasSubstr("S: 421 Not now"));
}

TEST(Laboratory, RefusesToChangeOneReplyOfSeveralInAPacket) {
  Laboratory lab = lab_of("road-of-a-letter");
  const json refused =
      change_at(lab, 0, "354 Start mail input; end with <CRLF>.<CRLF>", {{"reply", "554 No"}});
  ASSERT_TRUE(refused.contains("refused")) << refused;
  EXPECT_EQ(refused["refused"]["en"],
            "this reply goes out in one packet with others; change the first of them.");
  EXPECT_EQ(change_at(lab, 0, "250 OK", {{"reply", "550 No"}})["future"], 1);
}

// What it says beforehand is what comes when it is tried.
TEST(Laboratory, SaysBeforehandWhereNothingElseCanBeSaid) {
  int refused = 0;
  int taken = 0;
  for (const std::string path : {"road-of-a-letter", "rfc821/s821-f1", "extensions/s2920-4b"}) {
    SCOPED_TRACE(path);
    Laboratory lab = lab_of(path);
    std::set<std::uint32_t> seen;
    const json lesson = json::parse(lab.lesson(0));
    for (const json& step : lesson["steps"]) {
      const std::uint32_t event = step["event"];
      const bool is_reply = step["kind"] == "reply";
      // Lines that go out together have their first event in common: the first one is meant.
      if ((!is_reply && step["kind"] != "command") || !seen.insert(event).second) continue;
      SCOPED_TRACE(text_of(lesson, step));
      const json before = json::parse(lab.sayable(0, event));
      const json change = is_reply ? json{{"event", event}, {"reply", "451 Not now"}}
                                   : json{{"event", event}, {"command", "NOOP"}};
      const json tried = json::parse(lab.fork(0, change.dump()));
      EXPECT_EQ(before.contains("refused"), tried.contains("refused")) << tried;
      if (before.contains("refused")) {
        EXPECT_EQ(before["refused"], tried["refused"]);
      }
      (tried.contains("refused") ? refused : taken)++;
    }
  }
  EXPECT_GT(refused, 10);
  EXPECT_GT(taken, 10);
}

TEST(Laboratory, LetsAClientSaySomethingElse) {
  Laboratory lab = lab_of("rfc821/s821-f1");
  const json made = change_at(lab, 0, "RCPT TO:<Green@BBN-UNIX.ARPA>", {{"command", "RSET"}});
  ASSERT_EQ(made["future"], 1) << made;
  EXPECT_EQ(made["first_difference"], event_of(lab, 1, "RSET"));
  EXPECT_THAT(rows_of(json::parse(lab.compare(0, 1)), "right"), StartsWith("C: RSET\nS: 250"));
}

TEST(Laboratory, BreaksConnectionsAndHosts) {
  Laboratory lab = lab_of("rfc821/s821-f1");
  EXPECT_EQ(change_at(lab, 0, "DATA", {{"drop", true}})["future"], 1);
  EXPECT_EQ(change_at(lab, 0, "DATA", {{"crash", "BBN-UNIX.ARPA"}})["future"], 2);
  const json compared = json::parse(lab.compare(0, 2));
  EXPECT_THAT(rows_of(compared, "left"), HasSubstr("S: 221"));
  EXPECT_THAT(rows_of(compared, "right"), ::testing::Not(HasSubstr("S: 221")));
}

TEST(Laboratory, ChangesPoliciesAndRecordsThatItListsItself) {
  Laboratory lab = lab_of("road-of-a-letter");
  const json there = json::parse(lab.changeable(0, 0));
  EXPECT_EQ(there["policies"]["relay"], json({"closed", "open"}));
  json wanted;
  for (const json& set : there["records"]) {
    if (set["owner"] == "example.org." && set["type"] == "MX") wanted = set;
  }
  ASSERT_EQ(wanted["data"], json({"10 mx.example.org."}));
  const json change = {{"event", 0},
                       {"set_records", wanted["host"]},
                       {"owner", wanted["owner"]},
                       {"type", wanted["type"]},
                       {"data", json::array()},
                       {"ttl_s", wanted["ttl_s"]}};
  ASSERT_EQ(json::parse(lab.fork(0, change.dump()))["future"], 1);
  EXPECT_EQ(
      change_at(lab, 1, "EHLO pc.example.com",
                {{"set_policy", "mx.example.org"}, {"key", "relay"}, {"value", "open"}})["future"],
      2);
}

TEST(Laboratory, RefusesWhatIsNoChangeInWords) {
  Laboratory lab = lab_of("rfc821/s821-f1");
  for (const char* change :
       {"", "[]", "{}", R"({"event": -1, "drop": true})", R"({"event": 0, "reply": 3})",
        R"({"event": 3, "crash": "nobody"})", R"({"event": 4294967295, "drop": true})"}) {
    const json told = json::parse(lab.fork(0, change));
    ASSERT_TRUE(told.contains("refused")) << change;
    EXPECT_THAT(told["refused"]["en"].get<std::string>(), ::testing::Not(StartsWith("[")))
        << change;
    EXPECT_THAT(told["refused"]["zh"].get<std::string>(), ::testing::Not(StartsWith("[")))
        << change;
  }
  EXPECT_TRUE(json::parse(lab.fork(7, "{}")).contains("refused"));
  EXPECT_TRUE(json::parse(lab.compare(0, 1)).contains("refused"));
}

TEST(Laboratory, AsksAndJudgesInBothLanguages) {
  Laboratory lab = lab_of("rfc821/s821-f1");
  const json asked = json::parse(lab.ask(0, 1, 5));
  ASSERT_EQ(asked["questions"].size(), 5);
  EXPECT_EQ(asked["questions"][0]["server"], "BBN-UNIX.ARPA");
  EXPECT_EQ(json::parse(lab.ask(0, 1, 5)), asked);
  const json right = json::parse(lab.judge(0, "220"));
  EXPECT_EQ(right["verdict"], "right");
  EXPECT_NE(right["why"]["en"], right["why"]["zh"]);
  EXPECT_FALSE(right["clauses"].empty());
  EXPECT_EQ(json::parse(lab.judge(0, "five"))["verdict"], "unreadable");
  EXPECT_TRUE(json::parse(lab.judge(5, "250")).contains("refused"));
}

TEST(Laboratory, WritesWhatTheProgramExports) {
  const Laboratory lab = lab_of("rfc821/s821-f1");
  EXPECT_THAT(lab.jsonl(0), StartsWith("{\"format\":\"smtplab-trace\""));
  EXPECT_THAT(lab.svg(0, explain::Language::en), StartsWith("<svg"));
  EXPECT_THAT(lab.handout(0, explain::Language::zh), HasSubstr("<html lang=\"zh\">"));
  EXPECT_THAT(lab.jsonl(1), IsEmpty());
}

}  // namespace
}  // namespace smtplab::web
