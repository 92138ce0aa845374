#include <pybind11/pybind11.h>
#include <pybind11/stl.h>

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <tuple>
#include <utility>
#include <variant>
#include <vector>

#include "bindings/core/complaint.h"
#include "bindings/core/convert.h"
#include "bindings/core/live_network.h"
#include "sim/explain/escape.h"
#include "sim/explain/text_writer.h"
#include "sim/live/live_scenario.h"

namespace py = pybind11;

namespace smtplab::bindings {
namespace {

/// Or why there is none: somebody cannot listen.
using Opened = std::variant<std::unique_ptr<LiveNetwork>, std::string>;

std::vector<Complaint> unservable_parts(const SharedSource& source, const std::string& lang) {
  std::vector<scenario::Diagnostic> diagnostics;
  for (const live::Unservable& part : live::unservable_parts(*source->scenario)) {
    diagnostics.push_back({part.message_key, {}, {}, part.place, source->scenario->file});
  }
  return complaints_of(diagnostics, language_of(lang));
}

live::ServeSettings settings_of(const SharedSource& source, std::uint16_t port_base,
                                std::int64_t speed, std::uint64_t seed,
                                const std::vector<std::uint32_t>& served,
                                const std::map<std::uint32_t, std::string>& external) {
  live::ServeSettings settings;
  settings.plan.port_base = port_base;
  settings.plan.served = served;
  settings.speed = speed;
  settings.seed = seed;
  const auto add = [&](std::uint32_t host, const std::string& text) {
    const auto place = live::Endpoint::parse(text, 0);
    if (!place || place->port == 0) {
      throw py::value_error("external: '" + text + "' is no ADDRESS:PORT");
    }
    settings.plan.external.insert_or_assign(host, *place);
  };
  for (const auto& [host, text] : source->scenario->externals) add(host, text);
  for (const auto& [host, text] : external) add(host, text);
  return settings;
}

Opened open_network(const SharedSource& source, std::uint16_t port_base, std::int64_t speed,
                    std::uint64_t seed, const std::vector<std::uint32_t>& served,
                    const std::map<std::uint32_t, std::string>& external, const std::string& lang) {
  const explain::Language language = language_of(lang);
  auto opened =
      LiveNetwork::open(source, settings_of(source, port_base, speed, seed, served, external));
  if (opened) return std::move(*opened);
  const live::Serving::Problem& problem = opened.error();
  return explain::catalogue(language).text(
      "serve.cannot-listen", {{"host", explain::escape(source->scenario->hosts[problem.host].name)},
                              {"place", problem.endpoint.to_string()},
                              {"reason", problem.reason}});
}

/// Of each host what it answers and where: service, address, port.
std::vector<std::vector<std::tuple<std::string, std::string, std::uint16_t>>> places(
    const LiveNetwork& self) {
  std::vector<std::vector<std::tuple<std::string, std::string, std::uint16_t>>> all;
  for (const auto& doors : self.doors()) {
    auto& of_host = all.emplace_back();
    for (const LiveNetwork::Door& door : doors) {
      of_host.emplace_back(door.service, door.address, door.port);
    }
  }
  return all;
}

std::uint32_t checked(const LiveNetwork& self, std::uint32_t host) {
  if (host < self.doors().size()) return host;
  throw py::index_error("there is no host " + std::to_string(host));
}

py::list mailboxes(LiveNetwork& self, std::uint32_t host) {
  py::list all;
  for (const auto& [mailbox, messages] : self.mailboxes(checked(self, host))) {
    for (const auto& [uid, octets] : messages) {
      all.append(py::make_tuple(to_text(mailbox), to_bytes(octets)));
    }
  }
  return all;
}

std::vector<std::string> failures(LiveNetwork& self, const std::string& lang) {
  const explain::Language language = language_of(lang);
  std::vector<std::string> sentences;
  for (const scenario::Failure& failure : self.failures()) {
    sentences.push_back(explain::failure_text(self.scenario(), failure, language));
  }
  return sentences;
}

/// Paths, octets, attempts that have failed, when the next one is due.
py::list queue(LiveNetwork& self, std::uint32_t host) {
  py::list all;
  for (const trace::QueuedMail& one : self.queue(checked(self, host))) {
    const auto due = one.due ? std::optional(to_seconds(*one.due)) : std::nullopt;
    all.append(py::make_tuple(to_text(one.paths), one.octets, one.attempts, due));
  }
  return all;
}

}  // namespace

void bind_network(py::module_& module) {
  py::class_<LiveNetwork>(module, "LiveNetwork", plain_type())
      .def("stop", &LiveNetwork::stop, py::call_guard<py::gil_scoped_release>())
      .def("recording", &LiveNetwork::recording)
      .def("failures", &failures, py::arg("lang"))
      .def("mailboxes", &mailboxes, py::arg("host"))
      .def("queue", &queue, py::arg("host"))
      .def_property_readonly("is_serving", &LiveNetwork::is_serving)
      .def_property_readonly("event_count", &LiveNetwork::event_count)
      .def_property_readonly("places", &places)
      .def_property_readonly("addresses", &LiveNetwork::addresses);
  module.def("unservable_parts", &unservable_parts, py::arg("source"), py::arg("lang"));
  module.def("open_network", &open_network, py::arg("source"), py::arg("port_base"),
             py::arg("speed"), py::arg("seed"), py::arg("served"), py::arg("external"),
             py::arg("lang"));
}

}  // namespace smtplab::bindings
