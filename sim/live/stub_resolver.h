#pragma once

#include <chrono>
#include <optional>
#include <vector>

#include "sim/dns/exchange.h"
#include "sim/dns/resolution.h"
#include "sim/live/dns_client.h"
#include "sim/live/endpoint.h"

namespace smtplab::live {

/// Looks names up at one server of the real network, which is asked to do the work (RD; RFC 1034
/// section 5.3.1). Each call waits for its end.
class StubResolver {
 public:
  /// Every query waits `patience` for its response, and is sent at most `tries` times.
  StubResolver(const Endpoint& server, std::chrono::milliseconds patience, unsigned tries);

  /// What a server that offers recursion says counts as the answer; from one that does not, only
  /// what it has authority for. Where its answer ends with an alias, it is asked for that too, at
  /// most eight times. Outcome::timed_out is a server that cannot be reached as well; see
  /// failure().
  dns::Resolution look_up(const dns::Question& question);

  /// Of all lookups, in order, repeated queries included.
  const std::vector<dns::Exchange>& exchanges() const { return exchanges_; }
  /// Why the last query had no response, if it had none.
  const std::optional<DnsFailure>& failure() const { return failure_; }

 private:
  std::optional<dns::Message> ask(const dns::Question& question);
  DnsClient::Response ask_once(const dns::Question& question) const;

  Endpoint server_;
  std::chrono::milliseconds patience_;
  unsigned tries_;
  std::vector<dns::Exchange> exchanges_;
  std::optional<DnsFailure> failure_;
};

/// The first server that the text of a resolv.conf(5) names, at port 53.
std::optional<Endpoint> first_name_server(std::string_view resolv_conf);

}  // namespace smtplab::live
