#pragma once

#include <cstddef>
#include <cstdint>

#include "sim/kernel/instant.h"
#include "sim/trace/event.h"

namespace smtplab::viewer {

/// One thing that people step through: a line that is said, or something that a host does.
struct Moment {
  enum class Kind : std::uint8_t {
    line,       ///< of a conversation
    happening,  ///< what a host does or suffers outside of what is said
  };
  static constexpr std::uint32_t kNowhere = 0xFFFFFFFF;

  Kind kind = Kind::line;
  trace::EventIndex event = 0;            ///< with which it is there
  std::uint32_t conversation = kNowhere;  ///< in Story::conversations(); of a happening: its own
  std::uint32_t line = kNowhere;          ///< in the conversation; of a happening: none
  std::uint32_t happening = kNowhere;     ///< in Story::happenings(); of a line: none
  Instant at;
  trace::HostIndex from = trace::kNone;  ///< who speaks; of a happening: where it is
  trace::HostIndex to = trace::kNone;    ///< who is spoken to; of a happening: kNone

  bool is_line() const { return kind == Kind::line; }
  /// How many events have happened when it is there.
  trace::EventIndex position() const { return event + 1; }
};

/// A place in a run: what has happened, and what of it has been shown.
///
/// Several lines may go out in one packet, and so at one position (RFC 2920): `seen` tells how many
/// of them are shown.
struct Cursor {
  trace::EventIndex position = 0;  ///< events that have happened
  std::size_t seen = 0;            ///< moments that have been shown; the last one is lit

  friend bool operator==(const Cursor&, const Cursor&) = default;
};

}  // namespace smtplab::viewer
