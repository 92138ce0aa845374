#include "sim/network/network.h"

#include <gtest/gtest.h>

namespace smtplab::network {
namespace {

Link with_latency(std::int64_t ms) {
  Link link;
  link.latency = milliseconds(ms);
  return link;
}

TEST(Network, APairHasItsLinkInEitherOrder) {
  Network network;
  network.add_link(5, 2, with_latency(52));
  network.add_link(0, 9, with_latency(9));
  network.add_link(2, 3, with_latency(23));
  EXPECT_EQ(network.link_between(2, 5).latency, milliseconds(52));
  EXPECT_EQ(network.link_between(5, 2).latency, milliseconds(52));
  EXPECT_EQ(network.link_between(9, 0).latency, milliseconds(9));
  EXPECT_EQ(network.link_between(3, 2).latency, milliseconds(23));
}

TEST(Network, OtherPairsHaveTheDefaultLink) {
  Network network(with_latency(77));
  network.add_link(1, 2, with_latency(12));
  EXPECT_EQ(network.link_between(1, 3).latency, milliseconds(77));
  EXPECT_EQ(network.link_between(1, 0).latency, milliseconds(77));
  network.add_link(1, 5, with_latency(15));
  EXPECT_EQ(network.link_between(3, 1).latency, milliseconds(77));
  EXPECT_EQ(network.link_between(0, 2).latency, milliseconds(77));
  EXPECT_EQ(network.link_between(4, 4).latency, milliseconds(77));
  EXPECT_EQ(Network().link_between(0, 1).latency, milliseconds(20));
}

TEST(Network, ALaterLinkOfThePairReplacesTheFirst) {
  Network network;
  network.add_link(1, 2, with_latency(12));
  network.add_link(2, 1, with_latency(21));
  EXPECT_EQ(network.link_between(1, 2).latency, milliseconds(21));
}

TEST(Network, AConnectionKnowsItsSidesAndItsLink) {
  Network network;
  network.add_link(1, 2, with_latency(12));
  EXPECT_EQ(network.open(0, 1), 0U);
  EXPECT_EQ(network.open(2, 1), 1U);
  EXPECT_EQ(network.connection_count(), 2U);
  Connection& connection = network.connection(1);
  EXPECT_EQ(connection.host(Side::client), 2U);
  EXPECT_EQ(connection.host(Side::server), 1U);
  EXPECT_EQ(network.link_of(connection).latency, milliseconds(12));
  EXPECT_EQ(network.link_of(network.connection(0)).latency, milliseconds(20));
  EXPECT_EQ(&connection.from(Side::client), &connection.to_server);
  EXPECT_EQ(&connection.from(Side::server), &connection.to_client);
}

TEST(Network, EachSideClosesByItself) {
  Network network;
  Connection& connection = network.connection(network.open(0, 1));
  connection.close(Side::server);
  EXPECT_TRUE(connection.is_closed(Side::server));
  EXPECT_FALSE(connection.is_closed(Side::client));
  EXPECT_EQ(other(Side::client), Side::server);
  EXPECT_EQ(other(Side::server), Side::client);
}

}  // namespace
}  // namespace smtplab::network
