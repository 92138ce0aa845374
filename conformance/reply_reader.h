#pragma once

#include <cstddef>
#include <cstdint>
#include <string>

#include "conformance/transport.h"

namespace smtplab::conformance {

/// Takes lines off a connection, whatever they are; memory stays bounded.
class ReplyReader {
 public:
  static constexpr std::size_t kMostLineOctets = 65536;

  enum class Outcome : std::uint8_t { line, end, reset, timeout, no_line_end };

  /// The next line, with the LF that ended it, into `line`. Octets that the connection's end left
  /// without one stay in unread(). However slowly octets come, it returns at `deadline`.
  Outcome take_line(Channel& channel, const Transport& clock, Instant deadline, std::string& line);
  /// Waits until something can be read, and reads what is there.
  Arrival listen(Channel& channel, Duration patience);
  const std::string& unread() const { return unread_; }
  void clear() { unread_.clear(); }

 private:
  std::string unread_;
};

}  // namespace smtplab::conformance
