// Relays that find the next host wrongly: their resolver tells them what is not so.

#include <algorithm>
#include <map>
#include <set>
#include <string>
#include <utility>

#include "conformance/mutants/line_interference.h"
#include "conformance/mutants/themes.h"

namespace smtplab::conformance {
namespace {

using dns::MxData;
using dns::RecordType;
using dns::Resolution;
using dns::ResourceRecord;
using enum Defect;

bool is_about(const Resolution& found, RecordType type) { return found.question.type == type; }
bool has_exchangers(const Resolution& found) {
  return is_about(found, RecordType::mx) && found.outcome == dns::Outcome::records;
}
MxData& mx_of(ResourceRecord& record) { return std::get<MxData>(record.data); }

void deny(Resolution& found, dns::Outcome outcome) {
  found.outcome = outcome;
  found.records.clear();
}

/// Only the best `count` of the exchangers are left.
void keep_best(Resolution& found, std::size_t count) {
  if (!has_exchangers(found)) return;
  std::stable_sort(found.records.begin(), found.records.end(),
                   [](const ResourceRecord& a, const ResourceRecord& b) {
                     return std::get<MxData>(a.data).preference <
                            std::get<MxData>(b.data).preference;
                   });
  if (found.records.size() > count)
    found.records.erase(found.records.begin() + static_cast<std::ptrdiff_t>(count),
                        found.records.end());
}

const dns::DomainName& own_name() {
  static const dns::DomainName name = *dns::DomainName::parse("mx.example.org");
  return name;
}

/// `from` is taken for `to` in what is looked up.
void takes(ReferenceHost& host, RecordType type, dns::Outcome from, dns::Outcome to) {
  host.resolution = [type, from, to](Resolution& found) {
    if (is_about(found, type) && found.outcome == from) deny(found, to);
  };
}

constexpr Mutant kRelayRoutingMutants[] = {
    {prefers_highest_preference, "prefers-highest-preference",
     [](ReferenceHost& host) {
       host.resolution = [](Resolution& found) {
         if (!has_exchangers(found)) return;
         for (ResourceRecord& record : found.records) {
           mx_of(record).preference = static_cast<std::uint16_t>(65535 - mx_of(record).preference);
         }
       };
     }},
    {tries_first_exchanger_alone, "tries-first-exchanger-alone",
     [](ReferenceHost& host) { host.resolution = [](Resolution& found) { keep_best(found, 1); }; }},
    {tries_two_exchangers_alone, "tries-two-exchangers-alone",
     [](ReferenceHost& host) { host.resolution = [](Resolution& found) { keep_best(found, 2); }; }},
    {takes_first_of_equal, "takes-first-of-equal",
     [](ReferenceHost& host) {
       host.resolution = [](Resolution& found) {
         if (!has_exchangers(found)) return;
         std::uint16_t more = 0;
         for (ResourceRecord& record : found.records) {
           mx_of(record).preference = static_cast<std::uint16_t>(mx_of(record).preference + more++);
         }
       };
     }},
    {tries_one_of_equal, "tries-one-of-equal",
     [](ReferenceHost& host) {
       host.resolution = [](Resolution& found) {
         if (!has_exchangers(found)) return;
         std::set<std::uint16_t> known;
         std::erase_if(found.records, [&](ResourceRecord& record) {
           return !known.insert(mx_of(record).preference).second;
         });
       };
     }},
    {needs_exchanger_records, "needs-exchanger-records",
     [](ReferenceHost& host) {
       takes(host, RecordType::mx, dns::Outcome::no_data, dns::Outcome::no_such_name);
     }},
    {falls_back_to_address_of_domain, "falls-back-to-address-of-domain",
     [](ReferenceHost& host) {
       host.resolution = [](Resolution& found) {
         if (!has_exchangers(found)) return;
         found.records.push_back({found.canonical, 60, MxData{65535, found.canonical}});
       };
     }},
    {waits_for_absent_exchanger, "waits-for-absent-exchanger",
     [](ReferenceHost& host) {
       host.resolution = [](Resolution& found) {
         const bool is_host = is_about(found, RecordType::a) || is_about(found, RecordType::aaaa);
         if (is_host && found.outcome == dns::Outcome::no_such_name) {
           deny(found, dns::Outcome::server_failure);
         }
       };
     }},
    {passes_over_null_exchanger, "passes-over-null-exchanger",
     [](ReferenceHost& host) {
       host.resolution = [](Resolution& found) {
         if (has_exchangers(found) && mx_of(found.records.front()).exchange.is_root()) {
           deny(found, dns::Outcome::no_data);
         }
       };
     }},
    {refuses_alias_of_exchanger, "refuses-alias-of-exchanger",
     [](ReferenceHost& host) {
       host.resolution = [](Resolution& found) {
         if (!is_about(found, RecordType::mx) && !found.chain.empty()) {
           deny(found, dns::Outcome::no_such_name);
         }
       };
     }},
    {refuses_alias_of_domain, "refuses-alias-of-domain",
     [](ReferenceHost& host) {
       host.resolution = [](Resolution& found) {
         if (!found.chain.empty()) deny(found, dns::Outcome::no_such_name);
       };
     }},
    {waits_for_absent_domain, "waits-for-absent-domain",
     [](ReferenceHost& host) {
       takes(host, RecordType::mx, dns::Outcome::no_such_name, dns::Outcome::server_failure);
     }},
    {takes_failing_name_server_for_no, "takes-failing-name-server-for-no",
     [](ReferenceHost& host) {
       host.resolution = [](Resolution& found) {
         if (found.outcome == dns::Outcome::server_failure) deny(found, dns::Outcome::no_such_name);
       };
     }},
    {tries_one_address, "tries-one-address",
     [](ReferenceHost& host) {
       host.resolution = [](Resolution& found) {
         const bool has_more = is_about(found, RecordType::a) && found.records.size() > 1;
         if (has_more) found.records.erase(found.records.begin() + 1, found.records.end());
       };
     }},
    {ignores_ipv6_addresses, "ignores-ipv6-addresses",
     [](ReferenceHost& host) {
       takes(host, RecordType::aaaa, dns::Outcome::records, dns::Outcome::no_data);
     }},
    {does_not_know_own_name, "does-not-know-own-name",
     [](ReferenceHost& host) {
       host.resolution = [](Resolution& found) {
         if (!has_exchangers(found)) return;
         for (ResourceRecord& record : found.records) {
           MxData& mx = mx_of(record);
           if (mx.exchange == own_name()) {
             mx.exchange = *dns::DomainName::parse("gone.relay.example");
           }
         }
       };
     }},
    {passes_over_own_name, "passes-over-own-name",
     [](ReferenceHost& host) {
       host.resolution = [](Resolution& found) {
         if (!has_exchangers(found)) return;
         std::erase_if(found.records,
                       [](ResourceRecord& record) { return mx_of(record).exchange == own_name(); });
         if (found.records.empty()) deny(found, dns::Outcome::no_data);
       };
     }},
    {does_not_read_address_literals, "does-not-read-address-literals",
     [](ReferenceHost& host) { reads(host, "@[10.25.", "@[10.26."); }},
    {remembers_exchangers, "remembers-exchangers",
     [](ReferenceHost& host) {
       host.resolution = [known = std::map<std::string, Resolution>()](Resolution& found) mutable {
         if (!has_exchangers(found)) return;
         found = known.try_emplace(found.question.name.to_string(), found).first->second;
       };
     }},
};

}  // namespace

std::span<const Mutant> relay_routing_mutants() { return kRelayRoutingMutants; }

}  // namespace smtplab::conformance
