#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <vector>

#include "bindings/core/recording.h"
#include "sim/scenario/simulation.h"

namespace smtplab::bindings {

/// Something that was done to a simulation from outside, and when.
struct Edit {
  enum class Kind : std::uint8_t { crash, restart };
  std::uint64_t step = 0;  ///< how many things had been done
  Instant at;
  Kind kind = Kind::crash;
  std::uint32_t host = 0;
};

/// A simulation with its trace, and what it takes to come to the same point again: the number of
/// things done, the time, and what was done from outside.
class LiveRun {
 public:
  /// Without a trace only the digests go on: a sweep needs no more.
  LiveRun(SharedSource source, std::uint64_t seed, bool keep_trace);

  enum class Stop : std::uint8_t { finished, reached, steps, octets, interrupted };

  /// How far a run goes at most.
  struct Bounds {
    std::optional<Instant> until;  ///< all that is due at it is done, and then it is `until`
    std::uint64_t most_steps = 0;
  };

  /// False if nothing was due.
  bool step();
  /// `may_go_on` is asked now and then: a person may want to interrupt.
  Stop run(const Bounds& bounds, const std::function<bool()>& may_go_on);
  void crash(std::uint32_t host);
  void restart(std::uint32_t host);
  /// Does again what another one of the same source and seed had done.
  void replay(std::uint64_t steps, Instant now, const std::vector<Edit>& edits);

  scenario::Simulation& simulation() { return simulation_; }
  const scenario::Simulation& simulation() const { return simulation_; }
  const SharedSource& source() const { return source_; }
  bool keeps_trace() const { return keeps_trace_; }
  const std::vector<Edit>& edits() const { return edits_; }
  /// The trace so far. Made anew only where the trace has grown.
  SharedRecording recording();

 private:
  trace::Log* log() { return keeps_trace_ ? &log_ : nullptr; }

  SharedSource source_;
  scenario::Simulation simulation_;
  bool keeps_trace_;
  trace::Log log_;
  std::vector<Edit> edits_;
  SharedRecording recording_;
};

}  // namespace smtplab::bindings
