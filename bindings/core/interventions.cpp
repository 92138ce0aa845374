#include "bindings/core/interventions.h"

#include <pybind11/pybind11.h>
#include <pybind11/stl.h>

#include <cstdint>
#include <optional>
#include <string>
#include <tuple>
#include <vector>

#include "bindings/core/asks.h"
#include "bindings/core/convert.h"
#include "bindings/core/live_run.h"
#include "sim/explain/catalogue.h"
#include "sim/scenario/intervention_json.h"

namespace py = pybind11;

namespace smtplab::bindings {
namespace {

/// What is wrong, or None.
using Refused = std::optional<std::string>;

Refused intervene(LiveRun& self, const scenario::Action& action) {
  const auto refusal = self.intervene(action);
  return refusal ? Refused(sentence_of(*refusal)) : std::nullopt;
}

Refused leave_outside(LiveRun& self, std::uint32_t host, const std::vector<std::string>& names) {
  agents::DecisionSet decisions;
  for (const std::string& name : names) {
    const auto decision = trace::find_decision(name);
    if (!decision) return "there is no decision '" + name + "'";
    decisions.add(*decision);
  }
  return intervene(self, scenario::LeaveOutside{host, decisions});
}

std::vector<std::string> left_outside(const LiveRun& self, std::uint32_t host) {
  std::vector<std::string> names;
  if (host >= self.source()->scenario->hosts.size()) return names;
  const agents::DecisionSet decisions = self.simulation().left_outside(host);
  for (std::size_t i = 0; i < trace::kDecisionCount; ++i) {
    const auto decision = static_cast<agents::Decision>(i);
    if (decisions.has(decision)) names.emplace_back(trace::decision_name(decision));
  }
  return names;
}

Refused answer(LiveRun& self, const py::object& said) {
  if (self.simulation().asked() == nullptr) return sentence_of(scenario::Refusal::nothing_asked);
  return intervene(self, scenario::Answer{verdict_from(said, self)});
}

void replay(LiveRun& self, std::uint64_t steps, std::int64_t now_ns, const std::string& json) {
  const auto done = scenario::read_interventions(*self.source()->scenario, json);
  if (!done) {
    throw py::value_error("interventions: number " + std::to_string(done.error().index) +
                          " is wrong at '" + done.error().what + "'");
  }
  bool has_come = false;
  {
    const py::gil_scoped_release others_may_run;
    has_come = self.replay(steps, Instant{now_ns}, *done);
  }
  if (!has_come) throw py::value_error("interventions: they do not lead there again");
}

/// Number, client, server and the server's port of all that are open on either side.
std::vector<std::tuple<std::uint32_t, std::string, std::string, int>> connections(
    const LiveRun& self) {
  std::vector<std::tuple<std::uint32_t, std::string, std::string, int>> open;
  const network::Network& network = self.simulation().network();
  const auto& hosts = self.source()->scenario->hosts;
  for (std::uint32_t i = 0; i < network.connection_count(); ++i) {
    const network::Connection& one = network.connection(i);
    if (one.was_reset || (one.client_closed && one.server_closed)) continue;
    open.emplace_back(i, hosts[one.client].name, hosts[one.server].name, one.port);
  }
  return open;
}

}  // namespace

std::string sentence_of(scenario::Refusal refusal) {
  const std::string key = "refusal." + std::string(scenario::refusal_name(refusal));
  return explain::catalogue(explain::Language::en).text(key);
}

void bind_interventions(py::class_<LiveRun>& live_run) {
  live_run
      .def(
          "crash",
          [](LiveRun& self, std::uint32_t host) { return intervene(self, scenario::Crash{host}); },
          py::arg("host"))
      .def(
          "restart",
          [](LiveRun& self, std::uint32_t host) {
            return intervene(self, scenario::Restart{host});
          },
          py::arg("host"))
      .def("leave_outside", &leave_outside, py::arg("host"), py::arg("decisions"))
      .def("left_outside", &left_outside, py::arg("host"))
      .def("answer", &answer, py::arg("said"))
      .def(
          "replace_reply",
          [](LiveRun& self, std::uint32_t host, const smtp::Reply& reply,
             std::optional<std::uint32_t> connection) {
            return intervene(
                self, scenario::ReplaceReply{host, connection.value_or(trace::kNone), reply});
          },
          py::arg("host"), py::arg("reply"), py::arg("connection"))
      .def(
          "drop",
          [](LiveRun& self, std::uint32_t connection) {
            return intervene(self, scenario::DropConnection{connection});
          },
          py::arg("connection"))
      .def(
          "set_records",
          [](LiveRun& self, std::uint32_t host, const std::string& owner, const std::string& type,
             const std::vector<std::string>& data, std::uint32_t ttl_s) {
            return intervene(self, scenario::SetRecords{host, owner, type, data, ttl_s});
          },
          py::arg("host"), py::arg("owner"), py::arg("type"), py::arg("data"), py::arg("ttl_s"))
      .def(
          "set_policy",
          [](LiveRun& self, std::uint32_t host, const std::string& key, const std::string& value) {
            return intervene(self, scenario::SetPolicy{host, key, value});
          },
          py::arg("host"), py::arg("key"), py::arg("value"))
      .def("replay", &replay, py::arg("steps"), py::arg("now_ns"), py::arg("interventions"))
      .def_property_readonly("asked", &asked)
      .def_property_readonly("connections", &connections)
      .def_property_readonly("interventions", [](const LiveRun& self) {
        return scenario::write_interventions(*self.source()->scenario,
                                             self.simulation().interventions());
      });
}

}  // namespace smtplab::bindings
