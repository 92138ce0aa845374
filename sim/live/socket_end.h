#pragma once

#include <memory>
#include <string_view>

#include "sim/live/endpoint.h"
#include "sim/live/live_limits.h"
#include "sim/live/wire.h"

namespace boost::asio {
class io_context;
namespace ssl {
class context;
}
}  // namespace boost::asio

namespace smtplab::live {

/// Who owns sockets, and is told what becomes of them; never from within a call of a SocketEnd's.
class SocketOwner {
 public:
  virtual ~SocketOwner() = default;

  virtual void on_connected(const End& end) = 0;
  virtual void on_not_connected(const End& end, bool was_refused) = 0;
  virtual void on_octets(const End& end, std::string_view octets) = 0;
  virtual void on_closed(const End& end, bool was_reset) = 0;
  virtual void on_tls(const End& end, bool is_secure) = 0;
  /// Nothing is left of it; the owner may forget it.
  virtual void on_gone(const End& end) = 0;
};

/// One end of a TCP connection, and TLS on it.
///
/// It reads while no more than LiveLimits::backlog_octets wait to be sent: a peer who takes nothing
/// costs no more than that and one answer. Once it is told to close, what the peer says is dropped,
/// and the peer has LiveLimits::parting to take what is left and LiveLimits::lingering to close
/// too.
class SocketEnd {
 public:
  struct Setting {
    boost::asio::io_context& context;
    SocketOwner& owner;
    const LiveLimits& limits;
    boost::asio::ssl::context& client_tls;
    boost::asio::ssl::context& server_tls;
  };

  /// Takes over a descriptor that accept() gave.
  SocketEnd(const Setting& setting, const End& end, int descriptor, bool is_ipv6);
  /// Calls `to`, from the address `from` where both are in loopback. on_connected() or
  /// on_not_connected() follows, after LiveLimits::connecting at the latest.
  SocketEnd(const Setting& setting, const End& end, const dns::Address& from, const Endpoint& to);

  /// Where it calls from; without an address if the call came to nothing at once.
  Endpoint local() const;
  void send(std::string_view octets);
  /// Sends what is left, and closes.
  void close();
  /// Closes at once, so that the peer sees a reset.
  void reset();
  /// Behind what is left to be sent. on_tls() follows.
  void start_tls();

 private:
  class Impl;
  std::shared_ptr<Impl> impl_;
};

}  // namespace smtplab::live
