#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

#include "sim/kernel/instant.h"
#include "sim/smtp/command.h"
#include "sim/smtp/reply_code.h"
#include "sim/smtp/session_state.h"
#include "sim/smtp/transition.h"

namespace smtplab::trace {

/// The number of an event in its log, from 0.
using EventIndex = std::uint32_t;
inline constexpr EventIndex kNoEvent = 0xFFFFFFFF;

using HostIndex = std::uint32_t;
using ConnectionIndex = std::uint32_t;
inline constexpr std::uint32_t kNone = 0xFFFFFFFF;

/// What an event tells. The comments name the fields in use beside `at`, `host` and `cause`.
enum class EventKind : std::uint8_t {
  connecting,  ///< a client opens a connection; value: the server's host index
  accepted,    ///< the server sees it; value: the client's host index
  sent,        ///< octets go out; payload: the octets; begin: their offset in the stream
  arrived,     ///< octets come in; begin and length: which part of the peer's stream
  command,     ///< a server has read a command, or the end of data; verb, row, before, range
  answered,    ///< a server has put a reply into its stream; verb, code, row, before, after, range
  reply,       ///< a client has read a reply; verb, code, row, before, after, range
  content,     ///< a server has taken content; length: octets un-stuffed
  violation,   ///< the peer broke a rule; value: a smtp::ViolationKind; begin: where
  reverse_path,  ///< a transaction has begun; verb; payload: the path
  forward_path,  ///< a recipient was added; payload: the path
  envelope_cleared,
  stored,     ///< into a mailbox; payload: the mailbox (begin octets), then the message
  queued,     ///< for relay; payload: paths "<from> <to>" (begin octets), then the message
  displayed,  ///< on a terminal; payload: the mailbox (begin octets), then the message
  timed_out,  ///< no reply (a client), or no command (a server) came in time; verb
  closing,    ///< a side closes the connection
  closed,     ///< the other side sees it; value: 1 if it was reset
  differs,  ///< a dialogue goes otherwise; payload: expected (begin octets), then seen; value: line
  fault,    ///< something was broken on purpose; value: which fault of the scenario
};
inline constexpr std::size_t kEventKindCount = static_cast<std::size_t>(EventKind::fault) + 1;

/// "sent", "envelope-cleared", ...: a stable key.
std::string_view event_kind_name(EventKind kind);

/// One line of the log, in 48 octets; its payload stands beside it.
struct Event {
  Instant at;
  HostIndex host = kNone;
  ConnectionIndex connection = kNone;
  EventIndex cause = kNoEvent;  ///< the event without which this one would not be
  EventKind kind = EventKind::sent;
  smtp::Verb verb = smtp::Verb::unknown;
  smtp::SessionState before = smtp::SessionState::opened;
  smtp::SessionState after = smtp::SessionState::opened;
  smtp::ReplyCode code;
  smtp::RowId row = smtp::kNoRow;
  std::uint32_t value = 0;
  std::uint32_t begin = 0;           ///< in a stream's octets, or in the payload
  std::uint32_t length = 0;          ///< octets, from `begin` on
  std::uint32_t payload_begin = 0;   ///< set by the log
  std::uint32_t payload_length = 0;  ///< set by the log
};
static_assert(sizeof(Event) <= 56);

}  // namespace smtplab::trace
