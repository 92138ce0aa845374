#include "sim/scenario/name_service.h"

#include <algorithm>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "sim/scenario/host_directory.h"
#include "sim/scenario/zones_reader.h"
#include "sim/smtp/internationalized_domain.h"

namespace smtplab::scenario {
namespace {

using agents::HostConfig;
using dns::DomainName;
using dns::RecordType;
using dns::ResourceRecord;
using dns::Zone;

/// nullopt for an address literal.
std::optional<DomainName> name_of(std::string_view host) {
  if (host.starts_with('[')) return std::nullopt;
  const auto name = DomainName::parse(smtp::to_ascii_domain(host).value_or(std::string(host)));
  return name ? std::optional(*name) : std::nullopt;
}

bool serves_root(const HostConfig& host) {
  const auto zones = host.zones.zones();
  return std::any_of(zones.begin(), zones.end(),
                     [](const Zone& zone) { return zone.origin().is_root(); });
}

/// Completes the zones that are written with what everybody would expect of the hosts.
class NameService {
 public:
  explicit NameService(std::vector<HostConfig>& hosts) : hosts_(hosts) {}

  /// `server` gets the zone ".", made of the table of hosts.
  void make_root(HostConfig& server) {
    std::vector<ResourceRecord> records;
    if (const auto name = name_of(server.name)) {
      records.push_back({DomainName(), dns::kDefaultTtl, dns::NsData{*name}});
    }
    for (const HostConfig& host : hosts_) {
      for (const Zone& zone : host.zones.zones()) {
        if (&host == &server || !is_topmost(zone.origin(), server)) continue;
        const auto name = name_of(host.name);
        if (!name) continue;
        records.push_back({zone.origin(), dns::kDefaultTtl, dns::NsData{*name}});
        add_addresses(*name, host, records);
      }
    }
    server.zones.add(Zone(DomainName(), std::move(records)));
    for (const HostConfig& host : hosts_) add_host(host.name, host);
    for (const HostConfig& host : hosts_) {
      for (const std::string& domain : host.local_domains) {
        const auto name = name_of(domain);
        if (name && nearest_origin(*name)->is_root()) add_host(domain, host);
      }
    }
  }

  void add_hosts() {
    for (const HostConfig& host : hosts_) add_host(host.name, host);
  }

  void finish() {
    for (HostConfig& server : hosts_) {
      std::vector<Zone> changed;
      for (const Zone& zone : server.zones.zones()) {
        const auto added = added_.find(zone.origin());
        if (added == added_.end()) continue;
        std::vector<ResourceRecord> records(zone.records().begin(), zone.records().end());
        for (const ResourceRecord& record : added->second) {
          if (!has_address(zone, record.owner)) records.push_back(record);
        }
        changed.emplace_back(zone.origin(), std::move(records));
      }
      for (Zone& zone : changed) server.zones.add(std::move(zone));
    }
  }

 private:
  static void add_addresses(const DomainName& name, const HostConfig& host,
                            std::vector<ResourceRecord>& records) {
    for (const dns::Address& address : host.addresses) {
      ResourceRecord record{name, dns::kDefaultTtl, dns::AddressData{address}};
      if (std::find(records.begin(), records.end(), record) != records.end()) continue;
      records.push_back(std::move(record));
    }
  }

  /// No zone above it is served by anybody, nor is it by `root_server` itself.
  bool is_topmost(const DomainName& origin, const HostConfig& root_server) const {
    for (const HostConfig& host : hosts_) {
      for (const Zone& zone : host.zones.zones()) {
        const bool is_same = zone.origin() == origin;
        if (is_same ? &host == &root_server : origin.is_within(zone.origin())) return false;
      }
    }
    return true;
  }

  /// Of all zones that anybody serves; nullopt if the name is in none.
  std::optional<DomainName> nearest_origin(const DomainName& name) const {
    std::optional<DomainName> nearest;
    for (const HostConfig& host : hosts_) {
      const Zone* const zone = host.zones.nearest(name);
      if (zone != nullptr && (!nearest || zone->origin().is_within(*nearest))) {
        nearest = zone->origin();
      }
    }
    return nearest;
  }

