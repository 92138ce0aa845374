#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <vector>

#include "viewer/panels/panel.h"

namespace smtplab::panels {

/// Something on the timeline that is worth a look.
struct TimelineMark {
  enum class Kind : std::uint8_t { delivered, refusal, broken, surprise };
  std::uint32_t moment = 0;  ///< in Story::moments()
  Kind kind = Kind::delivered;

  friend bool operator==(const TimelineMark&, const TimelineMark&) = default;
};
inline constexpr std::size_t kTimelineMarkKinds = 4;
/// In the order of moments.
std::vector<TimelineMark> timeline_marks(const viewer::Future& future);

/// A connection from its first moment to its last, in a lane where it meets no other one.
struct TimelineBand {
  std::uint32_t conversation = 0;
  std::uint32_t first = 0;
  std::uint32_t last = 0;
  std::uint32_t lane = 0;
};
/// By their first moments; what finds no free lane among so many shares the last one.
std::vector<TimelineBand> timeline_bands(const viewer::Story& story, std::uint32_t lanes);

/// The whole run from left to right, by order and not to scale, with marks and a zoom; a click
/// seeks.
class TimelinePanel : public Panel {
 public:
  std::string_view key() const override { return "timeline"; }
  void draw(const View& view) override;
  void zoom(int steps) override;
  /// Pixels that it takes in a window of that height; a low window has no room for the times.
  static float height(float window, float font_size) {
    return font_size * (window < font_size * 26 ? 2.6F : 3.9F);
  }

 private:
  /// What is seen of the run: moments, also parts of them.
  struct Range {
    double first = 0;
    double last = 1;
  };
  struct Place {
    ImVec2 from;
    ImVec2 to;
  };

  void gather(const View& view);
  void keep_in_range(const View& view);
  void react(const View& view, const Place& place);
  float x_of(const Place& place, double moment) const;
  void draw_bands(const View& view, const Place& place);
  void draw_marks(const View& view, const Place& place);
  void draw_mark(const View& view, ImVec2 at, TimelineMark::Kind kind);
  void draw_bookmarks(const View& view, const Place& place);
  double moment_at(const Place& place, float x) const;
  void draw_times(const View& view, const Place& place);
  void draw_cursor(const View& view, const Place& place);

  Gathered gathered_;
  viewer::Cursor cursor_;
  std::size_t count_ = 0;
  Range range_;
  std::array<std::vector<std::uint32_t>, kTimelineMarkKinds> marks_;  // moments of each kind
  std::vector<std::vector<TimelineBand>> bands_;                      // of each lane
};

}  // namespace smtplab::panels
