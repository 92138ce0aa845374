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
  connecting,  ///< a client opens a connection; value: the server's host, or kNone; length: port
  accepted,    ///< the server sees it; value: the client's host index
  sent,        ///< octets go out; payload: the octets; begin: their offset in the stream
  arrived,     ///< octets come in; begin and length: which part of the peer's stream
  command,     ///< a server has read a command, or the end of data; verb, row, before, range
  answered,    ///< a server has put a reply into its stream; verb, code, row, before, after, range
  reply,       ///< a client has read a reply; verb, code, row, before, after, range
  content,     ///< a server has taken content; length: octets un-stuffed
  violation,   ///< the peer broke a rule; value: violation_value() of its kind; begin: where
  reverse_path,  ///< a transaction has begun; verb; payload: the path; where begin is set, so
                 ///< many octets of it, and then what RET, ENVID and AUTH said
  forward_path,  ///< a recipient was added; payload: the same with NOTIFY and ORCPT
  envelope_cleared,
  stored,     ///< into a mailbox; value: uid; payload: the mailbox (begin octets), the message
  queued,     ///< for relay; value: its number; payload: paths "<from> <to>" (begin octets), the
              ///< message
  displayed,  ///< on a terminal; payload: the mailbox (begin octets), then the message
  timed_out,  ///< no reply (a client), or no command (a server) came in time; verb
  closing,    ///< a side closes the connection
  closed,     ///< the other side sees it; value: 1 if it was reset
  differs,  ///< a dialogue goes otherwise; payload: expected (begin octets), then seen; value: line
  fault,    ///< something was broken on purpose; value: which fault of the scenario, or kNone: by
            ///< somebody outside; payload: how a name server deals with queries from now on:
            ///< normal, servfail, silent
  not_connected,  ///< a connection did not come about; value: an agents::NotConnected::Reason
  routed,         ///< where mail goes; value: a dns::ExchangerOutcome; payload: the domain (begin
                  ///< octets), then the hosts
  dequeued,       ///< was passed on; value: the queue's number; code; payload: paths
  deferred,  ///< will be tried again; value: the queue's number; code; length: seconds until then;
             ///< payload: paths (begin octets), then why
  failed,    ///< goes back; value: the queue's number; code; payload: as of deferred
  crashed,   ///< a host has lost all that it had not stored
  restarted,
  datagram_sent,     ///< value: the peer's host, or kNone; payload: a DNS message as text
  datagram_arrived,  ///< value: the peer's host; cause: the sending
  resolved,          ///< value: a dns::Outcome; payload: the question (begin octets), then what
                     ///< was found
  cache_changed,     ///< value: 0 added, 1 evicted; payload: the entry as text
  removed,           ///< from a mailbox; value: the message's uid; payload: the mailbox
  composed,       ///< a user has written a message; payload: paths (begin octets), then the message
  submitted,      ///< and it was taken, or not; value: 0 passed on, 1 deferred, 2 failed; code;
                  ///< payload: the path (begin octets), then the reply
  pop3_command,   ///< a POP3 server has read a command; row (a pop3::RowId), range; value: a
                  ///< Pop3Exchange
  pop3_answered,  ///< and put a response into its stream; the same, and how it went on
  pop3_reply,  ///< a POP3 client has read the first line of a response, or the greeting; the same
  fetching,    ///< a user asks for mail; payload: the user's own mailbox (begin octets), then the
               ///< server's name
  fetched,     ///< and has a message; value: its number there; payload: the mailbox (begin octets),
               ///< then the message
  fetch_ended,  ///< value: an agents::FetchEnd; length: messages fetched; payload: as of fetching
  tls_started,  ///< a side speaks TLS from here on: nobody between the hosts can read it; value: 1
                ///< if it could not begin, and the connection breaks; payload: whom the client's
                ///< certificate names, where the server was shown one
  notice_withheld,  ///< nobody is told of a recipient, for NOTIFY says so; value: 0 that
                    ///< it has failed, 1 that it waits; payload: the path (begin octets), then
                    ///< NOTIFY
  asked,  ///< a host leaves something to somebody outside, and waits; value: a Decision; verb, of
          ///< a reply's; payload: what it is about (begin octets), then what it would do by itself
  decided,       ///< it was told; value and verb: the same; code; payload: what it is about (begin
                 ///< octets), then what it does; empty: as by itself
  reply_chosen,  ///< the host's next reply, on this connection if one is named, is given by
                 ///< somebody outside; code; payload: the reply
  policy_changed,  ///< by somebody outside; payload: which (begin octets), then its value
  zone_changed,    ///< a name server's records; payload: owner and type (begin octets), then those
                   ///< that there are now, as lines of a master file
};
inline constexpr std::size_t kEventKindCount =
    static_cast<std::size_t>(EventKind::zone_changed) + 1;

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
