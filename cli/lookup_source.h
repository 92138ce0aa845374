#pragma once

#include <chrono>
#include <memory>
#include <string>
#include <variant>
#include <vector>

#include "sim/dns/exchange.h"
#include "sim/dns/resolution.h"
#include "sim/live/stub_resolver.h"
#include "sim/scenario/name_lookup.h"

namespace smtplab::cli {

/// Who answers a lookup: the zones of a scenario, or a server of the real network.
class LookupSource {
 public:
  explicit LookupSource(std::shared_ptr<const scenario::Scenario> scenario)
      : source_(std::in_place_type<scenario::NameLookup>, std::move(scenario)) {}
  LookupSource(const live::Endpoint& server, std::chrono::milliseconds patience, unsigned tries)
      : source_(std::in_place_type<live::StubResolver>, server, patience, tries) {}

  dns::Resolution look_up(const dns::Question& question) {
    return std::visit([&](auto& source) { return source.look_up(question); }, source_);
  }
  const std::vector<dns::Exchange>& exchanges() const {
    return std::visit(
        [](const auto& source) -> const auto& { return source.exchanges(); }, source_);
  }
  /// Empty where nobody has given it a name.
  std::string server_name(const dns::Address& address) const {
    const auto* const zones = std::get_if<scenario::NameLookup>(&source_);
    const std::string* const name = zones == nullptr ? nullptr : zones->host_at(address);
    return name == nullptr ? std::string() : *name;
  }
  /// The system's words where the real server could not be reached; else empty.
  std::string failure() const {
    const auto* const server = std::get_if<live::StubResolver>(&source_);
    return server == nullptr || !server->failure() ? std::string() : server->failure()->words;
  }

 private:
  std::variant<scenario::NameLookup, live::StubResolver> source_;
};

}  // namespace smtplab::cli
