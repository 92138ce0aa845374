#include "viewer/model/simulated_run.h"

#include <algorithm>
#include <iterator>
#include <utility>

namespace smtplab::viewer {

using trace::EventIndex;

SimulatedRun::SimulatedRun(const std::shared_ptr<const scenario::Scenario>& scenario,
                           std::uint64_t seed, const RunLimits& limits)
    : SimulatedRun(scenario, seed, {}, limits) {}

SimulatedRun::SimulatedRun(const std::shared_ptr<const scenario::Scenario>& scenario,
                           std::uint64_t seed, const std::vector<scenario::Intervention>& done,
                           const RunLimits& limits)
    : scenario_(scenario) {
  Point start{scenario::Simulation(scenario, seed), {}};
  start.simulation.limit_trace(limits.octets);
  copies_.push_back({std::make_shared<const Point>(start), true});
  note_instant(start);
  run(std::move(start), done, limits);
}

void SimulatedRun::note_instant(const Point& point) {
  instants_.resize(std::size_t{point.log.size()} + 1, false);
  instants_[point.log.size()] = true;
}

void SimulatedRun::run(Point point, std::span<const scenario::Intervention> done,
                       const RunLimits& limits) {
  scenario::Simulation& simulation = point.simulation;
  std::uint64_t next_copy = simulation.steps() + distance_;
  std::uint64_t left = limits.steps;
  bool is_over = false;
  for (; left > 0; --left) {
    for (; !done.empty() && done.front().step <= simulation.steps(); done = done.subspan(1)) {
      if (simulation.intervene(done.front().action, &point.log)) continue;
      note_instant(point);
      copies_.push_back({std::make_shared<const Point>(point), true});
    }
    if (!simulation.step(&point.log)) break;
    is_over = simulation.is_over_limit();
    if (is_over) break;
    note_instant(point);
    if (simulation.steps() < next_copy) continue;
    keep(point);
    next_copy = simulation.steps() + distance_;
  }
  if (is_over) {
    ending_ = Ending::octet_limit;
  } else {
    ending_ = simulation.next_due() ? Ending::step_limit : Ending::finished;
  }
  // What a step has recorded until it went beyond the limit is shown, but is no instant.
  instants_.resize(std::size_t{point.log.size()} + 1, false);
  interventions_ = simulation.interventions();
  log_ = std::move(point.log);
}

/// Where there are too many copies, every other one goes, and the next ones stand further apart.
void SimulatedRun::keep(const Point& point) {
  copies_.push_back({std::make_shared<const Point>(point)});
  const auto loose =
      std::count_if(copies_.begin(), copies_.end(), [](const Copy& copy) { return !copy.stays; });
  if (static_cast<std::size_t>(loose) <= kMostCopies) return;
  bool goes = false;
  std::erase_if(copies_, [&](const Copy& copy) {
    if (copy.stays) return false;
    goes = !goes;
    return goes;
  });
  distance_ *= 2;
}

EventIndex SimulatedRun::instant_before(EventIndex position) const {
  position = std::min(position, log_.size());
  while (!instants_[position]) --position;
  return position;
}

SimulatedRun::Point SimulatedRun::at(EventIndex position) const {
  const EventIndex wanted = instant_before(position);
  const auto next =
      std::upper_bound(copies_.begin(), copies_.end(), wanted,
                       [](EventIndex at, const Copy& copy) { return at < copy.position(); });
  Point point = *std::prev(next)->point;
  while (point.log.size() < wanted && point.simulation.step(&point.log)) {
  }
  return point;
}

tl::expected<SimulatedRun, scenario::Refusal> SimulatedRun::fork(EventIndex position,
                                                                 const scenario::Action& action,
                                                                 const RunLimits& limits) const {
  Point point = at(position);
  const EventIndex branch = point.log.size();
  point.simulation.limit_trace(limits.octets);
  if (const auto refusal = point.simulation.intervene(action, &point.log)) {
    return tl::unexpected(*refusal);
  }
  SimulatedRun other;
  other.scenario_ = scenario_;
  const auto shared = std::count_if(copies_.begin(), copies_.end(),
                                    [&](const Copy& copy) { return copy.position() <= branch; });
  other.copies_.assign(copies_.begin(), copies_.begin() + shared);
  other.copies_.push_back({std::make_shared<const Point>(point), true});
  other.instants_ = instants_;
  other.instants_.resize(std::size_t{branch} + 1);
  other.note_instant(point);
  other.distance_ = distance_;
  other.run(std::move(point), {}, limits);
  return other;
}

}  // namespace smtplab::viewer
