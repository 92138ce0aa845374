#pragma once

#include <cstdint>
#include <string_view>

#include "sim/dns/message.h"
#include "sim/live/endpoint.h"
#include "sim/network/connection.h"

namespace smtplab::live {

/// One side of a connection that is ours. Two hosts of ours that speak with one another have both.
struct End {
  std::uint32_t connection = 0;
  network::Side side = network::Side::client;

  friend auto operator<=>(const End&, const End&) = default;
};

/// The real network as a World wants it. Nothing here answers at once: what comes of it is an input
/// of the World's, later. Ends that are gone already are passed over.
class Wire {
 public:
  virtual ~Wire() = default;

  /// Calls `to` from the address of a host; connected() or not_connected() follows.
  virtual void connect(std::uint32_t connection, const dns::Address& from, const Endpoint& to) = 0;
  virtual void send(const End& end, std::string_view octets) = 0;
  /// Sends what is still to be sent, and closes.
  virtual void close(const End& end) = 0;
  /// Closes at once, and lets the peer know that something broke.
  virtual void reset(const End& end) = 0;
  /// Behind what is still to be sent; tls_started() follows.
  virtual void start_tls(const End& end) = 0;
  /// Whether the host's ports are open.
  virtual void listen(std::uint32_t host, bool is_open) = 0;
  /// A query of the host's; take_response() may follow. Returns the id that it has on the wire.
  virtual std::uint16_t query(std::uint32_t host, const Endpoint& server,
                              const dns::Message& message) = 0;
};

}  // namespace smtplab::live
