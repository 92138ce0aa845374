#include "sim/dns/zone_set.h"

#include <algorithm>
#include <optional>
#include <utility>

namespace smtplab::dns {
namespace {

using Records = std::vector<ResourceRecord>;

bool contains(const Records& records, const ResourceRecord& record) {
  return std::find(records.begin(), records.end(), record) != records.end();
}

bool origin_before(const Zone& zone, const DomainName& name) { return zone.origin() < name; }

/// The node that answers for `name`: its own, or that of the wildcard which covers it.
struct Node {
  std::span<const ResourceRecord> records;
  bool exists = false;
};

/// `name` is in the zone's authority.
Node find_node(const Zone& zone, const DomainName& name) {
  if (zone.exists(name)) return {zone.at(name), true};
  DomainName encloser = name.parent();
  while (!zone.exists(encloser)) encloser = encloser.parent();
  const auto wildcard = encloser.child("*");
  if (!wildcard || !zone.exists(*wildcard)) return {};
  return {zone.at(*wildcard), true};
}

/// Makes one response.
class Answerer {
 public:
  Answerer(const ZoneSet& zones, Message& response) : zones_(zones), response_(response) {}

  void answer() {
    DomainName name = response_.question.name;
    std::vector<DomainName> followed;
    while (const Zone* const zone = zones_.nearest(name)) {
      auto alias = answer_from(*zone, name, followed.empty());
      if (!alias) return add_addresses(response_.answers);
      followed.push_back(std::move(name));
      const bool is_loop = std::find(followed.begin(), followed.end(), *alias) != followed.end();
      if (is_loop || followed.size() == ZoneSet::kMaxAliases) return;
      name = *std::move(alias);
    }
    if (followed.empty()) response_.code = ResponseCode::refused;
  }

 private:
  /// The name to go on with, if there is an alias at `name`.
  std::optional<DomainName> answer_from(const Zone& zone, const DomainName& name, bool is_first) {
    Records cut = zone.delegation(name);
    if (!cut.empty()) {
      response_.authority = std::move(cut);
      add_addresses(response_.authority);
      return std::nullopt;
    }
    if (is_first) response_.authoritative = true;
    const Node node = find_node(zone, name);
    if (!node.exists) {
      response_.code = ResponseCode::nxdomain;
      response_.authority.push_back(zone.soa());
      return std::nullopt;
    }
    const RecordType type = response_.question.type;
    bool has_match = false;
    for (const ResourceRecord& record : node.records) {
      const auto* const alias = std::get_if<CnameData>(&record.data);
      if (!matches(type, record) && alias == nullptr) continue;
      response_.answers.push_back({name, record.ttl_s, record.data});
      if (!matches(type, record)) return alias->canonical;
      has_match = true;
    }
    if (!has_match) response_.authority.push_back(zone.soa());
    return std::nullopt;
  }

  /// The addresses of the hosts that `records` name, as far as they are known here.
  void add_addresses(const Records& records) {
    for (const ResourceRecord& record : records) {
      if (const auto* const ns = std::get_if<NsData>(&record.data)) add_addresses(ns->host);
      if (const auto* const mx = std::get_if<MxData>(&record.data)) add_addresses(mx->exchange);
    }
  }

  void add_addresses(const DomainName& host) {
    // The host's own zone knows best; glue stands in any zone above.
    for (std::size_t count = host.label_count() + 1; count-- > 0;) {
      const DomainName origin = host.ancestor(count);
      const Zone* const zone = zones_.nearest(origin);
      if (zone == nullptr) return;
      count = zone->origin().label_count();
      bool is_known = false;
      for (const ResourceRecord& record : zone->at(host)) {
        if (!std::holds_alternative<AddressData>(record.data)) continue;
        is_known = true;
        const bool is_there =
            contains(response_.additional, record) || contains(response_.answers, record);
        if (!is_there) response_.additional.push_back(record);
      }
      if (is_known) return;
    }
  }

  const ZoneSet& zones_;
  Message& response_;
};

}  // namespace

void ZoneSet::add(Zone zone) {
  const auto at = std::lower_bound(zones_.begin(), zones_.end(), zone.origin(), origin_before);
  if (at != zones_.end() && at->origin() == zone.origin()) {
    *at = std::move(zone);
  } else {
    zones_.insert(at, std::move(zone));
  }
}

const Zone* ZoneSet::nearest(const DomainName& name) const {
  for (std::size_t count = name.label_count() + 1; count-- > 0;) {
    const DomainName origin = name.ancestor(count);
    const auto at = std::lower_bound(zones_.begin(), zones_.end(), origin, origin_before);
    if (at != zones_.end() && at->origin() == origin) return &*at;
  }
  return nullptr;
}

Message ZoneSet::answer(const Message& query) const {
  Message response;
  response.id = query.id;
  response.is_response = true;
  response.recursion_desired = query.recursion_desired;
  response.question = query.question;
  if (query.is_response) {
    response.code = ResponseCode::formerr;
  } else {
    Answerer(*this, response).answer();
  }
  return response;
}

}  // namespace smtplab::dns
