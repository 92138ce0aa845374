#include "sim/scenario/host_directory.h"

#include <algorithm>
#include <array>
#include <string>

#include "sim/smtp/character_class.h"
#include "sim/smtp/internationalized_domain.h"
#include "sim/smtp/mailbox.h"

namespace smtplab::scenario {
namespace {

/// Without regard to the case of letters.
bool is_before(std::string_view a, std::string_view b) {
  return std::lexicographical_compare(
      a.begin(), a.end(), b.begin(), b.end(),
      [](char left, char right) { return smtp::to_lower(left) < smtp::to_lower(right); });
}

}  // namespace

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
  by_address_.reserve(hosts.size());
  by_name_.reserve(hosts.size());
  for (std::uint32_t i = 0; i < hosts.size(); ++i) {
    for (const dns::Address& address : hosts[i].addresses) by_address_.emplace_back(address, i);
    if (hosts[i].addresses.empty()) by_address_.emplace_back(default_address(i), i);
    by_name_.emplace_back(hosts[i].name, i);
  }
  // A host's own name goes before another's domain.
  for (std::uint32_t i = 0; i < hosts.size(); ++i) {
    for (const std::string& domain : hosts[i].local_domains) {
      by_name_.emplace_back(smtp::to_ascii_domain(domain).value_or(domain), i);
    }
  }
  std::sort(by_address_.begin(), by_address_.end());
  std::stable_sort(by_name_.begin(), by_name_.end(),
                   [](const auto& a, const auto& b) { return is_before(a.first, b.first); });
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
  const std::string name = question.name.to_host();
  const auto host = std::lower_bound(
      by_name_.begin(), by_name_.end(), name,
      [](const auto& entry, std::string_view wanted) { return is_before(entry.first, wanted); });
  if (host == by_name_.end() || !smtp::equals_ignoring_case(host->first, name)) {
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
