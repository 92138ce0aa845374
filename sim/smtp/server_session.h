#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "sim/kernel/instant.h"
#include "sim/kernel/value_box.h"
#include "sim/smtp/command.h"
#include "sim/smtp/content_inspector.h"
#include "sim/smtp/dialect.h"
#include "sim/smtp/envelope.h"
#include "sim/smtp/line_scanner.h"
#include "sim/smtp/mail_parameters.h"
#include "sim/smtp/reply.h"
#include "sim/smtp/sasl.h"
#include "sim/smtp/session_state.h"
#include "sim/smtp/transition.h"
#include "sim/smtp/transparency.h"
#include "sim/smtp/violation.h"

namespace smtplab::smtp {

/// A part of one direction's octets, counted from the start of the session.
struct OctetRange {
  std::uint64_t begin = 0;
  std::uint64_t end = 0;
};

/// The connection, a command line, or the end of content. Where `reply_owed`, call reply();
/// otherwise the session has answered by itself and Answered follows.
struct CommandReceived {
  Verb verb = Verb::unknown;
  RowId row = kNoRow;
  SessionState state = SessionState::opened;
  bool reply_owed = false;
  OctetRange octets;
};

/// Un-stuffed content, at most limits.message_size octets of a message; the view holds until the
/// session is called again.
struct ContentChunk {
  std::string_view octets;
};

/// A reply was put into the output, and the session has moved on.
struct Answered {
  Verb verb = Verb::unknown;
  ReplyCode code;
  RowId row = kNoRow;
  SessionState before = SessionState::opened;
  SessionState after = SessionState::opened;
  OctetRange octets;
};

/// STARTTLS was answered 220: send what is pending, start TLS on the connection, and say so with
/// tls_started(). What had come behind the command is dropped (RFC 3207 section 4.2): it was sent
/// by whoever was on the wire.
struct StartTls {};

/// The other side is gone, or the session has closed. Only a violation can follow: octets that
/// come after QUIT was answered.
struct Disconnected {
  /// An open transaction was lost, and not by QUIT (RFC 5321 section 4.1.1.10).
  bool in_transaction = false;
};

using ServerEvent =
    std::variant<CommandReceived, ContentChunk, Answered, StartTls, Violation, Disconnected>;

/// The receiver's side of one SMTP connection: octets and instants in, events and octets out.
///
/// It holds syntax, order and limits; whoever drives it holds policy: who lives here, who may
/// relay, whether there is room. It does no I/O and never throws. A peer's mistake is an event;
/// a caller's (a reply that is not owed, an instant before an earlier one) is an assertion.
class ServerSession {
 public:
  /// `dialect` and `own_domain` must outlive the session. The first event is the connection
  /// itself (Verb::connection), which the greeting answers.
  ServerSession(const Dialect& dialect, std::string_view own_domain, Instant now);

  /// Takes octets from the peer; then call next_event() until nullopt.
  ///
  /// They may be split anywhere: the same events and output come of it. Only three violations
  /// depend on when octets come, for they are about just that: early_talker, unasked_pipelining,
  /// and octets_after_quit, which follows Disconnected if the octets come after it. A line over
  /// limits.command_line is dropped as it comes and answered 500 at its end, so memory stays
  /// bounded.
  void receive(std::string_view octets, Instant now);
  /// What was received is still served, and replies that are owed are still awaited; then
  /// Disconnected comes.
  void receive_eof(Instant now);
  /// To be called at or after next_timeout(): gives 421 and closes (RFC 5321 section 4.5.3.2.7).
  void handle_timeout(Instant now);

  /// The reply to the last CommandReceived with `reply_owed`; {domain} and {client} in its text are
  /// filled in. A 421 closes the session. In LMTP the end of data has a reply for each recipient,
  /// in the order of RCPT: it is owed until there were as many (RFC 2033 section 4.2).
  void reply(const Reply& reply, Instant now);
  /// The same from the dialect's own texts, with {subject} filled in.
  void reply(ReplyText id, Instant now, std::string_view subject = {});
  bool reply_owed() const { return reply_owed_; }
  /// The next reply, whoever gives it, is this one in its place; both sides go on from its code,
  /// and its text goes out as it is. Its code is 2yz, 4yz or 5yz.
  void replace_next_reply(Reply reply) { replacement_.emplace(std::move(reply)); }
  void keep_next_reply() { replacement_.reset(); }
  /// What replace_next_reply() has set and no reply has used; null if there is nothing.
  const Reply* replacement() const { return replacement_.get(); }
  /// Gives 421 and closes: the host is going down (RFC 5321 section 3.8). It answers the command
  /// whose reply is owed, if one is, and comes unasked otherwise.
  void shut_down(Instant now);

  /// TLS stands, behind StartTls: the session is as after the greeting, and knows nothing of the
  /// client (RFC 3207 section 4.2) but whom its certificate names, if it showed one: EXTERNAL is
  /// offered to it.
  void tls_started(Instant now, std::string_view certificate = {});
  /// What CRAM-MD5 gives as a challenge; to be called before it is needed, and with another text
  /// for each session. Without it the text is made of the time alone.
  void set_challenge(std::string challenge);

  /// nullopt: input, a reply or TLS is owed.
  std::optional<ServerEvent> next_event();

  std::string_view pending_output() const {
    return std::string_view(output_).substr(output_consumed_);
  }
  void consume_output(std::size_t octet_count);
  /// nullopt when nothing is waited for: a reply is owed, or the session is closed.
  std::optional<Instant> next_timeout() const;

  /// What was received and is not used yet: once next_event() gave nullopt no more than a
  /// command line, unless a reply is owed; a caller should not receive more while that lasts.
  std::size_t buffered_octets() const { return input_.size(); }