  static bool has_address(const Zone& zone, const DomainName& name) {
    const auto records = zone.at(name);
    return !zone.delegation(name).empty() ||
           std::any_of(records.begin(), records.end(), [](const ResourceRecord& record) {
             return record.type() == RecordType::a || record.type() == RecordType::aaaa ||
                    record.type() == RecordType::cname;
           });
  }

  void add_host(std::string_view text, const HostConfig& host) {
    const auto name = name_of(text);
    if (!name) return;
    const auto origin = nearest_origin(*name);
    if (!origin || !seen_.insert(*name).second) return;
    add_addresses(*name, host, added_[*origin]);
  }

  std::vector<HostConfig>& hosts_;
  std::map<DomainName, std::vector<ResourceRecord>> added_;  // by the zone's origin
  std::set<DomainName> seen_;
};

/// The first of the addresses that hosts get by themselves and nobody has.
dns::Address free_address(const std::vector<HostConfig>& hosts) {
  for (auto i = static_cast<std::uint32_t>(hosts.size());; ++i) {
    const dns::Address address = default_address(i);
    const bool is_taken = std::any_of(hosts.begin(), hosts.end(), [&](const HostConfig& host) {
      return std::find(host.addresses.begin(), host.addresses.end(), address) !=
             host.addresses.end();
    });
    if (!is_taken) return address;
  }
}

/// Whatever else is wrong, the name is known from then on.
void add_server(ValueReader& values, dns::ZoneSet zones, Scenario& scenario, HostNames& names) {
  if (const auto taken = names.find(kNameServer)) {
    const NodeIndex hosts = values.document().find(JsonDocument::root(), "hosts");
    const NodeIndex host = values.elements(hosts).at(*taken);
    return values.report(values.document().find(host, "name"), "scenario.name-is-kept",
                         "scenario.hint.rename");
  }
  names.add(kNameServer);
  HostConfig server;
  server.name = kNameServer;
  server.role = agents::HostRole::name_server;
  server.clock = scenario.starts;
  server.addresses.push_back(free_address(scenario.hosts));
  server.zones = std::move(zones);
  scenario.hosts.push_back(std::move(server));
}

/// A host of the scenario gets its address by itself: that none is written is as it should be.
void drop_answered(std::vector<ZoneRemark>& remarks, const HostNames& names) {
  const auto is_answered = [&](const ZoneRemark& remark) {
    if (remark.note.kind != dns::ZoneNote::Kind::no_address) return false;
    const auto* const mx = std::get_if<dns::MxData>(&remark.note.record.data);
    const auto* const ns = std::get_if<dns::NsData>(&remark.note.record.data);
    if (mx == nullptr && ns == nullptr) return false;
    const DomainName& host = mx != nullptr ? mx->exchange : ns->host;
    return names.find(host.to_host()).has_value();
  };
  remarks.erase(std::remove_if(remarks.begin(), remarks.end(), is_answered), remarks.end());
}

}  // namespace

void make_name_service(ValueReader& values, NodeIndex node, Scenario& scenario, HostNames& names) {
  dns::ZoneSet written = read_zones(values, node, scenario.zone_remarks);
  const bool has_own = !written.zones().empty();
  std::vector<HostConfig>& hosts = scenario.hosts;
  const bool has_any = has_own || std::any_of(hosts.begin(), hosts.end(), [](const auto& host) {
                         return !host.zones.zones().empty();
                       });
  if (!has_any) return;
  const bool has_root = std::any_of(hosts.begin(), hosts.end(), serves_root) ||
                        std::any_of(written.zones().begin(), written.zones().end(),
                                    [](const Zone& zone) { return zone.origin().is_root(); });
  if (has_own || !has_root) add_server(values, std::move(written), scenario, names);
  NameService service(hosts);
  if (!has_root) service.make_root(hosts.back());
  service.add_hosts();
  service.finish();
  drop_answered(scenario.zone_remarks, names);
  for (const HostConfig& host : hosts) {
    const auto name = name_of(host.name);
    if (name && serves_root(host)) scenario.resolver.hints.push_back({*name, host.addresses});
  }
}

}  // namespace smtplab::scenario
