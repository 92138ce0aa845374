#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "sim/dns/resource_record.h"

namespace smtplab::dns {

/// The TTL of records for which nobody states one, and the minimum of a zone without an SOA.
inline constexpr std::uint32_t kDefaultTtl = 3600;

/// The records of one zone: its authoritative data, its cuts and the glue below them.
class Zone {
 public:
  /// `records` are within `origin`, at most one SOA among them, which stands at `origin`. Without
  /// one the zone gets an SOA with a minimum of kDefaultTtl. Records of one name keep their order.
  Zone(DomainName origin, std::vector<ResourceRecord> records);

  const DomainName& origin() const { return origin_; }
  /// By owner in the order of names.
  std::span<const ResourceRecord> records() const { return records_; }
  /// Those whose owner is `name`; no wildcard is applied.
  std::span<const ResourceRecord> at(const DomainName& name) const;
  /// There are records at `name` or below it (RFC 1034 section 4.3.3: known to exist).
  bool exists(const DomainName& name) const;
  /// The SOA for responses that deny something: its TTL is no longer than its minimum.
  ResourceRecord soa() const;
  /// The NS records of the topmost cut at or above `name`, below the origin; empty where this zone
  /// has authority.
  std::vector<ResourceRecord> delegation(const DomainName& name) const;

  friend bool operator==(const Zone&, const Zone&) = default;

 private:
  DomainName origin_;
  std::vector<ResourceRecord> records_;
};

}  // namespace smtplab::dns
