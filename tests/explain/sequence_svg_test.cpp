#include "sim/explain/sequence_svg.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <regex>
#include <string>

#include "sample_run.h"
#include "sim/explain/markup.h"
#include "sim/explain/text_layout.h"

namespace smtplab::explain {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;

std::string svg_of(const SampleRun& run, const SequenceSvgOptions& options = {}) {
  return write_sequence_svg(*run.scenario, run.result.log, options);
}

std::size_t count(const std::string& text, const std::string& part) {
  std::size_t times = 0;
  for (std::size_t at = text.find(part); at != std::string::npos; at = text.find(part, at + 1)) {
    ++times;
  }
  return times;
}

TEST(SequenceSvg, NamesItselfAndHasADescription) {
  const std::string svg = svg_of(run_message());
  EXPECT_THAT(svg, ::testing::ContainsRegex("<title id=\"t[0-9a-f]+\">A sample</title>"));
  EXPECT_THAT(svg, HasSubstr("Hosts from left to right: alpha.example, beta.example."));
  EXPECT_THAT(svg, HasSubstr("role=\"img\""));
  EXPECT_THAT(svg, HasSubstr("prefers-color-scheme:dark"));
}

/// Direction and kind are told by shapes: RFC 821's refusal in the middle of the others.
TEST(SequenceSvg, DrawsEachKindOfLineInItsOwnShape) {
  const std::string svg = svg_of(run_message());
  EXPECT_EQ(count(svg, "class=\"tip command\""), 7U + 1);  // HELO ... QUIT, and the legend
  EXPECT_EQ(count(svg, "class=\"barb reply\""), 7U + 1);
  EXPECT_EQ(count(svg, "class=\"barb refusal\""), 1U + 1);
  EXPECT_EQ(count(svg, "class=\"tip content\""), 1U + 1);
  EXPECT_EQ(count(svg, "class=\"mark refusal\""), 1U + 1);
  EXPECT_EQ(count(svg, "datagram\"/>"), 0U);
}

/// A head that points to the right ends right of where it began.
TEST(SequenceSvg, PointsFromTheSpeakerToTheOther) {
  const std::string svg = svg_of(run_message());
  const auto pointing = [&](const std::string& text) {
    const std::regex head("<path d=\"M(\\d+) \\d+L(\\d+)");
    std::smatch match;
    const std::string rest = svg.substr(svg.find(">" + text));
    EXPECT_TRUE(std::regex_search(rest, match, head)) << text;
    return std::stoi(match[2]) - std::stoi(match[1]);
  };
  EXPECT_EQ(pointing("MAIL FROM:"), 10);
  EXPECT_EQ(pointing("354 Start"), -10);
}

TEST(SequenceSvg, LetsNothingOfTheScenarioBecomeMarkup) {
  const SampleRun run =
      run_text(R"({"id": "<b>", "title": "</title><script>alert(1)</script>\u202e",
    "hosts": [{"name": "alpha.example", "role": "mua"}, {"name": "beta.example"}],
    "script": [{"at_s": 0, "from": "alpha.example", "to": "beta.example", "dialogue": [
      "S: 220 beta.example Simple Mail Transfer Service Ready",
      {"C": "NOOP \"'&<img onerror=x>\u0000\u202e\r\n"}, "S: 250 OK"]}]})");
  const std::string svg = svg_of(run);
  EXPECT_THAT(svg, Not(HasSubstr("<script")));
  EXPECT_THAT(svg, Not(HasSubstr("<img")));
  EXPECT_THAT(svg, Not(HasSubstr("<b>")));
  EXPECT_THAT(svg, Not(HasSubstr("\u202e")));
  EXPECT_EQ(svg.find('\0'), std::string::npos);
  EXPECT_THAT(svg, HasSubstr("&lt;script&gt;"));
  EXPECT_THAT(svg, HasSubstr("NOOP &quot;&#39;&amp;&lt;img onerror=x&gt;\\x00\\u{202E}"));
}

TEST(SequenceSvg, ClipsWhatIsTooLongAndKeepsItAsAHint) {
  const SampleRun run = run_dialogue(kOpening + "\"C: NOOP " + std::string(400, 'a') +
                                     "\", \"S: 250 OK\"," + kClosing);
  const std::string svg = svg_of(run);
  EXPECT_THAT(svg, HasSubstr("<title>NOOP " + std::string(400, 'a') + "</title>"));
  EXPECT_THAT(svg, Not(::testing::ContainsRegex("<text[^>]*>[^<]*" + std::string(100, 'a'))));
  EXPECT_THAT(svg, HasSubstr("a…</text>"));
}

TEST(SequenceSvg, IsAsWideAsWantedAndWiderForManyHosts) {
  const SampleRun run = run_message();
  SequenceSvgOptions options;
  options.width = 1400;
  EXPECT_THAT(svg_of(run, options), HasSubstr("width=\"1400\""));
  options.width = 1;
  EXPECT_THAT(svg_of(run, options), ::testing::ContainsRegex("viewBox=\"0 0 [5-6][0-9][0-9] "));
}

TEST(SequenceSvg, SpeaksChinese) {
  SequenceSvgOptions options;
  options.language = Language::zh;
  const std::string svg = svg_of(run_message(), options);
  EXPECT_THAT(svg, HasSubstr("lang=\"zh\""));
  EXPECT_THAT(svg, HasSubstr("表示拒绝的应答"));
}

TEST(SequenceSvg, IsTheSameForTheSameRunAndDiffersInItsIdsForAnother) {
  EXPECT_EQ(svg_of(run_message()), svg_of(run_message()));
  const auto id = [](const std::string& svg) {
    const std::size_t at = svg.find("<title id=\"") + 11;
    return svg.substr(at, svg.find('"', at) - at);
  };
  EXPECT_NE(id(svg_of(run_message())), id(svg_of(run_dialogue(kOpening + kClosing))));
}

TEST(SequenceSvg, OfAnEmptyLogSaysSo) {
  const SampleRun run = run_message();
  EXPECT_THAT(write_sequence_svg(*run.scenario, trace::Log(), {}),
              HasSubstr("No connection was made."));
}

TEST(Markup, ClipsByColumns) {
  EXPECT_EQ(clipped("abcdef", 6), "abcdef");
  EXPECT_EQ(clipped("abcdefg", 6), "abcde…");
  EXPECT_EQ(clipped("信封信封", 6), "信封…");
  EXPECT_THAT(wrap_clipped("aaa bbb ccc ddd eee", 7, 2), ElementsAre("aaa bbb", "ccc dd…"));
  EXPECT_THAT(wrap_clipped("aaa bbb ccc dddd", 7, 2), ElementsAre("aaa bbb", "ccc…"));
  EXPECT_THAT(wrap_clipped("aaa bbb", 7, 2), ElementsAre("aaa bbb"));
}

}  // namespace
}  // namespace smtplab::explain
