#pragma once

#include <cstdint>

#include "sim/network/stream.h"

namespace smtplab::network {

/// Who of the two: the one that opened the connection, or the one that was called.
enum class Side : std::uint8_t { client, server };

constexpr Side other(Side side) { return side == Side::client ? Side::server : Side::client; }

/// A connection between two hosts, as the network between them knows it.
struct Connection {
  std::uint32_t client = 0;  ///< host index
  std::uint32_t server = 0;
  std::uint32_t link = 0;           ///< index of its Link
  std::uint16_t port = 0;           ///< of the server
  std::uint8_t client_program = 0;  ///< which of the client's; a number of the network's owner
  std::uint8_t server_program = 0;  ///< and of the server's
  Stream to_server;
  Stream to_client;
  bool client_closed = false;  ///< that side has closed, or knows that the other has
  bool server_closed = false;
  bool was_reset = false;
  bool client_was_told = false;  ///< that the connection stands, or that it does not
  /// Which sides are done with the clear: what they send and read from here on is TLS.
  bool client_wants_tls = false;
  bool server_wants_tls = false;
  bool is_secure = false;  ///< and both have met

  Stream& from(Side side) { return side == Side::client ? to_server : to_client; }
  std::uint32_t host(Side side) const { return side == Side::client ? client : server; }
  bool wants_tls(Side side) const {
    return side == Side::client ? client_wants_tls : server_wants_tls;
  }
  bool is_closed(Side side) const { return side == Side::client ? client_closed : server_closed; }
  /// Once both sides have, what is in flight reaches nobody.
  void close(Side side) {
    (side == Side::client ? client_closed : server_closed) = true;
    if (!client_closed || !server_closed) return;
    to_server.cut();
    to_client.cut();
  }
};

}  // namespace smtplab::network
