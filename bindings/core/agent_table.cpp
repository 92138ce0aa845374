#include "bindings/core/agent_table.h"

#include <pybind11/stl.h>

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "bindings/core/convert.h"
#include "bindings/core/interventions.h"

namespace py = pybind11;

namespace smtplab::bindings {
namespace {

/// An input as the tuple that smtplab.agent makes its own types of: its kind, then what it tells.
struct InputWriter {
  const LiveRun& run;

  py::tuple operator()(const agents::Started& input) const {
    return py::make_tuple("started", input.again);
  }
  py::tuple operator()(const agents::Connected& input) const {
    const network::Connection& connection = run.simulation().network().connection(input.connection);
    const bool has_called = input.side == network::Side::client;
    const std::uint32_t peer = has_called ? connection.server : connection.client;
    return py::make_tuple("connected", input.connection, run.source()->scenario->hosts[peer].name,
                          input.peer.to_string(), connection.port,
                          has_called ? py::object(py::int_(input.token)) : py::none());
  }
  py::tuple operator()(const agents::NotConnected& input) const {
    const bool refused = input.reason == agents::NotConnected::Reason::refused;
    return py::make_tuple("not_connected", input.token, refused ? "refused" : "unreachable");
  }
  py::tuple operator()(const agents::KeptOctets& input) const {
    return py::make_tuple("octets", input.connection, to_bytes(input.octets));
  }
  py::tuple operator()(const agents::Closed& input) const {
    return py::make_tuple("closed", input.connection, input.was_reset);
  }
  py::tuple operator()(const agents::Timer& input) const {
    return py::make_tuple("timer", input.purpose);
  }
  py::tuple operator()(const agents::Resolved& input) const {
    const dns::Resolution& found = input.resolution;
    py::list records;
    for (const dns::ResourceRecord& record : found.records) records.append(record.to_string());
    return py::make_tuple("resolved", input.token, found.question.name.to_string(),
                          std::string(dns::to_string(found.question.type)),
                          std::string(dns::key_of(found.outcome)), records);
  }
  py::tuple operator()(const agents::TlsStarted& input) const {
    return py::make_tuple("tls_started", input.connection, input.certificate);
  }
};

/// What is wrong, or None.
std::optional<std::string> attach(LiveRun& self, std::uint32_t host,
                                  std::vector<std::uint16_t> ports) {
  const auto refusal = self.intervene(scenario::Attach{host, std::move(ports)});
  return refusal ? std::optional(sentence_of(*refusal)) : std::nullopt;
}

/// Whose agent has an input to take; None if nobody's has.
std::optional<std::string> given_to(const LiveRun& self) {
  const scenario::Simulation::Given* const given = self.simulation().given();
  if (given == nullptr) return std::nullopt;
  return self.source()->scenario->hosts[given->host].name;
}

agents::Wish wish_from(const py::tuple& said) {
  const auto kind = said[0].cast<std::string>();
  if (kind == "send") {
    return agents::WishSend{said[1].cast<std::uint32_t>(), said[2].cast<std::string>()};
  }
  if (kind == "close") return agents::WishClose{said[1].cast<std::uint32_t>()};
  if (kind == "start_tls") return agents::WishTls{said[1].cast<std::uint32_t>()};
  if (kind == "set_timer") return agents::WishTimer{Instant{said[1].cast<std::int64_t>()}};
  if (kind == "connect") {
    const auto address = dns::Address::parse(said[1].cast<std::string>());
    return agents::WishConnect{address.value_or(dns::Address()), said[2].cast<std::uint16_t>()};
  }
  const auto name = dns::DomainName::parse(said[1].cast<std::string>());
  const auto type = dns::parse_record_type(said[2].cast<std::string>());
  if (kind != "resolve" || !name || !type) throw py::value_error("there is no wish '" + kind + "'");
  return agents::WishResolve{{*name, *type}};
}

}  // namespace

AgentTable::AgentTable(const std::vector<Entry>& functions) {
  for (const auto& [host, function] : functions) {
    if (host >= functions_.size()) functions_.resize(std::size_t{host} + 1);
    functions_[host] = function;
  }
}

bool AgentTable::take(LiveRun& run) const {
  const scenario::Simulation::Given* const given = run.simulation().given();
  if (given == nullptr || given->host >= functions_.size()) return false;
  const py::object function = functions_[given->host];
  if (!function) return false;
  const std::uint64_t number = given->number;
  const py::list said = function(std::visit(InputWriter{run}, given->input));
  // The function may have crashed its host: then nobody waits for what it wants.
  const scenario::Simulation::Given* const still = run.simulation().given();
  if (still == nullptr || still->number != number) return true;
  scenario::Perform perform;
  perform.wishes.reserve(said.size());
  for (const py::handle& one : said) perform.wishes.push_back(wish_from(one.cast<py::tuple>()));
  if (const auto refusal = run.intervene(perform)) {
    throw py::value_error(run.source()->scenario->hosts[still->host].name + ": " +
                          sentence_of(*refusal));
  }
  return true;
}

void bind_agents(py::class_<LiveRun>& live_run) {
  live_run.def("attach", &attach, py::arg("host"), py::arg("ports"))
      .def(
          "next_token",
          [](const LiveRun& self, std::uint32_t host) {
            return self.simulation().next_token(host);
          },
          py::arg("host"))
      .def(
          "may_use",
          [](const LiveRun& self, std::uint32_t host, std::uint32_t connection) {
            return self.simulation().has_outside_connection(host, connection);
          },
          py::arg("host"), py::arg("connection"))
      .def(
          "find_address",
          [](const LiveRun& self, const std::string& name) -> std::optional<std::string> {
            const auto address = self.simulation().find_address(name);
            return address ? std::optional(address->to_string()) : std::nullopt;
          },
          py::arg("name"))
      .def_property_readonly("given_to", &given_to);
}

void bind_agents(py::module_& module) {
  py::class_<AgentTable>(module, "AgentTable", plain_type())
      .def(py::init<const std::vector<AgentTable::Entry>&>(), py::arg("functions"));
  module.def(
      "is_domain_name",
      [](const std::string& name) { return dns::DomainName::parse(name).has_value(); },
      py::arg("name"));
  module.def(
      "is_record_type",
      [](const std::string& name) { return dns::parse_record_type(name).has_value(); },
      py::arg("name"));
}

}  // namespace smtplab::bindings
