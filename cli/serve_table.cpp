#include "cli/serve_table.h"

#include <algorithm>
#include <array>
#include <nlohmann/json.hpp>
#include <string_view>
#include <vector>

#include "sim/explain/escape.h"
#include "sim/network/port.h"

namespace smtplab::cli {
namespace {

using live::HostPlan;
using live::Service;

/// Where a host stands that somebody else answers for.
live::Endpoint place_of(const HostPlan& plan, std::uint32_t host, Service service) {
  return plan.endpoint_of(host, live::usual_port(service));
}

/// Who may fetch mail there, as people type it: bob "correct horse". Scenarios have no secrets.
std::string logins(const agents::HostConfig& host) {
  std::string text;
  for (const agents::MailboxConfig& mailbox : host.mailboxes) {
    const std::string& password = mailbox.details().password;
    if (password.empty()) continue;
    if (!text.empty()) text += ", ";
    text += explain::escape(mailbox.user) + " \"" + explain::escape(password) + "\"";
  }
  return text;
}

/// What somebody who wants to take part has to know of a host's port, or of the host itself.
std::string hint(const HostPlan& plan, std::uint32_t host, const Service* service,
                 const Console& console) {
  if (!plan.is_served(host)) return console.words().text("serve.somebody-else");
  const agents::HostConfig& config = plan.scenario().hosts[host];
  if (service == nullptr) return console.words().text("serve.call-from");
  if (*service != Service::pop3) return {};
  const std::string users = logins(config);
  return users.empty() ? console.words().text("serve.nobody-logs-in")
                       : console.words().text("serve.log-in", {{"users", users}});
}

std::string in_columns(const std::vector<std::array<std::string, 4>>& rows) {
  std::array<std::size_t, 4> widths{};
  for (const auto& row : rows) {
    for (std::size_t i = 0; i < row.size(); ++i) widths[i] = std::max(widths[i], row[i].size());
  }
  std::string text;
  for (const auto& row : rows) {
    std::string line;
    for (std::size_t i = 0; i < row.size(); ++i) {
      line.append(row[i]).append(widths[i] - row[i].size() + 2, ' ');
    }
    text.append(line.substr(0, line.find_last_not_of(' ') + 1)).append("\n");
  }
  return text;
}

}  // namespace

std::string serve_table(const HostPlan& plan, const Console& console) {
  std::vector<std::array<std::string, 4>> rows;
  for (std::uint32_t host = 0; host < plan.outside(); ++host) {
    const agents::HostConfig& config = plan.scenario().hosts[host];
    const std::string name = explain::escape(config.name);
    const std::vector<Service> services = plan.services_of(host);
    if (services.empty()) {
      rows.push_back({name, std::string(agents::role_name(config.role)),
                      plan.address_of(host).to_string(), hint(plan, host, nullptr, console)});
    }
    for (const Service service : services) {
      rows.push_back({name, std::string(live::service_name(service)),
                      place_of(plan, host, service).to_string(),
                      hint(plan, host, &service, console)});
    }
  }
  return in_columns(rows);
}

std::string serve_json(const HostPlan& plan) {
  using OrderedJson = nlohmann::ordered_json;
  OrderedJson hosts = OrderedJson::array();
  for (std::uint32_t host = 0; host < plan.outside(); ++host) {
    const agents::HostConfig& config = plan.scenario().hosts[host];
    OrderedJson entry;
    entry["name"] = config.name;
    entry["role"] = agents::role_name(config.role);
    entry["by"] = plan.is_served(host) ? "smtplab" : "somebody";
    const std::vector<Service> services = plan.services_of(host);
    const bool has_door = !services.empty();
    entry["address"] =
        (has_door ? place_of(plan, host, services.front()).address : plan.address_of(host))
            .to_string();
    entry["scenario_address"] = plan.scenario_address_of(host).to_string();
    entry["ports"] = OrderedJson::object();
    for (const Service service : services) {
      entry["ports"][std::string(live::service_name(service))] = place_of(plan, host, service).port;
    }
    hosts.push_back(std::move(entry));
  }
  const OrderedJson table = {{"scenario", plan.scenario().id}, {"ready", true}, {"hosts", hosts}};
  return table.dump(-1, ' ', true, OrderedJson::error_handler_t::replace) + "\n";
}

}  // namespace smtplab::cli
