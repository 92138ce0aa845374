#include <pybind11/pybind11.h>
#include <pybind11/stl.h>

#include <memory>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "bindings/core/complaint.h"
#include "bindings/core/convert.h"
#include "bindings/core/scenario_source.h"
#include "sim/scenario/loader.h"

namespace py = pybind11;

namespace smtplab::bindings {
namespace {

using Loaded = std::variant<SharedSource, std::vector<Complaint>>;

Loaded load(const std::string& text, const std::string& file, const std::string& lang) {
  const explain::Language language = language_of(lang);
  auto loaded = [&] {
    const py::gil_scoped_release others_may_run;
    return scenario::load_scenario(text, file);
  }();
  if (loaded) {
    return std::make_shared<const ScenarioSource>(
        ScenarioSource{text, file, std::make_shared<const scenario::Scenario>(std::move(*loaded))});
  }
  return complaints_of(loaded.error(), language);
}

std::vector<std::string> host_names(const ScenarioSource& source) {
  std::vector<std::string> names;
  for (const agents::HostConfig& host : source.scenario->hosts) names.push_back(host.name);
  return names;
}

std::vector<std::vector<std::string>> mailbox_names(const ScenarioSource& source) {
  std::vector<std::vector<std::string>> names;
  for (const agents::HostConfig& host : source.scenario->hosts) {
    auto& of_host = names.emplace_back();
    for (const agents::MailboxConfig& one : host.mailboxes) of_host.push_back(one.user);
  }
  return names;
}

}  // namespace

void bind_scenario(py::module_& module) {
  py::class_<Complaint>(module, "Complaint", plain_type(), "One thing that is wrong with a text.")
      .def_readonly("what", &Complaint::what, "What is wrong: one sentence.")
      .def_readonly("cure", &Complaint::cure, "How to mend it; may be empty.")
      .def_readonly("pointer", &Complaint::pointer, "JSON pointer of the place.")
      .def_readonly("line", &Complaint::line, "Line in the text, from 1; 0 for the whole.")
      .def_readonly("file", &Complaint::file);

  py::class_<ScenarioSource, std::shared_ptr<ScenarioSource>>(module, "ScenarioSource",
                                                              plain_type())
      .def_property_readonly("text", [](const ScenarioSource& self) { return to_text(self.text); })
      .def_property_readonly("file", [](const ScenarioSource& self) { return to_text(self.file); })
      .def_property_readonly("id",
                             [](const ScenarioSource& self) { return to_text(self.scenario->id); })
      .def_property_readonly(
          "title", [](const ScenarioSource& self) { return to_text(self.scenario->title); })
      .def_property_readonly("seed", [](const ScenarioSource& self) { return self.scenario->seed; })
      .def_property_readonly("teaches",
                             [](const ScenarioSource& self) { return self.scenario->teaches; })
      .def_property_readonly("notes",
                             [](const ScenarioSource& self) { return self.scenario->notes; })
      .def_property_readonly("host_names", &host_names)
      .def_property_readonly("mailbox_names", &mailbox_names);

  module.def("load", &load, py::arg("text"), py::arg("file"), py::arg("lang"),
             "The scenario of a text, or what is wrong with it.");
}

}  // namespace smtplab::bindings
