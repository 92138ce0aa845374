#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "sim/kernel/instant.h"

namespace smtplab::conformance {

/// One thing that happened on the wire, or that was found elsewhere.
struct TranscriptLine {
  enum class Kind : std::uint8_t {
    client,   ///< octets that the client sent: ours as one segment, those of a relay by the line
    server,   ///< one line of the server's with its end, or what came of it
    event,    ///< a connection opened, closed, or turned to TLS; a wait that ended
    message,  ///< what was read back from a mailbox or arrived at the sink
  };
  Kind kind = Kind::event;
  std::uint32_t connection = 0;  ///< from 1 on, within the case; 0: none
  Instant at;                    ///< since the case began
  bool encrypted = false;
  std::string octets;     ///< of an event its catalogue key
  std::string host = {};  ///< the next hop that the event is about
};

/// Everything that happened in one run of a case, in order. What is long is cut, with a remark of
/// how long it was; a case may send megabytes.
class Transcript {
 public:
  static constexpr std::size_t kMostOctets = 2048;  ///< kept of one line
  static constexpr std::size_t kMostLines = 4096;   ///< kept of all; the last one says that it ends

  /// The line's index.
  std::size_t add(TranscriptLine line);
  const std::vector<TranscriptLine>& lines() const { return lines_; }
  std::size_t size() const { return lines_.size(); }

 private:
  std::vector<TranscriptLine> lines_;
};

}  // namespace smtplab::conformance
