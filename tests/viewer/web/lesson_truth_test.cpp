#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <map>
#include <nlohmann/json.hpp>
#include <set>
#include <string>

#include "sim/explain/catalogue.h"
#include "sim/explain/conversation.h"
#include "sim/explain/escape.h"
#include "sim/explain/happening.h"
#include "sim/trace/world_state.h"
#include "tests/explain/sample_run.h"
#include "tests/scenario/bundled_files.h"
#include "tests/viewer/web/read_lesson.h"
#include "viewer/web/lesson_steps.h"

namespace smtplab::web {
namespace {

using explain::escape;
using explain::SampleRun;
using nlohmann::json;
using ::testing::HasSubstr;
using ::testing::Not;

/// What hosts hold, each thing under a name of its own: as a page has it, and as the trace tells.
using State = std::map<std::string, std::string>;

/// A change with its texts written out: {"mailbox 1 <bob@example.org> 3", "512"}.
std::pair<std::string, std::string> spelled(const json& lesson, const json& change) {
  const std::string kind = change[0];
  const bool has_text = kind == "mailbox" || kind == "terminal" || kind == "cache";
  std::string key = kind;
  for (std::size_t i = 1; i + 1 < change.size(); ++i) {
    const bool is_text = has_text && i == 2;
    key += " " + (is_text ? english(lesson, change[i]).get<std::string>() : change[i].dump());
  }
  const json& value = change.back();
  if (value.is_null()) return {key, ""};
  if (kind == "sender" || kind == "recipient") return {key, english(lesson, value)};
  if (!value.is_array()) return {key, value.dump()};
  const std::size_t texts_from = kind == "cache" ? 2 : 0;
  const std::size_t texts_to = kind == "cache" ? value.size() : kind == "queue" ? 1 : 0;
  std::string out;
  for (std::size_t i = 0; i < value.size(); ++i) {
    const bool is_text = i >= texts_from && i < texts_to && !value[i].is_null();
    out += (is_text ? english(lesson, value[i]).get<std::string>() : value[i].dump()) + "|";
  }
  return {key, out};
}

void fold(const json& lesson, const json& changes, State& state) {
  for (const json& change : changes) {
    auto [key, value] = spelled(lesson, change);
    if (value.empty()) {
      EXPECT_EQ(state.erase(key), 1U) << key << " is gone, but was not there";
    } else {
      EXPECT_NE(state[key], value) << key << " has not changed";
      state[key] = std::move(value);
    }
  }
}

std::string number_or_null(std::uint32_t number) {
  return number == trace::kNone ? "null" : std::to_string(number);
}

void tell_host(std::uint32_t index, const trace::HostState& host, State& state) {
  const std::string number = std::to_string(index);
  if (!host.is_up) state["up " + number] = "false";
  if (host.undecided != 0) state["undecided " + number] = std::to_string(host.undecided);
  for (const auto& [id, mail] : host.queue) {
    state["queue " + number + " " + std::to_string(id)] =
        escape(mail.paths) + "|" + std::to_string(mail.octets) + "|" +
        std::to_string(mail.attempts) + "|" +
        (mail.due ? std::to_string(mail.due->nanoseconds) : "null") + "|";
  }
  for (const auto& [path, messages] : host.mailboxes) {
    for (const auto& [uid, octets] : messages) {
      state["mailbox " + number + " " + escape(path) + " " + std::to_string(uid)] =
          std::to_string(octets);
    }
  }
  for (const auto& [path, count] : host.shown) {
    state["terminal " + number + " " + escape(path)] = std::to_string(count);
  }
  for (const auto& [key, entry] : host.cache) {
    constexpr std::string_view kKinds[] = {"records", "no-data", "no-such-name"};
    std::string value = std::to_string(entry.expires.nanoseconds) + "|\"" +
                        std::string(kKinds[static_cast<std::size_t>(entry.kind)]) + "\"|";
    for (const dns::RecordData& data : entry.data) value += escape(dns::to_string(data)) + "|";
    state["cache " + number + " " + std::string(dns::to_string(key.second)) + " " +
          escape(key.first.to_string())] = value;
  }
}

State told_by(const trace::WorldState& world, std::size_t hosts) {
  State state;
  for (std::uint32_t i = 0; i < hosts; ++i) tell_host(i, world.host(i), state);
  for (const auto& [index, connection] : world.connections()) {
    const std::string number = " " + std::to_string(index);
    state["connection" + number] =
        number_or_null(connection.client) + "|" + number_or_null(connection.server) + "|" +
        std::to_string(connection.port) + "|" + (connection.client_open ? "true|" : "false|") +
        (connection.server_open ? "true|" : "false|");
    if (connection.reverse_path) state["sender" + number] = escape(*connection.reverse_path);
    for (std::size_t i = 0; i < connection.forward_paths.size(); ++i) {
      state["recipient" + number + " " + std::to_string(i)] = escape(connection.forward_paths[i]);
    }
  }
  return state;
}

void expect_the_state_of_the_trace(const SampleRun& run, const json& lesson) {
  const trace::Log& log = run.result.log;
  const LessonOutline outline = outline_of(*run.scenario, log);
  ASSERT_EQ(lesson["steps"].size(), outline.steps.size());
  State folded;
  trace::WorldState world;
  trace::EventIndex next = 0;
  const auto apply_until = [&](trace::EventIndex end) {
    for (; next < end; ++next) world.apply(log[next], log.payload(next));
  };
  fold(lesson, lesson["initial"], folded);
  for (std::size_t i = 0; i < outline.steps.size(); ++i) {
    const json& step = lesson["steps"][i];
    if (step.contains("changes")) fold(lesson, step["changes"], folded);
    apply_until(i + 1 < outline.steps.size() ? outline.steps[i + 1].first : log.size());
    ASSERT_EQ(folded, told_by(world, run.scenario->hosts.size())) << "behind step " << i << "\n"
                                                                  << step.dump(1);
  }
}

// Each of them once, in the order of the trace.
void expect_every_line_and_happening(const SampleRun& run, const json& lesson) {
  const trace::Log& log = run.result.log;
  std::vector<explain::Conversation> told = explain::conversations(*run.scenario, log);
  std::erase_if(told, [&](const auto& one) { return !explain::is_dialogue(log, one); });
  std::multiset<std::pair<std::size_t, std::string>> expected;
  std::size_t happenings = explain::happenings(log, told, false).size();
  for (std::size_t i = 0; i < told.size(); ++i) {
    for (const explain::Line& line : told[i].lines) {
      expected.emplace(i, std::string(line_kind_name(line.kind)));
    }
  }
  std::uint64_t last = 0;
  for (const json& step : lesson["steps"]) {
    EXPECT_GE(step["event"], last);
    last = step["event"];
    if (step.contains("course")) {
      ASSERT_GT(happenings--, 0U);
      continue;
    }
    const auto found = expected.find({step["conversation"], step["kind"]});
    ASSERT_NE(found, expected.end()) << step.dump(1);
    expected.erase(found);
  }
  EXPECT_EQ(expected.size(), 0U);
  EXPECT_EQ(happenings, 0U);
}

bool has_chinese(const std::string& text) {
  return std::any_of(text.begin(), text.end(), [](char c) { return (c & 0x80) != 0; });
}

/// A text of ours: in both languages, and without a gap.
void expect_sentence(const json& lesson, const json& index) {
  const json& text = lesson["texts"].at(index.get<std::size_t>());
  ASSERT_TRUE(text.is_array()) << "not in Chinese: " << text;
  EXPECT_TRUE(has_chinese(text[1])) << text;
  for (const json& form : text) {
    EXPECT_THAT(form.get<std::string>(), Not(HasSubstr("[page."))) << text;
    EXPECT_FALSE(form.get<std::string>().empty());
  }
}

void expect_both_languages(const json& lesson) {
  for (const json& step : lesson["steps"]) {
    for (const char* name : {"what", "meaning", "follow"}) {
      if (step.contains(name)) expect_sentence(lesson, step[name]);
    }
    if (!step.contains("label")) expect_sentence(lesson, step["text"]);
    for (const json& remark : step.value("remarks", json::array())) {
      expect_sentence(lesson, remark);
    }
    for (const json& violation : step.value("violations", json::array())) {
      expect_sentence(lesson, violation["what"]);
    }
    for (const json& state : step.value("state", json::array())) expect_sentence(lesson, state);
  }
  for (const json& clause : lesson["clauses"]) expect_sentence(lesson, clause["summary"]);
  for (const json& one : lesson["conversations"]) expect_sentence(lesson, one["heading"]);
  for (const auto& [key, word] : lesson["words"].items()) expect_sentence(lesson, word);
  EXPECT_GT(lesson["words"].size(), 80U);
}

std::size_t count(const std::string& text, std::string_view part) {
  std::size_t number = 0;
  for (std::size_t at = text.find(part); at != std::string::npos; at = text.find(part, at + 1)) {
    ++number;
  }
  return number;
}

// Escaped where it is put in, so that no page has to think of it: to escape it again finds nothing
// but the backslashes of the first time.
void expect_no_control_octets(const json& lesson) {
  for (const json& text : lesson["texts"]) {
    for (const json& form : text.is_array() ? text : json::array({text})) {
      std::string shown = form;
      std::replace(shown.begin(), shown.end(), '\n', ' ');
      const std::string again = escape(shown);
      EXPECT_EQ(again.size(), shown.size() + 3 * count(again, "\\x5C")) << shown;
    }
  }
}

// One test, since the scenarios take longer to run than to look at.
TEST(LessonTruth, OfEveryBundledScenario) {
  const std::vector<std::string> files = scenario::testing::bundled_files();
  EXPECT_GT(files.size(), 150U);
  for (const std::string& file : files) {
    SCOPED_TRACE(file);
    const SampleRun run = explain::run_text(explain::file_text(file));
    const json lesson = lesson_of(run);
    expect_the_state_of_the_trace(run, lesson);
    expect_every_line_and_happening(run, lesson);
    expect_both_languages(lesson);
    expect_no_control_octets(lesson);
  }
}

// Whatever waits is due at once when the host comes up again, and nobody remembers a name.
TEST(LessonTruth, ACrashChangesAllThatTheHostHolds) {
  const SampleRun run = explain::run_text(R"({"id": "crash", "title": "A crash",
    "hosts": [{"name": "pc.example", "role": "mua", "smart_host": "out.example"},
              {"name": "out.example", "relay_clients": ["192.0.2.1"]},
              {"name": "mx.example", "mailboxes": ["bob"]}],
    "faults": [{"at_s": 0, "crash": "mx.example", "restart_after_s": 7000},
               {"at_s": 60, "crash": "out.example", "restart_after_s": 60}],
    "script": [{"at_s": 1, "host": "pc.example",
                "submit": {"from": "<al@pc.example>", "to": ["<bob@mx.example>"]}}],
    "expect": [{"mailbox": "<bob@mx.example>", "messages": 1}]})");
  const json lesson = lesson_of(run);
  expect_the_state_of_the_trace(run, lesson);
  std::string due_at_once;
  for (const json& step : lesson["steps"]) {
    for (const json& change : step.value("changes", json::array())) {
      if (change[0] == "queue" && change[3].is_array() && change[3][2] == 1 &&
          change[3][3].is_null()) {
        due_at_once = english(lesson, step["text"]);
      }
    }
  }
  EXPECT_EQ(due_at_once, "out.example crashes");
}

}  // namespace
}  // namespace smtplab::web
