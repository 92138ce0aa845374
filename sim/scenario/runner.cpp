#include "sim/scenario/runner.h"

#include <algorithm>
#include <utility>

#include "sim/scenario/expectations.h"
#include "sim/scenario/simulation.h"

namespace smtplab::scenario {
namespace {

bool same(const trace::Event& a, const trace::Event& b) {
  return a.at == b.at && a.host == b.host && a.connection == b.connection && a.cause == b.cause &&
         a.kind == b.kind && a.verb == b.verb && a.before == b.before && a.after == b.after &&
         a.code == b.code && a.row == b.row && a.value == b.value && a.begin == b.begin &&
         a.length == b.length;
}

}  // namespace

RunResult run_scenario(const std::shared_ptr<const Scenario>& scenario, std::uint64_t seed,
                       std::uint64_t step_limit, std::uint64_t octet_limit) {
  RunResult result;
  Simulation simulation(scenario, seed);
  simulation.limit_trace(octet_limit);
  const bool finished = simulation.run(&result.log, step_limit);
  result.digests = simulation.digests();
  if (!result.log.empty()) result.end = result.log[result.log.size() - 1].at;
  if (simulation.is_over_limit()) {
    Failure too_large;
    too_large.kind = Failure::Kind::too_large;
    too_large.seen = std::to_string(octet_limit);
    result.failures.push_back(std::move(too_large));
    return result;
  }
  if (!finished) {
    Failure endless;
    endless.kind = Failure::Kind::endless;
    endless.seen = std::to_string(step_limit);
    result.failures.push_back(std::move(endless));
  }
  std::vector<Failure> found = judge(*scenario, result.log);
  std::move(found.begin(), found.end(), std::back_inserter(result.failures));
  return result;
}

std::optional<trace::EventIndex> first_difference(const trace::Log& a, const trace::Log& b) {
  const trace::EventIndex shared = std::min(a.size(), b.size());
  for (trace::EventIndex i = 0; i < shared; ++i) {
    if (!same(a[i], b[i]) || a.payload(i) != b.payload(i)) return i;
  }
  if (a.size() != b.size()) return shared;
  return std::nullopt;
}

}  // namespace smtplab::scenario
