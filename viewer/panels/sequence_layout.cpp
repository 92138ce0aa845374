#include "viewer/panels/sequence_layout.h"

#include <algorithm>

namespace smtplab::panels {
namespace {

using StepKind = explain::SequenceStep::Kind;

// In rows of writing.
constexpr float kArrow = 0.55F;  // beneath what is said
constexpr float kNoteFrame = 0.6F;
constexpr std::size_t kMostLines = 3;

float height_of(const explain::SequenceStep& step) {
  const auto lines = static_cast<float>(std::clamp<std::size_t>(step.lines.size(), 1, kMostLines));
  switch (step.kind) {
    case StepKind::note:
    case StepKind::surprise:
    case StepKind::omission:
      return lines + kNoteFrame;
    default:
      return lines + kArrow;
  }
}

}  // namespace

SequenceLayout lay_out(const explain::Sequence& sequence) {
  SequenceLayout layout;
  for (const trace::HostIndex host : sequence.lanes)
    layout.lanes.emplace(host, layout.lanes.size());
  layout.rows.reserve(sequence.steps.size());
  for (const explain::SequenceStep& step : sequence.steps) {
    layout.rows.push_back({layout.height, height_of(step)});
    layout.height += layout.rows.back().height;
  }
  return layout;
}

std::size_t steps_seen(const explain::Sequence& sequence, const viewer::Future& future,
                       const viewer::Cursor& cursor) {
  const auto& steps = sequence.steps;
  const auto behind = [](trace::EventIndex event, const explain::SequenceStep& step) {
    return event < step.event;
  };
  if (cursor.position == 0) return 0;
  auto end = std::upper_bound(steps.begin(), steps.end(), cursor.position - 1, behind);
  // Lines of one packet went out at one event; not all of them need to have been shown.
  const auto& moments = future.story().moments();
  std::size_t hidden = 0;
  for (std::size_t i = cursor.seen; i < moments.size(); ++i) {
    if (moments[i].position() > cursor.position) break;
    ++hidden;
  }
  while (hidden > 0 && end != steps.begin()) {
    --end;
    --hidden;
  }
  return static_cast<std::size_t>(end - steps.begin());
}

std::size_t row_at(const SequenceLayout& layout, float y) {
  const auto found = std::partition_point(
      layout.rows.begin(), layout.rows.end(),
      [&](const SequenceLayout::Row& row) { return row.top + row.height <= y; });
  return static_cast<std::size_t>(found - layout.rows.begin());
}

}  // namespace smtplab::panels
