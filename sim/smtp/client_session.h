#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "sim/kernel/instant.h"
#include "sim/smtp/command.h"
#include "sim/smtp/dialect.h"
#include "sim/smtp/line_scanner.h"
#include "sim/smtp/reply.h"
#include "sim/smtp/sasl.h"
#include "sim/smtp/server_session.h"
#include "sim/smtp/session_state.h"
#include "sim/smtp/transition.h"
#include "sim/smtp/transparency.h"
#include "sim/smtp/violation.h"

namespace smtplab::smtp {

/// A whole reply was read, and the session has moved on; ClientSession::reply() holds its text.
struct ReplyReceived {
  Verb verb = Verb::unknown;  ///< what it answers, found by counting (RFC 2920 section 3.1)
  ReplyCode code;             ///< 0 where the line began with no code
  RowId row = kNoRow;
  SessionState before = SessionState::opened;
  SessionState after = SessionState::opened;
  OctetRange octets;
};

/// No reply came in time, or content could not be sent for as long as Timeouts::data_block (RFC
/// 5321 section 4.5.3.2); the session is closed.
struct ReplyTimedOut {
  Verb verb = Verb::unknown;  ///< what it would have answered; end_of_data where content stuck
};

/// StartTls: STARTTLS was answered 220, and TLS is to be started on the connection. What had come
/// behind that reply is dropped (RFC 3207 section 4.2).
using ClientEvent = std::variant<ReplyReceived, StartTls, Violation, ReplyTimedOut, Disconnected>;

/// The sender's side of one SMTP connection: commands and the server's octets in, replies and
/// octets to send out.
///
/// It writes strictly and reads leniently (RFC 5321 section 4.2). It does no I/O and never throws;
/// a server's mistake is an event, a caller's (an instant before an earlier one) an assertion. The
/// server's octets may be split anywhere: the same events come of it, only that octets behind the
/// reply to QUIT show when they come.
class ClientSession {
 public:
  /// `dialect` must outlive the session. The greeting is awaited at once (section 4.3.1).
  ClientSession(const Dialect& dialect, Instant now);

  void receive(std::string_view octets, Instant now);
  void receive_eof(Instant now);
  /// To be called at or after next_timeout().
  void handle_timeout(Instant now);

  /// Whether the protocol lets the next command go now: every reply is in, or the server
  /// announced PIPELINING and the last command may stand before another (RFC 2920 section 3.1).
  bool may_send() const;
  void send(const Command& command, Instant now);
  /// Message content with CRLF line ends; dots are doubled. Only in SessionState::content, and for
  /// one message not together with send_octets().
  void send_content(std::string_view content, Instant now);
  /// The lone dot, behind a CRLF if the content had none. In LMTP as many replies follow as
  /// recipients were accepted (RFC 2033 section 4.2).
  void end_content(Instant now);
  /// Content as it is, in a chunk of its own (RFC 3030); the last one may be empty. In
  /// SessionState::recipients or chunks.
  void send_chunk(std::string_view content, bool is_last, Instant now);
  /// Octets exactly as given, right or wrong, and whether or not they may be sent now: what a
  /// person types at a terminal. The session follows them as a server would read them: what
  /// stands behind DATA is content or commands, as DATA's reply decides.
  void send_octets(std::string_view octets, Instant now);

  /// Who reads what send_octets() sends: where lines and data end, and how many replies come of
  /// that (RFC 2033), is up to the server. The
  /// client's own dialect until told otherwise; to be called before anything is sent.
  void set_reader(const Dialect& server) {
    protocol_ = server.protocol;
    reader_lines_ = server.command_line_ends;
    typed_content_ = ContentDecoder(server.end_of_data);
  }

  /// TLS stands, behind StartTls: the session is as after the greeting, and knows nothing of the
  /// server (section 4.2 of RFC 3207).
  void tls_started(Instant now);
  /// What answers a challenge of AUTH, before base64, or "*" as it is where it is null. Only in
  /// SessionState::authenticating.
  void send_response(std::optional<std::string_view> response, Instant now);

