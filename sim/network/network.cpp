#include "sim/network/network.h"

#include <algorithm>
#include <utility>

namespace smtplab::network {
namespace {

constexpr std::uint32_t kDefaultLink = 0;

template <class Pairs>
auto find_place(Pairs& pairs, std::uint32_t low, std::uint32_t high) {
  return std::lower_bound(
      pairs.begin(), pairs.end(), std::pair(low, high),
      [](const auto& pair, const auto& wanted) { return std::pair(pair.low, pair.high) < wanted; });
}

}  // namespace

void Network::add_link(std::uint32_t host_a, std::uint32_t host_b, const Link& link) {
  const auto [low, high] = std::minmax(host_a, host_b);
  links_.push_back(link);
  const Pair pair{low, high, static_cast<std::uint32_t>(links_.size() - 1)};
  const auto place = find_place(pairs_, low, high);
  if (place != pairs_.end() && place->low == low && place->high == high) {
    *place = pair;
  } else {
    pairs_.insert(place, pair);
  }
}

std::uint32_t Network::link_index(std::uint32_t host_a, std::uint32_t host_b) const {
  const auto [low, high] = std::minmax(host_a, host_b);
  const auto place = find_place(pairs_, low, high);
  if (place == pairs_.end() || place->low != low || place->high != high) return kDefaultLink;
  return place->link;
}

std::uint32_t Network::open(std::uint32_t client, std::uint32_t server) {
  Connection connection;
  connection.client = client;
  connection.server = server;
  connection.link = link_index(client, server);
  connections_.push_back(std::move(connection));
  return connection_count() - 1;
}

}  // namespace smtplab::network
