#include "sim/smtp/server_session.h"

#include <algorithm>
#include <cassert>
#include <string>
#include <utility>

#include "sim/smtp/pipelining.h"

namespace smtplab::smtp {
namespace {

constexpr std::size_t kSizeParameterRoom = 26;  // RFC 1870 section 3

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

bool has_placeholder(const Reply& reply) { return reply.text.find('{') != std::string::npos; }

}  // namespace

ServerSession::ServerSession(const Dialect& dialect, std::string_view own_domain, Instant now)
    : dialect_(&dialect),
      own_domain_(own_domain),
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
  verb_ = Verb::connection;
  closing_ = true;
  give(dialect_->texts[ReplyText::timed_out], {});
}

void ServerSession::shut_down(Instant now) {
  assert(now >= last_activity_);
  last_activity_ = now;
  if (state_ == SessionState::closed || state_ == SessionState::turned) return;
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
}

void ServerSession::reply(ReplyText id, Instant now, std::string_view subject) {
  assert(reply_owed_ && now >= last_activity_);
  last_activity_ = now;
  reply_owed_ = false;
  give(dialect_->texts[id], subject);
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
  if (state_ != SessionState::closed && state_ != SessionState::turned) {
    std::optional<ServerEvent> event =
        state_ == SessionState::content ? next_content() : next_command();
    if (event) return event;
    if (!untold_.empty()) return next_event();
  }
  if (eof_ && state_ != SessionState::closed) close(false);
  if (state_ != SessionState::closed || disconnected_given_) return std::nullopt;
  disconnected_given_ = true;
  return Disconnected{lost_transaction_};
}

std::optional<ServerEvent> ServerSession::next_command() {
  std::size_t limit = dialect_->rules.limits.command_line;
  if (dialect_->extensions.has(Extension::size)) limit += kSizeParameterRoom;
  const auto line = input_.take_line(dialect_->command_line_ends, limit);
  if (!line) return std::nullopt;
  return take_line(*line);
}

ServerEvent ServerSession::take_line(const LineScanner::Line& line) {
  if (transaction_done_) {
    transaction_.clear();
    transaction_done_ = false;
  }
  Outcome outcome = read_line(line);
  if (!input_.empty()) note_pipelining(command_.verb, line.end);
  if (state_ == SessionState::refused) outcome = Outcome::taken;
  return start_reply(command_.verb, outcome, {line.begin, line.end});
}

// Only MAIL may use the room that SIZE makes.
bool ServerSession::is_too_long(const LineScanner::Line& line) const {
  if (line.too_long) return true;
  return line.end - line.begin > dialect_->rules.limits.command_line &&
         (!said_ehlo_ || verb_of(line.text.substr(0, 4)) != Verb::mail);
}

Outcome ServerSession::read_line(const LineScanner::Line& line) {
  if (is_too_long(line)) {
    note(ViolationKind::line_too_long, line.begin);
    command_ = Command{Verb::unknown, {}, {}};
    error_.reset();
    return Outcome::line_too_long;
  }
  const LineFindings findings = inspect_line(line.text, line.begin);
  if (findings.count != 0) note(std::span(findings.found).first(findings.count));
  if (line.end - line.begin == line.text.size() + 1) {
    note(line.ended_by == LineEnd::lf ? ViolationKind::bare_lf : ViolationKind::bare_cr,
         line.end - 1);
  }
  return read_command(line);
}

Outcome ServerSession::read_command(const LineScanner::Line& line) {
  error_ = smtp::read_command(line.text, dialect_->rules, command_);
  if (error_) return outcome_of(*error_, dialect_->standard());
  if (command_.verb == Verb::mail || !command_.parameters.empty()) {
    const Outcome outcome =
        read_parameters(command_, said_ehlo_ ? dialect_->extensions : ExtensionSet{},
                        dialect_->rules.limits.message_size, parameters_);
    if (outcome == Outcome::unknown_parameter) {
      note(ViolationKind::unannounced_parameter, line.begin);
    }
    if (outcome != Outcome::taken) return outcome;
  }
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

std::optional<ServerEvent> ServerSession::next_content() {
  while (!input_.empty()) {
    const std::string_view octets = input_.rest();
    const std::uint64_t at = input_.position();
    const ContentDecoder::Step step = decoder_.step(octets);
    input_.take(step.taken);
    const auto found = inspector_.watch(octets.substr(0, step.taken), at);
    if (!found.empty()) note(found);
    if (step.ended) return end_content(step.end_octets);
    if (!step.content.empty()) {
      const ContentChunk chunk = accept_content(step.content);
      if (!chunk.octets.empty()) return chunk;
    }
    if (!untold_.empty()) break;
  }
  return std::nullopt;
}

// What of it is within the limit, in the form in which the dialect keeps it.
ContentChunk ServerSession::accept_content(std::string_view content) {
  const std::uint64_t before = transaction_.content_octets;
  transaction_.content_octets += content.size();
  const std::size_t limit = dialect_->rules.limits.message_size;
  if (limit != 0 && transaction_.content_octets > limit) {
    content_too_large_ = true;
    content = content.substr(0, before < limit ? limit - before : 0);
  }
  const bool strip =
      dialect_->eight_bit == EightBit::strip && transaction_.envelope.body == BodyType::seven_bit;
  if (!strip || !inspector_.saw_eight_bit()) return {content};
  stripped_.assign(content);
  for (char& c : stripped_) c = static_cast<char>(c & 0x7F);
  return {stripped_};
}

std::optional<ServerEvent> ServerSession::end_content(std::size_t end_octets) {
  note(inspector_.finish());
  state_ = SessionState::judging;
  const std::uint64_t end = input_.position();
  if (!input_.empty()) note_pipelining(Verb::end_of_data, end);
  const Outcome outcome = content_too_large_ ? Outcome::size_too_large : Outcome::taken;
  return start_reply(Verb::end_of_data, outcome, {end - end_octets, end});
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
  } else {
    give(dialect_->texts[row.reply], command_spec(verb).name);
  }
  return event;
}

