#include "viewer/web/handout.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <nlohmann/json.hpp>
#include <string>

#include "tests/explain/sample_run.h"
#include "viewer/web/lesson_json.h"
#include "viewer/web/page_data.h"

namespace smtplab::web {
namespace {

using explain::Language;
using explain::SampleRun;
using ::testing::HasSubstr;
using ::testing::Not;

std::string handout_of(const SampleRun& run, Language language = Language::en) {
  return write_handout(*run.scenario, run.result.log, run.scenario->seed, language);
}

std::string between(const std::string& text, const std::string& begin, const std::string& end) {
  const std::size_t from = text.find(begin);
  if (from == std::string::npos) return "";
  return text.substr(from + begin.size(), text.find(end, from) - from - begin.size());
}

TEST(Handout, HoldsTheLessonTheScriptAndTheStyleAsTheyAre) {
  const SampleRun run = explain::run_message();
  const std::string page = handout_of(run);
  const std::string lesson =
      between(page, R"(<script type="application/json" id="lesson">)", "</script>");
  EXPECT_EQ(nlohmann::json::parse(lesson), nlohmann::json::parse(write_lesson_json(
                                               *run.scenario, run.result.log, run.scenario->seed)));
  EXPECT_EQ(between(page, "<script type=\"module\">", "</script>"), handout_script());
  EXPECT_EQ(between(page, "<style>", "</style>"), page_style());
  EXPECT_THAT(page, Not(HasSubstr("{{")));
}

TEST(Handout, BeginsInTheLanguageThatIsWanted) {
  const SampleRun run = explain::run_message();
  EXPECT_THAT(handout_of(run), HasSubstr("<html lang=\"en\">"));
  EXPECT_THAT(handout_of(run, Language::zh), HasSubstr("<html lang=\"zh\">"));
}

TEST(Handout, ATitleAndALineOfAPeerAreNoMarkup) {
  const SampleRun run = explain::run_text(R"json({"id": "x", "standard": 821,
    "title": "</title><script>alert(1)</script>",
    "hosts": [{"name": "a.example", "role": "mua"}, {"name": "b.example"}],
    "script": [{"at_s": 0, "from": "a.example", "to": "b.example", "dialogue": [
      "S: 220 b.example Simple Mail Transfer Service Ready", "C: </script><!--<script>alert(2)",
      "S: 500 Syntax error, command unrecognized"]}]})json");
  const std::string page = handout_of(run);
  EXPECT_THAT(page, HasSubstr("&lt;/title&gt;"));
  EXPECT_THAT(page, HasSubstr("\\u003c/script>\\u003c!--\\u003cscript>alert(2)"));
  EXPECT_THAT(page, Not(HasSubstr("<script>")));
  EXPECT_THAT(page, Not(HasSubstr("<!--")));
}

TEST(Handout, JsonInAPageKeepsItsMeaning) {
  const std::string json = "[\"<!-- </script> \xE2\x80\xA8\xE2\x80\xA9\xE2\x80\xA6 \xC3\xA9\"]";
  const std::string safe = json_for_html(json);
  EXPECT_EQ(safe, "[\"\\u003c!-- \\u003c/script> \\u2028\\u2029\xE2\x80\xA6 \xC3\xA9\"]");
  EXPECT_EQ(nlohmann::json::parse(safe), nlohmann::json::parse(json));
}

}  // namespace
}  // namespace smtplab::web
