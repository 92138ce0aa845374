#pragma once

#include <cstdint>
#include <deque>
#include <vector>

#include "sim/network/connection.h"
#include "sim/network/link.h"

namespace smtplab::network {

/// The links between hosts and the connections over them. A value: a copy is a fork.
class Network {
 public:
  /// Hosts without a link of their own use the default one.
  explicit Network(Link default_link = {}) { links_.push_back(default_link); }

  void add_link(std::uint32_t host_a, std::uint32_t host_b, const Link& link);
  const Link& link_between(std::uint32_t host_a, std::uint32_t host_b) const {
    return links_[link_index(host_a, host_b)];
  }
  const Link& link_of(const Connection& connection) const { return links_[connection.link]; }

  /// The index of the new connection.
  std::uint32_t open(std::uint32_t client, std::uint32_t server);
  Connection& connection(std::uint32_t index) { return connections_[index]; }
  const Connection& connection(std::uint32_t index) const { return connections_[index]; }
  std::uint32_t connection_count() const { return static_cast<std::uint32_t>(connections_.size()); }

 private:
  struct Pair {
    std::uint32_t low;
    std::uint32_t high;
    std::uint32_t link;
  };

  std::uint32_t link_index(std::uint32_t host_a, std::uint32_t host_b) const;

  std::vector<Link> links_;
  std::vector<Pair> pairs_;             // sorted by (low, high)
  std::deque<Connection> connections_;  // so that one that is being read from stays in its place
};

}  // namespace smtplab::network
