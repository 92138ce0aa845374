#include <gtest/gtest.h>

#include <set>
#include <string>

#include "tests/viewer/panels/null_screen.h"
#include "viewer/panels/panel_list.h"

namespace smtplab::panels {
namespace {

constexpr const char* kWorkspaceLesson = "scenarios/rfc821/s821-ex1.json";

TEST(Keys, StepForwardAndBack) {
  NullScreen screen;
  screen.open(kWorkspaceLesson);
  screen.frame();
  screen.press(ImGuiKey_RightArrow);
  const std::string first = screen.lit();
  EXPECT_EQ(screen.playback().seen(), 1U);
  screen.press(ImGuiKey_RightArrow);
  EXPECT_EQ(screen.playback().seen(), 2U);
  EXPECT_NE(screen.lit(), first);
  screen.press(ImGuiKey_LeftArrow);
  EXPECT_EQ(screen.lit(), first);
  screen.press(ImGuiKey_End);
  EXPECT_TRUE(screen.playback().is_at_end());
  screen.press(ImGuiKey_Home);
  EXPECT_EQ(screen.playback().seen(), 0U);
}

TEST(Keys, LettersGoToReplies) {
  NullScreen screen;
  screen.open(kWorkspaceLesson);
  screen.frame();
  screen.type("r");
  EXPECT_TRUE(screen.lit().starts_with("S: ")) << screen.lit();
  const std::size_t seen = screen.playback().seen();
  screen.type("rR");
  EXPECT_EQ(screen.playback().seen(), seen) << screen.lit();
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
  screen.open(kWorkspaceLesson);
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
  screen.open(kWorkspaceLesson);
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
  screen.open(kWorkspaceLesson);
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
  screen.open(kWorkspaceLesson);
  screen.frame();
  screen.type("/");
  screen.frames(3);
  screen.type("rcpt");
  screen.press(ImGuiKey_Enter);
  EXPECT_TRUE(screen.lit().starts_with("C: RCPT")) << screen.lit();
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
  EXPECT_GT(screen.playback().now().nanoseconds, 500'000'000'000) << screen.lit();
}

TEST(Keys, GoToOtherConnectionsAndMessages) {
  NullScreen screen;
  screen.open("scenarios/lessons/backup-mx.json");
  screen.session().perform(Action::to_end);
  screen.frame();
  const auto count =
      static_cast<std::uint32_t>(screen.playback().future().story().conversations().size());
  ASSERT_GT(count, 3U);
  EXPECT_FALSE(screen.session().chosen_conversation());
  const auto shown = screen.playback().future().story().conversation_at(screen.playback().seen());
  screen.type("{");
  EXPECT_EQ(screen.session().chosen_conversation(), *shown - 1);
  screen.type("}}");
  if (*shown + 1 < count) {
    EXPECT_EQ(screen.session().chosen_conversation(), *shown + 1);
  }
  for (std::uint32_t i = 0; i <= count; ++i) {
    if (!screen.session().chosen_conversation()) break;
    screen.type("}");
  }
  EXPECT_FALSE(screen.session().chosen_conversation()) << "the one that is followed";
  // Two messages are held in the end; each is shown beneath the list.
  screen.type("w");
  screen.frames(3);
  EXPECT_EQ(screen.workspace().focus(), "holdings");
  EXPECT_NO_THROW(NullScreen::scroll_of("/message_"));
}

TEST(Keys, MoveSeamsAndOpenMenus) {
  NullScreen screen;
  screen.open(kWorkspaceLesson);
  screen.frame();
  const Layout usual = Layout::usual();
  screen.press(ImGuiKey_LeftArrow, false, true);
  EXPECT_NEAR(screen.workspace().settings().layout.across, usual.across - 0.05F, 1e-4F);
  EXPECT_EQ(screen.playback().seen(), 0U) << "with Ctrl it is another key";
  screen.press(ImGuiKey_DownArrow, false, true);
  EXPECT_NEAR(screen.workspace().settings().layout.down[1], usual.down[1] + 0.05F, 1e-4F);
  screen.type(",");
  screen.frames(3);
  EXPECT_TRUE(ImGui::IsPopupOpen("", ImGuiPopupFlags_AnyPopupId | ImGuiPopupFlags_AnyPopupLevel));
  // The first line of the first menu: the list of scenarios.
  screen.press(ImGuiKey_Space);
  screen.frames(3);
  EXPECT_EQ(screen.workspace().focus(), "scenarios");
}

TEST(Keys, GoFromMenuToMenu) {
  NullScreen screen;
  screen.open(kWorkspaceLesson);
  screen.frame();
  screen.type(",");
  screen.frames(3);
  screen.press(ImGuiKey_RightArrow);
  screen.frames(3);
  // The first line of "Go" steps.
  screen.press(ImGuiKey_Space);
  screen.frames(3);
  EXPECT_EQ(screen.playback().seen(), 1U);
  EXPECT_FALSE(ImGui::IsPopupOpen("", ImGuiPopupFlags_AnyPopupId | ImGuiPopupFlags_AnyPopupLevel));
}

TEST(Pace, IsSaidWhenItIsChanged) {
  NullScreen screen;
  screen.open(kWorkspaceLesson);
  screen.frame();
  screen.type(">");
  EXPECT_EQ(screen.session().message(), "Pace: 2 lines a second");
  screen.type("<<<");
  EXPECT_EQ(screen.session().message(), "Pace: 1/4 lines a second");
  screen.type("k");
  EXPECT_EQ(screen.playback().pace().unit, viewer::Pace::Unit::time);
  EXPECT_NE(screen.session().message().find("1/4 seconds of the run"), std::string::npos);
  // By the clock nothing happens until it is time for it.
  screen.press(ImGuiKey_Space);
  screen.frame();
  EXPECT_TRUE(screen.playback().is_playing());
}

TEST(RunUntil, GoesOnToAReply) {
  NullScreen screen;
  screen.open(kWorkspaceLesson);
  screen.frame();
  screen.type("U");
  EXPECT_EQ(screen.playback().seen(), 0U) << "nothing was named yet";
  screen.type("u");
  screen.frames(3);
  screen.type("550");
  screen.press(ImGuiKey_Enter);
  EXPECT_EQ(screen.lit(), "S: 550 No such user here");
  screen.type("U");
  EXPECT_NE(screen.session().message().find("550"), std::string::npos) << "there is one alone";
  EXPECT_EQ(screen.lit(), "S: 550 No such user here");
}

TEST(Quiz, ByKeysToItsEnd) {
  NullScreen screen;
  screen.open(kWorkspaceLesson);
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
  screen.open(kWorkspaceLesson);
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
