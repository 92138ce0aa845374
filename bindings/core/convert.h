#pragma once

#include <pybind11/pybind11.h>

#include <string_view>

#include "sim/explain/catalogue.h"
#include "sim/kernel/instant.h"

namespace smtplab::bindings {

/// Octets as Python's bytes.
inline pybind11::bytes to_bytes(std::string_view octets) {
  return pybind11::bytes(octets.data(), octets.size());
}

/// Octets that are text most of the time: what is no UTF-8 becomes lone surrogates, so that nothing
/// is lost (PEP 383).
inline pybind11::str to_text(std::string_view octets) {
  PyObject* const text = PyUnicode_DecodeUTF8(octets.data(), static_cast<Py_ssize_t>(octets.size()),
                                              "surrogateescape");
  if (text == nullptr) throw pybind11::error_already_set();
  return pybind11::reinterpret_steal<pybind11::str>(text);
}

/// Seconds as Python has them; exact for a whole number of nanoseconds below 2^53.
inline double to_seconds(Instant at) { return static_cast<double>(at.nanoseconds) / 1e9; }
inline double to_seconds(Duration length) { return static_cast<double>(length.nanoseconds) / 1e9; }

/// ValueError with the argument's name, for a language that there is not.
explain::Language language_of(std::string_view name);

/// Classes are of type `type`, as those that are written in Python: none of them has class
/// attributes to be guarded, and stubs describe them as they are.
inline pybind11::metaclass plain_type() {
  return pybind11::metaclass(reinterpret_cast<PyObject*>(&PyType_Type));
}

void bind_scenario(pybind11::module_& module);
class LiveRun;
void bind_asks(pybind11::module_& module);
void bind_policies(pybind11::module_& module);
void bind_agents(pybind11::module_& module);
void bind_interventions(pybind11::class_<LiveRun>& live_run);
void bind_agents(pybind11::class_<LiveRun>& live_run);
void bind_simulation(pybind11::module_& module);
void bind_trace(pybind11::module_& module);
void bind_written_trace(pybind11::module_& module);
void bind_conversations(pybind11::module_& module);
void bind_hosts(pybind11::module_& module);
void bind_smtp_sessions(pybind11::module_& module);
void bind_smtp_parsers(pybind11::module_& module);
void bind_conformance(pybind11::module_& module);
void bind_network(pybind11::module_& module);

}  // namespace smtplab::bindings
