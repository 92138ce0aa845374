#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "conformance/finding.h"
#include "conformance/transcript.h"
#include "sim/dns/address.h"
#include "sim/kernel/instant.h"

namespace smtplab::conformance {

/// Where a session with a next hop is: what the hop answers next.
enum class HopStage : std::uint8_t {
  greeting,
  ehlo,
  helo,
  mail,
  rcpt,
  data,
  end_of_data,
  quit,
  other,  ///< RSET, NOOP and what is no command
};

/// One moment at which a next hop has to say something.
struct HopMoment {
  HopStage stage = HopStage::greeting;
  std::string_view line;  ///< the command without its line end; "" for the greeting and the content
  std::size_t visit = 1;  ///< which connection to this hop, from 1 on
  std::size_t time = 1;   ///< how often this hop has come to this stage, this one included
  std::size_t in_transaction = 1;  ///< how many RCPT of this transaction, this one included
};

/// What a next hop does behind its reply.
enum class HopThen : std::uint8_t { goes_on, closes, falls_silent };

/// What a next hop says, octet for octet, with line ends; "": nothing.
struct HopAnswer {
  std::string octets;
  HopThen then = HopThen::goes_on;
  Duration delay{};
};

/// What a hop says in place of the usual; nullopt: the usual.
using HopScript = std::function<std::optional<HopAnswer>(const HopMoment&)>;

/// The same answer at a stage the first `times` times.
inline constexpr std::size_t kAlways = std::numeric_limits<std::size_t>::max();
HopScript hop_says(HopStage stage, std::string octets, std::size_t times = kAlways,
                   HopThen then = HopThen::goes_on);

/// How a next hop differs from a usual one.
struct HopSettings {
  std::vector<std::string> keywords = {"PIPELINING", "SIZE 10240000", "8BITMIME"};
  HopScript script{};
  Duration reply_delay{};  ///< of every reply: what comes before it was not asked for
  bool in_octets = false;  ///< each octet of a reply is a segment
};

/// A command line that a relay sent.
struct HopLine {
  HopStage stage = HopStage::other;
  std::string text;            ///< without its line end
  std::size_t line = kNoLine;  ///< in the transcript
  bool is_early = false;       ///< it came before the reply to what was before it
  Instant at{};
};

/// Content that a relay sent, to its end.
struct HopMessage {
  std::string mail;                     ///< the MAIL command
  std::vector<std::string> recipients;  ///< the RCPT commands that were answered 2yz
  std::string wire;       ///< as it came: stuffed dots and all, without the line with the dot
  bool is_taken = false;  ///< it was answered 2yz
  bool is_early = false;  ///< some of it came before the 354
  std::size_t line = kNoLine;
  std::uint64_t order = 0;  ///< among all that arrived in one journey
  Instant at{};

  /// Without stuffed dots.
  std::string content() const;
  /// What stands between the angle brackets of the MAIL command.
  std::string_view reverse_path() const;
};

/// One connection of a relay's.
struct HopVisit {
  std::uint32_t connection = 0;  ///< in the transcript
  Instant began{};
  std::vector<HopLine> lines;
  std::vector<HopMessage> messages;
  std::string unfinished;  ///< content whose end did not come
  bool has_ended = false;  ///< the relay has closed, or it was closed behind QUIT or by the script
  bool was_closed_here = false;
  bool ended_before_reply = false;  ///< the relay did not wait for the last reply

  /// nullptr where the relay did not come so far.
  const HopLine* find(HopStage stage) const;
};

/// Where all that happens at the hops of a journey is written down.
struct HopObserver {
  std::function<std::uint32_t()> new_connection;
  std::function<std::size_t(TranscriptLine::Kind, std::uint32_t connection, std::string octets,
                            const std::string& host)>
      record;
  std::uint64_t next_order = 1;
};

/// A host that a relay may pass mail on to, and what it has seen.
struct Hop {
  std::string name;  ///< as the relay knows it
  dns::Address address;
  HopSettings settings;
  std::vector<HopVisit> visits{};
  /// nullptr once the journey is over: what still comes is taken, and nobody looks at it.
  HopObserver* observer = nullptr;

  /// All messages that were taken, in their order.
  std::vector<const HopMessage*> taken() const;
};

}  // namespace smtplab::conformance
