#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <memory>
#include <string>

#include "sim/explain/trace_header.h"
#include "sim/scenario/expectations.h"
#include "sim/scenario/loader.h"
#include "sim/scenario/runner.h"
#include "sim/trace/jsonl_reader.h"

namespace smtplab::explain {
namespace {

std::string text_of(const std::filesystem::path& path) {
  std::ifstream file(path, std::ios::binary);
  return {std::istreambuf_iterator<char>(file), {}};
}

// What is written down is the whole of it: read again, it is written the same, and what was
// expected of the run is found in it.
TEST(WrittenTrace, OfEveryBundledScenarioIsReadAsItWas) {
  int count = 0;
  const std::filesystem::path folder(SMTPLAB_SOURCE_DIR "/scenarios");
  for (const auto& entry : std::filesystem::recursive_directory_iterator(folder)) {
    if (entry.path().extension() != ".json") continue;
    SCOPED_TRACE(entry.path().string());
    auto loaded = scenario::load_scenario(text_of(entry.path()), entry.path().string());
    ASSERT_TRUE(loaded.has_value());
    const auto scenario = std::make_shared<const scenario::Scenario>(std::move(*loaded));
    const auto run = scenario::run_scenario(scenario, scenario->seed);
    const trace::Header header = trace_header(*scenario, scenario->seed);
    const std::string written = trace::write_jsonl(header, run.log);
    const auto read = trace::read_jsonl(written);
    ASSERT_TRUE(read.has_value()) << "line " << read.error().line;
    EXPECT_FALSE(read->is_cut);
    EXPECT_EQ(trace::write_jsonl(header, read->log), written);
    const auto told = scenario_of(read->header, *scenario);
    ASSERT_TRUE(told.has_value());
    EXPECT_EQ(told->starts.unix_seconds, scenario->starts.unix_seconds);
    EXPECT_TRUE(scenario::judge(*told, read->log).empty());
    ++count;
  }
  EXPECT_GT(count, 100);
}

scenario::Scenario small() {
  auto loaded = scenario::load_scenario(R"({
    "title": "T", "id": "X",
    "hosts": [{"name": "a.example"}, {"name": "b.example", "mailboxes": ["bob"]}],
    "script": [{"at_s": 1, "host": "a.example", "ask": {"name": "b.example"}}],
    "expect": [{"event": "resolved"}]
  })",
                                        "test.json");
  EXPECT_TRUE(loaded.has_value());
  return std::move(*loaded);
}

TEST(WrittenTrace, OfALiveRunHasOneHostMore) {
  const scenario::Scenario scenario = small();
  trace::Header header = trace_header(scenario, 1);
  header.hosts.emplace_back("outside");
  header.starts_unix_seconds = 7;
  const auto told = scenario_of(header, scenario);
  ASSERT_TRUE(told.has_value());
  ASSERT_EQ(told->hosts.size(), 3U);
  EXPECT_EQ(told->hosts[2].name, "outside");
  EXPECT_EQ(told->starts.unix_seconds, 7);
}

TEST(WrittenTrace, OfAnotherScenarioIsNone) {
  const scenario::Scenario scenario = small();
  trace::Header header = trace_header(scenario, 1);
  header.scenario = "Y";
  EXPECT_FALSE(scenario_of(header, scenario));
  header = trace_header(scenario, 1);
  header.hosts[1].name = "c.example";
  EXPECT_FALSE(scenario_of(header, scenario));
  header = trace_header(scenario, 1);
  header.hosts.pop_back();
  EXPECT_FALSE(scenario_of(header, scenario));
}

}  // namespace
}  // namespace smtplab::explain
