#include "sim/scenario/zones_reader.h"

#include <algorithm>
#include <string>
#include <utility>

#include "sim/dns/zone_reader.h"

namespace smtplab::scenario {
namespace {

constexpr Word<dns::RecordType> kTypes[] = {
    {"A", dns::RecordType::a},     {"AAAA", dns::RecordType::aaaa},
    {"NS", dns::RecordType::ns},   {"CNAME", dns::RecordType::cname},
    {"MX", dns::RecordType::mx},   {"SOA", dns::RecordType::soa},
    {"PTR", dns::RecordType::ptr}, {"TXT", dns::RecordType::txt}};

/// At the line that is meant; the zone's key where all of them are.
void report_zone_error(ValueReader& values, NodeIndex zone, const std::vector<NodeIndex>& lines,
                       const dns::ZoneError& error) {
  const std::string key(dns::key_of(error.kind));
  const bool has_line = error.line > 0 && error.line <= lines.size();
  values.report(has_line ? lines[error.line - 1] : zone, "scenario.zone." + key,
                "scenario.hint.zone." + key,
                {{"subject", error.subject}, {"at", std::to_string(error.column)}});
}

void read_zone(ValueReader& values, NodeIndex node, dns::ZoneSet& zones,
               std::vector<ZoneRemark>& remarks) {
  const auto origin = dns::DomainName::parse(values.document().key(node));
  if (!origin) {
    values.report_key(node, "scenario.bad-zone-name", "scenario.hint.write-zone-name");
  }
  const std::vector<NodeIndex> nodes = values.elements(node);
  std::vector<std::string> lines;
  for (const NodeIndex line : nodes) {
    auto text = values.text(line);
    if (!text) return;
    if (text->find_first_of("\r\n") != std::string::npos) {
      return values.report(line, "scenario.line-break", "scenario.hint.one-zone-line");
    }
    lines.push_back(std::move(*text));
  }
  if (!origin) return;
  const auto same = [&](const dns::Zone& zone) { return zone.origin() == *origin; };
  if (std::any_of(zones.zones().begin(), zones.zones().end(), same)) {
    return values.report_key(node, "scenario.duplicate-zone", "scenario.hint.rename");
  }
  auto file = dns::read_zone(lines, *origin);
  if (!file) return report_zone_error(values, node, nodes, file.error());
  for (dns::ZoneNote& note : file->notes) {
    const NodeIndex line = note.line > 0 && note.line <= nodes.size() ? nodes[note.line - 1] : node;
    remarks.push_back({std::move(note), values.document().place(line)});
  }
  zones.add(std::move(file->zone));
}

}  // namespace

dns::ZoneSet read_zones(ValueReader& values, NodeIndex node, std::vector<ZoneRemark>& remarks) {
  dns::ZoneSet zones;
  if (node == kNoNode || !values.is_object(node)) return zones;
  for (NodeIndex i = values[node].first_child; i != kNoNode; i = values[i].next) {
    read_zone(values, i, zones, remarks);
  }
  return zones;
}

std::optional<dns::Question> read_question(ValueReader& values, ObjectReader& object) {
  const NodeIndex node = object.require("name");
  const auto text = values.text(node);
  const auto type = values.word<dns::RecordType>(object.get("type"), kTypes);
  if (!text) return std::nullopt;
  auto name = dns::DomainName::parse(*text);
  if (!name) {
    values.report(node, "scenario.bad-zone-name", "scenario.hint.write-zone-name");
    return std::nullopt;
  }
  return dns::Question{std::move(*name), type.value_or(dns::RecordType::a)};
}

}  // namespace smtplab::scenario
