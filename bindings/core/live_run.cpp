#include "bindings/core/live_run.h"

#include <utility>

#include "sim/scenario/runner.h"

namespace smtplab::bindings {

LiveRun::LiveRun(SharedSource source, std::uint64_t seed, bool keep_trace)
    : source_(std::move(source)), simulation_(source_->scenario, seed), keeps_trace_(keep_trace) {
  simulation_.limit_trace(scenario::kOctetLimit);
}

bool LiveRun::step() { return simulation_.step(log()); }

LiveRun::Stop LiveRun::run(const Bounds& bounds, const std::function<bool()>& may_go_on) {
  constexpr std::uint64_t steps_between_questions = 16'384;
  for (std::uint64_t left = bounds.most_steps; left > 0;) {
    for (std::uint64_t i = 0; i < steps_between_questions && left > 0; ++i, --left) {
      if (simulation_.is_over_limit()) return Stop::octets;
      if (bounds.until && !simulation_.waits_for_outside()) {
        const std::optional<Instant> due = simulation_.next_due();
        if (!due || *due > *bounds.until) {
          simulation_.run_until(*bounds.until, log());
          return Stop::reached;
        }
      }
      if (!simulation_.step(log())) {
        return simulation_.waits_for_outside() ? Stop::waits : Stop::finished;
      }
    }
    if (!may_go_on()) return Stop::interrupted;
  }
  if (simulation_.waits_for_outside()) return Stop::waits;
  return simulation_.next_due() ? Stop::steps : Stop::finished;
}

std::optional<scenario::Refusal> LiveRun::intervene(const scenario::Action& action) {
  return simulation_.intervene(action, log());
}

bool LiveRun::replay(std::uint64_t steps, Instant now, const scenario::Interventions& done) {
  return simulation_.replay(done, steps, now, log());
}

SharedRecording LiveRun::recording() {
  if (recording_ == nullptr || recording_->log.size() != log_.size()) {
    recording_ = std::make_shared<const Recording>(Recording{source_, simulation_.seed(), log_});
  }
  return recording_;
}

}  // namespace smtplab::bindings
