#include "sim/dns/zone.h"

#include <algorithm>
#include <cassert>
#include <utility>

namespace smtplab::dns {
namespace {

bool is_soa(const ResourceRecord& record) { return record.type() == RecordType::soa; }

bool owner_before(const ResourceRecord& record, const DomainName& name) {
  return record.owner < name;
}

/// As if the zone's first name server had made it.
ResourceRecord make_soa(const DomainName& origin, std::span<const ResourceRecord> records) {
  SoaData soa;
  soa.server = origin;
  for (const ResourceRecord& record : records) {
    const auto* const ns = std::get_if<NsData>(&record.data);
    if (ns != nullptr && record.owner == origin) {
      soa.server = ns->host;
      break;
    }
  }
  soa.contact = origin.child("hostmaster").value_or(origin);
  soa.serial = 1;
  soa.refresh_s = 7200;
  soa.retry_s = 1800;
  soa.expire_s = 1209600;
  soa.minimum_s = kDefaultTtl;
  return {origin, kDefaultTtl, std::move(soa)};
}

}  // namespace

Zone::Zone(DomainName origin, std::vector<ResourceRecord> records)
    : origin_(std::move(origin)), records_(std::move(records)) {
  if (std::none_of(records_.begin(), records_.end(), is_soa)) {
    records_.insert(records_.begin(), make_soa(origin_, records_));
  }
  std::stable_sort(
      records_.begin(), records_.end(),
      [](const ResourceRecord& a, const ResourceRecord& b) { return a.owner < b.owner; });
  assert(records_.front().owner == origin_ && records_.back().owner.is_within(origin_));
}

std::span<const ResourceRecord> Zone::at(const DomainName& name) const {
  const auto first = std::lower_bound(records_.begin(), records_.end(), name, owner_before);
  auto last = first;
  while (last != records_.end() && last->owner == name) ++last;
  return std::span(records_).subspan(static_cast<std::size_t>(first - records_.begin()),
                                     static_cast<std::size_t>(last - first));
}

bool Zone::exists(const DomainName& name) const {
  const auto first = std::lower_bound(records_.begin(), records_.end(), name, owner_before);
  return first != records_.end() && first->owner.is_within(name);
}

ResourceRecord Zone::soa() const {
  const auto top = at(origin_);
  ResourceRecord record = *std::find_if(top.begin(), top.end(), is_soa);
  record.ttl_s = std::min(record.ttl_s, std::get<SoaData>(record.data).minimum_s);
  return record;
}

std::vector<ResourceRecord> Zone::delegation(const DomainName& name) const {
  std::vector<ResourceRecord> cut;
  const std::size_t last = name.label_count();
  for (std::size_t count = origin_.label_count() + 1; count <= last && cut.empty(); ++count) {
    for (const ResourceRecord& record : at(name.ancestor(count))) {
      if (record.type() == RecordType::ns) cut.push_back(record);
    }
  }
  return cut;
}

}  // namespace smtplab::dns
