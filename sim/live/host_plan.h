#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "sim/dns/message.h"
#include "sim/live/endpoint.h"
#include "sim/scenario/host_directory.h"
#include "sim/scenario/scenario.h"

namespace smtplab::live {

/// What a host answers on one port.
enum class Service : std::uint8_t { smtp, submission, pop3, dns, lmtp };

/// "smtp", "submission", "pop3", "dns", "lmtp": a stable key.
std::string_view service_name(Service service);
std::uint16_t usual_port(Service service);

/// Where the hosts of a scenario stand on this machine, and who answers for each.
///
/// In the scenario they have addresses such as 192.0.2.1, and agents know no others. Here each has
/// one of 127.25.0.0/16, from which it also calls, and its ports are shifted; this class translates
/// both ways. What comes from a host's own address counts as that host's; so does what comes from
/// where somebody else is a host, unless that is 127.0.0.1 or ::1, from which everybody calls.
class HostPlan {
 public:
  struct Settings {
    std::uint16_t port_base = 0;                     ///< added to every port
    std::vector<std::uint32_t> served;               ///< hosts that agents run; empty: all
    std::map<std::uint32_t, Endpoint> external;      ///< whose SMTP somebody else answers
    std::map<std::uint32_t, dns::Address> bound_to;  ///< in place of their own addresses
    /// Name servers tell others where hosts stand here, and not where in the scenario.
    bool tells_places = false;
  };

  /// `scenario` must outlive it.
  HostPlan(const scenario::Scenario& scenario, Settings settings);

  /// Everybody who is no host of the scenario.
  std::uint32_t outside() const { return static_cast<std::uint32_t>(addresses_.size()); }
  /// An agent of ours runs it. Otherwise a real server or a person takes its part.
  bool is_served(std::uint32_t host) const { return host < served_.size() && served_[host]; }
  /// Where the host stands, here.
  const dns::Address& address_of(std::uint32_t host) const { return addresses_[host]; }
  /// In the scenario.
  const dns::Address& scenario_address_of(std::uint32_t host) const {
    return scenario_->hosts[host].addresses.front();
  }
  /// The host that has an address of the scenario.
  std::optional<std::uint32_t> find(const dns::Address& address) const {
    return directory_.find(address);
  }
  /// Where a host's port is, here.
  Endpoint endpoint_of(std::uint32_t host, std::uint16_t port) const;
  /// Who calls from an address of this machine; outside() if no host does.
  std::uint32_t caller_at(const dns::Address& address) const;
  /// The same address in the scenario; that of somebody outside stays as it is.
  dns::Address scenario_address_at(const dns::Address& address) const;

  /// A response as somebody gets it who is no host of ours. Where places are told, each address is
  /// the one at which its host takes mail on this machine, and one that no host has is nobody's
  /// place in loopback: nobody is sent out of this machine by a lesson.
  dns::Message for_others(dns::Message response) const;
  /// The way back, for hosts of ours: one that went over TCP counts as a stranger there.
  dns::Message for_us(dns::Message response) const;

  /// What a host answers, whoever runs it.
  std::vector<Service> services_of(std::uint32_t host) const;
  const scenario::Scenario& scenario() const { return *scenario_; }

 private:
  const scenario::Scenario* scenario_;
  void tell_places(std::vector<dns::ResourceRecord>& records) const;

  std::uint16_t port_base_;
  bool tells_places_;
  std::vector<bool> served_;
  std::vector<dns::Address> addresses_;
  std::map<std::uint32_t, Endpoint> external_;
  std::map<dns::Address, std::uint32_t> by_address_;
  scenario::HostDirectory directory_;
};

}  // namespace smtplab::live
