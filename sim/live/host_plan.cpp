#include "sim/live/host_plan.h"

#include <algorithm>
#include <array>
#include <utility>
#include <variant>

#include "sim/network/port.h"

namespace smtplab::live {
namespace {

/// 127.25.0.1 and so on, without those whose last octet is 0 or 255.
dns::Address own_address(std::size_t host) {
  constexpr std::size_t kEach = 254;
  return dns::Address::ipv4({127, 25, static_cast<std::uint8_t>(host / kEach),
                             static_cast<std::uint8_t>(host % kEach + 1)});
}

/// Where nobody listens.
dns::Address nobodys_place() { return dns::Address::ipv4({127, 25, 255, 254}); }

bool is_everybodys(const dns::Address& address) {
  return address == dns::Address::ipv4({127, 0, 0, 1}) || address == dns::Address::parse("::1");
}

}  // namespace

std::string_view service_name(Service service) {
  constexpr std::array<std::string_view, 5> kNames = {"smtp", "submission", "pop3", "dns", "lmtp"};
  return kNames[static_cast<std::size_t>(service)];
}

std::uint16_t usual_port(Service service) {
  constexpr std::array<std::uint16_t, 5> kPorts = {network::kSmtpPort, network::kSubmissionPort,
                                                   network::kPop3Port, network::kDnsPort,
                                                   network::kLmtpPort};
  return kPorts[static_cast<std::size_t>(service)];
}

HostPlan::HostPlan(const scenario::Scenario& scenario, Settings settings)
    : scenario_(&scenario),
      port_base_(settings.port_base),
      tells_places_(settings.tells_places),
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
  for (const auto& [host, endpoint] : external_) {
    if (!is_everybodys(endpoint.address)) by_address_.emplace(endpoint.address, host);
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

void HostPlan::tell_places(std::vector<dns::ResourceRecord>& records) const {
  std::vector<dns::ResourceRecord> told;
  for (dns::ResourceRecord& record : records) {
    if (auto* const data = std::get_if<dns::AddressData>(&record.data)) {
      const auto host = find(data->address);
      const dns::Address place =
          host ? endpoint_of(*host, network::kSmtpPort).address : nobodys_place();
      // The family of the place is that of the record: somebody has asked for one of them.
      if (place.family() != data->address.family()) continue;
      data->address = place;
      // A host with many addresses has one here.
      if (std::find(told.begin(), told.end(), record) != told.end()) continue;
    }
    told.push_back(std::move(record));
  }
  records = std::move(told);
}

dns::Message HostPlan::for_others(dns::Message response) const {
  if (!tells_places_) return response;
  for (auto* const part : {&response.answers, &response.authority, &response.additional}) {
    tell_places(*part);
  }
  return response;
}

dns::Message HostPlan::for_us(dns::Message response) const {
  if (!tells_places_) return response;
  for (auto* const part : {&response.answers, &response.authority, &response.additional}) {
    for (dns::ResourceRecord& record : *part) {
      auto* const data = std::get_if<dns::AddressData>(&record.data);
      if (data != nullptr) data->address = scenario_address_at(data->address);
    }
  }
  return response;
}

std::vector<Service> HostPlan::services_of(std::uint32_t host) const {
  switch (scenario_->hosts[host].role) {
    case agents::HostRole::transfer_agent:
      return {Service::smtp, Service::submission, Service::pop3};
    case agents::HostRole::delivery_agent:
      return {Service::lmtp, Service::pop3};
    case agents::HostRole::name_server:
      return {Service::dns};
    case agents::HostRole::user_agent:
      return {};
  }
  return {};
}

}  // namespace smtplab::live
