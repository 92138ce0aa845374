#include "sim/pop3/client_session.h"

#include <cassert>
#include <utility>

#include "sim/pop3/response.h"

namespace smtplab::pop3 {

ClientSession::ClientSession(const Dialect& dialect, Instant now)
    : dialect_(&dialect), now_(now), waits_since_(now) {}

void ClientSession::advance(Instant now) {
  assert(now >= now_);
  now_ = now;
}

void ClientSession::receive(std::string_view octets, Instant now) {
  advance(now);
  if (octets.empty()) return;
  waits_since_ = now;
  if (state_ != SessionState::closed) input_.append(octets);
}

void ClientSession::receive_eof(Instant now) {
  advance(now);
  eof_ = true;
}

void ClientSession::handle_timeout(Instant now) {
  const std::optional<Instant> due = next_timeout();
  if (!due || now < *due) return;
  advance(now);
  timed_out_ = true;
}

std::optional<Instant> ClientSession::next_timeout() const {
  if (state_ == SessionState::closed || timed_out_ || !awaits_reply_) return std::nullopt;
  return waits_since_ + dialect_->reply;
}

void ClientSession::send(const Command& command, Instant now) {
  assert(may_send() && is_writable(command));
  advance(now);
  waits_since_ = now;
  append_command(output_, command);
  verb_ = command.verb;
  is_multiline_ = command.is_multiline();
  awaits_reply_ = true;
  state_ = next_state(state_, find_transition(state_, verb_, Outcome::taken));
}

void ClientSession::consume_output(std::size_t octet_count) {
  assert(octet_count <= output_.size() - output_consumed_);
  output_consumed_ += octet_count;
  if (output_consumed_ == output_.size()) {
    output_.clear();
    output_consumed_ = 0;
  }
}

std::optional<ClientEvent> ClientSession::next_event() {
  if (first_untold_ < untold_.size()) {
    const Violation violation = untold_[first_untold_++];
    if (first_untold_ == untold_.size()) {
      untold_.clear();
      first_untold_ = 0;
    }
    return violation;
  }
  if (std::exchange(parses_text_, false)) {
    return read_listing(reply_text_, reply_begin_);
  }
  if (std::exchange(timed_out_, false)) {
    close(End::reply_late);
    return ReplyTimedOut{verb_};
  }
  while (state_ != SessionState::closed && !input_.empty()) {
    std::optional<ClientEvent> event = reading_ == Reading::content ? next_content() : next_line();
    if (event) return event;
    if (!untold_.empty()) return next_event();
    if (reading_ != Reading::content) break;
  }
  if (eof_ && state_ != SessionState::closed) close(End::peer_gone);
  if (!eof_ || disconnected_given_) return std::nullopt;
  disconnected_given_ = true;
  return Disconnected{end_, lost_transaction_};
}

std::optional<ClientEvent> ClientSession::next_line() {
  constexpr smtp::LineEnds kLenient{static_cast<std::uint8_t>(smtp::LineEnd::crlf) |
                                    static_cast<std::uint8_t>(smtp::LineEnd::lf)};
  const auto line = input_.take_line(kLenient, dialect_->limits.response_line);
  if (!line) return std::nullopt;
  note_line(*line);
  return reading_ == Reading::status ? take_status(*line) : take_listing(*line);
}

void ClientSession::note_line(const smtp::LineScanner::Line& line) {
  if (line.too_long) note(ViolationKind::line_too_long, line.begin);
  if (const std::size_t at = line.text.find('\r'); at != std::string_view::npos) {
    note(ViolationKind::bare_cr, line.begin + at);
  }
  if (const std::size_t at = line.text.find('\0'); at != std::string_view::npos) {
    note(ViolationKind::nul_octet, line.begin + at);
  }
  if (line.ended_by == smtp::LineEnd::lf) note(ViolationKind::bare_lf, line.end - 1);
}

std::optional<ClientEvent> ClientSession::take_status(const smtp::LineScanner::Line& line) {
  if (!awaits_reply_) {
    note(ViolationKind::unexpected_reply, line.begin);
    return std::nullopt;
  }
  const Response response = read_response(line.text);
  if (response.is_malformed) note(ViolationKind::malformed_reply, line.begin);
  if (response.is_lower_case) note(ViolationKind::status_letter_case, line.begin);
  reply_text_ = response.text;
  reply_begin_ = line.begin;
  const OctetRange octets{line.begin, line.end};
  const SessionState before = state_;
  const Outcome outcome = response.ok ? Outcome::completed : Outcome::rejected;
  const RowId row = find_transition(before, verb_, outcome);
  const SessionState after = next_state(before, row);
  awaits_reply_ = false;
  if (response.ok && is_multiline_) {
    awaits_reply_ = true;
    multiline_begin_ = octets.end;
    reading_ = verb_ == Verb::retr || verb_ == Verb::top ? Reading::content : Reading::listing;
  }
  parses_text_ = response.ok && !is_multiline_ &&
                 (verb_ == Verb::stat || verb_ == Verb::list || verb_ == Verb::uidl);
  if (after == SessionState::closed) {
    close(verb_ == Verb::quit ? End::quit : End::greeting_refused);
  }
  state_ = after;
  if (verb_ == Verb::connection && response.ok) {
    timestamp_ = find_timestamp(reply_text_);
    return Greeting{reply_text_, timestamp_, row, octets};
  }
  return ReplyReceived{verb_, response.ok, reading_ != Reading::status, reply_text_, row, before,
                       after, octets};
}

std::optional<ClientEvent> ClientSession::take_listing(const smtp::LineScanner::Line& line) {
  std::string_view text = line.text;
  if (text == ".") return end_multiline();
  if (line.too_long) return std::nullopt;
  if (text.starts_with('.')) text.remove_prefix(1);
  return read_listing(text, line.begin);
}

std::optional<ClientEvent> ClientSession::read_listing(std::string_view text, std::uint64_t at) {
  if (verb_ == Verb::uidl) {
    if (const auto found = read_unique_id_listing(text); found && found->number != 0) {
      return ListEntry{found->number, 0, found->uid};
    }
  } else if (const auto found = read_two_numbers(text)) {
    if (verb_ == Verb::stat) return DropListing{found->first, found->second};
    if (found->first != 0) return ListEntry{found->first, found->second, {}};
  }
  return Violation{ViolationKind::malformed_listing, at};
}

std::optional<ClientEvent> ClientSession::next_content() {
  const smtp::ContentDecoder::Step step = decoder_.step(input_.rest());
  input_.take(step.taken);
  if (step.ended) return end_multiline();
  if (step.content.empty()) return std::nullopt;
  return ContentChunk{step.content};
}

ClientEvent ClientSession::end_multiline() {
  reading_ = Reading::status;
  awaits_reply_ = false;
  return EndOfMultiline{verb_, {multiline_begin_, input_.position()}};
}

void ClientSession::close(End end) {
  end_ = end;
  lost_transaction_ =
      end != End::quit && (state_ == SessionState::transaction || state_ == SessionState::update);
  awaits_reply_ = false;
  input_.clear();
  state_ = SessionState::closed;
}

}  // namespace smtplab::pop3
