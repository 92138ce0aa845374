#include "sim/smtp/server_session.h"

#include <algorithm>
#include <cassert>
#include <string>
#include <utility>

#include "sim/smtp/base64.h"
#include "sim/smtp/pipelining.h"

namespace smtplab::smtp {
namespace {

Outcome outcome_of(const CommandError& error, Standard standard) {
  switch (error.kind) {
    case CommandError::Kind::unknown_verb:
      return Outcome::unknown;
    case CommandError::Kind::not_in_standard:
      return standard == Standard::rfc821 ? Outcome::unknown : Outcome::not_implemented;
    case CommandError::Kind::path:
      return error.path_error && error.path_error->is_too_long() ? Outcome::path_too_long
                                                                 : Outcome::malformed;
    default:
      return Outcome::malformed;
  }
}

/// The longest line that the dialect takes for a command.
std::size_t longest_line(const Dialect& dialect) {
  const Limits& limits = dialect.rules.limits;
  const ExtensionSet has = dialect.extensions;
  std::size_t longest = limits.command_line + std::max(mail_room(has), rcpt_room(has));
  if (dialect.extensions.has(Extension::auth)) longest = std::max(longest, limits.auth_line);
  return longest;
}

bool has_placeholder(const Reply& reply) { return reply.text.find('{') != std::string::npos; }

}  // namespace

ServerSession::ServerSession(const Dialect& dialect, std::string_view own_domain, Instant now)
    : dialect_(&dialect),
      own_domain_(own_domain),
      longest_line_(longest_line(dialect)),
      last_activity_(now),
      decoder_(dialect.end_of_data) {
  untold_.emplace_back(CommandReceived{});  // its Answered may come behind it already
  untold_.front() = start_reply(Verb::connection, Outcome::taken, {});
}

void ServerSession::receive(std::string_view octets, Instant now) {
  assert(now >= last_activity_);
  last_activity_ = now;
  if (octets.empty()) return;
  if (state_ == SessionState::opened && may_note_early_talker_) {
    may_note_early_talker_ = false;
    note(ViolationKind::early_talker, input_.position());
  }
  if (state_ == SessionState::closed) {
    if (may_note_octets_after_quit_) {
      note(ViolationKind::octets_after_quit, input_.position());
      may_note_octets_after_quit_ = false;
    }
    return;
  }
  input_.append(octets);
  if (state_ == SessionState::negotiating && !dialect_->security.input_kept_for_tls) input_.clear();
}

void ServerSession::receive_eof(Instant now) {
  assert(now >= last_activity_);
  last_activity_ = now;
  eof_ = true;
}

void ServerSession::handle_timeout(Instant now) {
  const std::optional<Instant> due = next_timeout();
  if (!due || now < *due) return;
  last_activity_ = now;
  if (state_ == SessionState::negotiating) return close(false);  // no reply is read by now
  verb_ = Verb::connection;
  closing_ = true;
  give(dialect_->texts[ReplyText::timed_out], {});
}

void ServerSession::shut_down(Instant now) {
  assert(now >= last_activity_);
  last_activity_ = now;
  if (state_ == SessionState::closed || state_ == SessionState::turned) return;
  if (state_ == SessionState::negotiating) return close(false);
  if (!reply_owed_) verb_ = Verb::connection;
  reply_owed_ = false;
  closing_ = true;
  give(dialect_->texts[ReplyText::shutting_down], {});
}

std::optional<Instant> ServerSession::next_timeout() const {
  if (reply_owed_ || state_ == SessionState::closed || state_ == SessionState::turned) {
    return std::nullopt;
  }
  return last_activity_ + dialect_->timeouts.server_command;
}

void ServerSession::consume_output(std::size_t octet_count) {
  assert(octet_count <= output_.size() - output_consumed_);
  output_consumed_ += octet_count;
  if (output_consumed_ == output_.size()) {
    output_.clear();
    output_consumed_ = 0;
  }
}

void ServerSession::reply(const Reply& reply, Instant now) {
  assert(reply_owed_ && now >= last_activity_);
  last_activity_ = now;
  reply_owed_ = false;
  give(reply, {});
  reply_owed_ = deliveries_owed_ > 0;
}

void ServerSession::reply(ReplyText id, Instant now, std::string_view subject) {
  assert(reply_owed_ && now >= last_activity_);
  last_activity_ = now;
  reply_owed_ = false;
  give(dialect_->texts[id], subject);
  reply_owed_ = deliveries_owed_ > 0;
}

std::optional<ServerEvent> ServerSession::next_event() {
  if (first_untold_ < untold_.size()) {
    std::optional<ServerEvent> event = untold_[first_untold_++];
    if (first_untold_ == untold_.size()) {
      untold_.clear();
      first_untold_ = 0;
    }
    return event;
  }
  if (reply_owed_) return std::nullopt;
  if (is_serving()) {
    std::optional<ServerEvent> event = chunk_                            ? next_chunk()
                                       : state_ == SessionState::content ? next_content()
                                                                         : next_command();
    if (event) return event;
    if (!untold_.empty()) return next_event();
  }
  if (eof_ && state_ != SessionState::closed) close(false);
  if (state_ != SessionState::closed || disconnected_given_) return std::nullopt;
  disconnected_given_ = true;
  return Disconnected{lost_transaction_};
}

std::optional<ServerEvent> ServerSession::next_command() {
  const auto line = input_.take_line(dialect_->command_line_ends, longest_line_);
  if (!line) return std::nullopt;
  return take_line(*line);
}

ServerEvent ServerSession::take_line(const LineScanner::Line& line) {
  if (transaction_done_) {
    transaction_.clear();
    transaction_done_ = false;
  }
  Outcome outcome = state_ == SessionState::authenticating ? read_response(line) : read_line(line);
  if (chunk_) return begin_chunk(outcome, {line.begin, line.end});
  if (!input_.empty() && outcome != Outcome::proved) note_pipelining(command_.verb, line.end);
  if (state_ == SessionState::refused) outcome = Outcome::taken;
  return start_reply(command_.verb, outcome, {line.begin, line.end});
}

// Only MAIL and RCPT may use the room that extensions make, and AUTH its own.
bool ServerSession::is_too_long(const LineScanner::Line& line) const {
  if (line.too_long) return true;
  const std::uint64_t length = line.end - line.begin;
  const Limits& limits = dialect_->rules.limits;
  if (length <= limits.command_line) return false;
  if (!said_ehlo_) return true;
  switch (verb_of(line.text.substr(0, line.text.find(' ')))) {
    case Verb::mail:
      return length > limits.command_line + mail_room(dialect_->extensions);
    case Verb::rcpt:
      return length > limits.command_line + rcpt_room(dialect_->extensions);
    case Verb::auth:
      return !dialect_->extensions.has(Extension::auth) || length > limits.auth_line;
    default:
      return true;
  }
}

Outcome ServerSession::read_line(const LineScanner::Line& line) {
  if (is_too_long(line)) {
    note(ViolationKind::line_too_long, line.begin);
    command_ = Command{Verb::unknown, {}, {}};
    error_.reset();
    return Outcome::line_too_long;
  }
  LineFindings findings = inspect_line(line.text, line.begin);
  std::optional<Violation> eight_bit;
  if (findings.count != 0) {
    const Violation& last = findings.found[findings.count - 1];
    if (last.kind == ViolationKind::eight_bit_octet && offers_smtputf8()) {
      eight_bit = last;  // the command decides
      --findings.count;
    }
    note(std::span(findings.found).first(findings.count));
  }
  if (line.end - line.begin == line.text.size() + 1) {
    note(line.ended_by == LineEnd::lf ? ViolationKind::bare_lf : ViolationKind::bare_cr,
         line.end - 1);
  }
  const Outcome outcome = read_command(line);
  if (eight_bit && (error_ || outcome == Outcome::ascii_needed)) untold_.emplace_back(*eight_bit);
  return outcome;
}

Outcome ServerSession::read_command(const LineScanner::Line& line) {
  parse_line(line.text);
  const std::optional<Extension> extension = command_spec(command_.verb).extension;
  const bool is_word = is_word_of(dialect_->protocol, command_.verb);
  if (!is_word && dialect_->speaks_lmtp()) {
    error_ = CommandError{CommandError::Kind::unknown_verb, command_.verb, 0, std::nullopt};
    return Outcome::unknown;
  }
  if (!is_word || (extension && !dialect_->extensions.has(*extension))) {
    command_ = Command{Verb::unknown, {}, {}};
    error_ = CommandError{CommandError::Kind::unknown_verb, Verb::unknown, 0, std::nullopt};
    return Outcome::unknown;
  }
  const Outcome chunk = command_.verb == Verb::bdat && !error_ ? read_chunk_size() : Outcome::taken;
  if (const auto refusal = refusal_by_policy()) return *refusal;
  if (error_) return outcome_of(*error_, dialect_->standard());
  if (command_.verb == Verb::auth) return read_auth();
  if (command_.verb == Verb::bdat) return chunk;
  if (command_.verb == Verb::data && state_ == SessionState::recipients &&
      transaction_.envelope.body == BodyType::binary_mime) {
    return Outcome::chunks_needed;
  }
  if (command_.verb == Verb::starttls && is_secure_) return Outcome::repeated;
  if (command_.verb == Verb::mail || !command_.parameters.empty()) {
    const Outcome outcome = read_parameters(command_, said_ehlo_ ? announced() : ExtensionSet{},
                                            dialect_->rules, parameters_);
    if (outcome == Outcome::unknown_parameter) {
      note(ViolationKind::unannounced_parameter, line.begin);
    }
    if (outcome != Outcome::taken) return outcome;
  }
  if (lacks_smtputf8()) return Outcome::ascii_needed;
  const bool is_next_recipient =
      command_.verb == Verb::rcpt &&
      (state_ == SessionState::mail || state_ == SessionState::recipients);
  if (is_next_recipient &&
      transaction_.envelope.forward_paths.size() >= dialect_->rules.limits.recipients) {
    return Outcome::too_many_recipients;
  }
  return Outcome::taken;
}

// Something stands behind the command before it was answered.
void ServerSession::note_pipelining(Verb verb, std::uint64_t at) {
  if (verb == Verb::quit) return;
  const bool announced = said_ehlo_ && dialect_->extensions.has(Extension::pipelining);
  if (announced && may_stand_before_another(verb)) return;
  note(ViolationKind::unasked_pipelining, at);
}

CommandReceived ServerSession::start_reply(Verb verb, Outcome outcome, OctetRange octets) {
  verb_ = verb;
  CommandReceived event{verb, dialect_->table.find(state_, verb, outcome), state_, false, octets};
  const Transition& row = dialect_->table.row(event.row);
  if (row.decides == Decides::agent) {
    reply_owed_ = true;
    event.reply_owed = true;
  } else if (row.reply == ReplyText::ehlo) {
    put_reply(ehlo_reply());
  } else if (row.reply == ReplyText::auth_challenge) {
    give(dialect_->texts[row.reply], encode_base64(auth_->exchange->challenge()));
  } else {
    give(dialect_->texts[row.reply], command_spec(verb).name);
  }
  return event;
}

// HELO's own reply may already name the client that the command brings.
std::string_view ServerSession::client_in_reply() const {
  const auto* domain = std::get_if<Domain>(&command_.argument);
  return is_hello(verb_) && domain != nullptr ? std::string_view(domain->text) : client_name_;
}

void ServerSession::give(const Reply& text, std::string_view subject) {
  if (has_placeholder(text)) {
    put_reply(fill_in(text, {own_domain_, client_in_reply(), subject}));
  } else {
    put_reply(text);
  }
}

void ServerSession::put_reply(const Reply& reply) {
  if (replacement_) {
    const ValueBox<Reply> other = std::exchange(replacement_, {});
    return put_reply(*other);
  }
  const SessionState before = state_;
  const std::uint64_t begin = output_total_;
  const std::size_t size = output_.size();
  // RFC 2034 section 4: in all replies but the greeting and those to HELO and EHLO.
  const bool enhanced = dialect_->extensions.has(Extension::enhanced_status_codes) &&
                        before != SessionState::opened && !is_hello(verb_);
  append_reply(output_, reply, enhanced);
  output_total_ += output_.size() - size;
  const Outcome outcome = closing_ ? Outcome::closing : smtp::outcome_of(reply.code);
  const RowId row = dialect_->table.find_answer(before, verb_, outcome, reply.code);
  const SessionState after = dialect_->table.next(before, row);
  untold_.emplace_back(Answered{verb_, reply.code, row, before, after, {begin, output_total_}});
  if (after == SessionState::closed) close(verb_ == Verb::quit);
  if (after == SessionState::negotiating) before_tls_ = before;
  state_ = after;
  apply(outcome);
  if (deliveries_owed_ > 0) await_delivery();
}

bool ServerSession::is_in_transaction() const {
  return state_ == SessionState::mail || state_ == SessionState::recipients ||
         state_ == SessionState::chunks || state_ == SessionState::content ||
         state_ == SessionState::judging;
}

void ServerSession::close(bool by_quit) {
  lost_transaction_ = is_in_transaction() && !by_quit;
  if (by_quit && !input_.empty()) note(ViolationKind::octets_after_quit, input_.position());
  may_note_octets_after_quit_ = by_quit && input_.empty();
  input_.clear();
  state_ = SessionState::closed;
}

// What an answer does to the buffers of RFC 821 section 4.1.1.
void ServerSession::apply(Outcome outcome) {
  const bool completed = outcome == Outcome::completed;
  switch (verb_) {
    case Verb::helo:
    case Verb::ehlo:
    case Verb::lhlo:
      if (!completed) return;
      client_name_ = client_in_reply();
      said_ehlo_ = verb_ != Verb::helo;
      transaction_.clear();
      return;
    case Verb::mail:
    case Verb::send:
    case Verb::soml:
    case Verb::saml:
      if (completed) start_transaction();
      return;
    case Verb::rcpt:
      if (!completed) return;
      add_recipient();
      return;
    case Verb::rset:
      if (completed) transaction_.clear();
      return;
    case Verb::data:
      if (outcome == Outcome::continued) start_content();
      return;
    case Verb::bdat:
      if (!completed && state_ == SessionState::ready) transaction_.clear();
      return;
    case Verb::end_of_data:
    case Verb::last_delivery:
      transaction_done_ = true;
      return;
    case Verb::starttls:
      if (completed) begin_tls();
      return;
    case Verb::auth:
    case Verb::auth_response:
      if (outcome != Outcome::continued) end_exchange(completed);
      return;
    default:
      return;
  }
}

}  // namespace smtplab::smtp
