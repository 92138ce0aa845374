#include "sim/explain/markdown_writer.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <set>
#include <sstream>
#include <string>
#include <vector>

#include "sample_run.h"

namespace smtplab::explain {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

std::string markdown_of(const SampleRun& run, Language language = Language::en) {
  return write_markdown(*run.scenario, run.result.log, language);
}

/// The line of the table that holds a text.
std::string row_with(const std::string& markdown, const std::string& text) {
  std::istringstream lines(markdown);
  for (std::string line; std::getline(lines, line);) {
    if (line.starts_with("| ") && line.find(text) != std::string::npos) return line;
  }
  return {};
}

TEST(WriteMarkdown, HasARowForEachLineWithWhatItMeans) {
  const std::string markdown = markdown_of(run_message());
  EXPECT_THAT(markdown, ::testing::StartsWith("# A sample\n\n- alpha.example: mail user agent\n"));
  EXPECT_THAT(markdown, HasSubstr("## Connection 1: alpha.example (C) to beta.example (S)\n"));
  const std::string row = row_with(markdown, "RCPT TO:<Jones");
  EXPECT_THAT(row, HasSubstr("| **C:** | `RCPT TO:<Jones@beta.example>` | The client names the "
                             "first recipient."));
  EXPECT_THAT(row, HasSubstr("[^R821-4.1.1-l] |"));
  EXPECT_THAT(row_with(markdown, "550"), HasSubstr("| **S:** ✗ | `550 No such user here` |"));
  EXPECT_THAT(row_with(markdown, "354"), HasSubstr("<br>state: recipients -&gt; content"));
  EXPECT_THAT(markdown, HasSubstr("```text\n"));
  EXPECT_THAT(markdown, HasSubstr("mailbox <Jones@beta.example>: 1 message"));
}

TEST(WriteMarkdown, TellsTheStatesOfAMaildropToo) {
  const std::string markdown =
      markdown_of(run_text(file_text(SMTPLAB_SOURCE_DIR "/scenarios/pop3/s1939-10.json")));
  EXPECT_THAT(row_with(markdown, "maildrop has 2 messages"),
              HasSubstr("<br>state: authorization -&gt; transaction"));
}

TEST(WriteMarkdown, TellsEachClauseThatIsCitedOnceBelow) {
  const std::string markdown = markdown_of(run_message());
  std::set<std::string> cited;
  std::vector<std::string> told;
  for (std::size_t at = markdown.find("[^"); at != std::string::npos;
       at = markdown.find("[^", at + 1)) {
    const std::size_t end = markdown.find(']', at);
    const std::string id = markdown.substr(at + 2, end - at - 2);
    if (markdown.compare(end, 2, "]:") == 0) {
      told.push_back(id);
    } else {
      cited.insert(id);
    }
  }
  EXPECT_GT(cited.size(), 10U);
  EXPECT_EQ(cited.size(), told.size());
  EXPECT_EQ(cited, std::set<std::string>(told.begin(), told.end()));
  EXPECT_THAT(markdown, HasSubstr("\n[^R821-3.1-c]: RFC 821, section 3.1 (imp-must): "));
}

TEST(WriteMarkdown, LetsNothingOfAPeerBecomeMarkup) {
  const SampleRun run = run_dialogue(
      kOpening + R"({"C": "NOOP `a` ``b`` | <script> [x](y) \u0000\u202e\r\n"}, "S: 250 OK",)" +
      kClosing);
  const std::string row = row_with(markdown_of(run), "NOOP");
  EXPECT_THAT(row, HasSubstr("| ```NOOP `a` ``b`` \\| <script> [x](y) \\x00\\u{202E}``` |"));
}

TEST(WriteMarkdown, SpeaksChinese) {
  const std::string markdown = markdown_of(run_message(), Language::zh);
  EXPECT_THAT(markdown, HasSubstr("| 时间 | | 所说的话 | 含义 |"));
  EXPECT_THAT(row_with(markdown, "550"), HasSubstr("这个收件人被拒绝"));
}

TEST(MarkdownText, IsNoMarkup) {
  EXPECT_EQ(markdown_text("a*b_c`d[e]<f>&g|h#i\\"),
            "a\\*b\\_c\\`d\\[e\\]&lt;f&gt;&amp;g\\|h\\#i\\\\");
  EXPECT_EQ(markdown_text("- a"), "\\- a");
  EXPECT_EQ(markdown_text("1. a-b"), "1\\. a-b");
  EXPECT_EQ(markdown_text("10 a."), "10 a.");
}

TEST(MarkdownCode, HasAsManyBackticksAsItNeeds) {
  EXPECT_EQ(markdown_code("a"), "`a`");
  EXPECT_EQ(markdown_code("a|b"), "`a\\|b`");
  EXPECT_EQ(markdown_code("a`b"), "``a`b``");
  EXPECT_EQ(markdown_code("`"), "`` ` ``");
  EXPECT_EQ(markdown_code(" a "), "`  a  `");
  EXPECT_EQ(markdown_code(""), "&nbsp;");
}

}  // namespace
}  // namespace smtplab::explain
