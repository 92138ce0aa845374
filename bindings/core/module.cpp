#include <pybind11/pybind11.h>

#include <string>

#include "bindings/core/convert.h"
#include "sim/trace/event.h"

namespace smtplab::bindings {

explain::Language language_of(std::string_view name) {
  if (const auto language = explain::language_from(name)) return *language;
  throw pybind11::value_error("lang must be 'en' or 'zh', not '" + std::string(name) + "'");
}

}  // namespace smtplab::bindings

PYBIND11_MODULE(_core, module) {
  module.doc() = "The simulator of smtplab. Private: use the package smtplab.";
  module.attr("__version__") = SMTPLAB_VERSION;
  smtplab::bindings::bind_scenario(module);
  smtplab::bindings::bind_trace(module);
  smtplab::bindings::bind_written_trace(module);
  smtplab::bindings::bind_conversations(module);
  smtplab::bindings::bind_asks(module);
  smtplab::bindings::bind_policies(module);
  smtplab::bindings::bind_agents(module);
  smtplab::bindings::bind_simulation(module);
  smtplab::bindings::bind_hosts(module);
  smtplab::bindings::bind_smtp_sessions(module);
  smtplab::bindings::bind_smtp_parsers(module);
  smtplab::bindings::bind_conformance(module);
  smtplab::bindings::bind_network(module);
}
