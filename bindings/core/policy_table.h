#pragma once

#include <pybind11/pybind11.h>

#include <array>
#include <cstdint>
#include <string>
#include <tuple>
#include <vector>

#include "bindings/core/live_run.h"
#include "sim/agents/decision.h"

namespace smtplab::bindings {

/// What Python calls for each host and decision. It is no part of a simulation's state.
class PolicyTable {
 public:
  using Entry = std::tuple<std::uint32_t, std::string, pybind11::object>;

  /// ValueError for a decision that there is not.
  explicit PolicyTable(const std::vector<Entry>& functions);

  /// Answers what the run waits for, if somebody does: false otherwise. What the function raises
  /// goes on, and the run waits as before; so it does after an answer that does not fit, which is
  /// a TypeError or a ValueError.
  bool answer(LiveRun& run) const;

 private:
  using Functions = std::array<pybind11::object, trace::kDecisionCount>;

  std::vector<Functions> functions_;  // by host
};

}  // namespace smtplab::bindings
