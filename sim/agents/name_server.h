#pragma once

#include <cstdint>
#include <string_view>

#include "sim/agents/context.h"
#include "sim/agents/host_config.h"
#include "sim/agents/input.h"
#include "sim/dns/zone_set.h"
#include "sim/kernel/value_box.h"

namespace smtplab::agents {

/// How a name server deals with queries. The last two are faults.
enum class NameServerMode : std::uint8_t {
  normal,    ///< from its zones
  servfail,  ///< it says that it cannot answer
  silent,    ///< it says nothing
};
/// "normal", "servfail", "silent": as scenarios and traces say it.
std::string_view mode_name(NameServerMode mode);

/// A name server: it answers queries from the zones of its host, without recursion (RFC 1034
/// section 4.3.2).
///
/// Pulled: take() turns a Datagram with a query into one with the response; all else does nothing,
/// responses above all, lest two servers answer one another for ever. It stores nothing, so a crash
/// costs it nothing. `config` must outlive it.
class NameServer {
 public:
  explicit NameServer(const HostConfig& config) : config_(&config) {}

  void take(const Input& input, Context& context) const;
  void set_mode(NameServerMode mode) { mode_ = mode; }
  NameServerMode mode() const { return mode_; }
  /// Its host's, and what set_zone() has changed of them; a crash costs it nothing of that either.
  const dns::ZoneSet& zones() const { return changed_zones_ ? *changed_zones_ : config_->zones; }
  /// In place of the one with the same origin, or beside the others.
  void set_zone(dns::Zone zone);

 private:
  const HostConfig* config_;
  ValueBox<dns::ZoneSet> changed_zones_;  // null while they are the host's
  NameServerMode mode_ = NameServerMode::normal;
};

}  // namespace smtplab::agents
