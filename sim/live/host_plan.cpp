#include "sim/live/host_plan.h"

#include <algorithm>
#include <array>
#include <utility>

#include "sim/network/port.h"

namespace smtplab::live {
namespace {

constexpr std::uint16_t kDnsPort = 53;

/// 127.25.0.1 and so on, without those whose last octet is 0 or 255.
dns::Address own_address(std::size_t host) {
  constexpr std::size_t kEach = 254;
  return dns::Address::ipv4({127, 25, static_cast<std::uint8_t>(host / kEach),
                             static_cast<std::uint8_t>(host % kEach + 1)});
}

}  // namespace

std::string_view service_name(Service service) {
  constexpr std::array<std::string_view, 4> kNames = {"smtp", "submission", "pop3", "dns"};
  return kNames[static_cast<std::size_t>(service)];
}

std::uint16_t usual_port(Service service) {
  constexpr std::array<std::uint16_t, 4> kPorts = {network::kSmtpPort, network::kSubmissionPort,
                                                   network::kPop3Port, kDnsPort};
  return kPorts[static_cast<std::size_t>(service)];
}

HostPlan::HostPlan(const scenario::Scenario& scenario, Settings settings)
    : scenario_(&scenario),
      port_base_(settings.port_base),
      served_(scenario.hosts.size(), settings.served.empty()),
      external_(std::move(settings.external)),
      directory_(scenario.hosts) {
  for (const std::uint32_t host : settings.served) served_[host] = true;
  for (const auto& [host, endpoint] : external_) served_[host] = false;
  for (std::uint32_t i = 0; i < scenario.hosts.size(); ++i) {
    const auto bound = settings.bound_to.find(i);
    addresses_.push_back(bound == settings.bound_to.end() ? own_address(i) : bound->second);
    by_address_.emplace(addresses_.back(), i);
  }
}

Endpoint HostPlan::endpoint_of(std::uint32_t host, std::uint16_t port) const {
  const auto external = external_.find(host);
  if (external != external_.end() && port == network::kSmtpPort) return external->second;
  return {addresses_[host], static_cast<std::uint16_t>(port + port_base_)};
}

std::uint32_t HostPlan::caller_at(const dns::Address& address) const {
  const auto found = by_address_.find(address);
  return found == by_address_.end() ? outside() : found->second;
}

dns::Address HostPlan::scenario_address_at(const dns::Address& address) const {
  const std::uint32_t host = caller_at(address);
  return host == outside() ? address : scenario_address_of(host);
}

std::vector<Service> HostPlan::services_of(std::uint32_t host) const {
  switch (scenario_->hosts[host].role) {
    case agents::HostRole::transfer_agent:
      return {Service::smtp, Service::submission, Service::pop3};
    case agents::HostRole::name_server:
      return {Service::dns};
    case agents::HostRole::user_agent:
      return {};
  }
  return {};
}

}  // namespace smtplab::live
