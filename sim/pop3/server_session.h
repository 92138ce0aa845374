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
#include "sim/pop3/maildrop.h"
#include "sim/pop3/session_state.h"
#include "sim/pop3/transition.h"
#include "sim/pop3/violation.h"
#include "sim/smtp/line_scanner.h"
#include "sim/smtp/server_session.h"  // OctetRange

namespace smtplab::pop3 {

using smtp::OctetRange;

/// A command line was read. Where `reply_owed`, one of the four requests below comes next, and
/// the agent answers it; otherwise the session has answered by itself and Answered follows.
struct CommandReceived {
  Verb verb = Verb::unknown;
  RowId row = kNoRow;
  SessionState state = SessionState::opened;
  bool reply_owed = false;
  OctetRange octets;
};

// The requests. Their views hold until the session is called again.

/// USER: to be answered by accept_name() or refuse().
struct NameGiven {
  std::string_view user;
};
/// PASS or APOP: to be answered by accept() or refuse(). The host looks whether the secret is
/// right, or the digest is apop_digest() of it, and locks the maildrop.
struct Login {
  enum class Proof : std::uint8_t { password, digest };
  std::string_view user;
  Proof proof = Proof::password;
  std::string_view secret;  ///< the password, or the digest
};
/// RETR or TOP of a message that is there: to be answered by content() or refuse().
struct Retrieve {
  std::uint32_t message = 0;                ///< from 1
  std::optional<std::uint32_t> body_lines;  ///< TOP's; content() takes the whole message anyway
};
/// QUIT in the TRANSACTION state: the host removes these messages, releases the lock, and answers
/// with updated().
struct Update {
  std::vector<std::uint32_t> deleted;
};

/// A response was put into the output, and the session has moved on. The greeting is the first.
struct Answered {
  Verb verb = Verb::unknown;
  bool ok = false;
  RowId row = kNoRow;
  SessionState before = SessionState::opened;
  SessionState after = SessionState::opened;
  OctetRange octets;  ///< all lines of it
};

using ServerEvent = std::variant<CommandReceived, NameGiven, Login, Retrieve, Update, Answered,
                                 Violation, Disconnected>;

/// The server's side of one POP3 connection (RFC 1939): octets and instants in, events and octets
/// out.
///
/// It holds syntax, order, the listing and the marks; whoever drives it holds users, locks and
/// messages. It does no I/O and never throws. A peer's mistake is an event; a caller's (an answer
/// that is not owed, an instant before an earlier one) is an assertion.
class ServerSession {
 public:
  /// `dialect` and `own_name` must outlive the session. `timestamp` has the form of a msg-id with
  /// its angle brackets, is another one in every session, and goes into the greeting, which is
  /// given at once (section 7, APOP); where it is empty, APOP is not served.
  ServerSession(const Dialect& dialect, std::string_view own_name, std::string_view timestamp,
                Instant now);

  /// Takes octets from the peer; then call next_event() until nullopt. They may be split anywhere:
  /// the same events and output come of it. A line over limits.command_line is dropped as it comes
  /// and answered -ERR at its end, so memory stays bounded.
  void receive(std::string_view octets, Instant now);
  /// What was received is still served; then Disconnected comes. Nothing is removed without QUIT.
  void receive_eof(Instant now);
  /// To be called at or after next_timeout(): closes without a response and without an update
  /// (section 3). One who is still taking our octets gets more time.
  void handle_timeout(Instant now);
  /// Closes without a response and without an update: the host is going down.
  void shut_down(Instant now);

  /// Answers NameGiven: +OK. An empty text is the usual one, here and below.
  void accept_name(Instant now, std::string_view text = {});
  /// Answers Login: opens the maildrop, numbered in this order. Unique-ids are is_unique_id().
  void accept(std::vector<MessageInfo> messages, Instant now, std::string_view text = {});
  /// Answers NameGiven, Login or Retrieve: -ERR and the reason. The session closes when names and
  /// logins were refused limits.refused_logins times.
  void refuse(std::string_view reason, Instant now);
  /// Answers Retrieve with the whole message, stored with CRLF or LF; the session cuts it for TOP.
  void content(std::string_view message, Instant now);
  /// Answers Update: +OK, or -ERR if some messages could not be removed; then closes.
  void updated(bool all_removed, Instant now);
  bool reply_owed() const { return owed_; }

  /// nullopt: input or an answer is owed, or more than limits.waiting_output is to be sent first;
  /// in that last case call again after consume_output().
  std::optional<ServerEvent> next_event();

  std::string_view pending_output() const {
    return std::string_view(output_).substr(output_consumed_);
  }
  void consume_output(std::size_t octet_count);
  /// nullopt when nothing is waited for: an answer is owed, or the session is closed.
  std::optional<Instant> next_timeout() const;

  /// What was received and is not used yet: once next_event() gave nullopt no more than a command
  /// line, unless an answer is owed or output waits; a caller should not receive more then.
  std::size_t buffered_octets() const { return input_.size(); }

  SessionState state() const { return state_; }
  const Dialect& dialect() const { return *dialect_; }
  const std::string& timestamp() const { return timestamp_; }
  /// Who has logged in, or is about to.
  const std::string& user() const { return user_; }
  /// What was listed at login, and the marks; empty when no maildrop is open.
  const Maildrop& maildrop() const { return maildrop_; }
  /// What the last CommandReceived held, if it could be read.
  const Command& command() const { return command_; }

 private:
  ServerEvent take_line(const smtp::LineScanner::Line& line);
  Outcome read_line(const smtp::LineScanner::Line& line);
  Outcome judge(Outcome read);
  Outcome look_up() const;
  ServerEvent request() const;
  void answer_by_itself();
  void answer_listing();
  void sign_off();
  void close(End end);

  void advance(Instant now);
  void start_answer(Instant now);
  void answer(Outcome outcome, std::string_view text);
  std::size_t put_status(bool ok, std::string_view text);
  void finish_answer(Outcome outcome, std::size_t begin);
  void note(ViolationKind kind, std::uint64_t at) { untold_.emplace_back(Violation{kind, at}); }

  const Dialect* dialect_;
  std::string_view own_name_;
  Instant now_;
  Instant last_activity_;
  SessionState state_ = SessionState::opened;
  Verb verb_ = Verb::connection;  // what the next answer is about
  End end_ = End::peer_gone;
  bool owed_ = false;
  bool request_told_ = false;
  bool eof_ = false;
  bool disconnected_given_ = false;
  bool lost_transaction_ = false;
  bool is_taking_output_ = false;  // a part of the output went since last_activity_
  std::uint32_t refused_logins_ = 0;

  smtp::LineScanner input_;
  std::string output_;
  std::size_t output_consumed_ = 0;
  std::uint64_t output_total_ = 0;

  std::string timestamp_;
  std::string user_;
  Command command_;
  Maildrop maildrop_;
  std::vector<ServerEvent> untold_;  // from first_untold_ on: to be given before anything else
  std::size_t first_untold_ = 0;
};

}  // namespace smtplab::pop3
