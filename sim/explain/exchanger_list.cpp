#include "sim/explain/exchanger_list.h"

#include <algorithm>
#include <utility>

#include "sim/explain/happening.h"

namespace smtplab::explain {
namespace {

using dns::ExchangerOutcome;
using dns::MailExchanger;

// As a host's own happenings have it: each outcome of the search is one of them.
ExchangerReason reason_of(ExchangerOutcome outcome) {
  ExchangerReason reason{dns::key_of(outcome), {}};
  const std::string key = "routed." + std::string(reason.key);
  for (const HappeningKind& kind : happening_kinds()) {
    if (kind.key != key) continue;
    for (const std::string_view clause : kind.clauses) {
      if (!clause.empty()) reason.clauses.push_back(clause);
    }
  }
  return reason;
}

class Reasons {
 public:
  explicit Reasons(const std::vector<MailExchanger>& exchangers) : exchangers_(exchangers) {}

  std::vector<ExchangerReason> of(std::size_t at) const {
    const MailExchanger& exchanger = exchangers_[at];
    if (exchanger.host.is_root()) return {{"literal", {"R5321-4.1.3-a", "R5321-4.1.3-b"}}};
    std::vector<ExchangerReason> reasons = {place_of(at)};
    if (has_equal(at)) reasons.push_back({"equal", {"R5321-5.1-q"}});
    if (exchanger.is_alias && !exchanger.is_implicit) {
      reasons.push_back({"alias", {"R5321-5.1-l", "R974-6-c"}});
    }
    if (exchanger.addresses.size() > 1) reasons.push_back({"addresses", {"R5321-5.1-r"}});
    return reasons;
  }

 private:
  ExchangerReason place_of(std::size_t at) const {
    if (exchangers_[at].is_implicit) return {"implicit", {"R5321-5.1-g"}};
    if (exchangers_.size() == 1) return {"only", {"R5321-5.1-i"}};
    if (at == 0) return {"best", {"R5321-5.1-p"}};
    return {"next", {"R5321-5.1-p", "R5321-5.1-m"}};
  }

  bool has_equal(std::size_t at) const {
    return std::count_if(exchangers_.begin(), exchangers_.end(), [&](const MailExchanger& other) {
             return other.preference == exchangers_[at].preference;
           }) > 1;
  }

  const std::vector<MailExchanger>& exchangers_;
};

/// What the lookups found, and which of it is not in the list.
class LeftOut {
 public:
  LeftOut(const ExchangerList& list, const std::vector<dns::Resolution>& resolutions)
      : list_(list), resolutions_(resolutions) {}

  std::vector<ExchangerLeftOut> find() const {
    std::vector<ExchangerLeftOut> left;
    if (list_.outcome == ExchangerOutcome::accepts_no_mail) return left;
    for (const dns::Resolution& resolution : resolutions_) {
      for (const dns::ResourceRecord& record : resolution.records) {
        const auto* const mx = std::get_if<dns::MxData>(&record.data);
        if (mx == nullptr || is_listed(*mx)) continue;
        left.push_back({mx->preference, mx->exchange, reason_of_host(mx->exchange)});
      }
    }
    std::stable_sort(left.begin(), left.end(),
                     [](const auto& a, const auto& b) { return a.preference < b.preference; });
    return left;
  }

 private:
  bool is_listed(const dns::MxData& mx) const {
    return std::any_of(
        list_.exchangers.begin(), list_.exchangers.end(), [&](const MailExchanger& exchanger) {
          return exchanger.host == mx.exchange && exchanger.preference == mx.preference;
        });
  }

  ExchangerReason reason_of_host(const dns::DomainName& host) const {
    if (host.is_root() || host.is_wildcard()) return {"no-host", {"R974-6-b", "R7505-3-b"}};
    bool was_asked = false;
    bool is_temporary = false;
    for (const dns::Resolution& resolution : resolutions_) {
      const bool is_address = resolution.question.type == dns::RecordType::a ||
                              resolution.question.type == dns::RecordType::aaaa;
      if (!is_address || resolution.question.name != host) continue;
      was_asked = true;
      is_temporary = is_temporary || resolution.is_temporary();
    }
    if (!was_asked) return {"beyond", {"R5321-5.1-n"}};
    if (is_temporary) return {"no-answer", {"R5321-5.1-f"}};
    return {"no-address", {"R5321-5.1-l"}};
  }

  const ExchangerList& list_;
  const std::vector<dns::Resolution>& resolutions_;
};

}  // namespace

ExchangerList list_exchangers(std::string_view domain, std::uint64_t seed, const LookUp& look_up) {
  dns::ExchangerSearch search(domain);
  Random random(seed);
  std::vector<dns::Resolution> resolutions;
  while (const auto question = search.next_question()) {
    resolutions.push_back(look_up(*question));
    search.answer(resolutions.back(), {}, random);
  }
  ExchangerList list;
  list.domain = domain;
  list.outcome = search.outcome().value();
  list.canonical = search.canonical_domain();
  list.exchangers = search.exchangers();
  const Reasons reasons(list.exchangers);
  for (std::size_t i = 0; i < list.exchangers.size(); ++i) list.reasons.push_back(reasons.of(i));
  list.left_out = LeftOut(list, resolutions).find();
  list.about_all.push_back(reason_of(list.outcome));
  if (!resolutions.empty() && !resolutions.front().chain.empty()) {
    list.about_all.push_back({"domain-alias", {"R5321-5.1-d"}});
  }
  return list;
}

}  // namespace smtplab::explain
