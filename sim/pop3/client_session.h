#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "sim/kernel/instant.h"
#include "sim/pop3/command.h"
#include "sim/pop3/dialect.h"
#include "sim/pop3/server_session.h"
#include "sim/pop3/session_state.h"
#include "sim/pop3/transition.h"
#include "sim/pop3/violation.h"
#include "sim/smtp/line_scanner.h"
#include "sim/smtp/transparency.h"

namespace smtplab::pop3 {

// Views in these events hold until the session is called again.

/// The server is ready; a greeting with -ERR is a ReplyReceived.
struct Greeting {
  std::string_view text;
  std::string_view timestamp;  ///< for apop_digest(); empty: the server has no APOP
  RowId row = kNoRow;
  OctetRange octets;
};

/// The first line of a response, and the session has moved on.
struct ReplyReceived {
  Verb verb = Verb::unknown;
  bool ok = false;
  bool is_multiline = false;  ///< its further lines follow, and EndOfMultiline
  std::string_view text;
  RowId row = kNoRow;
  SessionState before = SessionState::opened;
  SessionState after = SessionState::opened;
  OctetRange octets;
};

/// What STAT's +OK says.
struct DropListing {
  std::uint64_t messages = 0;
  std::uint64_t octets = 0;
};

/// A line of LIST or UIDL, or what their +OK says about one message.
struct ListEntry {
  std::uint64_t message = 0;
  std::uint64_t size_octets = 0;  ///< LIST's
  std::string_view uid;           ///< UIDL's
};

/// Un-stuffed octets of the message that RETR or TOP asked for.
struct ContentChunk {
  std::string_view octets;
};

/// The final line of a multi-line response.
struct EndOfMultiline {
  Verb verb = Verb::unknown;
  OctetRange octets;  ///< of all lines behind the first
};

/// No response came in time; the session is closed.
struct ReplyTimedOut {
  Verb verb = Verb::unknown;
};

using ClientEvent = std::variant<Greeting, ReplyReceived, DropListing, ListEntry, ContentChunk,
                                 EndOfMultiline, Violation, ReplyTimedOut, Disconnected>;

/// The client's side of one POP3 connection (RFC 1939): commands and the server's octets in,
/// responses and octets to send out.
///
/// It writes strictly and reads leniently: an LF alone ends a response line, and +ok is +OK. It
/// does no I/O and never throws; a server's mistake is an event, a caller's (a command that may not
/// be sent, an instant before an earlier one) an assertion. The server's octets may be split
/// anywhere: the same events come of it, only that a message's content comes in other chunks.
class ClientSession {
 public:
  /// `dialect` must outlive the session. The greeting is awaited at once.
  ClientSession(const Dialect& dialect, Instant now);

  /// Takes octets from the server; then call next_event() until nullopt.
  void receive(std::string_view octets, Instant now);
  /// What was received is still read; then Disconnected comes.
  void receive_eof(Instant now);
  /// To be called at or after next_timeout().
  void handle_timeout(Instant now);

  /// Whether the greeting came, and all of the last response, and its listing was told.
  bool may_send() const {
    return state_ != SessionState::closed && !awaits_reply_ && !parses_text_;
  }
  /// Sends a command that is_writable(), when may_send(). Its order is left to the server.
  void send(const Command& command, Instant now);

  /// nullopt: input is owed.
  std::optional<ClientEvent> next_event();

  std::string_view pending_output() const {
    return std::string_view(output_).substr(output_consumed_);
  }
  void consume_output(std::size_t octet_count);
  /// nullopt when nothing is waited for. A response is waited for since its command was sent, or
  /// since the server's last octets.
  std::optional<Instant> next_timeout() const;

  /// What was received and is not used yet: once next_event() gave nullopt no more than a response
  /// line.
  std::size_t buffered_octets() const { return input_.size(); }

  SessionState state() const { return state_; }
  const Dialect& dialect() const { return *dialect_; }
  /// The greeting's; empty if it had none.
  const std::string& timestamp() const { return timestamp_; }

 private:
  enum class Reading : std::uint8_t { status, listing, content };

  std::optional<ClientEvent> next_line();
  std::optional<ClientEvent> next_content();
  std::optional<ClientEvent> take_status(const smtp::LineScanner::Line& line);
  std::optional<ClientEvent> take_listing(const smtp::LineScanner::Line& line);
  std::optional<ClientEvent> read_listing(std::string_view text, std::uint64_t at);
  ClientEvent end_multiline();
  void note_line(const smtp::LineScanner::Line& line);
  void note(ViolationKind kind, std::uint64_t at) { untold_.push_back({kind, at}); }
  void advance(Instant now);
  void close(End end);

  const Dialect* dialect_;
  Instant now_;
  Instant waits_since_;
  SessionState state_ = SessionState::opened;
  Verb verb_ = Verb::connection;  // whose response is read, or was last
  Reading reading_ = Reading::status;
  End end_ = End::peer_gone;
  bool awaits_reply_ = true;
  bool is_multiline_ = false;  // the response that is awaited, if it is +OK
  bool parses_text_ = false;   // the last +OK holds a listing that is not told yet
  bool timed_out_ = false;
  bool eof_ = false;
  bool disconnected_given_ = false;
  bool lost_transaction_ = false;

  smtp::LineScanner input_;
  smtp::ContentDecoder decoder_;
  std::uint64_t multiline_begin_ = 0;
  std::uint64_t reply_begin_ = 0;
  std::string reply_text_;
  std::string timestamp_;
  std::string output_;
  std::size_t output_consumed_ = 0;
  std::vector<Violation> untold_;  // from first_untold_ on: to be given before anything else
  std::size_t first_untold_ = 0;
};

}  // namespace smtplab::pop3
