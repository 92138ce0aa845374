#include "sim/smtp/client_session.h"

#include <algorithm>
#include <cassert>
#include <charconv>
#include <utility>

#include "sim/smtp/base64.h"
#include "sim/smtp/content_inspector.h"
#include "sim/smtp/pipelining.h"

namespace smtplab::smtp {
namespace {

constexpr std::size_t kReplyTextLimit = 65536;
constexpr std::size_t kTypedLineLimit = 4096;  // only the first word of a typed line counts

// RFC 821 section 4.4: which classes of reply a command may have at all.
bool fits(Verb verb, ReplyCode code) {
  switch (code.reply_class()) {
    case ReplyClass::preliminary:
      return false;
    case ReplyClass::completion:
      return verb != Verb::data;
    case ReplyClass::intermediate:
      return verb == Verb::data || verb == Verb::auth || verb == Verb::auth_response ||
             verb == Verb::unknown;
    default:
      return true;
  }
}

}  // namespace

ClientSession::ClientSession(const Dialect& dialect, Instant now)
    : dialect_(&dialect), last_activity_(now) {
  set_reader(dialect);
  expect(Verb::connection, now);
}

void ClientSession::expect(Verb verb, Instant now) {
  if (state_ == SessionState::closed) return;
  if (!awaits_reply()) waits_since_ = now;
  outstanding_.push_back(verb);
}

void ClientSession::expect_end_of_data(Instant now) {
  if (protocol_ == Protocol::smtp) return expect(Verb::end_of_data, now);
  for (std::size_t i = 1; i < accepted_recipients_; ++i) expect(Verb::delivery, now);
  expect(Verb::last_delivery, now);
}

void ClientSession::receive(std::string_view octets, Instant now) {
  assert(now >= last_activity_);
  last_activity_ = now;
  if (octets.empty()) return;
  if (state_ == SessionState::closed) {
    if (may_note_octets_after_quit_) note(ViolationKind::octets_after_quit, input_.position());
    may_note_octets_after_quit_ = false;
    return;
  }
  input_.append(octets);
  if (state_ == SessionState::negotiating) input_.clear();
}

void ClientSession::receive_eof(Instant now) {
  assert(now >= last_activity_);
  last_activity_ = now;
  eof_ = true;
}

void ClientSession::handle_timeout(Instant now) {
  const std::optional<Instant> due = next_timeout();
  if (!due || now < *due) return;
  last_activity_ = now;
  if (is_sending_content() && has_sent_since_) {  // slow, but it moves
    has_sent_since_ = false;
    content_waits_since_ = now;
    return;
  }
  timed_out_ = true;
}

// RFC 5321 section 4.5.3.2, by what is awaited.
Duration ClientSession::patience() const {
  const Timeouts& t = dialect_->timeouts;
  switch (outstanding_[first_outstanding_]) {
    case Verb::connection:
      return t.greeting;
    case Verb::mail:
    case Verb::send:
    case Verb::soml:
    case Verb::saml:
      return t.mail;
    case Verb::rcpt:
      return t.rcpt;
    case Verb::data:
      return t.data_initiation;
    case Verb::end_of_data:
    case Verb::delivery:
    case Verb::last_delivery:
      return t.data_termination;
    default:
      return t.other_reply;
  }
}

std::optional<Instant> ClientSession::next_timeout() const {
  if (state_ == SessionState::closed || timed_out_) return std::nullopt;
  if (awaits_reply()) return waits_since_ + patience();
  if (state_ == SessionState::negotiating) return waits_since_ + dialect_->timeouts.other_reply;
  if (is_sending_content()) return content_waits_since_ + dialect_->timeouts.data_block;
  return std::nullopt;
}

bool ClientSession::may_send() const {
  if (!reads_lines()) return false;
  if (!awaits_reply()) return true;
  return extensions_.has(Extension::pipelining) && may_stand_before_another(outstanding_.back());
}

void ClientSession::send(const Command& command, Instant now) {
  assert(now >= last_activity_);
  last_activity_ = now;
  append_command(output_, command);
  expect(command.verb, now);
}

void ClientSession::send_content(std::string_view content, Instant now) {
  assert(state_ == SessionState::content && now >= last_activity_);
  last_activity_ = now;
  content_waits_since_ = now;
  has_sent_since_ = false;
  encoder_.append(output_, content);
}

void ClientSession::end_content(Instant now) {
  assert(state_ == SessionState::content && now >= last_activity_);
  last_activity_ = now;
  encoder_.finish(output_);
  expect_end_of_data(now);
  state_ = SessionState::judging;
}

void ClientSession::send_octets(std::string_view octets, Instant now) {
  assert(now >= last_activity_);
  last_activity_ = now;
  content_waits_since_ = now;
  has_sent_since_ = false;
  output_.append(octets);
  typed_.append(octets);
  follow_typed();
}

// "BDAT 12 LAST": true if it is the last one.
bool ClientSession::read_typed_chunk(std::string_view line) {
  line.remove_prefix(std::min(line.find(' ') + 1, line.size()));
  const std::size_t space = std::min(line.find(' '), line.size());
  const auto [end, error] = std::from_chars(line.data(), line.data() + space, typed_chunk_);
  if (error != std::errc() || end != line.data() + space) typed_chunk_ = 0;
  return equals_ignoring_case(line.substr(space), " LAST");
}

void ClientSession::send_response(std::optional<std::string_view> response, Instant now) {
  assert(state_ == SessionState::authenticating && now >= last_activity_);
  last_activity_ = now;
  if (response) {
    append_base64(output_, *response);
  } else {
    output_.push_back('*');
  }
  output_.append("\r\n");
  expect(Verb::auth_response, now);
}

// Commands that were typed behind STARTTLS get no reply: a server drops them.
void ClientSession::await_tls() {
  waits_since_ = last_activity_;
  tells_start_tls_ = true;
  outstanding_.clear();
  first_outstanding_ = 0;
  input_.clear();
  typed_.clear();
  typed_chunk_ = 0;
}

void ClientSession::tls_started(Instant now) {
  assert(state_ == SessionState::negotiating && now >= last_activity_);
  last_activity_ = now;
  state_ = SessionState::greeted;
  is_secure_ = true;
  extensions_ = {};
  announced_size_ = 0;
  mechanisms_ = {0};
}

void ClientSession::send_chunk(std::string_view content, bool is_last, Instant now) {
  assert(now >= last_activity_);
  last_activity_ = now;
  content_waits_since_ = now;
  has_sent_since_ = false;
  output_.append("BDAT ").append(std::to_string(content.size()));
  output_.append(is_last ? " LAST\r\n" : "\r\n").append(content);
  if (is_last) return expect_end_of_data(now);
  expect(Verb::bdat, now);
}

void ClientSession::follow_typed() {
  while (!typed_.empty() && state_ != SessionState::closed) {
    if (typed_chunk_ > 0) {
      const std::size_t taken =
          static_cast<std::size_t>(std::min<std::uint64_t>(typed_chunk_, typed_.size()));
      typed_.take(taken);
      typed_chunk_ -= taken;
      continue;
    }
    if (state_ == SessionState::content) {
      const ContentDecoder::Step step = typed_content_.step(typed_.rest());
      typed_.take(step.taken);
      if (!step.ended) continue;
      expect_end_of_data(last_activity_);
      state_ = SessionState::judging;
      continue;
    }
    if (state_ == SessionState::negotiating) return;
    // Behind these, their reply decides what the octets are.
    const Verb last = awaits_reply() ? outstanding_.back() : Verb::noop;
    if (last == Verb::data || last == Verb::auth || last == Verb::auth_response) return;
    const auto line = typed_.take_line(reader_lines_, kTypedLineLimit);
    if (!line) return;
    if (state_ == SessionState::authenticating) {
      expect(Verb::auth_response, last_activity_);
      continue;
    }
    const Verb verb = verb_of(line->text.substr(0, line->text.find(' ')));
    const bool is_last = verb == Verb::bdat && read_typed_chunk(line->text);
    if (is_last) {
      expect_end_of_data(last_activity_);
    } else {
      expect(verb, last_activity_);
    }
  }
}

void ClientSession::consume_output(std::size_t octet_count) {
  assert(octet_count <= output_.size() - output_consumed_);
  has_sent_since_ = has_sent_since_ || octet_count != 0;
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
  if (tells_start_tls_) {
    tells_start_tls_ = false;
    return StartTls{};
  }
  if (timed_out_) {
    timed_out_ = false;
    const Verb verb = awaits_reply()                        ? outstanding_[first_outstanding_]
                      : state_ == SessionState::negotiating ? Verb::starttls
                                                            : Verb::end_of_data;
    close();
    return ReplyTimedOut{verb};
  }
  constexpr LineEnds kLenient{static_cast<std::uint8_t>(LineEnd::crlf) |
                              static_cast<std::uint8_t>(LineEnd::lf)};
  const std::size_t limit = dialect_->rules.limits.reply_line;
  while (reads_lines()) {
    const auto line = input_.take_line(kLenient, limit);
    if (!line) break;
    if (auto event = take_line(*line)) return event;
    if (!untold_.empty()) return next_event();
  }
  if (!eof_ || disconnected_given_) return std::nullopt;
  disconnected_given_ = true;
  if (state_ != SessionState::closed) close();
  return Disconnected{lost_transaction_};
}

void ClientSession::note_line(const LineScanner::Line& line) {
  if (line.too_long) {
    note(ViolationKind::line_too_long, line.begin);
    return;
  }
  LineFindings findings = inspect_line(line.text, line.begin);
  const bool ends_in_eight_bit = findings.count != 0 && findings.found[findings.count - 1].kind ==
                                                            ViolationKind::eight_bit_octet;
  if (ends_in_eight_bit && may_be_in_utf8(line.text)) --findings.count;
  untold_.insert(untold_.end(), findings.found.begin(),
                 findings.found.begin() + static_cast<std::ptrdiff_t>(findings.count));
  if (line.ended_by == LineEnd::lf) note(ViolationKind::bare_lf, line.end - 1);
}

std::optional<ClientEvent> ClientSession::take_line(const LineScanner::Line& line) {
  note_line(line);
  const auto parsed = parse_reply_line(line.text, true);
  const ReplyCode code = parsed ? parsed->code : ReplyCode{};
  if (code.reply_class() == ReplyClass::invalid) {
    note(ViolationKind::malformed_reply, line.begin);
  }
  const std::string_view text = parsed ? parsed->text : line.text;
  if (!in_reply_) {
    reply_begin_ = line.begin;
    reading_.code = code;
    reading_.status = extensions_.has(Extension::enhanced_status_codes)
                          ? parse_enhanced_status_code(text)
                          : EnhancedStatusCode{};
    reading_.text.assign(text);
  } else {
    if (parsed && code != reading_.code) note(ViolationKind::mixed_reply_codes, line.begin);
    if (reading_.text.size() < kReplyTextLimit) {
      reading_.text.push_back('\n');
      reading_.text.append(text);
    }
    // The last line's code is the one that counts; RFC 5321 section 4.2.1 wants them equal.
    if (parsed) reading_.code = code;
  }
  // A line without a code ends no reply that has begun; alone it counts as one.
  in_reply_ = parsed ? !parsed->is_last : in_reply_;
  if (in_reply_) return std::nullopt;
  std::swap(reply_, reading_);
  return end_reply({reply_begin_, line.end});
}

std::optional<ClientEvent> ClientSession::end_reply(OctetRange octets) {
  Verb verb = Verb::connection;  // of a 421 that nothing asked for
  if (awaits_reply()) {
    verb = outstanding_[first_outstanding_++];
    waits_since_ = last_activity_;
  } else {
    note(ViolationKind::unexpected_reply, octets.begin);
    if (reply_.code.value != 421) return std::nullopt;
  }
  if (!awaits_reply()) {
    outstanding_.clear();
    first_outstanding_ = 0;
  }
  if (!fits(verb, reply_.code)) note(ViolationKind::unexpected_class, octets.begin);
  const Outcome outcome = outcome_of(reply_.code);
  const SessionState before = state_;
  const RowId row = dialect_->table.find_answer(before, verb, outcome, reply_.code);
  const SessionState after = dialect_->table.next(before, row);
  if (after == SessionState::closed) {
    const bool by_quit = verb == Verb::quit;
    if (by_quit && !input_.empty()) note(ViolationKind::octets_after_quit, input_.position());
    may_note_octets_after_quit_ = by_quit && input_.empty();
    close();
    lost_transaction_ = lost_transaction_ && !by_quit;
  }
  state_ = after;
  if (verb == Verb::data) {
    typed_content_.reset();
    encoder_ = ContentEncoder();
  }
  if (outcome == Outcome::completed) {
    if (begins_transaction(verb)) accepted_recipients_ = 0;
    if (verb == Verb::rcpt) ++accepted_recipients_;
    if (is_hello(verb)) take_extensions(verb);
  }
  if (state_ == SessionState::negotiating) await_tls();
  follow_typed();
  return ReplyReceived{verb, reply_.code, row, before, after, octets};
}

bool ClientSession::is_in_transaction() const {
  return state_ == SessionState::mail || state_ == SessionState::recipients ||
         state_ == SessionState::chunks || state_ == SessionState::content ||
         state_ == SessionState::judging;
}

void ClientSession::close() {
  lost_transaction_ = is_in_transaction();
  outstanding_.clear();
  first_outstanding_ = 0;
  input_.clear();
  state_ = SessionState::closed;
}

}  // namespace smtplab::smtp
