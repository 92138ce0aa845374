#pragma once

#include <optional>

#include "sim/trace/event.h"
#include "viewer/model/moment.h"
#include "viewer/model/story.h"

namespace smtplab::viewer {

/// What somebody has picked out of a run, to look at it alone.
struct Selection {
  std::optional<trace::HostIndex> host = {};
  std::optional<trace::ConnectionIndex> connection = {};

  bool empty() const { return !host && !connection; }
  /// Whether a moment belongs to it: everything does where nothing is selected.
  bool has(const Story& story, const Moment& moment) const;

  friend bool operator==(const Selection&, const Selection&) = default;
};

}  // namespace smtplab::viewer
