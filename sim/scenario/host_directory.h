#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "sim/agents/host_config.h"
#include "sim/dns/resolution.h"

namespace smtplab::scenario {

/// The address of a host for which none is given: of the blocks for documentation (RFC 5737), then
/// of 10.0.0.0/8. Different for all indices below 2^24.
dns::Address default_address(std::uint32_t host);

/// Which host has an address, and what a table of all hosts says, such as everybody had before the
/// domain name system.
class HostDirectory {
 public:
  /// `hosts` must outlive it.
  explicit HostDirectory(const std::vector<agents::HostConfig>& hosts);

  std::optional<std::uint32_t> find(const dns::Address& address) const;
  /// From the table: addresses of a host by its name or one of its domains, and nothing else.
  dns::Resolution look_up(const dns::Question& question) const;

 private:
  const std::vector<agents::HostConfig>* hosts_;
  std::vector<std::pair<dns::Address, std::uint32_t>> by_address_;  // sorted
  /// Names and domains with their A-labels, sorted without regard to letter case.
  std::vector<std::pair<std::string, std::uint32_t>> by_name_;
};

}  // namespace smtplab::scenario