// The keywords stand behind the text's first line; further lines of the text stand behind them.
Reply ServerSession::ehlo_reply() const {
  Reply reply = fill_in(dialect_->texts[ReplyText::ehlo], {own_domain_, client_in_reply(), {}});
  if (!reply.code.is_positive()) return reply;
  std::string keywords;
  for (std::uint8_t i = 0; i < kExtensionCount; ++i) {
    const auto extension = static_cast<Extension>(i);
    if (!dialect_->extensions.has(extension)) continue;
    keywords.push_back('\n');
    keywords.append(extension_keyword(extension));
    if (extension == Extension::size) {
      keywords.push_back(' ');
      keywords.append(std::to_string(dialect_->announced_size));
    }
  }
  reply.text.insert(std::min(reply.text.find('\n'), reply.text.size()), keywords);
  return reply;
}

// HELO's own reply may already name the client that the command brings.
std::string_view ServerSession::client_in_reply() const {
  const bool is_hello = verb_ == Verb::helo || verb_ == Verb::ehlo;
  const auto* domain = std::get_if<Domain>(&command_.argument);
  return is_hello && domain != nullptr ? std::string_view(domain->text) : client_name_;
}

void ServerSession::give(const Reply& text, std::string_view subject) {
  if (has_placeholder(text)) {
    put_reply(fill_in(text, {own_domain_, client_in_reply(), subject}));
  } else {
    put_reply(text);
  }
}

void ServerSession::put_reply(const Reply& reply) {
  const SessionState before = state_;
  const std::uint64_t begin = output_total_;
  const std::size_t size = output_.size();
  // RFC 2034 section 4: in all replies but the greeting and those to HELO and EHLO.
  const bool enhanced = dialect_->extensions.has(Extension::enhanced_status_codes) &&
                        before != SessionState::opened && verb_ != Verb::helo &&
                        verb_ != Verb::ehlo;
  append_reply(output_, reply, enhanced);
  output_total_ += output_.size() - size;
  const Outcome outcome = closing_ ? Outcome::closing : smtp::outcome_of(reply.code);
  const RowId row = dialect_->table.find_answer(before, verb_, outcome, reply.code);
  const SessionState after = dialect_->table.next(before, row);
  untold_.emplace_back(Answered{verb_, reply.code, row, before, after, {begin, output_total_}});
  if (after == SessionState::closed) close(verb_ == Verb::quit);
  state_ = after;
  apply(outcome);
}

bool ServerSession::is_in_transaction() const {
  return state_ == SessionState::mail || state_ == SessionState::recipients ||
         state_ == SessionState::content || state_ == SessionState::judging;
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
      if (!completed) return;
      client_name_ = client_in_reply();
      said_ehlo_ = verb_ == Verb::ehlo;
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
      if (auto* path = std::get_if<ForwardPath>(&command_.argument)) {
        transaction_.envelope.forward_paths.push_back(std::move(*path));
      }
      return;
    case Verb::rset:
      if (completed) transaction_.clear();
      return;
    case Verb::data:
      if (outcome != Outcome::continued) return;
      decoder_.reset();
      inspector_.start(transaction_.envelope.body == BodyType::eight_bit_mime,
                       dialect_->rules.limits.text_line);
      content_too_large_ = false;
      return;
    case Verb::end_of_data:
      transaction_done_ = true;
      return;
    default:
      return;
  }
}

void ServerSession::start_transaction() {
  transaction_.clear();
  transaction_.started_by = verb_;
  if (auto* path = std::get_if<ReversePath>(&command_.argument)) {
    transaction_.envelope.reverse_path = std::move(*path);
  }
  if (verb_ != Verb::mail || error_) return;
  transaction_.envelope.body = parameters_.body;
  transaction_.envelope.declared_size = parameters_.declared_size;
}

}  // namespace smtplab::smtp
