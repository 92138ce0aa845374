#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "sim/network/connection.h"
#include "sim/scenario/scenario.h"
#include "sim/trace/log.h"

namespace smtplab::explain {

/// What one line of a conversation is.
enum class LineKind : std::uint8_t {
  call,     ///< the client opens the connection
  command,  ///< a command line, or the lone dot
  content,  ///< all lines of a message's content
  reply,    ///< a reply of one line or several
  said,     ///< what follows a response of POP3: a listing, or a message
  unread,   ///< octets that went out and that nobody took for a command or a reply
  hang_up,  ///< a side closes the connection, or it breaks
};

/// "call", "hang-up", ...: for programs that read what we write.
std::string_view line_kind_name(LineKind kind);

/// A line, or a group of lines, that one side says.
struct Line {
  LineKind kind = LineKind::command;
  network::Side speaker = network::Side::client;
  /// Behind an agreed TURN (RFC 821 section 3.8): whoever has called is the server.
  bool is_turned = false;
  Instant at;               ///< when its first octet went out
  std::uint32_t begin = 0;  ///< offset in the octets of its direction
  std::string octets;       ///< with their line ends; empty for call and hang_up
  bool printed = true;      ///< false if the scenario's source does not print it
  /// What the server made of it: its command or answered event. Of call: the accepting.
  trace::EventIndex server_event = trace::kNoEvent;
  /// What the client made of it: its reply event. Of hang_up: the closing.
  trace::EventIndex client_event = trace::kNoEvent;
  std::vector<trace::EventIndex> events;  ///< all that belong to it, in order

  /// As which side of the protocol the speaker speaks.
  network::Side role() const { return is_turned ? network::other(speaker) : speaker; }
};

/// One connection from its call to its end.
struct Conversation {
  trace::ConnectionIndex connection = trace::kNone;
  bool is_pop3 = false;  ///< a retrieval of mail; all others are SMTP
  trace::HostIndex client = trace::kNone;
  trace::HostIndex server = trace::kNone;
  std::optional<std::size_t> step;        ///< the step of the script that it plays
  std::vector<Line> lines;                ///< in the order in which they went out
  std::vector<trace::EventIndex> events;  ///< all of the connection, in order
};

/// Assembles the lines of every connection from a log, in the order of the calls. The log may be
/// of a run that has not ended; `scenario` must be the one that it came from.
std::vector<Conversation> conversations(const scenario::Scenario& scenario, const trace::Log& log);

/// One of them, from all events of its connection in their order. Nothing is known yet of the step
/// of the script that it plays; mark_printed_lines() finds it (printed_lines.h).
Conversation conversation_of(const trace::Log& log, const std::vector<trace::EventIndex>& events);

/// False of a call that nobody took and that nobody scripted: it is a happening.
bool is_dialogue(const trace::Log& log, const Conversation& conversation);

}  // namespace smtplab::explain
