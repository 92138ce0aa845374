#include "sim/scenario/host_directory.h"

#include <algorithm>
#include <array>

#include "sim/smtp/mailbox.h"

namespace smtplab::scenario {
using smtp::in_lower_case;

dns::Address default_address(std::uint32_t host) {
  constexpr std::array<std::array<std::uint8_t, 3>, 3> kBlocks = {
      {{192, 0, 2}, {198, 51, 100}, {203, 0, 113}}};
  constexpr std::uint32_t kEach = 254;
  if (host < kBlocks.size() * kEach) {
    const auto& block = kBlocks[host / kEach];
    return dns::Address::ipv4(
        {block[0], block[1], block[2], static_cast<std::uint8_t>(host % kEach + 1)});
  }
  return dns::Address::ipv4({10, static_cast<std::uint8_t>(host >> 16U),
                             static_cast<std::uint8_t>(host >> 8U),
                             static_cast<std::uint8_t>(host)});
}

HostDirectory::HostDirectory(const std::vector<agents::HostConfig>& hosts) : hosts_(&hosts) {
  for (std::uint32_t i = 0; i < hosts.size(); ++i) {
    for (const dns::Address& address : hosts[i].addresses) by_address_.emplace_back(address, i);
    if (hosts[i].addresses.empty()) by_address_.emplace_back(default_address(i), i);
    by_name_.emplace(in_lower_case(hosts[i].name), i);
  }
  // A host's own name goes before another's domain.
  for (std::uint32_t i = 0; i < hosts.size(); ++i) {
    for (const std::string& domain : hosts[i].local_domains) {
      by_name_.emplace(in_lower_case(domain), i);
    }
  }
  std::sort(by_address_.begin(), by_address_.end());
}

std::optional<std::uint32_t> HostDirectory::find(const dns::Address& address) const {
  const auto found = std::lower_bound(by_address_.begin(), by_address_.end(),
                                      std::pair(address, std::uint32_t{0}));
  if (found == by_address_.end() || found->first != address) return std::nullopt;
  return found->second;
}

dns::Resolution HostDirectory::look_up(const dns::Question& question) const {
  dns::Resolution resolution;
  resolution.question = question;
  resolution.canonical = question.name;
  const auto host = by_name_.find(in_lower_case(question.name.to_host()));
  if (host == by_name_.end()) {
    resolution.outcome = dns::Outcome::no_such_name;
    return resolution;
  }
  for (const dns::Address& address : (*hosts_)[host->second].addresses) {
    const dns::AddressData data{address};
    if (dns::type_of(data) != question.type) continue;
    resolution.records.push_back({question.name, 0, data});
  }
  resolution.outcome = resolution.records.empty() ? dns::Outcome::no_data : dns::Outcome::records;
  return resolution;
}

}  // namespace smtplab::scenario
