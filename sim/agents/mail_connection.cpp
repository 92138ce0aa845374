#include "sim/agents/mail_connection.h"

#include <utility>
#include <variant>

#include "sim/agents/client_events.h"

namespace smtplab::agents {

using message::FailureReason;

MailConnection::MailConnection(std::uint32_t connection, const smtp::Dialect& dialect,
                               std::string_view own_name, OutgoingMail mail, Ending ending,
                               std::uint64_t octets_before, Context& context)
    : connection_(connection),
      octets_before_(octets_before),
      session_(dialect, context.now),
      transmission_(own_name, std::move(mail), ending),
      last_event_(context.cause) {
  advance(context);
}

void MailConnection::receive(std::string_view octets, Context& context) {
  session_.receive(octets, context.now);
  advance(context);
}

void MailConnection::on_closed(Context& context) {
  session_.receive_eof(context.now);
  advance(context);
  end(FailureReason::bad_connection, context);
}

void MailConnection::on_timer(Context& context) {
  has_timer_ = false;
  session_.handle_timeout(context.now);
  advance(context);
}

void MailConnection::on_tls(Context& context) {
  if (is_closed_ || session_.state() != smtp::SessionState::negotiating) return;
  session_.tls_started(context.now);
  transmission_.on_tls();
  advance(context);
}

void MailConnection::carry(OutgoingMail mail, Context& context) {
  transmission_.carry(std::move(mail));
  advance(context);
}

void MailConnection::say_farewell(Context& context) {
  transmission_.say_farewell();
  advance(context);
}

void MailConnection::advance(Context& context) {
  if (is_closed_) return;
  if (context.cause != trace::kNoEvent) last_event_ = context.cause;
  bool timed_out = false;
  bool wants_tls = false;
  while (auto told = session_.next_event()) {
    const auto* received = std::get_if<smtp::ReplyReceived>(&*told);
    wants_tls = wants_tls || std::holds_alternative<smtp::StartTls>(*told);
    timed_out = timed_out || std::holds_alternative<smtp::ReplyTimedOut>(*told);
    const trace::EventIndex event =
        record_client_event(*told, connection_, octets_before_, last_event_, context);
    if (event != trace::kNoEvent && !std::holds_alternative<smtp::Violation>(*told)) {
      last_event_ = event;
    }
    if (received != nullptr) transmission_.on_reply(*received, session_);
  }
  if (timed_out) return end(FailureReason::bad_connection, context);
  if (session_.state() != smtp::SessionState::closed) transmission_.advance(session_, context.now);
  const std::string_view output = session_.pending_output();
  if (!output.empty()) {
    context.effects.send(connection_, output, last_event_);
    session_.consume_output(output.size());
  }
  if (wants_tls) context.effects.start_tls(connection_, last_event_);
  if (transmission_.is_over() || session_.state() == smtp::SessionState::closed) {
    return end(FailureReason::bad_connection, context);
  }
  // One timer is enough while none is due earlier; one that comes too early finds nothing to do.
  const auto due = session_.next_timeout();
  if (!due || (has_timer_ && timer_at_ <= *due)) return;
  has_timer_ = true;
  timer_at_ = *due;
  context.effects.set_timer(connection_, 0, *due);
}

// The reason is of recipients of whom nothing was heard.
void MailConnection::end(FailureReason reason, Context& context) {
  if (is_closed_) return;
  is_closed_ = true;
  transmission_.give_up(reason);
  context.effects.close(connection_, last_event_);
}

}  // namespace smtplab::agents
