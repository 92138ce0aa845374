#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <string_view>
#include <vector>

#include "cli/walk/session.h"
#include "sim/explain/text_layout.h"
#include "sim/scenario/loader.h"
#include "tests/scenario/bundled_files.h"
#include "tests/viewer/model/sample_document.h"

namespace smtplab::cli::walk {
namespace {

using explain::Language;
using ::testing::AllOf;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::StartsWith;

constexpr Size kUsual{80, 24};

Session begin(std::shared_ptr<const scenario::Scenario> scenario = viewer::one_message()) {
  return {viewer::Document::of_scenario(scenario), Language::en};
}

void press(Session& session, Key::Name name, int times = 1) {
  for (int i = 0; i < times; ++i) session.press({name, {}});
}
void type(Session& session, std::string_view text) {
  for (const char c : text) session.press({Key::Name::character, std::string(1, c)});
}
/// Opens a prompt, types into it, and ends it.
void answer(Session& session, std::string_view prompt, std::string_view text) {
  type(session, prompt);
  type(session, text);
  press(session, Key::Name::enter);
}

std::string screen(const Session& session, const Size& size = kUsual) {
  std::string text;
  for (const Row& row : session.frame(size).rows) text += row.text() + "\n";
  return text;
}
std::string lit(const Session& session, const Size& size = kUsual) {
  std::string text;
  for (const Row& row : session.frame(size).rows) text += row.is_lit ? row.text() + "\n" : "";
  return text;
}
std::string last_row(const Session& session) { return session.frame(kUsual).rows.back().text(); }

/// All rows are there, none is too wide, and none holds what a terminal would obey.
void expect_fits(const Session& session, const Size& size) {
  const Frame frame = session.frame(size);
  ASSERT_EQ(frame.rows.size(), size.rows);
  for (const Row& row : frame.rows) {
    const std::string text = row.text();
    ASSERT_LE(explain::display_width(text), size.columns) << text << "\nin\n"
                                                          << screen(session, size);
    ASSERT_TRUE(
        std::none_of(text.begin(), text.end(),
                     [](char c) { return static_cast<unsigned char>(c) < 0x20 || c == 0x7F; }))
        << "in\n"
        << screen(session, size);
  }
}

TEST(Walk, LightsLineAfterLineAndSaysWhatItMeans) {
  Session session = begin();
  EXPECT_THAT(screen(session), HasSubstr("Nothing has happened yet."));
  EXPECT_EQ(lit(session), "");
  press(session, Key::Name::right, 2);
  EXPECT_THAT(lit(session), HasSubstr("S: 220 beta.example Simple Mail Transfer Service Ready"));
  EXPECT_THAT(screen(session),
              AllOf(HasSubstr("state: opened -> greeted"), HasSubstr("[R821-4.3-c]"),
                    HasSubstr("2/18"), Not(HasSubstr("C: HELO"))));
  type(session, " ");
  EXPECT_THAT(lit(session), HasSubstr("C: HELO alpha.example"));
  press(session, Key::Name::left);
  EXPECT_THAT(lit(session), HasSubstr("S: 220"));
  EXPECT_THAT(screen(session), Not(HasSubstr("C: HELO"))) << "what comes is not shown before";
}

TEST(Walk, ShowsEnvelopeAndHeaderAsTwoThings) {
  Session session = begin(viewer::a_road());
  type(session, "/");
  type(session, "354");
  press(session, Key::Name::enter);
  EXPECT_THAT(screen(session),
              AllOf(HasSubstr("envelope: from <alice@example.com>"),
                    HasSubstr("          to <bob@example.org>"), Not(HasSubstr("header:"))));
  press(session, Key::Name::right);
  EXPECT_THAT(screen(session), HasSubstr("header:   Date: "));
}

TEST(Walk, GoesToRepliesMessagesHostsLinesAndTimes) {
  Session session = begin(viewer::a_road());
  type(session, "m");
  EXPECT_THAT(lit(session), HasSubstr("writes to <bob@example.org>"));
  type(session, "m");
  EXPECT_THAT(lit(session), HasSubstr("C: MAIL FROM"));
  type(session, "a");
  EXPECT_THAT(lit(session), HasSubstr("S: 250"));
  type(session, "A");
  EXPECT_THAT(lit(session), HasSubstr("S: 250"));
  type(session, "MM");
  EXPECT_THAT(last_row(session), HasSubstr("There is none before this."));
  type(session, "hh");
  answer(session, "g", "2");
  EXPECT_THAT(screen(session), HasSubstr(" 2/"));
  answer(session, "g", "0:30");
  EXPECT_EQ(session.view().document.playback().now() <= Instant{} + seconds(30), true);
  press(session, Key::Name::right);
  EXPECT_THAT(lit(session), HasSubstr("60.000"));
  answer(session, "g", "soon");
  EXPECT_THAT(last_row(session), HasSubstr("neither the number of a line nor a time"));
  press(session, Key::Name::end);
  EXPECT_THAT(last_row(session), HasSubstr("The end of the run."));
  press(session, Key::Name::right);
  EXPECT_THAT(last_row(session), HasSubstr("The end of the run."));
  press(session, Key::Name::home);
  type(session, "u");
  EXPECT_THAT(last_row(session), HasSubstr("Nothing has led to this."));
}

TEST(Walk, Searches) {
  Session session = begin();
  type(session, "n");
  EXPECT_THAT(last_row(session), HasSubstr("Nothing was searched for yet"));
  answer(session, "/", "rcpt");
  EXPECT_THAT(lit(session), HasSubstr("RCPT TO:<Jones"));
  type(session, "n");
  EXPECT_THAT(lit(session), HasSubstr("RCPT TO:<Green"));
  EXPECT_THAT(screen(session), HasSubstr(" *  ")) << "the other place is marked";
  type(session, "N");
  EXPECT_THAT(lit(session), HasSubstr("RCPT TO:<Jones"));
  answer(session, "/", "nowhere");
  EXPECT_THAT(last_row(session), HasSubstr("It is nowhere in this run."));
  EXPECT_THAT(lit(session), HasSubstr("RCPT TO:<Jones")) << "the cursor stays";
}

TEST(Walk, ForksByAnotherReplyAndSwitchesBetweenFutures) {
  Session session = begin();
  answer(session, "/", "rcpt to:<jones");
  type(session, "r");
  EXPECT_THAT(last_row(session), StartsWith("beta.example replies next"));
  type(session, "hello");
  press(session, Key::Name::enter);
  EXPECT_THAT(last_row(session), HasSubstr("this is no reply"));
  answer(session, "r", "452 Full");
  EXPECT_THAT(last_row(session), HasSubstr("A new future begins here"));
  EXPECT_THAT(screen(session), HasSubstr("future 2 of 2"));
  press(session, Key::Name::right, 2);
  EXPECT_THAT(lit(session), HasSubstr("<** S: 452 Full"));
  EXPECT_THAT(screen(session), Not(HasSubstr("expected"))) << "nobody expects what was changed";
  type(session, "d");
  EXPECT_THAT(screen(session), AllOf(HasSubstr("< S: 250 OK"), HasSubstr("> S: 452 Full"),
                                     HasSubstr("= C: RCPT TO:<Green@beta.example>")));
  type(session, "qf");
  EXPECT_THAT(screen(session), HasSubstr("beta.example replies 452 Full"));
  EXPECT_THAT(lit(session), StartsWith("> 2  from 1 at"));
  type(session, "1");
  EXPECT_THAT(screen(session), HasSubstr("future 1 of 2"));
  EXPECT_THAT(lit(session), HasSubstr("RCPT TO:<Jones"));
  press(session, Key::Name::right);
  EXPECT_THAT(lit(session), HasSubstr("S: 250 OK"));
  press(session, Key::Name::tab);
  EXPECT_THAT(screen(session), HasSubstr("future 2 of 2"));
  type(session, "f7");
  EXPECT_THAT(last_row(session), HasSubstr("There is no such future."));
  EXPECT_FALSE(session.is_over());
  type(session, "qq");
  EXPECT_TRUE(session.is_over()) << "the first one closed the list";
}

TEST(Walk, ForksByAnotherCommand) {
  Session session = begin();
  answer(session, "/", "250 beta");
  answer(session, "c", "VRFY Jones");
  press(session, Key::Name::right);
  EXPECT_THAT(lit(session), HasSubstr("C: VRFY Jones"));
  press(session, Key::Name::right);
  EXPECT_THAT(lit(session), HasSubstr("S: 25"));
  press(session, Key::Name::end);
  answer(session, "c", "NOOP");
  EXPECT_THAT(last_row(session), HasSubstr("no scripted client"));
}

TEST(Walk, MarksLines) {
  Session session = begin();
  press(session, Key::Name::right, 3);
  type(session, "b");
  EXPECT_THAT(lit(session), StartsWith(">#"));
  press(session, Key::Name::right, 3);
  EXPECT_THAT(screen(session), HasSubstr("\n #"));
  type(session, "\"");
  EXPECT_THAT(lit(session), HasSubstr("C: HELO"));
  type(session, "b");
  EXPECT_THAT(lit(session), StartsWith("> "));
  type(session, "'");
  EXPECT_THAT(last_row(session), HasSubstr("There is none behind this."));
}

TEST(Walk, SpeaksChinese) {
  Session session = begin();
  press(session, Key::Name::right, 2);
  type(session, "l");
  EXPECT_THAT(screen(session), AllOf(HasSubstr("状态：已连接 -> "), HasSubstr("解释")));
  type(session, "?");
  EXPECT_THAT(screen(session), HasSubstr("前进一行"));
  type(session, "ql");
  EXPECT_THAT(screen(session), HasSubstr("state: opened"));
}

TEST(Walk, TypesAndDeletesWholeCharacters) {
  Session session = begin();
  type(session, "/");
  session.press({Key::Name::character, "邮"});
  session.press({Key::Name::character, "件"});
  EXPECT_THAT(last_row(session), HasSubstr("Search for: 邮件"));
  EXPECT_EQ(session.frame(kUsual).cursor_column, 16U);
  press(session, Key::Name::backspace);
  EXPECT_EQ(session.view().typed, "邮");
  press(session, Key::Name::backspace, 2);
  EXPECT_EQ(session.view().prompt, Prompt::none) << "deleting beyond the front ends it";
  type(session, "/x");
  press(session, Key::Name::escape);
  EXPECT_EQ(session.view().prompt, Prompt::none);
  EXPECT_EQ(session.view().typed, "");
  type(session, "/" + std::string(300, 'x'));
  expect_fits(session, kUsual);
}

TEST(Walk, StandsPanesSideBySideWhereThereIsRoom) {
  Session session = begin();
  press(session, Key::Name::right, 2);
  const Size wide{200, 60};
  expect_fits(session, wide);
  const std::string text = screen(session, wide);
  EXPECT_THAT(text, HasSubstr(" | "));
  EXPECT_THAT(lit(session, wide), AllOf(HasSubstr("S: 220"), Not(HasSubstr("What it means"))));
}

TEST(Walk, SaysThatAWindowIsTooSmall) {
  Session session = begin();
  for (const Size& size : {Size{39, 24}, Size{80, 11}, Size{1, 1}, Size{10, 40}}) {
    const Frame frame = session.frame(size);
    EXPECT_EQ(frame.rows.size(), size.rows);
    EXPECT_THAT(frame.rows.front().text(), StartsWith("T"));
  }
  expect_fits(session, kLeastSize);
}

TEST(Walk, ScrollsAnExplanationThatIsLongerThanItsPane) {
  Session session = begin(viewer::a_road());
  answer(session, "/", "354");
  const Size low{60, 14};
  EXPECT_THAT(screen(session, low), HasSubstr("more row"));
  const std::string before = screen(session, low);
  press(session, Key::Name::page_down);
  EXPECT_NE(screen(session, low), before);
  press(session, Key::Name::page_up);
  EXPECT_EQ(screen(session, low), before);
}

TEST(Walk, NeverShowsWhatATerminalWouldObey) {
  Session session = begin(viewer::read_scenario(R"({"id": "x", "title": "A title",
    "standard": 821, "hosts": [{"name": "a.example", "role": "mua"}, {"name": "b.example"}],
    "script": [{"at_s": 1, "from": "a.example", "to": "b.example", "dialogue": [
      "S: 220 b.example Simple Mail Transfer Service Ready",
      "C: NOOP \u001b]0;owned\u0007\u202e", "S: 503 Bad sequence of commands"]}]})"));
  press(session, Key::Name::right, 3);
  expect_fits(session, kUsual);
  EXPECT_THAT(screen(session), AllOf(HasSubstr("\\x1B]0;owned\\x07\\u{202E}")));
  type(session, "c\x1b[2J");
  expect_fits(session, kUsual);
}

TEST(Walk, FitsEveryWindowInEveryScenario) {
  std::size_t number = 0;
  for (const std::string& file : scenario::testing::bundled_files()) {
    if (++number % 4 != 0) continue;  // each takes a while, and the model has tests with all
    SCOPED_TRACE(file);
    auto loaded = scenario::load_scenario_file(file);
    ASSERT_TRUE(loaded);
    Session session(viewer::Document::of_scenario(
                        std::make_shared<const scenario::Scenario>(*std::move(loaded))),
                    number % 3 == 0 ? Language::zh : Language::en);
    const Size size = number % 5 == 0 ? kLeastSize : number % 5 == 1 ? Size{200, 60} : kUsual;
    std::size_t steps = 0;
    constexpr std::size_t kMostSteps = 60;
    while (!session.view().document.playback().is_at_end() && steps++ < kMostSteps) {
      press(session, Key::Name::right);
      expect_fits(session, size);
      if (HasFatalFailure()) return;
      ASSERT_NE(lit(session, size), "") << screen(session, size);
    }
  }
}

TEST(Jump, ReadsLinesAndTimes) {
  const auto read = [](std::string_view text) {
    Jump jump;
    if (!read_jump(text, jump)) return std::string("-");
    return jump.is_time ? std::to_string(jump.at.nanoseconds / 1'000'000) + " ms"
                        : std::to_string(jump.moment);
  };
  EXPECT_EQ(read("12"), "12");
  EXPECT_EQ(read("90s"), "90000 ms");
  EXPECT_EQ(read("1.25"), "1250 ms");
  EXPECT_EQ(read("1:30"), "90000 ms");
  EXPECT_EQ(read("2:00:00.140"), "7200140 ms");
  EXPECT_EQ(read("4d 2:30:00"), "354600000 ms");
  for (const char* wrong :
       {"", "0", "x", "1:", "1:99", "-3", "1.", "99999999999999999999", "1 2"}) {
    EXPECT_EQ(read(wrong), "-") << wrong;
  }
}

}  // namespace
}  // namespace smtplab::cli::walk
