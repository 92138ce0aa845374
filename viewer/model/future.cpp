#include "viewer/model/future.h"

#include "sim/explain/trace_header.h"
#include "viewer/model/changed_script.h"

namespace smtplab::viewer {

using trace::EventIndex;

Future::Future(std::shared_ptr<const scenario::Scenario> scenario, std::uint64_t seed)
    : scenario_(std::move(scenario)),
      header_(explain::trace_header(*scenario_, seed)),
      worlds_(scenario_->hosts.size()) {}

std::unique_ptr<Future> Future::simulate(const std::shared_ptr<const scenario::Scenario>& scenario,
                                         std::uint64_t seed, const RunLimits& limits) {
  std::unique_ptr<Future> future(new Future(scenario, seed));
  future->run_.emplace(scenario, seed, limits);
  future->worlds_.follow(future->log());
  return future;
}

std::unique_ptr<Future> Future::of_recording(
    Recording recording, const std::shared_ptr<const scenario::Scenario>& scenario,
    const RunLimits& limits) {
  const std::uint64_t seed = recording.header().seed;
  const bool is_live = recording.is_live();
  if (!is_live && !recording.is_cut() &&
      recording.header().starts_unix_seconds == scenario->starts.unix_seconds) {
    RunLimits its_own = limits;
    // It needs no more steps than it has events, but for timers that find nothing to do.
    its_own.steps = std::min<std::uint64_t>(limits.steps, 1000 + 20ULL * recording.log().size());
    SimulatedRun run(scenario, seed, its_own);
    if (!scenario::first_difference(run.log(), recording.log())) {
      std::unique_ptr<Future> future(new Future(scenario, seed));
      future->run_.emplace(std::move(run));
      future->origin_ = Origin::reproduced;
      future->worlds_.follow(future->log());
      return future;
    }
  }
  std::unique_ptr<Future> future(new Future(recording.scenario(), seed));
  for (std::size_t i = 0; i < recording.header().hosts.size(); ++i) {
    future->header_.hosts[i].is_elsewhere = recording.header().hosts[i].is_elsewhere;
  }
  future->origin_ = is_live ? Origin::live : Origin::recorded;
  future->recording_.emplace(std::move(recording));
  future->worlds_.follow(future->log());
  return future;
}

std::optional<Refusal> Future::fork_refusal() const {
  if (run_) return std::nullopt;
  return Refusal{origin_ == Origin::live ? RefusalKind::live_run : RefusalKind::other_version};
}

tl::expected<std::unique_ptr<Future>, Refusal> Future::fork(EventIndex position,
                                                            const scenario::Action& action,
                                                            const RunLimits& limits) const {
  if (const auto refusal = fork_refusal()) return tl::unexpected(*refusal);
  auto forked = run_->fork(position, action, limits);
  if (!forked) {
    return tl::unexpected(Refusal{RefusalKind::by_simulation, forked.error()});
  }
  std::unique_ptr<Future> other(new Future(scenario_, seed()));
  other->branch_ = run_->instant_before(position);
  other->worlds_ = worlds_.up_to(other->branch_);
  other->run_.emplace(*std::move(forked));
  other->worlds_.follow(other->log());
  return other;
}

tl::expected<std::unique_ptr<Future>, Refusal> Future::fork_command(EventIndex position,
                                                                    std::string_view octets,
                                                                    const RunLimits& limits) const {
  if (const auto refusal = fork_refusal()) return tl::unexpected(*refusal);
  auto changed = change_script(*scenario_, story(), position, octets);
  if (!changed) return tl::unexpected(changed.error());
  // Each run may show answers that the one before, with fewer lines, did not come to.
  constexpr int kMostRuns = 8;
  std::optional<SimulatedRun> run;
  for (int i = 0; i < kMostRuns; ++i) {
    const auto settled = std::make_shared<const scenario::Scenario>(*changed->scenario);
    run.emplace(settled, seed(), interventions(), limits);
    if (!settle_script(*changed, run->log())) break;
  }
  std::unique_ptr<Future> other(new Future(run->shared_scenario(), seed()));
  other->run_ = std::move(run);
  const auto difference = scenario::first_difference(log(), other->log());
  other->branch_ = difference.value_or(other->size());
  other->worlds_ = worlds_.up_to(other->branch_);
  other->worlds_.follow(other->log());
  return other;
}

std::vector<scenario::Intervention> Future::interventions() const {
  std::vector<scenario::Intervention> all;
  if (!run_) return all;
  for (std::size_t i = 0; i < run_->interventions().size(); ++i) {
    all.push_back(run_->interventions()[i]);
  }
  return all;
}

tl::expected<void, RecordingProblem> Future::append(std::string_view text) {
  if (!recording_) {
    return tl::unexpected(RecordingProblem{RecordingError::finished_run, 1});
  }
  const EventIndex before = size();
  const auto taken = recording_->append(text);
  if (size() != before) {
    worlds_.follow(log());
    commentaries_.clear();
    ++version_;
  }
  return taken;
}

std::optional<scenario::Simulation> Future::simulation_at(EventIndex position) const {
  if (!run_) return std::nullopt;
  return run_->at(position).simulation;
}

const Story& Future::story() const {
  story_.follow(*scenario_, log());
  return story_;
}

Commentary& Future::commentary(explain::Language language, explain::Labels labels) const {
  std::unique_ptr<Commentary>& kept = commentaries_[{language, labels}];
  if (!kept) kept = std::make_unique<Commentary>(*scenario_, log(), story(), language, labels);
  return *kept;
}

}  // namespace smtplab::viewer
