#include "sim/scenario/delivery_reader.h"

#include <algorithm>
#include <string>
#include <string_view>

#include "sim/scenario/address_reader.h"
#include "sim/smtp/mailbox.h"

namespace smtplab::scenario {
namespace {

/// Of hosts that pass mail on, and of those that others bring mail to from anywhere.
constexpr std::string_view kNotOfDeliveryAgents[] = {"forwards",
                                                     "lists",
                                                     "relay",
                                                     "relay_clients",
                                                     "relay_domains",
                                                     "smart_host",
                                                     "source_routes",
                                                     "retry",
                                                     "mend_line_ends",
                                                     "most_hops",
                                                     "greylist",
                                                     "quota",
                                                     "spf",
                                                     "outgoing",
                                                     "turn",
                                                     "external",
                                                     "login",
                                                     "delivery_agent",
                                                     "greeting_delay_ms"};

// BDAT LAST for nobody has no reply at all there (RFC 2033 section 4.3), and who keeps no queue
// sends no notices.
constexpr smtp::Extension kNotOfLmtp[] = {smtp::Extension::chunking, smtp::Extension::binary_mime,
                                          smtp::Extension::dsn};

void check_delivery_agent(ValueReader& values, const ObjectReader& object,
                          const agents::HostConfig& host) {
  if (host.dialect.standard() == smtp::Standard::rfc821) {
    values.report(object.node(), "scenario.mda-under-821", "scenario.hint.mda-5321");
  }
  for (const std::string_view key : kNotOfDeliveryAgents) {
    const NodeIndex given = object.get(key);
    if (given == kNoNode) continue;
    values.report_key(given, "scenario.not-of-mda", "scenario.hint.not-of-mda");
  }
  const NodeIndex extensions = object.get("extensions");
  for (const smtp::Extension one : kNotOfLmtp) {
    if (!host.dialect.extensions.has(one)) continue;
    values.report(extensions, "scenario.extension-not-of-mda", "scenario.hint.extension-not-of-mda",
                  {{"keyword", std::string(smtp::extension_keyword(one))}});
  }
}

}  // namespace

void read_delivery(ValueReader& values, const ObjectReader& object, agents::HostConfig& host) {
  if (host.role == agents::HostRole::delivery_agent) {
    return check_delivery_agent(values, object, host);
  }
  const NodeIndex node = object.get("delivery_agent");
  AddressReader addresses(values, host.dialect.rules);
  const auto name = addresses.domain(node);
  if (!name) return;
  if (host.role != agents::HostRole::transfer_agent) {
    return values.report(node, "scenario.mda-only-of-mta", "scenario.hint.make-server");
  }
  if (host.dialect.standard() == smtp::Standard::rfc821) {
    return values.report(node, "scenario.mda-under-821", "scenario.hint.mda-5321");
  }
  agents::DeliveryAgentConfig& agent = host.delivery_agent.emplace();
  agent.host = name->text;
  agent.dialect = host.dialect;
  agent.dialect.protocol = smtp::Protocol::lmtp;
  agent.dialect.extensions.remove(smtp::Extension::starttls);
}

void check_delivery_agents(ValueReader& values, NodeIndex hosts, const Scenario& scenario) {
  std::size_t place = 0;
  for (const NodeIndex i : values.elements(hosts)) {
    if (place >= scenario.hosts.size()) return;
    const agents::HostConfig& host = scenario.hosts[place++];
    if (!host.delivery_agent) continue;
    const bool is_one = std::any_of(
        scenario.hosts.begin(), scenario.hosts.end(), [&](const agents::HostConfig& other) {
          return other.role == agents::HostRole::delivery_agent &&
                 smtp::equals_ignoring_case(other.name, host.delivery_agent->host);
        });
    if (is_one) continue;
    values.report(values.document().find(i, "delivery_agent"), "scenario.no-mda",
                  "scenario.hint.make-mda");
  }
}

}  // namespace smtplab::scenario
