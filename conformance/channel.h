#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "sim/kernel/instant.h"

namespace smtplab::conformance {

/// How a wait for octets ended.
enum class Arrival : std::uint8_t { octets, end, reset, timeout };

/// One connection with the program that is checked, as octets. Calls return when what they wait for
/// has happened or `patience` is over; what else runs at the same time goes on meanwhile.
class Channel {
 public:
  /// As many octets as one receive() appends at most.
  static constexpr std::size_t kMostAtOnce = 16384;

  Channel() = default;
  virtual ~Channel() = default;
  Channel(const Channel&) = delete;
  Channel& operator=(const Channel&) = delete;

  /// Sends the octets as a segment of their own, as far as a network lets one. False if the
  /// connection is gone or the peer does not take them in time.
  virtual bool send(std::string_view octets, Duration patience) = 0;
  /// Appends what comes next.
  virtual Arrival receive(std::string& octets, Duration patience) = 0;
  /// Our side of a TLS handshake, the client's or the server's; false, with the library's words in
  /// `problem`, if it fails. No certificate is checked.
  virtual bool start_tls(Duration patience, std::string& problem) = 0;
  virtual bool is_encrypted() const = 0;
  /// No octets are sent any more; the peer reads the end.
  virtual void finish_sending() = 0;
};

}  // namespace smtplab::conformance
