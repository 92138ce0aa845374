#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string_view>
#include <tl/expected.hpp>
#include <utility>
#include <vector>

#include "sim/explain/annotation.h"
#include "sim/explain/catalogue.h"
#include "sim/scenario/intervention.h"
#include "sim/scenario/scenario.h"
#include "sim/trace/jsonl_writer.h"
#include "sim/trace/log.h"
#include "sim/trace/world_state.h"
#include "viewer/model/commentary.h"
#include "viewer/model/recording.h"
#include "viewer/model/refusal.h"
#include "viewer/model/simulated_run.h"
#include "viewer/model/story.h"
#include "viewer/model/world_history.h"

namespace smtplab::viewer {

/// Where a future comes from.
enum class Origin : std::uint8_t {
  simulated,   ///< it was run here
  reproduced,  ///< it was recorded, and runs here to the same events
  recorded,    ///< it was recorded, and this program runs otherwise: it can be sought, not forked
  live,        ///< hosts on real sockets made it: it can be sought, not forked
};

/// One run that can be sought: its events, and the state of everything at any of them.
///
/// What is found out about it is kept, so the same question costs nothing the next time. It stays
/// where it is, for much refers to it.
class Future {
 public:
  static std::unique_ptr<Future> simulate(const std::shared_ptr<const scenario::Scenario>& scenario,
                                          std::uint64_t seed, const RunLimits& limits = {});
  /// A run that was written down, of `scenario`. One that is not live is run again; if it gives the
  /// same events, it can be forked.
  static std::unique_ptr<Future> of_recording(
      Recording recording, const std::shared_ptr<const scenario::Scenario>& scenario,
      const RunLimits& limits = {});
  Future(const Future&) = delete;
  Future& operator=(const Future&) = delete;

  /// Another future that is the same until now, where something is done from outside.
  ///
  /// Now is `position`, or where the simulation last stood between two things that it does before
  /// it: branch() of the new one. What is refused changes nothing.
  tl::expected<std::unique_ptr<Future>, Refusal> fork(trace::EventIndex position,
                                                      const scenario::Action& action,
                                                      const RunLimits& limits = {}) const;
  /// Another future in which a scripted client says something else than the next line of its
  /// script, and expects nothing in particular from there on. `octets` have their line end.
  tl::expected<std::unique_ptr<Future>, Refusal> fork_command(trace::EventIndex position,
                                                              std::string_view octets,
                                                              const RunLimits& limits = {}) const;

  const scenario::Scenario& scenario() const { return *scenario_; }
  const std::shared_ptr<const scenario::Scenario>& shared_scenario() const { return scenario_; }
  std::uint64_t seed() const { return header_.seed; }
  const trace::Header& header() const { return header_; }
  const trace::Log& log() const { return recording_ ? recording_->log() : run_->log(); }
  trace::EventIndex size() const { return log().size(); }
  Origin origin() const { return origin_; }
  Ending ending() const { return run_ ? run_->ending() : Ending::open; }
  /// nullopt if it can be forked.
  std::optional<Refusal> fork_refusal() const;
  /// Of a fork: the first event that may differ from that of the one it came from; else kNoEvent.
  trace::EventIndex branch() const { return branch_; }
  /// All that was done from outside, of what runs here.
  std::vector<scenario::Intervention> interventions() const;

  /// More of the text that it was recorded from. Afterwards indices of moments may be others.
  tl::expected<void, RecordingProblem> append(std::string_view text);
  /// Counts append(): what others keep of this future holds as long as it is the same.
  std::uint64_t version() const { return version_; }

  /// The state of all hosts when so many events have happened. Holds until the next call.
  const trace::WorldState& world_at(trace::EventIndex position) const {
    return worlds_.at(log(), position);
  }
  /// The simulation itself between two things that it does, at `position` or right before it;
  /// nullopt where nothing runs here.
  std::optional<scenario::Simulation> simulation_at(trace::EventIndex position) const;
  const Story& story() const;
  /// What there is to say in a language. It stays where it is until append().
  Commentary& commentary(explain::Language language,
                         explain::Labels labels = explain::Labels::client_server) const;

 private:
  Future(std::shared_ptr<const scenario::Scenario> scenario, std::uint64_t seed);

  std::shared_ptr<const scenario::Scenario> scenario_;
  trace::Header header_;
  std::optional<SimulatedRun> run_;
  std::optional<Recording> recording_;  // the log is its own, or the run's where there is none
  Origin origin_ = Origin::simulated;
  trace::EventIndex branch_ = trace::kNoEvent;
  std::uint64_t version_ = 0;
  // What was found out: nobody sees it change.
  mutable WorldHistory worlds_;
  mutable Story story_;
  mutable std::map<std::pair<explain::Language, explain::Labels>, std::unique_ptr<Commentary>>
      commentaries_;
};

}  // namespace smtplab::viewer
