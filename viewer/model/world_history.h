#pragma once

#include <cstddef>
#include <memory>
#include <vector>

#include "sim/trace/log.h"
#include "sim/trace/world_state.h"

namespace smtplab::viewer {

/// The state of all hosts at any position of a log: copies of it at intervals, and what has
/// happened since the one before.
///
/// The more the hosts hold, the further apart the copies are, so that all copies together cost
/// about as much as the log, and any position about as much as the largest copy.
class WorldHistory {
 public:
  /// `hosts`: how many there are to be counted.
  explicit WorldHistory(std::size_t hosts) : hosts_(hosts) {}

  /// Looks at what the log has got since the last call.
  void follow(const trace::Log& log);
  /// The state when so many events have happened. Holds until the next call. `log` is the one that
  /// was followed, up to there at least.
  const trace::WorldState& at(const trace::Log& log, trace::EventIndex position);
  /// What a log needs that is the same up to `position`.
  WorldHistory up_to(trace::EventIndex position) const;

 private:
  struct Copy {
    trace::EventIndex position = 0;
    std::shared_ptr<const trace::WorldState> state;
  };

  std::size_t weight(const trace::WorldState& state) const;
  static const Copy* last_before(const std::vector<Copy>& copies, trace::EventIndex position);

  std::size_t hosts_;
  std::vector<Copy> copies_;  // by position
  std::vector<Copy> near_;    // closer ones, around where somebody has looked last
  trace::WorldState end_;
  trace::EventIndex end_position_ = 0;
  trace::EventIndex next_copy_ = kLeastDistance;
  trace::WorldState now_;
  trace::EventIndex now_position_ = 0;

  static constexpr trace::EventIndex kLeastDistance = 2048;
  static constexpr trace::EventIndex kNearDistance = 64;
};

}  // namespace smtplab::viewer
