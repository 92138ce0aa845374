#include "sim/agents/host_config.h"

#include <algorithm>

namespace smtplab::agents {

const SecurityConfig HostConfig::kUsualSecurity;
const AdmissionConfig HostConfig::kUsualAdmission;
const Pop3Config HostConfig::kUsualPop3;
const MailboxDetails MailboxConfig::kNoDetails;

MailboxConfig::MailboxConfig(std::string name, MailboxDetails details) : user(std::move(name)) {
  if (details != kNoDetails) details_.emplace(std::move(details));
}

bool AddressRange::contains(const dns::Address& address) const {
  if (address.family() != base.family()) return false;
  const auto a = address.octets();
  const auto b = base.octets();
  for (std::size_t i = 0; i < a.size(); ++i) {
    const int left = static_cast<int>(bits) - static_cast<int>(8 * i);
    if (left <= 0) return true;
    const unsigned mask = left >= 8 ? 0xFFU : 0xFFU << (8 - left) & 0xFFU;
    if (((a[i] ^ b[i]) & mask) != 0) return false;
  }
  return true;
}

dns::ExchangerOptions exchanger_options(const HostConfig& host) {
  const auto has = [&](dns::Address::Family family) {
    return std::any_of(host.addresses.begin(), host.addresses.end(),
                       [&](const dns::Address& address) { return address.family() == family; });
  };
  dns::ExchangerOptions options;
  options.use_ipv6 = has(dns::Address::Family::ipv6);
  options.use_ipv4 = has(dns::Address::Family::ipv4) || !options.use_ipv6;
  return options;
}

}  // namespace smtplab::agents
