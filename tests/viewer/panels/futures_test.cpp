// Changes by keys, and the futures that come of them.

#include <gtest/gtest.h>

#include <string>
#include <variant>

#include "tests/viewer/panels/null_screen.h"
#include "viewer/model/change_text.h"

namespace smtplab::panels {
namespace {

constexpr const char* kLesson = "scenarios/rfc821/s821-ex1.json";

TEST(ForkByKeys, TheServerAnswersOtherwise) {
  NullScreen screen;
  screen.open(kLesson);
  screen.frame();
  while (!screen.lit().starts_with("C: RCPT")) screen.press(ImGuiKey_RightArrow);
  screen.type("f");
  ASSERT_NE(screen.workspace().report().find(R"("dialog":"fork")"), std::string::npos);
  screen.press(ImGuiKey_Enter);
  ASSERT_EQ(screen.session().document()->size(), 2U) << screen.session().message();
  // The change itself is something that happens; then it shows.
  for (int i = 0; i < 3 && !screen.lit().starts_with("S:"); ++i) screen.press(ImGuiKey_RightArrow);
  EXPECT_EQ(screen.lit(), "S: 550 No such user here");
  ASSERT_NE(screen.session().comparison(), nullptr);
  EXPECT_TRUE(screen.session().comparison()->first_difference());
  // The first future is still what it was.
  screen.press(ImGuiKey_Tab, false, true);
  EXPECT_EQ(screen.session().document()->active(), 0U);
}

TEST(ForkByKeys, EnterBeginsWhateverIsChosen) {
  NullScreen screen;
  screen.open(kLesson);
  screen.frame();
  while (!screen.lit().starts_with("C: RCPT")) screen.press(ImGuiKey_RightArrow);
  screen.type("f");
  screen.frames(3);
  // Down to "a connection breaks", which is chosen with the space bar.
  for (const ImGuiKey key : {ImGuiKey_DownArrow, ImGuiKey_DownArrow, ImGuiKey_Space}) {
    screen.press(key);
    screen.frame();
  }
  screen.press(ImGuiKey_Enter);
  ASSERT_EQ(screen.session().document()->size(), 2U) << screen.workspace().report();
  screen.press(ImGuiKey_End);
  const auto& change = screen.session().document()->entry(1).change;
  ASSERT_TRUE(change);
  EXPECT_TRUE(std::holds_alternative<scenario::DropConnection>(*change));
}

TEST(ForkByKeys, APolicyAndRecordsAreChanged) {
  NullScreen screen;
  screen.open("scenarios/lessons/backup-mx.json");
  screen.frame();
  const auto choose = [&](int downs) {
    screen.session().perform(ChooseFuture{0});
    screen.session().perform(SeekMoment{20});
    screen.type("f");
    screen.frames(3);
    for (int i = 0; i < downs; ++i) screen.press(ImGuiKey_DownArrow);
    screen.press(ImGuiKey_Space);
    screen.frame();
    screen.press(ImGuiKey_Enter);
    screen.frames(2);
    return screen.session().document()->entry(screen.session().document()->active()).change;
  };
  const auto policy = choose(3);
  ASSERT_TRUE(policy) << screen.workspace().report();
  ASSERT_TRUE(std::holds_alternative<scenario::SetPolicy>(*policy));
  EXPECT_EQ(std::get<scenario::SetPolicy>(*policy).key, "relay");
  EXPECT_EQ(std::get<scenario::SetPolicy>(*policy).value, "open");
  const auto records = choose(4);
  ASSERT_TRUE(records) << screen.workspace().report();
  ASSERT_TRUE(std::holds_alternative<scenario::SetRecords>(*records));
  // What is there stands in the fields: who changes it need not know all of it.
  const auto& set = std::get<scenario::SetRecords>(*records);
  EXPECT_EQ(set.owner, "example.org.");
  EXPECT_EQ(set.type, "MX");
  EXPECT_EQ(set.data, (std::vector<std::string>{"10 mx1.example.org.", "20 mx2.example.org."}));
}

TEST(ForkByKeys, AFutureIsClosed) {
  NullScreen screen;
  screen.open(kLesson);
  screen.frame();
  screen.type("x");
  EXPECT_NE(screen.session().message().find("only future"), std::string::npos)
      << screen.session().message();
  while (!screen.lit().starts_with("C: RCPT")) screen.press(ImGuiKey_RightArrow);
  for (const char* const reply : {"452 Later", "550 Never"}) {
    screen.session().perform(ChooseFuture{0});
    screen.session().perform(AnswerInstead{reply});
    screen.frames(3);
  }
  ASSERT_EQ(screen.session().document()->size(), 3U);
  const std::uint64_t opened = screen.session().opened();
  screen.type("x");
  EXPECT_EQ(screen.session().document()->size(), 2U);
  EXPECT_EQ(screen.session().document()->active(), 0U);
  EXPECT_GT(screen.session().opened(), opened) << "what was gathered of it is not taken again";
  ASSERT_NE(screen.session().comparison(), nullptr);
  screen.press(ImGuiKey_Tab, false, true);
  screen.type("x");
  EXPECT_EQ(screen.session().document()->size(), 1U);
  EXPECT_EQ(screen.session().comparison(), nullptr);
  screen.frames(3);
}

TEST(Beside, TwoRunsAreCompared) {
  NullScreen screen;
  screen.open("scenarios/lessons/greylisting.json");
  const std::string other = SMTPLAB_SOURCE_DIR "/scenarios/lessons/greylisting-too-early.json";
  const auto problem = screen.session().open_beside(other);
  ASSERT_FALSE(problem) << problem->lines.front();
  ASSERT_EQ(screen.session().document()->size(), 2U);
  EXPECT_EQ(screen.session().document()->future(1).scenario().id, "greylisting-too-early");
  ASSERT_NE(screen.session().comparison(), nullptr);
  EXPECT_TRUE(screen.session().comparison()->first_difference());
  const std::string text =
      viewer::future_text(*screen.session().document(), 1, explain::Language::en);
  EXPECT_NE(text.find("greylisting-too-early.json"), std::string::npos) << text;
  ASSERT_TRUE(screen.workspace().enlarge("futures"));
  screen.session().perform(Action::to_end);
  screen.frames(3);
  EXPECT_GT(NullScreen::scroll_of("/rows_").y, 0) << "the row of the current line is in sight";
  // What can't be opened leaves everything as it is.
  EXPECT_TRUE(screen.session().open_beside("nowhere.json"));
  EXPECT_EQ(screen.session().document()->size(), 2U);
}

}  // namespace
}  // namespace smtplab::panels
