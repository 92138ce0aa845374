#pragma once

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <tl/expected.hpp>

#include "sim/dns/message.h"
#include "sim/live/endpoint.h"

namespace boost::asio {
class io_context;
}

namespace smtplab::live {

/// Why there is no response to a query.
struct DnsFailure {
  enum class Kind : std::uint8_t {
    timeout,       ///< nothing that belongs to the query came in time
    unreachable,   ///< the system says so, as where nobody listens; see `words`
    bad_response,  ///< over TCP came what is no message or belongs to another query
  };

  Kind kind = Kind::timeout;
  std::string words;  ///< the system's; may be empty

  friend bool operator==(const DnsFailure&, const DnsFailure&) = default;
};

/// Sends queries to name servers and gives their responses back, over UDP, and over TCP where a
/// response was cut off (RFC 1035 section 4.2.1, RFC 7766 section 5).
///
/// Each query goes from a port of its own, with an id that nobody can guess; the id of the caller
/// comes back. A packet that is no message, or not from the server's address and port, or of
/// another id or question is waited past (RFC 5452 section 9). Without EDNS, which a server may
/// not know: TCP takes what is long. It repeats nothing; that is for a Resolver.
class DnsClient {
 public:
  using Response = tl::expected<dns::Message, DnsFailure>;
  using Done = std::function<void(Response)>;

  /// `context` must outlive it.
  explicit DnsClient(boost::asio::io_context& context);
  /// What is awaited is dropped; its `done` is not called.
  ~DnsClient();
  DnsClient(const DnsClient&) = delete;
  DnsClient& operator=(const DnsClient&) = delete;

  /// Asks `server`; from the context's run(), never from this call, `done` gets one response or
  /// failure, at the latest after `patience`, TCP included. Returns the id that it has on the wire.
  std::uint16_t ask(const Endpoint& server, const dns::Message& query,
                    std::chrono::milliseconds patience, Done done);

  /// Queries that are out.
  std::size_t open_count() const;

 private:
  struct Exchange;
  struct Shared;
  std::shared_ptr<Shared> shared_;
};

}  // namespace smtplab::live
