#include <pybind11/pybind11.h>

#include <memory>
#include <string>
#include <utility>

#include "bindings/core/recording.h"
#include "sim/explain/trace_header.h"
#include "sim/trace/jsonl_reader.h"

namespace py = pybind11;

namespace smtplab::bindings {
namespace {

/// A trace that somebody has written down, of a scenario.
SharedRecording read_recording(const SharedSource& source, const std::string& text) {
  auto read = trace::read_jsonl(text);
  if (!read) {
    throw py::value_error("no trace of smtplab: line " + std::to_string(read.error().line) +
                          " is none of its lines");
  }
  auto scenario = explain::scenario_of(read->header, *source->scenario);
  if (!scenario) throw py::value_error("a trace of another scenario");
  auto told = std::make_shared<ScenarioSource>(*source);
  told->scenario = std::make_shared<const scenario::Scenario>(*std::move(scenario));
  return std::make_shared<const Recording>(
      Recording{std::move(told), read->header.seed, std::move(read->log)});
}

}  // namespace

void bind_written_trace(py::module_& module) {
  module.def("read_recording", &read_recording, py::arg("source"), py::arg("text"));
}

}  // namespace smtplab::bindings
