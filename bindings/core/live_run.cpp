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
    if (!may_go_on()) return Stop::interrupted;
    for (std::uint64_t i = 0; i < steps_between_questions && left > 0; ++i, --left) {
      if (simulation_.is_over_limit()) return Stop::octets;
      if (bounds.until) {
        const std::optional<Instant> due = simulation_.next_due();
        if (!due || *due > *bounds.until) {
          simulation_.run_until(*bounds.until, log());
          return Stop::reached;
        }
      }
      if (!simulation_.step(log())) return Stop::finished;
    }
  }
  return simulation_.next_due() ? Stop::steps : Stop::finished;
}

void LiveRun::crash(std::uint32_t host) {
  edits_.push_back({simulation_.steps(), simulation_.now(), Edit::Kind::crash, host});
  simulation_.crash(host, log());
}

void LiveRun::restart(std::uint32_t host) {
  edits_.push_back({simulation_.steps(), simulation_.now(), Edit::Kind::restart, host});
  simulation_.restart(host, log());
}

void LiveRun::replay(std::uint64_t steps, Instant now, const std::vector<Edit>& edits) {
  const auto go_to = [this](std::uint64_t step, Instant at) {
    while (simulation_.steps() < step && simulation_.step(log())) {
    }
    // Whoever stands behind what was done last had waited until then.
    if (simulation_.now() < at) simulation_.run_until(at, log());
  };
  for (const Edit& edit : edits) {
    go_to(edit.step, edit.at);
    if (edit.kind == Edit::Kind::crash) {
      crash(edit.host);
    } else {
      restart(edit.host);
    }
  }
  go_to(steps, now);
}

SharedRecording LiveRun::recording() {
  if (recording_ == nullptr || recording_->log.size() != log_.size()) {
    recording_ = std::make_shared<const Recording>(Recording{source_, simulation_.seed(), log_});
  }
  return recording_;
}

}  // namespace smtplab::bindings
