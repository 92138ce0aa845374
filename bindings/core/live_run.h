#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>

#include "bindings/core/recording.h"
#include "sim/scenario/simulation.h"

namespace smtplab::bindings {

/// A simulation with its trace.
class LiveRun {
 public:
  /// Without a trace only the digests go on: a sweep needs no more.
  LiveRun(SharedSource source, std::uint64_t seed, bool keep_trace);

  enum class Stop : std::uint8_t { finished, reached, waits, steps, octets, interrupted };

  /// How far a run goes at most.
  struct Bounds {
    std::optional<Instant> until;  ///< all that is due at it is done, and then it is `until`
    std::uint64_t most_steps = 0;
  };

  /// False if nothing was due, or somebody outside is waited for.
  bool step();
  /// `may_go_on` is asked now and then: a person may want to interrupt.
  Stop run(const Bounds& bounds, const std::function<bool()>& may_go_on);
  /// nullopt if it was done.
  std::optional<scenario::Refusal> intervene(const scenario::Action& action);
  /// Does again what another one of the same source and seed had done; false if it can't.
  bool replay(std::uint64_t steps, Instant now, const scenario::Interventions& done);

  scenario::Simulation& simulation() { return simulation_; }
  const scenario::Simulation& simulation() const { return simulation_; }
  const SharedSource& source() const { return source_; }
  bool keeps_trace() const { return keeps_trace_; }
  /// The trace so far. Made anew only where the trace has grown.
  SharedRecording recording();

 private:
  trace::Log* log() { return keeps_trace_ ? &log_ : nullptr; }

  SharedSource source_;
  scenario::Simulation simulation_;
  bool keeps_trace_;
  trace::Log log_;
  SharedRecording recording_;
};

}  // namespace smtplab::bindings
