#include "viewer/panels/network_map.h"

#include <algorithm>
#include <optional>

#include "sim/network/port.h"
#include "viewer/panels/dialogue_rows.h"

namespace smtplab::panels {
namespace {

using trace::HostIndex;

struct Ranking {
  std::vector<std::optional<std::size_t>> of;

  void call(HostIndex client, HostIndex server, bool fetches) {
    if (client >= of.size() || server >= of.size()) return;
    if (fetches) {
      if (!of[server]) of[server] = 0;
      if (!of[client]) of[client] = *of[server] + 1;
      return;
    }
    if (!of[client]) of[client] = of[server] && *of[server] > 0 ? *of[server] - 1 : 0;
    if (!of[server]) of[server] = *of[client] + 1;
  }
};

bool is_name_server(const scenario::Scenario& scenario, HostIndex host) {
  return scenario.hosts[host].role == agents::HostRole::name_server;
}

std::vector<std::size_t> ranks(const viewer::Future& future) {
  const scenario::Scenario& scenario = future.scenario();
  Ranking ranking;
  ranking.of.resize(scenario.hosts.size());
  for (const explain::Conversation& told : future.story().conversations()) {
    ranking.call(told.client, told.server, told.is_pop3);
  }
  std::vector<std::size_t> found(scenario.hosts.size());
  for (HostIndex host = 0; host < found.size(); ++host) {
    const bool is_user = scenario.hosts[host].role == agents::HostRole::user_agent;
    found[host] = ranking.of[host].value_or(is_user ? 0 : 1);
  }
  // Columns in which nobody stands are left out.
  std::set<std::size_t> used;
  for (HostIndex host = 0; host < found.size(); ++host) {
    if (!is_name_server(scenario, host)) used.insert(found[host]);
  }
  for (std::size_t& rank : found) {
    rank = static_cast<std::size_t>(std::distance(used.begin(), used.lower_bound(rank)));
  }
  return found;
}

void add_link(NetworkMap& map, HostIndex a, HostIndex b, std::size_t hosts) {
  if (a < hosts && b < hosts && a != b) map.links.insert(std::minmax(a, b));
}

}  // namespace

NetworkMap network_map(const viewer::Future& future) {
  const scenario::Scenario& scenario = future.scenario();
  const std::size_t count = scenario.hosts.size();
  NetworkMap map;
  const std::vector<std::size_t> columns = ranks(future);
  for (HostIndex host = 0; host < count; ++host) {
    if (is_name_server(scenario, host)) {
      map.hosts.push_back({host, map.name_servers++, 0, true});
      continue;
    }
    const std::size_t column = columns[host];
    if (column >= map.columns.size()) map.columns.resize(column + 1);
    map.hosts.push_back({host, column, map.columns[column]++});
    map.rows = std::max(map.rows, map.columns[column]);
  }
  for (const scenario::LinkConfig& link : scenario.links) {
    add_link(map, link.host_a, link.host_b, count);
  }
  for (const explain::Conversation& told : future.story().conversations()) {
    add_link(map, told.client, told.server, count);
  }
  for (trace::EventIndex i = 0; i < future.size(); ++i) {
    const trace::Event& event = future.log()[i];
    if (event.kind == trace::EventKind::datagram_sent) {
      add_link(map, event.host, event.value, count);
    }
  }
  return map;
}

HeldMail held_mail(const trace::HostState& host) {
  HeldMail held;
  held.queued = host.queue.size();
  for (const auto& [path, messages] : host.mailboxes) held.in_mailboxes += messages.size();
  for (const auto& [path, messages] : host.shown) held.shown += messages;
  return held;
}

Travelling travelling(const viewer::Future& future, const viewer::Moment& moment) {
  if (const explain::Line* line = future.story().line_of(moment)) {
    Travelling on_its_way{Travelling::Kind::other, moment.from, moment.to};
    if (line->kind == explain::LineKind::command) on_its_way.kind = Travelling::Kind::command;
    if (line->kind == explain::LineKind::reply) {
      on_its_way.kind = is_refusal(*line) ? Travelling::Kind::refusal : Travelling::Kind::reply;
    }
    if (line->kind == explain::LineKind::content || line->kind == explain::LineKind::said) {
      on_its_way.kind = Travelling::Kind::content;
    }
    return on_its_way;
  }
  const trace::Event& event = future.log()[moment.event];
  if (event.kind == trace::EventKind::datagram_sent) {
    return {Travelling::Kind::question, event.host, event.value};
  }
  if (event.kind == trace::EventKind::datagram_arrived) {
    return {Travelling::Kind::question, event.value, event.host};
  }
  return {};
}

}  // namespace smtplab::panels
