// The sequence chart of a run that is too long to be charted whole.

#include <gtest/gtest.h>

#include <algorithm>

#include "many_letters.h"
#include "sample_document.h"

namespace smtplab::viewer {
namespace {

TEST(Chart, OfAShortRunIsWhole) {
  const Document document = Document::of_scenario(a_road());
  Commentary& comments = document.future().commentary(explain::Language::en);
  const ChartPart& chart = comments.chart_at(document.future().size());
  EXPECT_TRUE(chart.is_all);
  EXPECT_EQ(chart.end, document.future().size());
  const explain::Sequence whole = explain::sequence_of(
      document.future().scenario(), document.future().log(), {}, explain::Language::en);
  ASSERT_EQ(chart.sequence.steps.size(), whole.steps.size());
  for (std::size_t i = 0; i < whole.steps.size(); ++i) {
    EXPECT_EQ(chart.sequence.steps[i].lines, whole.steps[i].lines) << i;
    EXPECT_EQ(chart.sequence.steps[i].number, whole.steps[i].number) << i;
  }
}

TEST(Chart, OfALongRunGoesAlongWithTheCursor) {
  const Document document = Document::of_scenario(many_letters(450));
  const trace::EventIndex size = document.future().size();
  ASSERT_GT(size, 25'000U);
  Commentary& comments = document.future().commentary(explain::Language::en);
  std::uint64_t number = 0;
  for (const trace::EventIndex position : {0U, size / 2, size / 2 + 100, size - 3, size, 700U}) {
    const ChartPart& chart = comments.chart_at(position);
    EXPECT_FALSE(chart.is_all);
    EXPECT_LE(chart.first, position);
    EXPECT_GE(chart.end, position);
    // There is something to see before the cursor and behind it.
    EXPECT_TRUE(chart.first == 0 || position - chart.first >= 1'000) << position;
    EXPECT_TRUE(chart.end == size || chart.end - position >= 1'000) << position;
    const auto& steps = chart.sequence.steps;
    ASSERT_FALSE(steps.empty());
    EXPECT_EQ(chart.sequence.left_out, 0U);
    EXPECT_TRUE(std::all_of(steps.begin(), steps.end(), [&](const explain::SequenceStep& step) {
      return step.event >= chart.first && step.event < chart.end;
    }));
    // Connections count from the beginning of the run, not of the part.
    if (position == size) {
      EXPECT_GT(steps.back().number, 450U);
    }
    EXPECT_EQ(chart.number == number, position == size / 2 + 100 || position == size) << position;
    number = chart.number;
  }
  // Near the end of a part the next one is made, before there is nothing more to see.
  const trace::EventIndex near_end = comments.chart_at(size / 2).end - 500;
  EXPECT_GE(comments.chart_at(near_end).end, near_end + 1'000);
}

}  // namespace
}  // namespace smtplab::viewer
