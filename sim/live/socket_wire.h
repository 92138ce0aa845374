#pragma once

#include <functional>
#include <memory>
#include <string>
#include <tl/expected.hpp>
#include <vector>

#include "sim/live/host_plan.h"
#include "sim/live/live_clock.h"
#include "sim/live/live_limits.h"
#include "sim/live/wire.h"

namespace boost::asio {
class io_context;
}

namespace smtplab::live {

class World;

/// The hosts' sockets: listeners, connections, and datagrams with DNS. All of it runs within the
/// context's run(), on one thread.
class SocketWire final : public Wire {
 public:
  /// `settle` is called after each input that the World got. All of them must outlive the wire.
  SocketWire(boost::asio::io_context& context, const HostPlan& plan, const LiveLimits& limits,
             const LiveClock& clock, std::function<void()> settle);
  ~SocketWire() override;

  /// Why a host cannot listen.
  struct Problem {
    std::uint32_t host = 0;
    Endpoint endpoint;
    std::string reason;  ///< the system's own words
  };
  /// Opens the ports of the hosts that are served; from now on `world` gets inputs.
  tl::expected<void, Problem> open(World& world);
  /// Sockets of connections that are not gone yet.
  std::size_t open_ends() const;
  /// Nobody is accepted any more.
  void stop_listening();
  /// Whoever is there is closed, once he has what was said to him.
  void shut();

  void connect(std::uint32_t connection, const dns::Address& from, const Endpoint& to) override;
  void send(const End& end, std::string_view octets) override;
  void close(const End& end) override;
  void reset(const End& end) override;
  void start_tls(const End& end) override;
  void listen(std::uint32_t host, bool is_open) override;
  std::uint16_t query(std::uint32_t host, const Endpoint& server,
                      const dns::Message& message) override;

 private:
  class Impl;
  std::unique_ptr<Impl> impl_;
};

}  // namespace smtplab::live
