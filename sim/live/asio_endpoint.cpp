#include "sim/live/asio_endpoint.h"

#include <algorithm>
#include <array>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/ip/udp.hpp>
#include <cassert>

namespace smtplab::live {

namespace ip = boost::asio::ip;

namespace {

ip::address address_of(const dns::Address& address) {
  assert(!address.is_none());
  const auto octets = address.octets();
  if (address.family() == dns::Address::Family::ipv4) {
    ip::address_v4::bytes_type number{};
    std::copy(octets.begin(), octets.end(), number.begin());
    return ip::address_v4(number);
  }
  ip::address_v6::bytes_type number{};
  std::copy(octets.begin(), octets.end(), number.begin());
  return ip::address_v6(number);
}

dns::Address address_of(const ip::address& address) {
  if (address.is_v4()) return dns::Address::ipv4(address.to_v4().to_bytes());
  return dns::Address::ipv6(address.to_v6().to_bytes());
}

}  // namespace

ip::tcp::endpoint tcp_endpoint(const Endpoint& endpoint) {
  return {address_of(endpoint.address), endpoint.port};
}

ip::udp::endpoint udp_endpoint(const Endpoint& endpoint) {
  return {address_of(endpoint.address), endpoint.port};
}

Endpoint endpoint_of(const ip::tcp::endpoint& endpoint) {
  return {address_of(endpoint.address()), endpoint.port()};
}

Endpoint endpoint_of(const ip::udp::endpoint& endpoint) {
  return {address_of(endpoint.address()), endpoint.port()};
}

}  // namespace smtplab::live
