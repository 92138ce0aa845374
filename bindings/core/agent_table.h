#pragma once

#include <pybind11/pybind11.h>

#include <cstdint>
#include <tuple>
#include <vector>

#include "bindings/core/live_run.h"

namespace smtplab::bindings {

/// Who in Python takes the part of which host. It is no part of a simulation's state.
class AgentTable {
 public:
  /// A host, and a function of an input as a tuple that gives wishes as a list of tuples.
  using Entry = std::tuple<std::uint32_t, pybind11::object>;

  explicit AgentTable(const std::vector<Entry>& functions);

  /// Lets the agent that is given something take it, if there is one: false otherwise. What the
  /// function raises goes on, and the run waits as before with the same input; so it does after
  /// wishes that can't be, which are a ValueError.
  bool take(LiveRun& run) const;

 private:
  std::vector<pybind11::object> functions_;  // by host
};

}  // namespace smtplab::bindings
