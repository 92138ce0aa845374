#pragma once

#include "sim/live/endpoint.h"

namespace boost::asio::ip {
class tcp;
class udp;
template <typename Protocol>
class basic_endpoint;
}  // namespace boost::asio::ip

namespace smtplab::live {

/// An Endpoint as Boost.Asio has it, and back. Its address must not be none.
boost::asio::ip::basic_endpoint<boost::asio::ip::tcp> tcp_endpoint(const Endpoint& endpoint);
boost::asio::ip::basic_endpoint<boost::asio::ip::udp> udp_endpoint(const Endpoint& endpoint);
Endpoint endpoint_of(const boost::asio::ip::basic_endpoint<boost::asio::ip::tcp>& endpoint);
Endpoint endpoint_of(const boost::asio::ip::basic_endpoint<boost::asio::ip::udp>& endpoint);

}  // namespace smtplab::live
