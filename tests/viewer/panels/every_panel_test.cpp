#include <gtest/gtest.h>

#include <string>
#include <tuple>

#include "tests/scenario/road.h"
#include "tests/viewer/panels/null_screen.h"
#include "viewer/panels/panel_list.h"

namespace smtplab::panels {
namespace {

using explain::Language;

/// A language, a scale, and a theme.
using Look = std::tuple<Language, float, Theme>;

class EveryPanel : public ::testing::TestWithParam<Look> {
 protected:
  static Settings settings() {
    Settings settings;
    settings.language = std::get<0>(GetParam());
    settings.scale = std::get<1>(GetParam());
    settings.theme = std::get<2>(GetParam());
    return settings;
  }

  /// Each panel alone, at the start, in the middle, at the end, and with what is to come.
  static void look_at_all(NullScreen& screen) {
    for (const std::string_view key : panel_keys()) {
      SCOPED_TRACE(std::string(key));
      ASSERT_TRUE(screen.workspace().enlarge(std::string(key)));
      for (const Action action : {Action::to_start, Action::step, Action::to_end}) {
        screen.session().perform(action);
        screen.frames(3);
        EXPECT_GT(screen.vertices(), 200U);
      }
      if (screen.session().document() == nullptr) continue;
      screen.session().perform(Seek{screen.session().document()->future().size() / 2});
      screen.session().perform(Action::what_comes);
      screen.frames(3);
      screen.session().perform(Action::what_comes);
      // Whoever scrolls and zooms sees something, too.
      screen.press(ImGuiKey_PageDown);
      screen.type("[[]]]");
      EXPECT_GT(screen.vertices(), 200U);
    }
  }
};

TEST_P(EveryPanel, DrawsALesson) {
  NullScreen screen(settings());
  screen.open("scenarios/lessons/greylisting.json");
  look_at_all(screen);
}

TEST_P(EveryPanel, DrawsLongNames) {
  const TemporaryFile file("long.json", scenario_of_long_names());
  NullScreen screen(settings());
  const auto problem = screen.session().open(file.path());
  ASSERT_FALSE(problem) << problem->lines.front();
  look_at_all(screen);
}

TEST_P(EveryPanel, DrawsNothingOpenAndAnEmptyTrace) {
  NullScreen screen(settings());
  look_at_all(screen);
  const std::string file = SMTPLAB_SOURCE_DIR "/scenarios/rfc821/s821-ex1.json";
  ASSERT_TRUE(std::filesystem::exists(file));
  const std::string whole = trace_of(file);
  const TemporaryFile trace("empty.jsonl", whole.substr(0, whole.find('\n') + 1));
  const auto problem = screen.session().open(trace.path(), file);
  ASSERT_FALSE(problem) << problem->lines.front();
  EXPECT_EQ(screen.session().document()->future().size(), 0U);
  look_at_all(screen);
}

INSTANTIATE_TEST_SUITE_P(Looks, EveryPanel,
                         ::testing::Values(Look{Language::en, 1.0F, Theme::dark},
                                           Look{Language::en, 3.0F, Theme::light},
                                           Look{Language::zh, 1.0F, Theme::light},
                                           Look{Language::zh, 3.0F, Theme::dark}));

TEST(EveryPanelOfALongRun, DrawsAHundredThousandEvents) {
  const TemporaryFile file("many.json", scenario::testing::road_of_events(100'000));
  NullScreen screen;
  const auto problem = screen.session().open(file.path());
  ASSERT_FALSE(problem) << problem->lines.front();
  ASSERT_GE(screen.session().document()->future().size(), 100'000U);
  for (const std::string_view key : panel_keys()) {
    SCOPED_TRACE(std::string(key));
    ASSERT_TRUE(screen.workspace().enlarge(std::string(key)));
    for (const trace::EventIndex position : {0U, 50'000U, 99'999U}) {
      screen.session().perform(Seek{position});
      screen.frames(3);
      EXPECT_GT(screen.vertices(), 200U);
      // A list draws what is seen of it, and no more.
      EXPECT_LT(screen.vertices(), 60'000U);
    }
  }
}

TEST(EveryPanelOfAFork, DrawsBothFutures) {
  NullScreen screen;
  screen.open("scenarios/lessons/greylisting.json");
  screen.session().perform(SeekMoment{10});
  screen.session().perform(AnswerInstead{"554 No"});
  ASSERT_EQ(screen.session().document()->size(), 2U) << screen.session().message();
  for (const std::size_t future : {0U, 1U}) {
    screen.session().perform(ChooseFuture{future});
    for (const std::string_view key : panel_keys()) {
      SCOPED_TRACE(std::string(key));
      ASSERT_TRUE(screen.workspace().enlarge(std::string(key)));
      screen.session().perform(Action::to_end);
      screen.frames(3);
      EXPECT_GT(screen.vertices(), 200U);
    }
  }
}

TEST(EveryPanelOfTheCatalogue, HasATitleInBothLanguages) {
  for (const Language language : {Language::en, Language::zh}) {
    const explain::Catalogue& words = explain::catalogue(language);
    for (const std::string_view key : panel_keys()) {
      EXPECT_TRUE(words.has("view.panel." + std::string(key)));
    }
    for (std::size_t i = 0; i < kActionCount; ++i) {
      const std::string key = "view.action." + std::string(action_name(static_cast<Action>(i)));
      EXPECT_TRUE(words.has(key)) << key;
    }
  }
}

}  // namespace
}  // namespace smtplab::panels
