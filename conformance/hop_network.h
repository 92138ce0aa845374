#pragma once

#include <memory>
#include <string>

#include "conformance/hop.h"
#include "conformance/relay_zones.h"
#include "sim/dns/address.h"

namespace smtplab::conformance {

/// Where next hops stand: addresses that nothing else uses, and the names that lead to them. What
/// happens there rings as mail does (Transport::wait_for_mail()).
class HopNetwork {
 public:
  HopNetwork() = default;
  virtual ~HopNetwork() = default;
  HopNetwork(const HopNetwork&) = delete;
  HopNetwork& operator=(const HopNetwork&) = delete;

  /// One that was not given out before, and at which nobody listens; none if there are no more, or
  /// none of that family.
  virtual dns::Address new_address(dns::Address::Family family) = 0;
  /// The hop listens at its address from now on. False, with the system's words in `problem`, if it
  /// cannot.
  virtual bool listen(const std::shared_ptr<Hop>& hop, std::string& problem) = 0;
  virtual RelayZones& zones() = 0;
};

}  // namespace smtplab::conformance
