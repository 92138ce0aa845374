// Whoever goes so many steps forward and as many back stands where he was, in every scenario.

#include <gtest/gtest.h>

#include <memory>
#include <string>
#include <vector>

#include "sim/scenario/loader.h"
#include "tests/scenario/bundled_files.h"
#include "viewer/model/future.h"
#include "viewer/model/playback.h"

namespace smtplab::viewer {
namespace {

std::unique_ptr<Future> run_file(const std::string& file) {
  auto loaded = scenario::load_scenario_file(file);
  if (!loaded) return nullptr;
  const auto scenario = std::make_shared<const scenario::Scenario>(std::move(*loaded));
  return Future::simulate(scenario, scenario->seed);
}

using Move = bool (Playback::*)();

/// The digests of all places from the first to the last, on the way there, are those on the way
/// back.
void expect_way_back(const Future& future, Move forward, Move back) {
  Playback playback(future);
  std::vector<std::uint64_t> digests{playback.digest()};
  std::vector<Cursor> cursors{playback.cursor()};
  while ((playback.*forward)()) {
    digests.push_back(playback.digest());
    cursors.push_back(playback.cursor());
    ASSERT_NE(digests.back(), digests[digests.size() - 2]) << "the step shows nothing";
  }
  ASSERT_TRUE(playback.is_at_end());
  for (std::size_t k = digests.size() - 1; k-- > 0;) {
    ASSERT_TRUE((playback.*back)()) << "at step " << k + 1;
    ASSERT_EQ(playback.cursor(), cursors[k]) << "back at step " << k;
    ASSERT_EQ(playback.digest(), digests[k]) << "back at step " << k;
  }
  EXPECT_FALSE((playback.*back)()) << "before the start";
}

void expect_way_back_in_all(Move forward, Move back) {
  const std::vector<std::string> files = scenario::testing::bundled_files();
  ASSERT_GT(files.size(), 100U);
  for (const std::string& file : files) {
    SCOPED_TRACE(file);
    const std::unique_ptr<Future> future = run_file(file);
    ASSERT_NE(future, nullptr);
    expect_way_back(*future, forward, back);
    if (::testing::Test::HasFatalFailure()) return;
  }
}

TEST(ForwardAndBack, ShowTheSameLineByLine) {
  expect_way_back_in_all(&Playback::step, &Playback::back);
}

TEST(ForwardAndBack, ShowTheSameEventByEvent) {
  expect_way_back_in_all(&Playback::step_event, &Playback::back_event);
}

}  // namespace
}  // namespace smtplab::viewer
