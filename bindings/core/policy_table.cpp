#include "bindings/core/policy_table.h"

#include <pybind11/stl.h>

#include "bindings/core/asks.h"
#include "bindings/core/convert.h"
#include "bindings/core/interventions.h"

namespace py = pybind11;

namespace smtplab::bindings {

PolicyTable::PolicyTable(const std::vector<Entry>& functions) {
  for (const auto& [host, name, function] : functions) {
    const auto decision = trace::find_decision(name);
    if (!decision) throw py::value_error("there is no decision '" + name + "'");
    if (host >= functions_.size()) functions_.resize(std::size_t{host} + 1);
    functions_[host][static_cast<std::size_t>(*decision)] = function;
  }
}

bool PolicyTable::answer(LiveRun& run) const {
  const std::uint32_t host = run.simulation().asking_host();
  if (host >= functions_.size()) return false;
  const agents::Ask& ask = *run.simulation().asked();
  const trace::EventIndex event = ask.event;
  const py::object& function = functions_[host][static_cast<std::size_t>(ask.decision)];
  if (!function) return false;
  const py::object said = function(asked(run));
  // The function may have answered by itself, or have crashed the host.
  const agents::Ask* const still = run.simulation().asked();
  if (still == nullptr || still->event != event) return true;
  const agents::Verdict verdict = verdict_from(said, run);
  if (const auto refusal = run.intervene(scenario::Answer{verdict})) {
    throw py::value_error(place_of(run) + ": " + sentence_of(*refusal));
  }
  return true;
}

void bind_policies(py::module_& module) {
  py::class_<PolicyTable>(module, "PolicyTable", plain_type())
      .def(py::init<const std::vector<PolicyTable::Entry>&>(), py::arg("functions"));
  // What a policy's call is measured against (bindings/bench/policy_cost.py).
  module.def(
      "call_repeatedly",
      [](const py::object& function, const py::object& argument, std::uint64_t count) {
        for (; count > 0; --count) function(argument);
      },
      py::arg("function"), py::arg("argument"), py::arg("count"));
}

}  // namespace smtplab::bindings
