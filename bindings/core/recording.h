#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "bindings/core/scenario_source.h"
#include "sim/trace/log.h"

namespace smtplab::bindings {

/// The trace of a run up to some point, and what its events refer to. It never changes.
struct Recording {
  SharedSource source;
  std::uint64_t seed = 0;
  trace::Log log;

  /// The host's name; "" for kNone.
  std::string_view host_name(trace::HostIndex host) const;
};

using SharedRecording = std::shared_ptr<const Recording>;

/// One event of a recording.
struct EventView {
  SharedRecording recording;
  trace::EventIndex index = 0;

  const trace::Event& event() const { return recording->log[index]; }
  std::string_view payload() const { return recording->log.payload(index); }
};

/// Which events: all conditions that are set hold.
struct EventFilter {
  std::set<trace::EventKind> kinds;  ///< empty: any
  std::optional<trace::HostIndex> host;
  std::optional<trace::ConnectionIndex> connection;
  std::optional<std::string> verb;
  std::optional<std::uint16_t> code;
  std::optional<Instant> from;   ///< inclusive
  std::optional<Instant> until;  ///< inclusive
};

std::vector<trace::EventIndex> find_events(const Recording& recording, const EventFilter& filter);

/// The verb that the event is about, of SMTP or POP3, in capitals; "" where it is about none.
std::string_view verb_of(const trace::Event& event);

}  // namespace smtplab::bindings
