#pragma once

#include <chrono>
#include <cstddef>
#include <memory>
#include <string>
#include <tl/expected.hpp>

#include "sim/live/dns_responder.h"
#include "sim/live/endpoint.h"

namespace boost::asio {
class io_context;
}

namespace smtplab::live {

struct DnsServerLimits {
  std::size_t connections = 64;       ///< over TCP at a time; one more is closed at once
  std::chrono::seconds patience{10};  ///< for a query to arrive or a response to leave over TCP
  std::size_t query_octets = 4096;    ///< a longer query over TCP ends its connection
  bool may_leave_loopback = false;    ///< else other addresses are refused
};

/// A name server on real sockets: it listens on UDP and TCP (RFC 7766) and answers by
/// respond_dns(). One query of a connection is answered at a time.
class DnsServer {
 public:
  /// Listens at `at`; port 0 is one that is free on both. The error is a sentence of the system,
  /// or "not a loopback address". `context` must outlive the server; `answer` is called from its
  /// run(), never after the server's end.
  static tl::expected<std::unique_ptr<DnsServer>, std::string> listen(
      boost::asio::io_context& context, const Endpoint& at, DnsAnswer answer,
      const DnsServerLimits& limits = {});
  ~DnsServer();
  DnsServer(const DnsServer&) = delete;
  DnsServer& operator=(const DnsServer&) = delete;

  /// With the port that was free, where 0 was asked for.
  Endpoint endpoint() const;
  std::size_t connection_count() const;

 private:
  struct Listening;
  explicit DnsServer(std::shared_ptr<Listening> listening);

  std::shared_ptr<Listening> listening_;
};

}  // namespace smtplab::live
