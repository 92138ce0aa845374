#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "sim/dns/mail_exchangers.h"

namespace smtplab::explain {

/// Why something is as it is: `lookup.mx.KEY` in the catalogue, and clauses of the register.
struct ExchangerReason {
  std::string_view key;
  std::vector<std::string_view> clauses;
};

/// A host of the MX records that is not tried.
struct ExchangerLeftOut {
  std::uint16_t preference = 0;
  dns::DomainName host;
  ExchangerReason reason;
};

/// The hosts that RFC 5321 section 5.1 has a domain's mail tried at, and why these.
struct ExchangerList {
  std::string domain;  ///< as it was asked for
  dns::ExchangerOutcome outcome = dns::ExchangerOutcome::temporary_failure;
  dns::DomainName canonical;                          ///< where aliases of the domain led
  std::vector<dns::MailExchanger> exchangers;         ///< to be tried in this order
  std::vector<std::vector<ExchangerReason>> reasons;  ///< of each of them; at least one
  std::vector<ExchangerLeftOut> left_out;             ///< by preference
  std::vector<ExchangerReason> about_all;             ///< of the outcome, and of the domain
};

using LookUp = std::function<dns::Resolution(const dns::Question&)>;

/// Finds them by dns::ExchangerSearch, which asks `look_up`. Hosts of equal preference come in the
/// order that `seed` gives.
ExchangerList list_exchangers(std::string_view domain, std::uint64_t seed, const LookUp& look_up);

}  // namespace smtplab::explain
