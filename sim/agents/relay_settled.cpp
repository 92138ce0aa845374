#include <string>
#include <string_view>
#include <utility>

#include "sim/agents/notice.h"
#include "sim/agents/relay.h"

namespace smtplab::agents {

// What a reply means for a recipient in the queue, and what the sender is told of it.

using dns::ExchangerOutcome;
using message::DeliveryAction;
using message::FailureReason;
using message::ReportedRecipient;
using trace::Event;
using trace::EventKind;
using Kind = RecipientResult::Kind;

namespace {

/// What is told of an attempt that got no reply.
std::string_view key_of(FailureReason reason) {
  constexpr std::string_view kKeys[] = {"",          "bad-host",       "no-mail-host",
                                        "no-answer", "bad-connection", "name-server-failure",
                                        "no-route",  "loop",           "expired"};
  return kKeys[static_cast<std::size_t>(reason)];
}

/// The last reply, or why there was none.
std::string_view said(const RecipientResult& result) {
  return result.reply.code.value != 0 ? std::string_view(result.reply.text) : key_of(result.reason);
}

}  // namespace

void Relay::settle(std::uint32_t id, const RecipientResult& result, const Attempt& attempt,
                   Context& context) {
  QueueEntry* entry = queue_.find(id);
  if (entry == nullptr) return;
  if (result.kind != Kind::passed_on) {
    Setback setback{result, reported(*entry, result, attempt), attempt.last_event};
    if (result.kind == Kind::failed) return fail(*entry, setback, context);
    return defer(*entry, std::move(setback), context);
  }
  Event event;
  event.kind = EventKind::dequeued;
  event.cause = attempt.last_event;
  event.value = id;
  event.code = result.reply.code;
  const trace::EventIndex told = context.record(event, entry->paths());
  // RFC 3461 section 5.2.2: nobody behind that host will tell of the delivery.
  if (entry->wishes().notify.has(smtp::NotifyOn::success) &&
      !attempt.connection->transmission().passes_on_wishes()) {
    ReportedRecipient recipient = reported(*entry, result, attempt);
    recipient.action = attempt.is_delivery ? DeliveryAction::delivered : DeliveryAction::relayed;
    complain(*entry, std::move(recipient), told, context);
  }
  queue_.remove(id);
}

ReportedRecipient Relay::reported(const QueueEntry& entry, const RecipientResult& result,
                                  const Attempt& attempt) const {
  ReportedRecipient recipient;
  recipient.path = entry.accepted_as.empty() ? entry.to.to_string() : entry.accepted_as;
  recipient.reply = result.reply;
  recipient.reason = result.reason;
  recipient.original_recipient = entry.wishes().decoded_original();
  const bool was_found = attempt.is_turned || *attempt.search.outcome() == ExchangerOutcome::found;
  if (result.reply.code.value != 0 && was_found) {
    recipient.remote_host = attempt.host;
  }
  return recipient;
}

void Relay::defer(QueueEntry& entry, Setback setback, Context& context) {
  const auto next = next_attempt(entry, context.now);
  if (outside_.has(Decision::retry)) return ask_retry(entry, std::move(setback), next, context);
  if (!next) return expire(entry, std::move(setback), context);
  put_off(entry, setback, *next, context);
}

void Relay::ask_retry(const QueueEntry& entry, Setback setback, std::optional<Instant> next,
                      Context& context) {
  RetryQuestion question;
  question.queue_id = entry.id;
  question.reverse_path = entry.from.to_string();
  question.forward_path = entry.to.to_string();
  question.attempts = entry.attempts + 1;
  question.arrived = entry.arrived;
  question.reply = setback.result.reply;
  question.reason = key_of(setback.result.reason);
  question.by_itself = next;
  Event event;
  event.cause = setback.cause;
  const std::uint32_t token = next_token_++;
  undecided_.emplace(token, {entry.id, std::move(setback)});
  context.ask({Decision::retry, smtp::Verb::unknown, token, trace::kNone, {}, std::move(question)},
              event);
}

void Relay::expire(QueueEntry& entry, Setback setback, Context& context) {
  setback.result.reason = setback.recipient.reason = FailureReason::expired;
  fail(entry, setback, context);
}

void Relay::put_off(QueueEntry& entry, const Setback& setback, Instant until, Context& context) {
  ++entry.attempts;
  Event event;
  event.kind = EventKind::deferred;
  event.cause = setback.cause;
  event.value = entry.id;
  event.code = setback.result.reply.code;
  std::string payload = entry.paths();
  event.begin = static_cast<std::uint32_t>(payload.size());
  event.length = static_cast<std::uint32_t>((until - context.now).nanoseconds / 1'000'000'000);
  payload += said(setback.result);
  const trace::EventIndex told = context.record(event, payload);
  queue_.wait(entry.id, until);
  const Duration late = config_->retry.tell_delay_after;
  if (late == Duration{} || entry.sender_knows_of_delay || entry.from.is_null()) return;
  if (context.now < entry.arrived + late) return;
  entry.sender_knows_of_delay = true;
  ReportedRecipient recipient = setback.recipient;
  recipient.action = DeliveryAction::delayed;
  complain(entry, std::move(recipient), told, context);
}

// What the sender does not want to hear is not told (RFC 3461 sections 5.2.5 and 5.2.6).
void Relay::complain(const QueueEntry& entry, ReportedRecipient recipient, trace::EventIndex event,
                     Context& context) {
  const smtp::Notify& notify = entry.wishes().notify;
  if (entry.from.is_null() || wants_to_know(notify, recipient.action)) {
    complaints_.push_back({entry, std::move(recipient), event});
  } else {
    record_withheld({notify, recipient.path, recipient.action}, event, context);
  }
}

void Relay::fail(QueueEntry& entry, const Setback& setback, Context& context) {
  Event event;
  event.kind = EventKind::failed;
  event.cause = setback.cause;
  event.value = entry.id;
  event.code = setback.result.reply.code;
  std::string payload = entry.paths();
  event.begin = static_cast<std::uint32_t>(payload.size());
  payload += said(setback.result);
  const trace::EventIndex told = context.record(event, payload);
  complain(entry, setback.recipient, told, context);
  queue_.remove(entry.id);
}

}  // namespace smtplab::agents