  SessionState state() const { return state_; }
  const Dialect& dialect() const { return *dialect_; }
  /// What the last CommandReceived held, if it could be read. A path that was accepted has moved
  /// into transaction().
  const Command& command() const { return command_; }
  /// Why it could not, for rows whose outcome is a mistake.
  const std::optional<CommandError>& command_error() const { return error_; }
  /// What the last MAIL has declared with SIZE (RFC 1870 section 5), if it has.
  std::optional<std::uint64_t> declared_size() const { return parameters_.declared_size; }
  /// The open transaction; after the reply to end_of_data, what it was, until the next command.
  const Transaction& transaction() const { return transaction_; }
  /// The name from HELO, EHLO or LHLO; empty before.
  const std::string& client_name() const { return client_name_; }
  bool said_ehlo() const { return said_ehlo_; }
  /// Whether TLS is in use.
  bool is_secure() const { return is_secure_; }
  /// Whether the reply to the last command may show mailboxes with UTF-8: RCPT's 251 and 551 where
  /// MAIL said SMTPUTF8, those to VRFY and EXPN where they said it themselves (RFC 6531 section
  /// 3.7.4).
  bool may_reply_in_utf8() const;
  /// Who has authenticated; empty: nobody.
  std::string_view authenticated_as() const;
  /// What AUTH has brought, where it was read to its end: what the reply is to judge; else null.
  const Credentials* credentials() const;

 private:
  std::optional<ServerEvent> next_command();
  std::optional<ServerEvent> next_content();
  std::optional<ServerEvent> end_content(std::size_t end_octets);
  CommandReceived begin_deliveries(OctetRange octets);
  void await_delivery();
  Outcome read_chunk_size();
  CommandReceived begin_chunk(Outcome outcome, OctetRange octets);
  std::optional<ServerEvent> next_chunk();
  std::optional<ServerEvent> end_chunk();
  void start_content();
  ServerEvent take_line(const LineScanner::Line& line);
  Outcome read_line(const LineScanner::Line& line);
  Outcome read_command(const LineScanner::Line& line);
  void parse_line(std::string_view text);
  bool lacks_smtputf8() const;
  bool offers_smtputf8() const { return said_ehlo_ && announced().has(Extension::smtputf8); }
  Outcome read_auth();
  Outcome read_response(const LineScanner::Line& line);
  Outcome take_response(std::string_view base64);
  std::optional<Outcome> refusal_by_policy() const;
  ExtensionSet announced() const;
  MechanismSet offered_mechanisms() const;
  std::string known_to(Mechanism mechanism) const;
  void begin_tls();
  void end_exchange(bool succeeded);
  bool is_too_long(const LineScanner::Line& line) const;
  bool allows_eight_bit() const;
  ContentChunk accept_content(std::string_view content);
  void note_pipelining(Verb verb, std::uint64_t at);
  void note(ViolationKind kind, std::uint64_t at) { untold_.emplace_back(Violation{kind, at}); }
  void note(std::span<const Violation> found) {
    untold_.insert(untold_.end(), found.begin(), found.end());
  }
  CommandReceived start_reply(Verb verb, Outcome outcome, OctetRange octets);
  void give(const Reply& text, std::string_view subject);
  void put_reply(const Reply& reply);
  void apply(Outcome outcome);
  void close(bool by_quit);
  void start_transaction();
  void add_recipient();
  Reply ehlo_reply() const;
  std::string_view client_in_reply() const;
  bool is_in_transaction() const;
  /// Lines or content are taken.
  bool is_serving() const {
    return state_ != SessionState::closed && state_ != SessionState::turned &&
           state_ != SessionState::negotiating;
  }

  /// A chunk that is being read, taken or refused (RFC 3030 section 2).
  struct Chunk {
    std::uint64_t size = 0;
    std::uint64_t left = 0;
    RowId row = kNoRow;  // of the BDAT that announced it
    bool is_last = false;
    bool is_taken = false;
  };

  /// What few sessions have: AUTH in use.
  struct Authentication {
    std::string challenge;
    std::optional<SaslExchange> exchange;
    std::string user;
    std::string certificate;  // whom the client's names
  };

  const Dialect* dialect_;
  std::string_view own_domain_;
  std::size_t longest_line_;  // of any command, with its line end
  SessionState state_ = SessionState::opened;
  Verb verb_ = Verb::connection;  // what the next reply answers
  bool reply_owed_ = false;
  bool said_ehlo_ = false;
  bool eof_ = false;
  bool closing_ = false;  // what is put next is a 421, whatever the dialect's text says
  bool disconnected_given_ = false;
  bool lost_transaction_ = false;
  bool may_note_early_talker_ = true;
  bool may_note_octets_after_quit_ = false;
  bool content_too_large_ = false;
  bool transaction_done_ = false;
  bool is_secure_ = false;
  std::uint32_t deliveries_owed_ = 0;  // replies to the end of data, in LMTP
  SessionState before_tls_ = SessionState::opened;
  Instant last_activity_;

  LineScanner input_;
  ContentDecoder decoder_;
  ContentInspector inspector_;
  std::string stripped_;  // content with high bits cleared, where the dialect does that
  std::string output_;
  std::size_t output_consumed_ = 0;
  std::uint64_t output_total_ = 0;

  Command command_;
  MailParameters parameters_;  // of command_
  std::optional<CommandError> error_;
  Transaction transaction_;
  std::string client_name_;
  ValueBox<Chunk> chunk_;
  ValueBox<Authentication> auth_;
  ValueBox<Reply> replacement_;
  std::vector<ServerEvent> untold_;  // from first_untold_ on: to be given before anything else
  std::size_t first_untold_ = 0;
};

}  // namespace smtplab::smtp
