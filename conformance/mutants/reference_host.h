#pragma once

#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "conformance/target.h"
#include "conformance/transport.h"
#include "sim/agents/host_config.h"
#include "sim/dns/resolution.h"
#include "sim/kernel/instant.h"

namespace smtplab::conformance {

/// What stands between the wire and a server, for one connection: for faults that no configuration
/// of the server brings about.
class Interference {
 public:
  virtual ~Interference() = default;
  /// What the server gets in place of what the client sent.
  virtual std::string to_server(std::string_view octets) { return std::string(octets); }
  /// What the client gets in place of what the server sent.
  virtual std::string to_client(std::string_view octets) { return std::string(octets); }
  /// Asked after each of the two: whether the connection is cut now, behind what was given.
  virtual bool cuts() { return false; }
  /// What the client gets as soon as the connection stands.
  virtual std::string opening() { return {}; }
  /// What the client gets before it is told that the server has closed.
  virtual std::string last_words() { return {}; }
};

/// A server of the simulator, ready to be checked.
struct ReferenceHost {
  agents::HostConfig config;
  std::function<std::unique_ptr<Interference>()> interference{};
  /// What a message becomes when it is put into a mailbox.
  std::function<std::string(std::string)> storage{};
  /// What a message becomes on its way to another host.
  std::function<void(SinkMessage&)> onward{};
  /// What becomes of a segment on its way to the sink.
  std::function<std::string(std::string)> outgoing{};
  /// What stands between the host, as a client, and a next hop that a case has put up.
  std::function<std::unique_ptr<Interference>()> hop_interference{};
  /// What the host takes the end of a lookup for.
  std::function<void(dns::Resolution&)> resolution{};
  Duration reply_delay{};
  bool fragments_replies = false;  ///< each octet of the server's is read by itself
};

/// The server that keeps to all that the cases ask for. Its target is reference_target().
ReferenceHost reference_host();
Target reference_target();
/// The same as a relay that tries again after a few seconds. Its target is relay_target().
ReferenceHost reference_relay();
Target relay_target();

}  // namespace smtplab::conformance
