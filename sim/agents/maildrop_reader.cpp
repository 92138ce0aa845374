#include "sim/agents/maildrop_reader.h"

#include <algorithm>
#include <limits>
#include <memory>
#include <variant>

#include "sim/agents/octet_range.h"
#include "sim/pop3/digest.h"
#include "sim/trace/pop3_exchange.h"
#include "sim/trace/violation.h"

namespace smtplab::agents {

using trace::Event;
using trace::EventKind;

namespace {

/// As much of a listing as is believed: no maildrop of a person has more.
constexpr std::size_t kMostMessages = 1'000'000;

}  // namespace

MaildropReader::MaildropReader(std::uint32_t connection, const Retrieval& wish,
                               std::set<std::string> known, const pop3::Dialect& dialect,
                               Context& context)
    : connection_(connection),
      wish_(&wish),
      session_(dialect, context.now),
      known_(std::move(known)),
      last_event_(context.cause) {
  advance(context);
}

void MaildropReader::receive(std::string_view octets, Context& context) {
  session_.receive(octets, context.now);
  advance(context);
}

void MaildropReader::on_closed(Context& context) {
  session_.receive_eof(context.now);
  advance(context);
  finish(FetchEnd::lost, context);
}

void MaildropReader::on_timer(Context& context) {
  has_timer_ = false;
  session_.handle_timeout(context.now);
  advance(context);
}

void MaildropReader::advance(Context& context) {
  if (is_over_) return;
  if (context.cause != trace::kNoEvent) last_event_ = context.cause;
  while (auto told = session_.next_event()) {
    std::visit([&](const auto& event) { on(event, context); }, *told);
    if (is_over_) return;
  }
  if (next_ != pop3::Verb::connection && session_.may_send()) {
    session_.send(next_command(), context.now);
    next_ = pop3::Verb::connection;
    context.effects.send(connection_, session_.pending_output(), last_event_);
    session_.consume_output(session_.pending_output().size());
  }
  // One timer is enough while none is due earlier; one that comes too early finds nothing to do.
  const auto due = session_.next_timeout();
  if (!due || (has_timer_ && timer_at_ <= *due)) return;
  has_timer_ = true;
  timer_at_ = *due;
  context.effects.set_timer(connection_, 0, *due);
}

pop3::Command MaildropReader::next_command() const {
  pop3::Command command;
  command.verb = next_;
  switch (next_) {
    case pop3::Verb::user:
      command.text = wish_->user;
      break;
    case pop3::Verb::pass:
      command.text = wish_->password;
      break;
    case pop3::Verb::apop:
      command.text = wish_->user;
      command.digest = pop3::apop_digest(session_.timestamp(), wish_->password);
      break;
    case pop3::Verb::retr:
    case pop3::Verb::dele:
      command.message = tasks_[task_].number;
      break;
    default:
      break;
  }
  return command;
}

void MaildropReader::on(const pop3::Greeting& greeting, Context& context) {
  record_reply({pop3::Verb::connection, true, false, greeting.text, greeting.row,
                pop3::SessionState::opened, pop3::SessionState::authorization, greeting.octets},
               context);
  next_ = wish_->by_digest && !greeting.timestamp.empty() ? pop3::Verb::apop : pop3::Verb::user;
}

void MaildropReader::record_reply(const pop3::ReplyReceived& reply, Context& context) {
  Event event;
  event.kind = EventKind::pop3_reply;
  event.connection = connection_;
  event.row = reply.row;
  event.value = trace::pack({reply.verb, reply.before, reply.after, reply.ok});
  set_range(event, reply.octets);
  last_event_ = context.record(event);
}

void MaildropReader::on(const pop3::ReplyReceived& reply, Context& context) {
  record_reply(reply, context);
  switch (reply.verb) {
    case pop3::Verb::connection:
      return finish(FetchEnd::refused, context);
    case pop3::Verb::user:
    case pop3::Verb::pass:
    case pop3::Verb::apop:
      if (!reply.ok) end_ = FetchEnd::refused;
      next_ = !reply.ok                        ? pop3::Verb::quit
              : reply.verb == pop3::Verb::user ? pop3::Verb::pass
                                               : pop3::Verb::stat;
      return;
    case pop3::Verb::stat:
      next_ = reply.ok ? pop3::Verb::uidl : pop3::Verb::quit;
      return;
    case pop3::Verb::uidl:
      // Without unique-ids (section 7: UIDL is optional) all messages are taken for new.
      if (reply.ok) return;
      for (std::uint32_t i = 1; i <= message_count_; ++i) tasks_.push_back({i});
      return plan();
    case pop3::Verb::retr:
      content_.clear();
      if (!reply.ok) next_task();
      return;
    case pop3::Verb::dele:
      return next_task();
    case pop3::Verb::quit:
      return finish(end_, context);
    default:
      return;
  }
}

void MaildropReader::on(const pop3::DropListing& listing, Context& /*context*/) {
  message_count_ =
      static_cast<std::uint32_t>(std::min<std::uint64_t>(listing.messages, kMostMessages));
}

void MaildropReader::on(const pop3::ListEntry& entry, Context& /*context*/) {
  if (entry.message > std::numeric_limits<std::uint32_t>::max() || tasks_.size() == kMostMessages) {
    return;
  }
  std::string uid(entry.uid);
  const bool is_known = known_.contains(uid);
  listed_.insert(uid);
  tasks_.push_back({static_cast<std::uint32_t>(entry.message), std::move(uid), is_known});
}

void MaildropReader::on(const pop3::ContentChunk& chunk, Context& /*context*/) {
  content_.append(chunk.octets);
}

void MaildropReader::on(const pop3::EndOfMultiline& end, Context& context) {
  if (context.cause != trace::kNoEvent) last_event_ = context.cause;
  if (end.verb == pop3::Verb::uidl) {
    is_listed_ = true;
    return plan();
  }
  if (end.verb != pop3::Verb::retr) return;
  arrived_.push_back({tasks_[task_].uid,
                      std::make_shared<const std::string>(std::exchange(content_, {})),
                      last_event_});
  if (wish_->leaves_mail) return next_task();
  next_ = pop3::Verb::dele;
}

// What was fetched before, and is still there, needs no more than DELE.
void MaildropReader::plan() {
  if (wish_->leaves_mail) {
    std::erase_if(tasks_, [](const Task& task) { return task.is_known; });
  }
  task_ = 0;
  next_ = tasks_.empty()            ? pop3::Verb::quit
          : tasks_.front().is_known ? pop3::Verb::dele
                                    : pop3::Verb::retr;
}

void MaildropReader::next_task() {
  ++task_;
  next_ = task_ == tasks_.size()   ? pop3::Verb::quit
          : tasks_[task_].is_known ? pop3::Verb::dele
                                   : pop3::Verb::retr;
}

void MaildropReader::on(const pop3::Violation& violation, Context& context) {
  Event event;
  event.kind = EventKind::violation;
  event.connection = connection_;
  event.value = trace::violation_value(violation.kind);
  event.begin = static_cast<std::uint32_t>(violation.at);
  context.record(event);
}

void MaildropReader::on(const pop3::ReplyTimedOut& /*late*/, Context& context) {
  Event event;
  event.kind = EventKind::timed_out;
  event.verb = smtp::Verb::connection;
  event.connection = connection_;
  event.cause = last_event_;
  last_event_ = context.record(event);
  finish(FetchEnd::lost, context);
}

void MaildropReader::on(const pop3::Disconnected& /*gone*/, Context& context) {
  finish(FetchEnd::lost, context);
}

void MaildropReader::finish(FetchEnd end, Context& context) {
  if (is_over_) return;
  is_over_ = true;
  end_ = end;
  context.effects.close(connection_, last_event_);
}

}  // namespace smtplab::agents
