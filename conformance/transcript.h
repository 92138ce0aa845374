#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "sim/kernel/instant.h"

namespace smtplab::conformance {

/// One thing that happened on the wire, or that was found elsewhere.
struct TranscriptLine {
  enum class Kind : std::uint8_t {
    client,   ///< the client's octets: as one segment where it is us, else line by line
    server,   ///< the server's: one line with its end where it is not us, else as one segment
    event,    ///< a connection opened, closed, or turned to TLS; a wait that ended
    message,  ///< what was read back from a mailbox or arrived at the sink
    output,   ///< what a client that is checked has printed
  };
  Kind kind = Kind::event;
  std::uint32_t connection = 0;  ///< from 1 on, within the case; 0: none
  Instant at;                    ///< since the case began
  bool encrypted = false;
  std::string octets;  ///< of an event its catalogue key
  /// What stands for the placeholders of an event's sentence.
  std::vector<std::pair<std::string, std::string>> arguments = {};
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
