#include <algorithm>
#include <set>
#include <utility>
#include <variant>
#include <vector>

#include "sim/scenario/simulation.h"

namespace smtplab::scenario {

using trace::EventIndex;

// Agents that are written outside. They are told as the simulator's own are, but nothing else
// happens until they have said what they do: so their answer is an intervention like all others.

namespace {

bool has(const std::vector<std::uint16_t>& ports, std::uint16_t port) {
  return std::find(ports.begin(), ports.end(), port) != ports.end();
}

/// What wishes may not be, one after the other; it knows which connections they close.
class Censor {
 public:
  Censor(const network::Network& network, std::set<std::uint32_t> open, std::uint32_t host,
         Instant now)
      : network_(network), open_(std::move(open)), host_(host), now_(now) {}

  std::optional<Refusal> operator()(const agents::WishConnect& wish) const {
    if (wish.address.is_none()) return Refusal::no_address;
    return wish.port == 0 ? std::optional(Refusal::wrong_port) : std::nullopt;
  }
  std::optional<Refusal> operator()(const agents::WishSend& wish) const {
    return on(wish.connection);
  }
  std::optional<Refusal> operator()(const agents::WishClose& wish) {
    return open_.erase(wish.connection) == 1 ? std::nullopt
                                             : std::optional(Refusal::no_such_connection);
  }
  std::optional<Refusal> operator()(const agents::WishTimer& wish) const {
    return wish.at < now_ ? std::optional(Refusal::wrong_time) : std::nullopt;
  }
  std::optional<Refusal> operator()(const agents::WishResolve& /*wish*/) const {
    return std::nullopt;
  }
  std::optional<Refusal> operator()(const agents::WishTls& wish) {
    if (const auto refusal = on(wish.connection)) return refusal;
    const network::Connection& connection = network_.connection(wish.connection);
    const bool is_client = connection.client == host_;
    const auto side = is_client ? network::Side::client : network::Side::server;
    const bool begun = connection.wants_tls(side) || !secured_.insert(wish.connection).second;
    return begun ? std::optional(Refusal::tls_begun) : std::nullopt;
  }

 private:
  std::optional<Refusal> on(std::uint32_t connection) const {
    return open_.contains(connection) ? std::nullopt : std::optional(Refusal::no_such_connection);
  }

  const network::Network& network_;
  std::set<std::uint32_t> open_;
  std::set<std::uint32_t> secured_;
  std::uint32_t host_;
  Instant now_;
};

}  // namespace

std::uint32_t Simulation::next_token(std::uint32_t host) const {
  const auto outsider = outsiders_.find(host);
  return outsider == outsiders_.end() ? 0 : outsider->second.next_token;
}

bool Simulation::has_outside_connection(std::uint32_t host, std::uint32_t connection) const {
  const auto outsider = outsiders_.find(host);
  return outsider != outsiders_.end() && outsider->second.open.contains(connection);
}

std::optional<dns::Address> Simulation::find_address(std::string_view name_or_address) const {
  for (std::uint32_t host = 0; host < scenario_->hosts.size(); ++host) {
    if (scenario_->hosts[host].name == name_or_address) return address_of(host);
  }
  return dns::Address::parse(name_or_address);
}

bool Simulation::outsider_listens(std::uint32_t host, std::uint16_t port) const {
  if (outsiders_.empty()) return false;
  const auto outsider = outsiders_.find(host);
  return outsider != outsiders_.end() && has(outsider->second.ports, port);
}

std::optional<Refusal> Simulation::act(const Attach& wanted, trace::Recorder& /*recorder*/) {
  if (wanted.host >= hosts_.size()) return Refusal::no_such_host;
  if (has(wanted.ports, 0)) return Refusal::wrong_port;
  outsiders_[wanted.host].ports = wanted.ports;
  if (hosts_[wanted.host].is_up) start_outsider(wanted.host, false, trace::kNoEvent);
  return std::nullopt;
}

void Simulation::start_outsider(std::uint32_t host, bool again, EventIndex cause) {
  if (!outsiders_.contains(host)) return;
  given_.push_back({host, given_count_++, cause, agents::Started{again}});
}

void Simulation::stop_outsider(std::uint32_t host) {
  const auto outsider = outsiders_.find(host);
  if (outsider == outsiders_.end()) return;
  outsider->second.open.clear();
  std::erase_if(given_, [host](const Given& one) { return one.host == host; });
}

void Simulation::give_outside(std::uint32_t host, const agents::Input& input, EventIndex cause) {
  Outsider& outsider = outsiders_.at(host);
  if (const auto* const stands = std::get_if<agents::Connected>(&input)) {
    outsider.open.insert(stands->connection);
  }
  // It does not know of connections that have ended before they stood.
  const auto* const closed = std::get_if<agents::Closed>(&input);
  if (closed != nullptr && !outsider.open.contains(closed->connection)) return;
  if (auto kept = agents::outside_input(input)) {
    given_.push_back({host, given_count_++, cause, *std::move(kept)});
  }
}

std::optional<Refusal> Simulation::wishes_refused(const std::vector<agents::Wish>& wishes,
                                                  std::uint32_t host) const {
  Censor censor(network_, outsiders_.at(host).open, host, now_);
  for (const agents::Wish& wish : wishes) {
    if (const auto refusal = std::visit(censor, wish)) return refusal;
  }
  return std::nullopt;
}

std::optional<Refusal> Simulation::act(const Perform& wanted, trace::Recorder& recorder) {
  if (given_.empty()) return Refusal::nothing_given;
  const std::uint32_t host = given_.front().host;
  Outsider& outsider = outsiders_.at(host);
  const auto* const closed = std::get_if<agents::Closed>(&given_.front().input);
  const bool was_open = closed != nullptr && outsider.open.erase(closed->connection) == 1;
  if (const auto refusal = wishes_refused(wanted.wishes, host)) {
    if (was_open) outsider.open.insert(closed->connection);
    return refusal;
  }
  const EventIndex cause = given_.front().cause;
  given_.erase(given_.begin());
  for (const agents::Wish& wish : wanted.wishes) add_effect(wish, outsider, cause);
  carry_out(host, Program::outside, recorder);
  return std::nullopt;
}

void Simulation::add_effect(const agents::Wish& wish, Outsider& outsider, EventIndex cause) {
  const std::uint32_t token = agents::has_token(wish) ? outsider.next_token++ : 0;
  if (const auto* const call = std::get_if<agents::WishConnect>(&wish)) {
    effects_.connect(call->address, call->port, token, cause);
  } else if (const auto* const octets = std::get_if<agents::WishSend>(&wish)) {
    effects_.send(octets->connection, octets->octets, cause);
  } else if (const auto* const end = std::get_if<agents::WishClose>(&wish)) {
    outsider.open.erase(end->connection);
    effects_.close(end->connection, cause);
  } else if (const auto* const timer = std::get_if<agents::WishTimer>(&wish)) {
    effects_.set_timer(trace::kNone, token, timer->at);
  } else if (const auto* const lookup = std::get_if<agents::WishResolve>(&wish)) {
    effects_.resolve(token, lookup->question, cause);
  } else if (const auto* const tls = std::get_if<agents::WishTls>(&wish)) {
    effects_.start_tls(tls->connection, cause);
  }
}

}  // namespace smtplab::scenario
