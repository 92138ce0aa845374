#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "conformance/hop_network.h"
#include "conformance/mutants/reference_host.h"
#include "sim/dns/resolution.h"

namespace smtplab::conformance {

/// A connection to a host that the agent has called.
class CalledHost {
 public:
  CalledHost() = default;
  virtual ~CalledHost() = default;
  CalledHost(const CalledHost&) = delete;
  CalledHost& operator=(const CalledHost&) = delete;

  virtual void receive(std::string_view octets, Instant now) = 0;
  virtual void receive_end(Instant now) = 0;
  /// The next segment that is sent now; "" if there is none.
  virtual std::string take_output(Instant now) = 0;
  virtual bool is_closed() const = 0;
  virtual std::optional<Instant> next_timeout() const = 0;
  virtual void handle_timeout(Instant now) = 0;
};

/// What is around a simulated agent: names, the next hops that a case has put up, and for all other
/// names a sink.
class Surroundings : public HopNetwork {
 public:
  /// `host` must outlive it.
  explicit Surroundings(const ReferenceHost& host) : host_(host) {}

  dns::Resolution resolve(const dns::Question& question);
  /// nullptr: nobody listens there.
  std::unique_ptr<CalledHost> call(const dns::Address& address, Instant now);
  const std::vector<SinkMessage>& arrived_at_sink() const { return arrived_; }

  dns::Address new_address(dns::Address::Family family) override;
  bool listen(const std::shared_ptr<Hop>& hop, std::string& problem) override;
  RelayZones& zones() override { return zones_; }

 private:
  const ReferenceHost& host_;
  RelayZones zones_;
  std::map<dns::Address, std::shared_ptr<Hop>> hops_;
  std::uint32_t addresses_ = 0;
  std::vector<SinkMessage> arrived_;
};

}  // namespace smtplab::conformance
