#include "sim/pop3/server_session.h"

#include <fmt/format.h>

#include <algorithm>
#include <cassert>
#include <iterator>
#include <utility>

#include "sim/pop3/message_text.h"
#include "sim/pop3/response.h"
#include "sim/pop3/server_text.h"
#include "sim/smtp/content_inspector.h"

namespace smtplab::pop3 {
namespace {

Outcome outcome_of(const CommandError& error) {
  return error.kind == CommandError::Kind::unknown_verb ? Outcome::unknown : Outcome::malformed;
}

ViolationKind kind_of(smtp::ViolationKind kind) {
  switch (kind) {
    case smtp::ViolationKind::bare_cr:
      return ViolationKind::bare_cr;
    case smtp::ViolationKind::bare_lf:
      return ViolationKind::bare_lf;
    case smtp::ViolationKind::nul_octet:
      return ViolationKind::nul_octet;
    default:
      return ViolationKind::eight_bit_octet;
  }
}

}  // namespace

ServerSession::ServerSession(const Dialect& dialect, std::string_view own_name,
                             std::string_view timestamp, Instant now)
    : dialect_(&dialect),
      own_name_(own_name),
      now_(now),
      last_activity_(now),
      timestamp_(timestamp) {
  answer(Outcome::completed, timestamp.empty() ? std::string("POP3 server ready")
                                               : fmt::format("POP3 server ready {}", timestamp));
}

void ServerSession::advance(Instant now) {
  assert(now >= now_);
  now_ = now;
}

void ServerSession::receive(std::string_view octets, Instant now) {
  advance(now);
  if (state_ != SessionState::closed) input_.append(octets);
}

void ServerSession::receive_eof(Instant now) {
  advance(now);
  eof_ = true;
}

void ServerSession::handle_timeout(Instant now) {
  const std::optional<Instant> due = next_timeout();
  if (!due || now < *due) return;
  advance(now);
  if (std::exchange(is_taking_output_, false)) {
    last_activity_ = now;
    return;
  }
  close(End::autologout);
  output_.clear();
  output_consumed_ = 0;
}

void ServerSession::shut_down(Instant now) {
  advance(now);
  if (state_ != SessionState::closed) close(End::shut_down);
}

std::optional<Instant> ServerSession::next_timeout() const {
  if (owed_ || state_ == SessionState::closed) return std::nullopt;
  return last_activity_ + dialect_->autologout;
}

void ServerSession::consume_output(std::size_t octet_count) {
  assert(octet_count <= output_.size() - output_consumed_);
  output_consumed_ += octet_count;
  if (output_consumed_ == output_.size()) {
    output_.clear();
    output_consumed_ = 0;
    return;
  }
  is_taking_output_ = is_taking_output_ || octet_count != 0;
  if (output_consumed_ > output_.size() / 2) {
    output_.erase(0, output_consumed_);
    output_consumed_ = 0;
  }
}

std::optional<ServerEvent> ServerSession::next_event() {
  if (first_untold_ < untold_.size()) {
    ServerEvent event = untold_[first_untold_++];
    if (first_untold_ == untold_.size()) {
      untold_.clear();
      first_untold_ = 0;
    }
    return event;
  }
  if (owed_) {
    if (std::exchange(request_told_, true)) return std::nullopt;
    return request();
  }
  if (state_ != SessionState::closed) {
    if (pending_output().size() > dialect_->limits.waiting_output) return std::nullopt;
    const auto line = input_.take_line(dialect_->command_line_ends, dialect_->limits.command_line);
    if (line) return take_line(*line);
  }
  if (eof_ && state_ != SessionState::closed) close(End::peer_gone);
  if (state_ != SessionState::closed || disconnected_given_) return std::nullopt;
  disconnected_given_ = true;
  return Disconnected{end_, lost_transaction_};
}

ServerEvent ServerSession::take_line(const smtp::LineScanner::Line& line) {
  last_activity_ = now_;
  is_taking_output_ = false;
  const OctetRange octets{line.begin, line.end};
  const Outcome outcome = judge(read_line(line));
  verb_ = command_.verb;
  const RowId row = find_transition(state_, verb_, outcome);
  const CommandReceived event{verb_, row, state_, transition(row).decides == Decides::agent,
                              octets};
  if (outcome == Outcome::unknown) note(ViolationKind::unknown_command, octets.begin);
  if (outcome == Outcome::malformed) note(ViolationKind::bad_argument, octets.begin);
  switch (transition(row).decides) {
    case Decides::agent:
      owed_ = true;
      request_told_ = false;
      state_ = next_state(state_, row);
      break;
    case Decides::session:
      answer_by_itself();
      break;
    case Decides::rule:
      if (outcome == Outcome::taken) note(ViolationKind::wrong_state, octets.begin);
      answer(Outcome::rejected, refusal_text(outcome, command_, maildrop_));
      break;
  }
  return event;
}

Outcome ServerSession::read_line(const smtp::LineScanner::Line& line) {
  command_ = Command{Verb::unknown, {}, {}, {}, 0};
  if (line.too_long) {
    note(ViolationKind::line_too_long, line.begin);
    return Outcome::line_too_long;
  }
  const smtp::LineFindings findings = smtp::inspect_line(line.text, line.begin);
  for (std::size_t i = 0; i < findings.count; ++i) {
    note(kind_of(findings.found[i].kind), findings.found[i].at);
  }
  if (line.end - line.begin == line.text.size() + 1) {
    note(line.ended_by == smtp::LineEnd::lf ? ViolationKind::bare_lf : ViolationKind::bare_cr,
         line.end - 1);
  }
  auto parsed = parse_command(line.text, dialect_->limits.argument);
  if (!parsed) {
    command_.verb = parsed.error().verb;
    return outcome_of(parsed.error());
  }
  command_ = std::move(*parsed);
  return Outcome::taken;
}

// The order in which mistakes count: a word that is not served, the wrong state, the arguments.
Outcome ServerSession::judge(Outcome read) {
  if (read == Outcome::unknown || read == Outcome::line_too_long) return read;
  if (!dialect_->serves(command_.verb) || (command_.verb == Verb::apop && timestamp_.empty())) {
    return Outcome::not_implemented;
  }
  const RowId allowed = find_transition(state_, command_.verb, Outcome::taken);
  if (transition(allowed).decides == Decides::rule) return Outcome::taken;
  return read == Outcome::taken ? look_up() : read;
}

// Whether the message that the command names is there.
Outcome ServerSession::look_up() const {
  if (!command_.message) return Outcome::taken;
  if (!maildrop_.has(*command_.message)) return Outcome::no_such_message;
  if (!maildrop_.is_deleted(*command_.message)) return Outcome::taken;
  return command_.verb == Verb::dele ? Outcome::already_deleted : Outcome::no_such_message;
}

ServerEvent ServerSession::request() const {
  switch (verb_) {
    case Verb::user:
      return NameGiven{command_.text};
    case Verb::pass:
      return Login{user_, Login::Proof::password, command_.text};
    case Verb::apop:
      return Login{command_.text, Login::Proof::digest, command_.digest};
    case Verb::retr:
      return Retrieve{*command_.message, std::nullopt};
    case Verb::top:
      return Retrieve{*command_.message, command_.lines};
    default:
      return Update{maildrop_.deleted()};
  }
}

void ServerSession::answer_by_itself() {
  switch (verb_) {
    case Verb::stat:
      return answer(Outcome::completed,
                    fmt::format("{} {}", maildrop_.count(), maildrop_.octets()));
    case Verb::list:
    case Verb::uidl:
      return answer_listing();
    case Verb::dele:
      maildrop_.mark_deleted(*command_.message);
      return answer(Outcome::completed, fmt::format("message {} deleted", *command_.message));
    case Verb::rset:
      maildrop_.unmark_all();
      return answer(Outcome::completed, fmt::format("maildrop has {}", summary(maildrop_)));
    case Verb::quit:
      return sign_off();
    default:
      return answer(Outcome::completed, {});
  }
}

void ServerSession::answer_listing() {
  const bool uids = verb_ == Verb::uidl;
  const auto append_line = [&](std::string& out, std::uint32_t number) {
    const MessageInfo& message = maildrop_.message(number);
    if (uids) {
      fmt::format_to(std::back_inserter(out), "{} {}", number, message.uid);
    } else {
      fmt::format_to(std::back_inserter(out), "{} {}", number, message.size_octets);
    }
  };
  if (command_.message) {
    std::string line;
    append_line(line, *command_.message);
    return answer(Outcome::completed, line);
  }
  const std::size_t begin = put_status(true, uids ? std::string() : summary(maildrop_));
  for (std::uint32_t number = 1; maildrop_.has(number); ++number) {
    if (maildrop_.is_deleted(number)) continue;
    append_line(output_, number);
    output_.append("\r\n");
  }
  output_.append(".\r\n");
  finish_answer(Outcome::completed, begin);
}

void ServerSession::sign_off() {
  std::string text = fmt::format("{} POP3 server signing off", own_name_);
  if (state_ == SessionState::update) {
    const std::size_t left = maildrop_.count();
    text += left == 0 ? " (maildrop empty)" : fmt::format(" ({} left)", counted(left, "message"));
  }
  answer(Outcome::completed, text);
}

void ServerSession::start_answer(Instant now) {
  assert(owed_);
  advance(now);
  last_activity_ = now;
  owed_ = false;
}

void ServerSession::accept_name(Instant now, std::string_view text) {
  assert(verb_ == Verb::user);
  start_answer(now);
  user_ = std::move(command_.text);
  answer(Outcome::completed,
         text.empty() ? fmt::format("{} is a valid mailbox", user_) : std::string(text));
}

void ServerSession::accept(std::vector<MessageInfo> messages, Instant now, std::string_view text) {
  assert(verb_ == Verb::pass || verb_ == Verb::apop);
  assert(std::all_of(messages.begin(), messages.end(),
                     [](const MessageInfo& message) { return is_unique_id(message.uid); }));
  start_answer(now);
  if (verb_ == Verb::apop) user_ = std::move(command_.text);
  command_.text.clear();
  command_.text.shrink_to_fit();  // the secret has done its work
  maildrop_ = Maildrop(std::move(messages));
  answer(Outcome::completed, text.empty()
                                 ? fmt::format("{}'s maildrop has {}", user_, summary(maildrop_))
                                 : std::string(text));
}

void ServerSession::refuse(std::string_view reason, Instant now) {
  assert(verb_ != Verb::quit);
  start_answer(now);
  const bool is_login = verb_ == Verb::user || verb_ == Verb::pass || verb_ == Verb::apop;
  const std::uint32_t limit = dialect_->limits.refused_logins;
  const bool closes = is_login && ++refused_logins_ == limit;
  answer(closes ? Outcome::closing : Outcome::rejected, reason);
}

void ServerSession::content(std::string_view message, Instant now) {
  assert(verb_ == Verb::retr || verb_ == Verb::top);
  start_answer(now);
  const bool whole = verb_ == Verb::retr;
  const std::uint64_t size = maildrop_.message(*command_.message).size_octets;
  const std::size_t begin = put_status(true, whole ? counted(size, "octet") : std::string());
  append_message(output_, whole ? message : top_of(message, command_.lines));
  finish_answer(Outcome::completed, begin);
}

void ServerSession::updated(bool all_removed, Instant now) {
  assert(verb_ == Verb::quit);
  start_answer(now);
  if (all_removed) {
    sign_off();
  } else {
    answer(Outcome::rejected, "some deleted messages not removed");
  }
}

void ServerSession::answer(Outcome outcome, std::string_view text) {
  finish_answer(outcome, put_status(outcome == Outcome::completed, text));
}

// Gives where the answer begins in output_.
std::size_t ServerSession::put_status(bool ok, std::string_view text) {
  const std::size_t begin = output_.size();
  append_response(output_, ok, text, dialect_->limits.response_line);
  return begin;
}

void ServerSession::finish_answer(Outcome outcome, std::size_t begin) {
  const OctetRange octets{output_total_, output_total_ + (output_.size() - begin)};
  output_total_ = octets.end;
  const SessionState before = state_;
  const RowId row = find_transition(before, verb_, outcome);
  const SessionState after = next_state(before, row);
  untold_.emplace_back(Answered{verb_, outcome == Outcome::completed, row, before, after, octets});
  if (after == SessionState::closed) {
    close(verb_ == Verb::quit ? End::quit : End::login_refused);
  }
  state_ = after;
}

void ServerSession::close(End end) {
  end_ = end;
  lost_transaction_ =
      end != End::quit && (state_ == SessionState::transaction || state_ == SessionState::update);
  owed_ = false;
  input_.clear();
  maildrop_ = Maildrop();
  state_ = SessionState::closed;
}

}  // namespace smtplab::pop3
