#pragma once

#include <cstddef>
#include <cstdint>
#include <memory>
#include <span>
#include <tl/expected.hpp>
#include <vector>

#include "sim/scenario/intervention.h"
#include "sim/scenario/runner.h"
#include "sim/scenario/scenario.h"
#include "sim/scenario/simulation.h"
#include "sim/trace/log.h"

namespace smtplab::viewer {

/// How far a simulation runs before it is stopped.
struct RunLimits {
  std::uint64_t steps = scenario::kStepLimit;
  std::uint64_t octets = scenario::kOctetLimit;  ///< of the trace's payloads
};

/// How a run has ended.
enum class Ending : std::uint8_t {
  finished,     ///< nothing is due any more
  step_limit,   ///< it was stopped: more happened than was wanted
  octet_limit,  ///< it was stopped: its trace grew larger than was wanted
  open,         ///< a recorded run: more may be written, or its writer was stopped
};

/// A simulation that has run to its end, and can be had again as it was at any instant: copies of
/// it at intervals, and replay from there.
class SimulatedRun {
 public:
  /// A simulation at one instant, with its trace up to there.
  struct Point {
    scenario::Simulation simulation;
    trace::Log log;
  };

  SimulatedRun(const std::shared_ptr<const scenario::Scenario>& scenario, std::uint64_t seed,
               const RunLimits& limits);
  /// The same things are done from outside as in another run, at the same steps, as far as they
  /// can be.
  SimulatedRun(const std::shared_ptr<const scenario::Scenario>& scenario, std::uint64_t seed,
               const std::vector<scenario::Intervention>& done, const RunLimits& limits);

  const trace::Log& log() const { return log_; }
  const std::shared_ptr<const scenario::Scenario>& shared_scenario() const { return scenario_; }
  Ending ending() const { return ending_; }
  /// Between two things that the simulation does, at `position` or as closely before it as can be.
  trace::EventIndex instant_before(trace::EventIndex position) const;
  /// The simulation at instant_before(position).
  Point at(trace::EventIndex position) const;
  /// Another run that is the same up to instant_before(position); there something is done from
  /// outside, and it goes on to its end.
  tl::expected<SimulatedRun, scenario::Refusal> fork(trace::EventIndex position,
                                                     const scenario::Action& action,
                                                     const RunLimits& limits) const;
  /// All that was done from outside.
  const scenario::Interventions& interventions() const { return interventions_; }

 private:
  struct Copy {
    std::shared_ptr<const Point> point;
    bool stays = false;  ///< nothing before it leads to what is behind it
    trace::EventIndex position() const { return point->log.size(); }
  };

  SimulatedRun() = default;
  void run(Point point, std::span<const scenario::Intervention> done, const RunLimits& limits);
  void note_instant(const Point& point);
  void keep(const Point& point);

  std::shared_ptr<const scenario::Scenario> scenario_;
  trace::Log log_;
  scenario::Interventions interventions_;
  Ending ending_ = Ending::finished;
  std::vector<Copy> copies_;                 // by position; the first one is the start
  std::vector<bool> instants_;               // by position: something had been done, all of it
  std::uint64_t distance_ = kLeastDistance;  // steps between two copies

  static constexpr std::uint64_t kLeastDistance = 2048;
  static constexpr std::size_t kMostCopies = 24;
};

}  // namespace smtplab::viewer