  /// nullopt: input, or TLS, is owed.
  std::optional<ClientEvent> next_event();

  std::string_view pending_output() const {
    return std::string_view(output_).substr(output_consumed_);
  }
  void consume_output(std::size_t octet_count);
  /// nullopt when nothing is waited for: neither a reply, nor that content is sent. A reply is
  /// waited for since its command was sent, or since the reply before it; one that dribbles in
  /// gets no more time for it.
  std::optional<Instant> next_timeout() const;

  /// What was received and is not used yet: once next_event() gave nullopt no more than a
  /// reply line.
  std::size_t buffered_octets() const { return input_.size(); }

  SessionState state() const { return state_; }
  const Dialect& dialect() const { return *dialect_; }
  /// The last whole reply; lines beyond 64 KiB of text are dropped. Its status code is read, and
  /// stays in the text, where the server announced ENHANCEDSTATUSCODES.
  const Reply& reply() const { return reply_; }
  bool awaits_reply() const { return first_outstanding_ < outstanding_.size(); }
  /// What EHLO's reply announced, and SIZE's figure (0: none).
  ExtensionSet extensions() const { return extensions_; }
  std::uint64_t announced_size() const { return announced_size_; }
  /// The mechanisms that stood behind AUTH there, of those that are known here.
  MechanismSet mechanisms() const { return mechanisms_; }
  /// Whether TLS is in use.
  bool is_secure() const { return is_secure_; }

 private:
  std::optional<ClientEvent> take_line(const LineScanner::Line& line);
  void note_line(const LineScanner::Line& line);
  bool may_be_in_utf8(std::string_view line) const;
  std::optional<ClientEvent> end_reply(OctetRange octets);
  void take_extensions(Verb verb);
  void await_tls();
  bool read_typed_chunk(std::string_view line);
  void expect(Verb verb, Instant now);
  void expect_end_of_data(Instant now);
  void follow_typed();
  void close();
  void note(ViolationKind kind, std::uint64_t at) { untold_.push_back({kind, at}); }
  Duration patience() const;
  bool is_sending_content() const {
    return state_ == SessionState::content && !awaits_reply() && !pending_output().empty();
  }
  bool is_in_transaction() const;
  bool reads_lines() const {
    return state_ != SessionState::closed && state_ != SessionState::turned &&
           state_ != SessionState::negotiating;
  }

  const Dialect* dialect_;
  SessionState state_ = SessionState::opened;
  bool eof_ = false;
  bool timed_out_ = false;
  bool disconnected_given_ = false;
  bool lost_transaction_ = false;
  bool in_reply_ = false;
  bool may_note_octets_after_quit_ = false;
  bool has_sent_since_ = false;  // since content_waits_since_
  bool is_secure_ = false;
  bool tells_start_tls_ = false;
  Instant last_activity_;
  Instant waits_since_;            // for the first outstanding reply
  Instant content_waits_since_;    // for content to be sent
  std::vector<Verb> outstanding_;  // from first_outstanding_ on: replies are awaited
  std::size_t first_outstanding_ = 0;
  std::size_t accepted_recipients_ = 0;  // of the open transaction

  LineScanner input_;
  std::uint64_t reply_begin_ = 0;
  Reply reading_;  // the reply whose last line is not in yet
  Reply reply_;
  ExtensionSet extensions_;
  std::uint64_t announced_size_ = 0;
  MechanismSet mechanisms_{0};

  Protocol protocol_ = Protocol::smtp;
  LineEnds reader_lines_;
  std::uint64_t typed_chunk_ = 0;  // octets of a typed BDAT's chunk that are still to come
  LineScanner typed_;              // octets of send_octets() that are not followed yet
  ContentDecoder typed_content_;
  ContentEncoder encoder_;
  std::string output_;
  std::size_t output_consumed_ = 0;
  std::vector<Violation> untold_;  // from first_untold_ on: to be given before anything else
  std::size_t first_untold_ = 0;
};

}  // namespace smtplab::smtp
