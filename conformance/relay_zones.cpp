#include "conformance/relay_zones.h"

#include <algorithm>
#include <utility>

namespace smtplab::conformance {

RelayZones::RelayZones() { zones_.add(dns::Zone(*dns::DomainName::parse(kRelayZone), {})); }

std::string RelayZones::key_of(const dns::DomainName& name) {
  std::string text = name.to_string();
  std::transform(text.begin(), text.end(), text.begin(),
                 [](char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c; });
  return text;
}

dns::Message RelayZones::answer(const dns::Message& query) {
  const std::string name = key_of(query.question.name);
  ++asked_[{name, query.question.type}];
  dns::Message response;
  if (failing_.contains(name)) {
    response.code = dns::ResponseCode::servfail;
  } else if (zones_.nearest(query.question.name) != nullptr) {
    response = zones_.answer(query);
  } else {
    response.code = dns::ResponseCode::nxdomain;
    response.authoritative = true;
  }
  response.id = query.id;
  response.is_response = true;
  response.question = query.question;
  response.recursion_desired = query.recursion_desired;
  response.recursion_available = true;
  return response;
}

std::size_t RelayZones::times_asked(const dns::DomainName& name, dns::RecordType type) const {
  const auto found = asked_.find({key_of(name), type});
  return found == asked_.end() ? 0 : found->second;
}

}  // namespace smtplab::conformance
