// The mouse, and what has to be in sight.

#include <gtest/gtest.h>
#include <imgui.h>

#include <string>

#include "tests/viewer/panels/null_screen.h"

namespace smtplab::panels {
namespace {

constexpr const char* kMouseLesson = "scenarios/rfc821/s821-ex1.json";

TEST(Sequence, TheCurrentArrowIsInSight) {
  Settings settings;
  settings.scale = 3;
  NullScreen screen(settings);
  screen.open("scenarios/lessons/spf-and-forwarding.json");
  ASSERT_TRUE(screen.workspace().enlarge("sequence"));
  screen.session().perform(SeekMoment{50});  // between the third host and the fourth
  screen.frames(6);
  EXPECT_GT(NullScreen::scroll_of("/chart_").x, 300);
  screen.press(ImGuiKey_Home);
  screen.press(ImGuiKey_RightArrow);
  screen.frames(6);
  EXPECT_LT(NullScreen::scroll_of("/chart_").x, 300);
}

TEST(Sequence, TheCurrentArrowStaysInSightWhenItIsZoomed) {
  NullScreen screen;
  screen.open("scenarios/lessons/greylisting.json");
  ASSERT_TRUE(screen.workspace().enlarge("sequence"));
  screen.session().perform(SeekMoment{60});
  screen.frames(6);
  const float before = NullScreen::scroll_of("/chart_").y;
  EXPECT_GT(before, 0);
  screen.type("]]]");
  screen.frames(6);
  EXPECT_GT(NullScreen::scroll_of("/chart_").y, before * 1.5F);
}

TEST(Network, TheHostsThatSpeakAreInSight) {
  Settings settings;
  settings.scale = 3;
  NullScreen screen(settings);
  screen.open("scenarios/lessons/spf-and-forwarding.json");
  ASSERT_TRUE(screen.workspace().enlarge("network"));
  screen.session().perform(SeekMoment{50});
  screen.frames(6);
  EXPECT_GT(NullScreen::scroll_of("/map_").x, 300);
}

TEST(Menus, AreOpenedAndUsedByTheMouse) {
  NullScreen screen;
  screen.open(kMouseLesson);
  screen.frames(3);
  screen.click(61, 11);   // "Go"
  screen.click(100, 33);  // its first line
  EXPECT_EQ(screen.playback().seen(), 1U) << screen.workspace().report();
  screen.click(61, 11);
  EXPECT_TRUE(ImGui::IsPopupOpen("", ImGuiPopupFlags_AnyPopupId | ImGuiPopupFlags_AnyPopupLevel));
  screen.press(ImGuiKey_Escape);
  screen.frames(2);
  EXPECT_FALSE(ImGui::IsPopupOpen("", ImGuiPopupFlags_AnyPopupId | ImGuiPopupFlags_AnyPopupLevel));
}

TEST(Seams, AreDragged) {
  NullScreen screen;
  screen.open(kMouseLesson);
  screen.frames(3);
  const Layout usual = Layout::usual();
  screen.drag({640, 200}, {840, 200});
  Layout layout = screen.workspace().settings().layout;
  EXPECT_NEAR(layout.across, 0.66F, 0.02F);
  EXPECT_EQ(layout.down, usual.down);
  screen.drag({300, 362}, {300, 262});
  layout = screen.workspace().settings().layout;
  EXPECT_LT(layout.down[0], usual.down[0] - 0.1F);
  EXPECT_EQ(layout.down[1], usual.down[1]);
}

TEST(Clicks, ALineOfTheDialogueIsGoneTo) {
  NullScreen screen;
  screen.open(kMouseLesson);
  ASSERT_TRUE(screen.workspace().enlarge("dialogue"));
  screen.session().perform(Action::to_end);
  screen.frames(3);
  screen.press(ImGuiKey_PageUp);
  screen.press(ImGuiKey_PageUp);
  const std::size_t end = screen.playback().seen();
  screen.click(300, 200);
  EXPECT_LT(screen.playback().seen(), end) << screen.lit();
  EXPECT_GT(screen.playback().seen(), 0U);
}

TEST(Clicks, TheTimelineSeeks) {
  NullScreen screen;
  screen.open(kMouseLesson);
  screen.frames(3);
  screen.click(640, 725);
  const std::size_t all = screen.playback().future().story().moments().size();
  EXPECT_GT(screen.playback().seen(), all / 3) << screen.workspace().report();
  EXPECT_LT(screen.playback().seen(), all * 2 / 3 + 1);
}

}  // namespace
}  // namespace smtplab::panels
