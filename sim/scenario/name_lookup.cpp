#include "sim/scenario/name_lookup.h"

#include <utility>
#include <variant>

namespace smtplab::scenario {

NameLookup::NameLookup(std::shared_ptr<const Scenario> scenario)
    : scenario_(std::move(scenario)),
      directory_(scenario_->hosts),
      resolver_(scenario_->resolver) {}

dns::Resolution NameLookup::look_up(const dns::Question& question) {
  if (scenario_->resolver.hints.empty()) return directory_.look_up(question);
  resolver_.lookup(0, question, now_);
  while (true) {
    while (auto event = resolver_.next_event()) {
      if (auto* const wanted = std::get_if<dns::SendQuery>(&*event)) send(*wanted);
      if (auto* const resolved = std::get_if<dns::Resolved>(&*event)) {
        return std::move(resolved->resolution);
      }
    }
    now_ = resolver_.next_timeout().value();  // a lookup that has not ended awaits something
    resolver_.handle_timeout(now_);
  }
}

const std::string* NameLookup::host_at(const dns::Address& address) const {
  const auto host = directory_.find(address);
  return host ? &scenario_->hosts[*host].name : nullptr;
}

void NameLookup::send(const dns::SendQuery& wanted) {
  dns::Exchange exchange{wanted.server, wanted.query.question, {}};
  const auto host = directory_.find(wanted.server);
  const bool is_served = host && scenario_->hosts[*host].role == agents::HostRole::name_server;
  if (is_served) {
    exchange.response = scenario_->hosts[*host].zones.answer(wanted.query);
    resolver_.receive(wanted.server, *exchange.response, now_);
  }
  exchanges_.push_back(std::move(exchange));
}

}  // namespace smtplab::scenario
