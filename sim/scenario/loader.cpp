#include "sim/scenario/loader.h"

#include <filesystem>
#include <fstream>
#include <optional>
#include <system_error>
#include <utility>

#include "sim/register/register.h"
#include "sim/scenario/delivery_reader.h"
#include "sim/scenario/dialect_reader.h"
#include "sim/scenario/dialogue_reader.h"
#include "sim/scenario/expectation_reader.h"
#include "sim/scenario/host_directory.h"
#include "sim/scenario/host_reader.h"
#include "sim/scenario/name_service.h"
#include "sim/scenario/nearest_name.h"
#include "sim/scenario/network_reader.h"
#include "sim/scenario/opened_document.h"
#include "sim/scenario/zones_reader.h"

namespace smtplab::scenario {
namespace {

/// A number that every JSON reader keeps exactly.
constexpr std::uint64_t kMostSeed = (1ULL << 53) - 1;

Source read_source(ValueReader& values, NodeIndex node) {
  Source source;
  if (node == kNoNode) return source;
  ObjectReader object(values, node, {"rfc", "section", "lines"});
  source.rfc = static_cast<int>(values.natural(object.require("rfc"), 1, 99999).value_or(0));
  source.section = values.name(object.get("section")).value_or("");
  const NodeIndex lines = object.get("lines");
  const std::vector<NodeIndex> two = values.elements(lines);
  if (lines == kNoNode || values[lines].kind != JsonNode::Kind::array) return source;
  if (two.size() != 2) {
    values.report(lines, "scenario.not-two-lines", "scenario.hint.write-lines");
    return source;
  }
  constexpr std::uint64_t most = 1'000'000;
  const std::uint64_t first = values.natural(two[0], 1, most).value_or(1);
  const std::uint64_t last = values.natural(two[1], first, most).value_or(first);
  source.first_line = static_cast<std::uint32_t>(first);
  source.last_line = static_cast<std::uint32_t>(last);
  return source;
}

std::vector<std::string> read_teaches(ValueReader& values, NodeIndex node) {
  std::vector<std::string> ids;
  const requirements::Register& all = requirements::standard_register();
  for (const NodeIndex i : values.elements(node)) {
    std::optional<std::string> id = values.text(i);
    if (!id) continue;
    if (all.find(*id) == nullptr && !values.is_full()) {
      std::vector<std::string_view> known;
      for (const requirements::Requirement& one : all.all()) known.push_back(one.id);
      const std::string_view near = nearest_name(*id, known);
      values.report(i, "scenario.unknown-requirement",
                    near.empty() ? "scenario.hint.requirement" : "scenario.hint.near-requirement",
                    {{"suggestion", std::string(near)}});
    }
    ids.push_back(std::move(*id));
  }
  return ids;
}

message::CivilStart read_clock(ValueReader& values, const ObjectReader& object) {
  message::CivilStart clock;
  const NodeIndex starts = object.get("starts");
  if (const std::optional<std::string> text = values.text(starts)) {
    if (const auto parsed = message::parse_civil_start(*text)) {
      clock = *parsed;
    } else {
      values.report(starts, "scenario.bad-date", "scenario.hint.write-date");
    }
  }
  const NodeIndex zone = object.get("zone_name");
  if (std::optional<std::string> name = values.name(zone)) {
    if (name->size() > 5 || name->find(' ') != std::string::npos) {
      values.report(zone, "scenario.bad-zone", "scenario.hint.write-zone");
    }
    clock.zone_name = std::move(*name);
  }
  return clock;
}

bool expects_something(const Scenario& scenario) {
  if (!scenario.expectations.empty()) return true;
  for (const DialogueStep& step : scenario.script) {
    for (const agents::DialogueLine& line : step.dialogue.lines) {
      if (line.kind == agents::DialogueLine::Kind::server) return true;
    }
  }
  return false;
}

void read_host_zones(ValueReader& values, NodeIndex node, Scenario& scenario) {
  agents::HostConfig& host = scenario.hosts.back();
  if (values[node].kind != JsonNode::Kind::object) return;
  const NodeIndex zones = values.document().find(node, "zones");
  if (zones == kNoNode) return;
  if (host.role != agents::HostRole::name_server) {
    return values.report(zones, "scenario.only-of-name-servers", "scenario.hint.make-name-server");
  }
  host.zones = read_zones(values, zones, scenario.zone_remarks);
}

/// "127.0.0.1:2525" or "[::1]:2525".
bool is_place(std::string_view text) {
  const std::size_t colon = std::min(text.rfind(':'), text.size());
  std::string_view host = text.substr(0, colon);
  const std::string_view digits = text.substr(std::min(colon + 1, text.size()));
  const bool has_brackets = host.size() > 2 && host.front() == '[' && host.back() == ']';
  if (has_brackets) host = host.substr(1, host.size() - 2);
  const auto address = dns::Address::parse(host);
  const bool is_v6 = address && address->family() == dns::Address::Family::ipv6;
  constexpr unsigned kMostPort = 65535;
  unsigned port = 0;
  for (const char digit : digits) {
    if (digit < '0' || digit > '9' || port > kMostPort) return false;
    port = port * 10 + static_cast<unsigned>(digit - '0');
  }
  return address && is_v6 == has_brackets && port > 0 && port <= kMostPort;
}

void read_external(ValueReader& values, NodeIndex host, Scenario& scenario) {
  if (values[host].kind != JsonNode::Kind::object) return;
  const NodeIndex node = values.document().find(host, "external");
  const auto place = values.text(node);
  if (!place) return;
  if (!is_place(*place))
    return values.report(node, "scenario.bad-place", "scenario.hint.write-place");
  if (scenario.hosts.back().role != agents::HostRole::transfer_agent) {
    return values.report(node, "scenario.only-of-servers", "scenario.hint.make-server");
  }
  scenario.externals.emplace(static_cast<std::uint32_t>(scenario.hosts.size() - 1), *place);
}

void read_hosts(ValueReader& values, NodeIndex node, const message::CivilStart& clock,
                Scenario& scenario, HostNames& names) {
  const HostDefaults defaults{scenario.standard, clock};
  for (const NodeIndex i : values.some_elements(node)) {
    scenario.hosts.push_back(read_host(values, i, defaults, names));
    agents::HostConfig& host = scenario.hosts.back();
    read_host_zones(values, i, scenario);
    read_external(values, i, scenario);
    if (host.addresses.empty()) {
      host.addresses.push_back(
          default_address(static_cast<std::uint32_t>(scenario.hosts.size() - 1)));
    }
  }
  check_delivery_agents(values, node, scenario);
}

Scenario read_scenario(ValueReader& values, std::string_view file_name) {
  ObjectReader object(
      values, JsonDocument::root(),
      {"$schema", "id", "title", "source", "notes", "teaches", "standard", "seed", "starts",
       "zone_name", "zones", "hosts", "link", "links", "faults", "script", "expect"});
  Scenario scenario;
  scenario.file = file_name;
  values.text(object.get("$schema"));
  scenario.title = values.name(object.require("title")).value_or("");
  scenario.id =
      values.name(object.get("id")).value_or(std::filesystem::path(file_name).stem().string());
  scenario.source = read_source(values, object.get("source"));
  scenario.notes = values.texts(object.get("notes"));
  scenario.teaches = read_teaches(values, object.get("teaches"));
  scenario.standard = read_standard(values, object.get("standard")).value_or(scenario.standard);
  scenario.seed = values.natural(object.get("seed"), 0, kMostSeed).value_or(scenario.seed);
  scenario.starts = read_clock(values, object);
  HostNames names;
  read_hosts(values, object.require("hosts"), scenario.starts, scenario, names);
  make_name_service(values, object.get("zones"), scenario, names);
  scenario.default_link = read_default_link(values, object.get("link"));
  if (object.get("link") != kNoNode) {
    scenario.default_link_place = values.document().place(object.get("link"));
  }
  scenario.links = read_links(values, object.get("links"), names, scenario.default_link);
  scenario.faults = read_faults(values, object.get("faults"), names, scenario.hosts);
  read_script(values, object.get("script"), names, scenario);  // others may act: serve, Python
  scenario.expectations = read_expectations(values, object.get("expect"), names, scenario);
  return scenario;
}

tl::unexpected<std::vector<Diagnostic>> file_error(std::string_view message_key,
                                                   std::string_view hint_key,
                                                   const std::string& path) {
  DiagnosticList found(path);
  found.add(message_key, hint_key, {});
  return tl::unexpected(found.take());
}

}  // namespace

tl::expected<Scenario, std::vector<Diagnostic>> load_scenario(std::string_view text,
                                                              std::string_view file_name) {
  DiagnosticList found(file_name);
  if (text.size() > kMostFileOctets) {
    found.add("scenario.file-too-large", "scenario.hint.split-file", {});
    return tl::unexpected(found.take());
  }
  const auto document = open_document(text, found);
  if (!document) return tl::unexpected(found.take());
  ValueReader values(*document, found);
  Scenario scenario = read_scenario(values, file_name);
  if (found.empty() && !expects_something(scenario)) {
    values.report(JsonDocument::root(), "scenario.expects-nothing",
                  "scenario.hint.add-server-line");
  }
  if (!found.empty()) return tl::unexpected(found.take());
  return scenario;
}

tl::expected<Scenario, std::vector<Diagnostic>> load_scenario_file(const std::string& path) {
  namespace fs = std::filesystem;
  std::error_code error;
  const fs::file_status status = fs::status(path, error);
  if (status.type() == fs::file_type::not_found) {
    return file_error("scenario.no-such-file", "scenario.hint.check-path", path);
  }
  if (fs::is_directory(status)) {
    return file_error("scenario.is-a-folder", "scenario.hint.name-a-file", path);
  }
  std::ifstream file(path, std::ios::binary);
  if (!file) return file_error("scenario.unreadable", "scenario.hint.check-rights", path);
  // What a file says of its size need not be true (a pipe), so no more than one octet too many.
  std::string text;
  char block[65536];
  while (text.size() <= kMostFileOctets && file) {
    file.read(block, sizeof block);
    text.append(block, static_cast<std::size_t>(file.gcount()));
  }
  if (file.bad()) return file_error("scenario.unreadable", "scenario.hint.check-rights", path);
  return load_scenario(text, path);
}

}  // namespace smtplab::scenario
