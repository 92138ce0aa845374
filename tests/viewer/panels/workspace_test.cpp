#include <gtest/gtest.h>

#include <set>
#include <string>

#include "tests/viewer/panels/null_screen.h"
#include "viewer/panels/panel_list.h"

namespace smtplab::panels {
namespace {

constexpr const char* kLesson = "scenarios/rfc821/s821-ex1.json";

/// What is lit, as the transcript has it.
std::string lit(NullScreen& screen) {
  const viewer::Moment* const moment = screen.playback().moment();
  if (moment == nullptr) return {};
  return screen.playback().future().commentary(explain::Language::en).text(*moment);
}

TEST(Keys, StepForwardAndBack) {
  NullScreen screen;
  screen.open(kLesson);
  screen.frame();
  screen.press(ImGuiKey_RightArrow);
  const std::string first = lit(screen);
  EXPECT_EQ(screen.playback().seen(), 1U);
  screen.press(ImGuiKey_RightArrow);
  EXPECT_EQ(screen.playback().seen(), 2U);
  EXPECT_NE(lit(screen), first);
  screen.press(ImGuiKey_LeftArrow);
  EXPECT_EQ(lit(screen), first);
  screen.press(ImGuiKey_End);
  EXPECT_TRUE(screen.playback().is_at_end());
  screen.press(ImGuiKey_Home);
  EXPECT_EQ(screen.playback().seen(), 0U);
}

TEST(Keys, LettersGoToReplies) {
  NullScreen screen;
  screen.open(kLesson);
  screen.frame();
  screen.type("r");
  EXPECT_TRUE(lit(screen).starts_with("S: ")) << lit(screen);
  const std::size_t seen = screen.playback().seen();
  screen.type("rR");
  EXPECT_EQ(screen.playback().seen(), seen) << lit(screen);
}

TEST(Keys, EveryActionHasOneAndNoTwoShareIt) {
  std::set<std::string> keys;
  std::set<Action> actions;
  for (const Shortcut& shortcut : shortcuts()) {
    std::string key(1, shortcut.character);
    if (shortcut.character == 0) {
      key = std::to_string(static_cast<int>(shortcut.special)) + (shortcut.shift ? "s" : "") +
            (shortcut.control ? "c" : "");
    }
    EXPECT_TRUE(keys.insert(key).second) << action_name(shortcut.action);
    actions.insert(shortcut.action);
  }
  EXPECT_EQ(actions.size(), kActionCount);
}

TEST(Keys, HelpComesAndGoes) {
  NullScreen screen;
  screen.open(kLesson);
  screen.frame();
  screen.type("?");
  EXPECT_NE(screen.workspace().report().find(R"("dialog":"help")"), std::string::npos);
  // While it is there, keys are its own.
  screen.press(ImGuiKey_RightArrow);
  EXPECT_EQ(screen.playback().seen(), 0U);
  screen.press(ImGuiKey_Escape);
  EXPECT_NE(screen.workspace().report().find(R"("dialog":"")"), std::string::npos);
}

TEST(Keys, LookLanguageAndScale) {
  NullScreen screen;
  screen.open(kLesson);
  screen.frame();
  screen.type("tl++");
  const Settings settings = screen.workspace().settings();
  EXPECT_EQ(settings.theme, Theme::light);
  EXPECT_EQ(settings.language, explain::Language::zh);
  EXPECT_FLOAT_EQ(settings.scale, 1.5F);
  screen.type("tl--");
  EXPECT_EQ(screen.workspace().settings().theme, Theme::dark);
  EXPECT_EQ(screen.workspace().settings().language, explain::Language::en);
}

TEST(Keys, DigitsAndTabGoToPanels) {
  NullScreen screen;
  screen.open(kLesson);
  screen.frame();
  screen.type("5");
  EXPECT_EQ(screen.workspace().focus(), "envelope");
  screen.press(ImGuiKey_Tab);
  EXPECT_EQ(screen.workspace().focus(), "names");
  screen.press(ImGuiKey_Tab, true);
  EXPECT_EQ(screen.workspace().focus(), "envelope");
}

TEST(Search, GoesToTheNextPlace) {
  NullScreen screen;
  screen.open(kLesson);
  screen.frame();
  screen.type("/");
  screen.frames(3);
  screen.type("rcpt");
  screen.press(ImGuiKey_Enter);
  EXPECT_TRUE(lit(screen).starts_with("C: RCPT")) << lit(screen);
  const std::size_t first = screen.playback().seen();
  screen.type(".");
  EXPECT_GT(screen.playback().seen(), first);
}

TEST(Time, IsReadAsItIsPrinted) {
  NullScreen screen;
  screen.open("scenarios/road-of-a-letter.json");
  screen.frame();
  screen.type("g");
  screen.frames(3);
  screen.type("600.1");
  screen.press(ImGuiKey_Enter);
  EXPECT_GT(screen.playback().now().nanoseconds, 500'000'000'000) << lit(screen);
}

TEST(ForkByKeys, TheServerAnswersOtherwise) {
  NullScreen screen;
  screen.open(kLesson);
  screen.frame();
  while (!lit(screen).starts_with("C: RCPT")) screen.press(ImGuiKey_RightArrow);
  screen.type("f");
  ASSERT_NE(screen.workspace().report().find(R"("dialog":"fork")"), std::string::npos);
  screen.press(ImGuiKey_Enter);
  ASSERT_EQ(screen.session().document()->size(), 2U) << screen.session().message();
  // The change itself is something that happens; then it shows.
  for (int i = 0; i < 3 && !lit(screen).starts_with("S:"); ++i) screen.press(ImGuiKey_RightArrow);
  EXPECT_EQ(lit(screen), "S: 550 No such user here");
  ASSERT_NE(screen.session().comparison(), nullptr);
  EXPECT_TRUE(screen.session().comparison()->first_difference());
  // The first future is still what it was.
  screen.press(ImGuiKey_Tab, false, true);
  EXPECT_EQ(screen.session().document()->active(), 0U);
}

TEST(Clicks, ALineOfTheDialogueIsGoneTo) {
  NullScreen screen;
  screen.open(kLesson);
  ASSERT_TRUE(screen.workspace().enlarge("dialogue"));
  screen.session().perform(Action::to_end);
  screen.frames(3);
  screen.press(ImGuiKey_PageUp);
  screen.press(ImGuiKey_PageUp);
  const std::size_t end = screen.playback().seen();
  screen.click(300, 200);
  EXPECT_LT(screen.playback().seen(), end) << lit(screen);
  EXPECT_GT(screen.playback().seen(), 0U);
}

TEST(Clicks, TheTimelineSeeks) {
  NullScreen screen;
  screen.open(kLesson);
  screen.frames(3);
  screen.click(640, 725);
  const std::size_t all = screen.playback().future().story().moments().size();
  EXPECT_GT(screen.playback().seen(), all / 3) << screen.workspace().report();
  EXPECT_LT(screen.playback().seen(), all * 2 / 3 + 1);
}

TEST(Quiz, ByKeysToItsEnd) {
  NullScreen screen;
  screen.open(kLesson);
  screen.frame();
  screen.type("q");
  ASSERT_NE(screen.session().quiz(), nullptr);
  EXPECT_EQ(screen.workspace().focus(), "quiz");
  const std::size_t count = screen.session().quiz()->size();
  ASSERT_GT(count, 0U);
  screen.frames(2);
  screen.type("250");
  screen.press(ImGuiKey_Enter);
  ASSERT_NE(screen.session().quiz()->judgement(), nullptr) << screen.workspace().report();
  for (std::size_t i = 0; i < count; ++i) screen.session().perform(NextQuestion{});
  screen.frames(2);
  EXPECT_TRUE(screen.session().quiz()->is_over());
  EXPECT_EQ(screen.session().quiz()->score().answered(), 1U);
}

TEST(Language, StaysEnglishWithoutAChineseFont) {
  FontFiles fonts = find_fonts(font_folders());
  fonts.chinese.clear();
  Settings settings;
  settings.language = explain::Language::zh;
  NullScreen screen(settings, fonts);
  screen.open(kLesson);
  screen.frame();
  EXPECT_EQ(screen.workspace().settings().language, explain::Language::en);
  screen.type("l");
  EXPECT_EQ(screen.workspace().settings().language, explain::Language::en);
  EXPECT_NE(screen.session().message().find("fonts-wqy-microhei"), std::string::npos);
}

TEST(Language, EveryCharacterOfTheCatalogueCanBeDrawn) {
  for (const explain::Language language : {explain::Language::en, explain::Language::zh}) {
    Settings settings;
    settings.language = language;
    NullScreen screen(settings);
    screen.frame();
    ASSERT_EQ(screen.workspace().settings().language, language);
    for (const auto& [key, text] : explain::catalogue(language).entries()) {
      // What `smtplab walk` says on a terminal is said in no window.
      if (key.starts_with("walk.")) continue;
      EXPECT_TRUE(screen.workspace().can_draw(text)) << key << ": " << text;
    }
  }
}

}  // namespace
}  // namespace smtplab::panels
