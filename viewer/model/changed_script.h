#pragma once

#include <memory>
#include <string_view>
#include <tl/expected.hpp>

#include "sim/scenario/scenario.h"
#include "sim/trace/log.h"
#include "viewer/model/refusal.h"
#include "viewer/model/story.h"

namespace smtplab::viewer {

/// The scenario with other octets in the place of the next line that a scripted client says, once
/// so many events have happened. `octets` have their line end.
///
/// What the script expects behind that line would be the answers to another one: settle_script()
/// puts there what really comes.
struct ChangedScript {
  std::shared_ptr<scenario::Scenario> scenario;
  std::size_t step = 0;                   ///< of the script
  std::size_t line = 0;                   ///< of its dialogue
  trace::ConnectionIndex connection = 0;  ///< that plays it
};
tl::expected<ChangedScript, Refusal> change_script(const scenario::Scenario& scenario,
                                                   const Story& story, trace::EventIndex position,
                                                   std::string_view octets);

/// Takes over, behind the line that was changed, what a run of the scenario has seen in the place
/// of what its script expected. False if there was nothing to take over.
bool settle_script(const ChangedScript& changed, const trace::Log& log);

}  // namespace smtplab::viewer
