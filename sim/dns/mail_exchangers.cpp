#include "sim/dns/mail_exchangers.h"

#include <algorithm>
#include <cassert>
#include <string>
#include <utility>

namespace smtplab::dns {
namespace {

constexpr std::string_view kIpv6Tag = "ipv6:";

/// The address in "[...]" (RFC 5321 section 4.1.3), or none.
Address read_literal(std::string_view domain) {
  if (domain.size() < 2 || domain.back() != ']') return {};
  std::string_view inner = domain.substr(1, domain.size() - 2);
  const bool is_ipv6 =
      inner.size() >= kIpv6Tag.size() &&
      std::equal(kIpv6Tag.begin(), kIpv6Tag.end(), inner.begin(),
                 [](char tag, char c) { return tag == (c >= 'A' && c <= 'Z' ? c + 32 : c); });
  if (is_ipv6) inner.remove_prefix(kIpv6Tag.size());
  const Address address = Address::parse(inner).value_or(Address());
  const auto family = is_ipv6 ? Address::Family::ipv6 : Address::Family::ipv4;
  return address.family() == family ? address : Address();
}

template <class Value>
bool contains(std::span<const Value> values, const Value& value) {
  return std::find(values.begin(), values.end(), value) != values.end();
}

/// Orders by preference; equals come in any order, each as likely (RFC 5321 section 5.1).
void sort_by_preference(std::vector<MailExchanger>& exchangers, Random& random) {
  for (std::size_t i = exchangers.size(); i > 1; --i) {
    std::swap(exchangers[i - 1], exchangers[static_cast<std::size_t>(random.below(i))]);
  }
  std::stable_sort(
      exchangers.begin(), exchangers.end(),
      [](const MailExchanger& a, const MailExchanger& b) { return a.preference < b.preference; });
}

}  // namespace

std::string_view key_of(ExchangerOutcome outcome) {
  switch (outcome) {
    case ExchangerOutcome::found:
      return "found";
    case ExchangerOutcome::temporary_failure:
      return "temporary-failure";
    case ExchangerOutcome::bad_domain:
      return "bad-domain";
    case ExchangerOutcome::no_such_domain:
      return "no-such-domain";
    case ExchangerOutcome::accepts_no_mail:
      return "accepts-no-mail";
    case ExchangerOutcome::no_usable_exchanger:
      return "no-usable-exchanger";
    case ExchangerOutcome::no_address:
      return "no-address";
    case ExchangerOutcome::leads_back_here:
      return "leads-back-here";
  }
  return "";
}

ExchangerSearch::ExchangerSearch(std::string_view domain, const ExchangerOptions& options)
    : options_(options) {
  assert(options.use_ipv4 || options.use_ipv6);
  if (domain.starts_with('[')) {
    const Address address = read_literal(domain);
    if (!address.is_none()) exchangers_.push_back({0, {}, {address}, false, false});
    outcome_ = address.is_none() ? ExchangerOutcome::bad_domain : ExchangerOutcome::found;
    return;
  }
  auto name = DomainName::parse(domain);
  if (name && !name->is_root()) {
    domain_ = *std::move(name);
    if (!options.is_host) return;
    exchangers_.push_back({0, domain_, {}, true, false});
    asks_for_ = options.use_ipv6 ? RecordType::aaaa : RecordType::a;
  } else {
    outcome_ = ExchangerOutcome::bad_domain;
  }
}

std::optional<Question> ExchangerSearch::next_question() const {
  if (outcome_) return std::nullopt;
  if (asks_for_ == RecordType::mx) return Question{domain_, RecordType::mx};
  return Question{exchangers_[at_].host, asks_for_};
}

void ExchangerSearch::answer(const Resolution& resolution, const OwnNames& self, Random& random) {
  assert(!outcome_ && resolution.question == *next_question());
  if (asks_for_ == RecordType::mx) {
    take_mx(resolution, self, random);
  } else {
    take_addresses(resolution, self);
  }
}

void ExchangerSearch::take_mx(const Resolution& resolution, const OwnNames& self, Random& random) {
  if (resolution.is_temporary()) return end_with(ExchangerOutcome::temporary_failure);
  if (resolution.outcome == Outcome::no_such_name) {
    return end_with(ExchangerOutcome::no_such_domain);
  }
  domain_ = resolution.canonical;
  for (const ResourceRecord& record : resolution.records) {
    const auto* const mx = std::get_if<MxData>(&record.data);
    if (mx != nullptr) exchangers_.push_back({mx->preference, mx->exchange, {}, false, false});
  }
  if (exchangers_.empty()) exchangers_.push_back({0, domain_, {}, true, false});
  if (exchangers_.size() == 1 && exchangers_.front().host.is_root()) {
    return end_with(ExchangerOutcome::accepts_no_mail);
  }
  // No host is called "." or has an asterisk in its name (RFC 974, "Minor Special Issues").
  exchangers_.erase(std::remove_if(exchangers_.begin(), exchangers_.end(),
                                   [](const MailExchanger& exchanger) {
                                     return exchanger.host.is_root() ||
                                            exchanger.host.is_wildcard();
                                   }),
                    exchangers_.end());
  sort_by_preference(exchangers_, random);
  for (std::size_t i = 0; i < exchangers_.size() && !found_self_; ++i) {
    if (contains(self.names, exchangers_[i].host)) drop_from(exchangers_[i].preference);
  }
  exchangers_.resize(std::min(exchangers_.size(), options_.max_exchangers));
  if (exchangers_.empty()) return end();
  asks_for_ = options_.use_ipv6 ? RecordType::aaaa : RecordType::a;
}

void ExchangerSearch::take_addresses(const Resolution& resolution, const OwnNames& self) {
  MailExchanger& exchanger = exchangers_[at_];
  if (resolution.is_temporary()) had_temporary_failure_ = true;
  if (exchanger.is_implicit && resolution.outcome == Outcome::no_such_name) name_exists_ = false;
  if (!resolution.chain.empty()) exchanger.is_alias = true;
  bool is_self = contains(self.names, resolution.canonical);
  for (const ResourceRecord& record : resolution.records) {
    const auto* const data = std::get_if<AddressData>(&record.data);
    if (data == nullptr) continue;
    exchanger.addresses.push_back(data->address);
    is_self = is_self || contains(self.addresses, data->address);
  }
  if (is_self) {
    drop_from(exchanger.preference);
    return end();  // what is left is better, and was asked for before
  }
  const bool has_more_types = asks_for_ == RecordType::aaaa && options_.use_ipv4;
  if (has_more_types && resolution.outcome != Outcome::no_such_name) {
    asks_for_ = RecordType::a;
    return;
  }
  asks_for_ = options_.use_ipv6 ? RecordType::aaaa : RecordType::a;
  if (++at_ == exchangers_.size()) end();
}

/// They are sorted: what is not better than `preference` is at the end.
void ExchangerSearch::drop_from(std::uint16_t preference) {
  found_self_ = true;
  const auto first = std::find_if(
      exchangers_.begin(), exchangers_.end(),
      [&](const MailExchanger& exchanger) { return exchanger.preference >= preference; });
  exchangers_.erase(first, exchangers_.end());
}

void ExchangerSearch::end() {
  const bool was_implicit = !exchangers_.empty() && exchangers_.front().is_implicit;
  const bool has_any = !exchangers_.empty();
  exchangers_.erase(
      std::remove_if(exchangers_.begin(), exchangers_.end(),
                     [](const MailExchanger& exchanger) { return exchanger.addresses.empty(); }),
      exchangers_.end());
  if (!exchangers_.empty()) {
    outcome_ = ExchangerOutcome::found;
  } else if (found_self_ && !has_any) {
    end_with(ExchangerOutcome::leads_back_here);
  } else if (had_temporary_failure_) {
    end_with(ExchangerOutcome::temporary_failure);
  } else if (was_implicit) {
    end_with(name_exists_ ? ExchangerOutcome::no_address : ExchangerOutcome::no_such_domain);
  } else {
    end_with(ExchangerOutcome::no_usable_exchanger);
  }
}

void ExchangerSearch::end_with(ExchangerOutcome outcome) {
  exchangers_.clear();
  outcome_ = outcome;
}

}  // namespace smtplab::dns
