#include <pybind11/pybind11.h>
#include <pybind11/stl.h>

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <tuple>
#include <vector>

#include "bindings/core/agent_table.h"
#include "bindings/core/convert.h"
#include "bindings/core/live_run.h"
#include "bindings/core/policy_table.h"
#include "sim/explain/text_writer.h"
#include "sim/kernel/digest.h"
#include "sim/scenario/expectations.h"
#include "sim/scenario/runner.h"

namespace py = pybind11;

namespace smtplab::bindings {
namespace {

std::string_view name_of(LiveRun::Stop stop) {
  switch (stop) {
    case LiveRun::Stop::finished:
      return "finished";
    case LiveRun::Stop::reached:
      return "reached";
    case LiveRun::Stop::waits:
      return "waits";
    case LiveRun::Stop::steps:
      return "steps";
    case LiveRun::Stop::octets:
      return "octets";
    case LiveRun::Stop::interrupted:
      break;
  }
  return "interrupted";
}

/// Python has the floor only while somebody outside is waited for, and now and then for signals.
std::string run(LiveRun& self, const PolicyTable& policies, const AgentTable& agents,
                std::optional<std::int64_t> until_ns, std::uint64_t most_steps) {
  LiveRun::Bounds bounds;
  if (until_ns) bounds.until = Instant{*until_ns};
  const std::uint64_t before = self.simulation().steps();
  while (true) {
    bounds.most_steps = most_steps - (self.simulation().steps() - before);
    LiveRun::Stop stop{};
    {
      const py::gil_scoped_release others_may_run;
      stop = self.run(bounds, [] {
        const py::gil_scoped_acquire python;
        return PyErr_CheckSignals() == 0;
      });
    }
    if (stop == LiveRun::Stop::interrupted) throw py::error_already_set();
    if (stop != LiveRun::Stop::waits) return std::string(name_of(stop));
    const bool is_asked = self.simulation().asked() != nullptr;
    if (is_asked ? !policies.answer(self) : !agents.take(self)) return std::string(name_of(stop));
  }
}

std::tuple<std::string, std::string, std::string> digests(const LiveRun& self) {
  const trace::Digests all = self.simulation().digests();
  return {to_hex(all.time), to_hex(all.path), to_hex(all.content)};
}

std::vector<std::string> failures(LiveRun& self, const std::string& lang) {
  const explain::Language language = language_of(lang);
  const scenario::Scenario& scenario = *self.source()->scenario;
  std::vector<std::string> sentences;
  for (const scenario::Failure& failure : scenario::judge(scenario, self.recording()->log)) {
    sentences.push_back(explain::failure_text(scenario, failure, language));
  }
  return sentences;
}

}  // namespace

void bind_simulation(py::module_& module) {
  module.attr("STEP_LIMIT") = scenario::kStepLimit;
  module.attr("OCTET_LIMIT") = scenario::kOctetLimit;
  py::class_<LiveRun> live_run(module, "LiveRun", plain_type());
  bind_interventions(live_run);
  bind_agents(live_run);
  live_run
      .def(py::init<SharedSource, std::uint64_t, bool>(), py::arg("source"), py::arg("seed"),
           py::arg("keep_trace"))
      .def("copy", [](const LiveRun& self) { return std::make_unique<LiveRun>(self); })
      .def("step", &LiveRun::step, py::call_guard<py::gil_scoped_release>())
      .def("run", &run, py::arg("policies"), py::arg("agents"), py::arg("until_ns"),
           py::arg("most_steps"))
      .def("failures", &failures, py::arg("lang"))
      .def("recording", &LiveRun::recording)
      .def_property_readonly("source", &LiveRun::source)
      .def_property_readonly("keeps_trace", &LiveRun::keeps_trace)
      .def_property_readonly("seed", [](const LiveRun& self) { return self.simulation().seed(); })
      .def_property_readonly("steps", [](const LiveRun& self) { return self.simulation().steps(); })
      .def_property_readonly(
          "now_ns", [](const LiveRun& self) { return self.simulation().now().nanoseconds; })
      .def_property_readonly("next_ns",
                             [](LiveRun& self) -> std::optional<std::int64_t> {
                               const auto due = self.simulation().next_due();
                               return due ? std::optional(due->nanoseconds) : std::nullopt;
                             })
      .def_property_readonly("trace_length",
                             [](const LiveRun& self) { return self.simulation().trace_length(); })
      .def_property_readonly("digests", &digests);
}

}  // namespace smtplab::bindings
