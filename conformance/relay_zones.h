#pragma once

#include <cstddef>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <utility>

#include "sim/dns/message.h"
#include "sim/dns/zone_set.h"

namespace smtplab::conformance {

/// Below it every case has a domain of its own.
inline constexpr std::string_view kRelayZone = "relay.example";

/// The names that relays look up: each case publishes its own. It answers as a resolver that knows
/// nothing else would: other names do not exist.
class RelayZones {
 public:
  RelayZones();

  /// In place of an earlier zone of that origin.
  void publish(dns::Zone zone) { zones_.add(std::move(zone)); }
  /// Questions about that name are answered SERVFAIL until heal().
  void fail(const dns::DomainName& name) { failing_.insert(key_of(name)); }
  void heal(const dns::DomainName& name) { failing_.erase(key_of(name)); }

  /// A zone was published that the name is in.
  bool has(const dns::DomainName& name) const { return zones_.nearest(name) != nullptr; }
  dns::Message answer(const dns::Message& query);
  /// How often that was asked for.
  std::size_t times_asked(const dns::DomainName& name, dns::RecordType type) const;

 private:
  /// Names are the same in any letter case.
  static std::string key_of(const dns::DomainName& name);

  dns::ZoneSet zones_;
  std::set<std::string> failing_;
  std::map<std::pair<std::string, dns::RecordType>, std::size_t> asked_;
};

}  // namespace smtplab::conformance
