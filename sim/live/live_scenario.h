#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "sim/live/live_limits.h"
#include "sim/scenario/scenario.h"

namespace smtplab::live {

/// Something that a scenario asks for and sockets cannot give.
struct Unservable {
  std::string message_key;  ///< of the catalogue
  scenario::Place place;
};
std::vector<Unservable> unservable_parts(const scenario::Scenario& scenario);

/// How the scenario is to be lived through.
struct LiveSetting {
  std::int64_t speed = 1;  ///< seconds of the scenario in one of the real world
  /// Instant 0 in the real world; dates are the scenario's own where it is not set.
  std::optional<std::int64_t> starts_unix_seconds;
  std::uint16_t first_query_id = 1;
};

/// The scenario for agents that live in the real world. What waits for a peer waits as long as it
/// would have without `speed`: that one makes only retries, the script and faults come sooner. What
/// has no maximum gets that of `limits`. Expectations ask for outcomes, and not for times.
scenario::Scenario live_scenario(const scenario::Scenario& written, const LiveSetting& setting,
                                 const LiveLimits& limits);

}  // namespace smtplab::live
