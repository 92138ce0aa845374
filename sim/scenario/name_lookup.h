#pragma once

#include <memory>
#include <vector>

#include "sim/dns/exchange.h"
#include "sim/dns/resolver.h"
#include "sim/scenario/host_directory.h"
#include "sim/scenario/scenario.h"

namespace smtplab::scenario {

/// Looks names up as a host of the scenario would, without a run: from its name servers, by a
/// resolver that remembers, or in the table of hosts where the scenario has no zones. Faults and
/// links have no part in it; only the zones do.
class NameLookup {
 public:
  explicit NameLookup(std::shared_ptr<const Scenario> scenario);

  dns::Resolution look_up(const dns::Question& question);

  /// Of all lookups, in order. None where a table answers.
  const std::vector<dns::Exchange>& exchanges() const { return exchanges_; }
  /// The name of the host that has that address; null if there is none.
  const std::string* host_at(const dns::Address& address) const;

 private:
  void send(const dns::SendQuery& wanted);

  std::shared_ptr<const Scenario> scenario_;
  HostDirectory directory_;
  dns::Resolver resolver_;
  Instant now_;
  std::vector<dns::Exchange> exchanges_;
};

}  // namespace smtplab::scenario
