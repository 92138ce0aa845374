#pragma once

#include <cstddef>

#include "sim/explain/sequence.h"
#include "viewer/panels/panel.h"
#include "viewer/panels/scroll_follower.h"
#include "viewer/panels/sequence_layout.h"

namespace smtplab::panels {

/// Hosts as lanes and what passes between them as arrows, time downwards.
class SequencePanel : public Panel {
 public:
  std::string_view key() const override { return "sequence"; }
  void draw(const View& view) override;
  void zoom(int steps) override;

 private:
  /// Pixels of the frame that is drawn.
  struct Place {
    ImVec2 origin;       ///< of the chart's content, on the screen
    float row = 0;       ///< a row of writing
    float first = 0;     ///< x of the first lane
    float distance = 0;  ///< between lanes
    float right = 0;
    float time = 0;        ///< width of the column of times
    float sight_from = 0;  ///< what of the lanes is in sight
    float sight_to = 0;
  };

  void gather(const View& view);
  /// Which part of a long run the chart shows.
  void draw_part(const View& view) const;

  void draw_lanes(const View& view, const Place& place, float height);
  void draw_heads(const View& view, const Place& place, ImVec2 top);
  void draw_step(const View& view, const Place& place, std::size_t number, bool is_lit, bool comes);
  void draw_arrow(const View& view, const Place& place, const explain::SequenceStep& step,
                  float top, float height, bool comes);
  void draw_note(const View& view, const Place& place, const explain::SequenceStep& step, float top,
                 float height, bool comes);
  void follow(const View& view, const Place& place, std::size_t number);
  float lane(const Place& place, trace::HostIndex host) const;

  Gathered gathered_;
  const viewer::ChartPart* chart_ = nullptr;  // the commentary's
  std::uint64_t chart_number_ = 0;
  const explain::Sequence* sequence_ = nullptr;  // of the chart
  SequenceLayout layout_;
  float zoom_ = 1;
  ScrollFollower follower_;
  bool is_new_ = true;  // the chart
  float row_ = 0;       // of the frame before
  float distance_ = 0;
};

}  // namespace smtplab::panels
