#include "sim/agents/name_server.h"

#include <utility>
#include <variant>

namespace smtplab::agents {
namespace {

dns::Message failure_of(const dns::Message& query) {
  dns::Message response;
  response.id = query.id;
  response.is_response = true;
  response.recursion_desired = query.recursion_desired;
  response.code = dns::ResponseCode::servfail;
  response.question = query.question;
  return response;
}

}  // namespace

std::string_view mode_name(NameServerMode mode) {
  switch (mode) {
    case NameServerMode::normal:
      return "normal";
    case NameServerMode::servfail:
      return "servfail";
    case NameServerMode::silent:
      return "silent";
  }
  return "";
}

void NameServer::set_zone(dns::Zone zone) {
  if (!changed_zones_) changed_zones_.emplace(config_->zones);
  changed_zones_->add(std::move(zone));
}

void NameServer::take(const Input& input, Context& context) const {
  const auto* const datagram = std::get_if<Datagram>(&input);
  if (datagram == nullptr || datagram->message.is_response) return;
  if (mode_ == NameServerMode::silent) return;
  const dns::Message& query = datagram->message;
  dns::Message response =
      mode_ == NameServerMode::servfail ? failure_of(query) : zones().answer(query);
  // The response comes from the address that was asked: resolvers take no other.
  context.effects.send_datagram({datagram->to, datagram->from, std::move(response)}, context.cause);
}

}  // namespace smtplab::agents
