#include "sim/agents/transfer_agent.h"

#include <algorithm>
#include <utility>
#include <variant>

#include "sim/agents/authentication.h"
#include "sim/agents/octet_range.h"
#include "sim/smtp/mail_parameters.h"

namespace smtplab::agents {
namespace {

using smtp::ReplyText;
using smtp::SessionState;
using smtp::Verb;
using trace::Event;
using trace::EventIndex;
using trace::EventKind;

/// So that the time stamp line finds its place at the top of the content.
constexpr std::size_t kRoomForStamp = 300;

}  // namespace

TransferAgent::Channel* TransferAgent::find(std::uint32_t connection) {
  const auto found = channels_.find(connection);
  return found == channels_.end() || found->second.is_lost ? nullptr : &found->second;
}

void TransferAgent::drop(std::uint32_t connection) {
  const auto found = channels_.find(connection);
  if (found == channels_.end()) return;
  take_content(found->second);
  incoming_octets_ -= found->second.storing_octets;
  channels_.erase(found);
}

/// It is not on its way in any more.
std::string TransferAgent::take_content(Channel& channel) {
  incoming_octets_ -= channel.content.size();
  return std::exchange(channel.content, {});
}

std::size_t TransferAgent::open_connections() const {
  return channels_.count_if([](const Channel& channel) { return !channel.is_lost; });
}

void TransferAgent::take(const Input& input, Context& context) {
  if (const auto* resolved = std::get_if<Resolved>(&input);
      resolved != nullptr && (resolved->token & kSpfToken) != 0) {
    return on_spf(*resolved, context);
  }
  if (relay_.take(input, context)) return tell_senders(context);
  if (const auto* octets = std::get_if<Octets>(&input)) {
    Channel* channel = find(octets->connection);
    if (channel == nullptr) return;
    channel->received += octets->octets.size();
    channel->session.receive(octets->octets, context.now);
    advance(*channel, context.cause, context);
  } else if (const auto* connected = std::get_if<Connected>(&input)) {
    on_connected(*connected, context);
  } else if (const auto* closed = std::get_if<Closed>(&input)) {
    Channel* channel = find(closed->connection);
    if (channel != nullptr) on_closed(*channel, context);
  } else if (const auto* timer = std::get_if<Timer>(&input)) {
    Channel* channel = find(timer->connection);
    if (channel != nullptr) on_timer(*channel, timer->purpose, context);
  } else if (const auto* stored = std::get_if<Stored>(&input)) {
    on_stored(stored->ticket, context);
  } else if (const auto* turned = std::get_if<Turned>(&input)) {
    on_turned(*turned, context);
  } else if (const auto* tls = std::get_if<TlsStarted>(&input)) {
    on_tls(*tls, context);
  } else if (const auto* answered = std::get_if<Answered>(&input)) {
    on_answered(*answered, context);
  } else if (const auto* down = std::get_if<GoingDown>(&input)) {
    Channel* channel = find(down->connection);
    if (channel != nullptr) on_going_down(*channel, context);
  }
}

// A message that the disk is being given is not refused: its client would send it again.
void TransferAgent::on_going_down(Channel& channel, Context& context) {
  channel.is_going_down = true;
  if (channel.ticket != 0) return;
  channel.session.shut_down(context.now);
  advance(channel, context.cause, context);
}

void TransferAgent::on_connected(const Connected& connected, Context& context) {
  if (connected.side != network::Side::server || find(connected.connection) != nullptr) return;
  Channel channel{connected.connection,
                  smtp::ServerSession(config_->dialect, config_->name, context.now),
                  connected.peer};
  if (config_->dialect.extensions.has(smtp::Extension::auth)) {
    channel.session.set_challenge(challenge(*config_, context));
  }
  serve(std::move(channel), context);
}

void TransferAgent::serve(Channel channel, Context& context) {
  const std::uint32_t connection = channel.connection;
  const auto place = channels_.insert_or_assign(connection, std::move(channel)).first;
  offer_next_reply(place->second);
  advance(place->second, context.cause, context);
}

void TransferAgent::on_closed(Channel& channel, Context& context) {
  const std::uint32_t connection = channel.connection;
  channel.session.receive_eof(context.now);
  advance(channel, context.cause, context);
  Channel* left = find(connection);
  if (left == nullptr) return;
  context.effects.close(connection, context.cause);
  // A greeting that was still to come is not said any more. The reply to a message waits for the
  // disk, and will find nobody.
  if (left->ticket == 0) return drop(connection);
  left->is_lost = true;
}

void TransferAgent::on_timer(Channel& channel, std::uint32_t purpose, Context& context) {
  if (purpose == kGreetingTimer) return greet(channel, context);
  channel.has_timer = false;
  const auto due = channel.session.next_timeout();
  EventIndex cause = channel.last_event;
  if (due && *due <= context.now) {
    Event event = event_on(channel.connection, EventKind::timed_out);
    event.verb = Verb::connection;
    event.cause = cause;
    cause = context.record(event);
    channel.session.handle_timeout(context.now);
  }
  advance(channel, cause, context);
}

void TransferAgent::greet(Channel& channel, Context& context) {
  if (channel.greeting == smtp::kNoRow) return;
  const ReplyText text = config_->dialect.table.row(channel.greeting).reply;
  channel.greeting = smtp::kNoRow;
  channel.session.reply(text, context.now);
  advance(channel, channel.last_event, context);
}

void TransferAgent::on_stored(std::uint32_t ticket, Context& context) {
  if (ticket == 0) return;
  const auto waiting = tickets_.find(ticket);
  if (waiting == tickets_.end()) return;
  const std::uint32_t connection = waiting->second;
  tickets_.erase(waiting);
  Channel& channel = channels_.find(connection)->second;
  channel.ticket = 0;
  if (channel.round) return on_round_stored(channel, ticket, context);
  // As in keep_message(), where somebody outside has given another last word meanwhile.
  const smtp::Reply* const chosen = channel.is_lost ? nullptr : channel.session.replacement();
  if (chosen != nullptr && smtp::outcome_of(chosen->code) != smtp::Outcome::completed) {
    deliveries_.abandon(ticket);
  } else {
    deliveries_.commit(ticket, connection, relay_.queue(), context);
  }
  incoming_octets_ -= std::exchange(channel.storing_octets, 0);
  if (channel.is_lost) {
    clear_envelope(channel, context.cause, context);
    drop(connection);
  } else {
    if (const auto last_word = std::exchange(channel.last_word, {})) {
      channel.session.reply(*last_word, context.now);
    } else {
      channel.session.reply(ReplyText::accepted, context.now);
    }
    advance(channel, context.cause, context);
    Channel* const left = find(connection);
    if (left != nullptr && left->is_going_down) on_going_down(*left, context);
  }
  relay_.start_due(context);
  tell_senders(context);
}

// Recipients of one message that fail together are told of together.
void TransferAgent::tell_senders(Context& context) {
  std::vector<Complaint> complaints = relay_.take_complaints();
  while (!complaints.empty()) {
    for (auto first = complaints.begin(); first != complaints.end();) {
      std::vector<message::ReportedRecipient> recipients;
      auto next = first;
      for (; next != complaints.end() && next->entry.message == first->entry.message &&
             next->recipient.action == first->recipient.action;
           ++next) {
        // Several may stand for one whom the sender has named.
        const bool is_known = !recipients.empty() && recipients.back().path == next->recipient.path;
        if (!is_known) recipients.push_back(std::move(next->recipient));
      }
      const QueueEntry& entry = first->entry;
      deliveries_.tell_sender({entry.from, entry.options ? *entry.options : smtp::MailOptions(),
                               entry.content, std::move(recipients)},
                              first->event, relay_.queue(), context);
      first = next;
    }
    // A notice may be on its way at once, and fail at once.
    relay_.start_due(context);
    complaints = relay_.take_complaints();
  }
}

void TransferAgent::crash(Instant now) {
  channels_.clear();
  tickets_.clear();
  incoming_octets_ = 0;
  deliveries_.crash();
  relay_.crash(now);
}

void TransferAgent::restart(Context& context) {
  relay_.start_due(context);
  tell_senders(context);
}

std::vector<HeldMessage> TransferAgent::held() const {
  std::vector<HeldMessage> held;
  const MailboxStore& store = deliveries_.mailboxes();
  for (std::uint32_t i = 0; i < store.count(); ++i) {
    for (const StoredMessage& m : store.messages(i)) {
      held.push_back({HeldMessage::Place::mailbox, deliveries_.mailbox_path(i), m.octets});
    }
  }
  for (const auto& [id, entry] : relay_.queue().entries()) {
    held.push_back({HeldMessage::Place::queue, entry.paths(), entry.content});
  }
  held.insert(held.end(), deliveries_.shown().begin(), deliveries_.shown().end());
  return held;
}

void TransferAgent::advance(Channel& channel, EventIndex cause, Context& context) {
  channel.last_event = cause;
  while (auto event = channel.session.next_event()) {
    std::visit([&](const auto& e) { on(channel, e, context); }, *event);
  }
  const std::string_view output = channel.session.pending_output();
  if (!output.empty()) {
    context.effects.send(channel.connection, output, channel.last_event);
    channel.session.consume_output(output.size());
  }
  if (std::exchange(channel.wants_tls, false)) {
    context.effects.start_tls(channel.connection, channel.last_event);
  }
  const SessionState state = channel.session.state();
  if (state == SessionState::turned) return turn(channel, context);
  if (state == SessionState::closed) {
    const std::uint32_t connection = channel.connection;
    context.effects.close(connection, channel.last_event);
    drop(connection);
    return;
  }
  if (channel.has_timer) return;
  if (const auto due = channel.session.next_timeout()) {
    channel.has_timer = true;
    context.effects.set_timer(channel.connection, kCommandTimer, *due);
  }
}

void TransferAgent::on(Channel& channel, const smtp::CommandReceived& received, Context& context) {
  Event event = event_on(channel.connection, EventKind::command);
  event.verb = received.verb;
  event.row = received.row;
  event.before = event.after = received.state;
  set_range(event, received.octets, channel.received_before);
  channel.last_event = context.record(event);
  if (received.reply_owed) decide(channel, received, context);
}

void TransferAgent::on(Channel& channel, const smtp::ContentChunk& chunk, Context& context) {
  if (chunk.octets.size() > room_octets_ && !channel.lacks_room) {
    channel.lacks_room = true;
    room_octets_ += channel.content.size();
    take_content(channel);
  }
  if (!channel.lacks_room) {
    if (channel.content.empty()) channel.content.reserve(chunk.octets.size() + kRoomForStamp);
    channel.content.append(chunk.octets);
    incoming_octets_ += chunk.octets.size();
    room_octets_ -= chunk.octets.size();
  }
  Event event = event_on(channel.connection, EventKind::content);
  event.length = static_cast<std::uint32_t>(chunk.octets.size());
  channel.last_event = context.record(event);
}

void TransferAgent::on(Channel& channel, const smtp::Answered& answered, Context& context) {
  Event event = event_on(channel.connection, EventKind::answered);
  event.verb = answered.verb;
  event.code = answered.code;
  event.row = answered.row;
  event.before = answered.before;
  event.after = answered.after;
  event.cause = channel.last_event;
  set_range(event, answered.octets, channel.sent_before);
  channel.last_event = context.record(event);
  note_reply(channel);
  record_envelope(channel, answered, context);
}

// What the answer has done to the buffers of RFC 821 section 4.1.1.
void TransferAgent::record_envelope(Channel& channel, const smtp::Answered& answered,
                                    Context& context) {
  const smtp::Envelope& envelope = channel.session.transaction().envelope;
  if (smtp::begins_transaction(answered.verb) && answered.code.is_positive() &&
      answered.after == SessionState::mail) {
    clear_envelope(channel, channel.last_event, context);  // of a dialect that nests them
    Event change = event_on(channel.connection, EventKind::reverse_path);
    change.verb = answered.verb;
    change.cause = channel.last_event;
    scratch_.clear();
    envelope.reverse_path.append_to(scratch_);
    if (envelope.options) {
      change.begin = static_cast<std::uint32_t>(scratch_.size());
      smtp::append_parameters(scratch_, *envelope.options);
    }
    context.record(change, scratch_);
    channel.has_envelope = true;
    channel.recipients_told = 0;
  } else if (answered.verb == Verb::rcpt &&
             channel.recipients_told < envelope.forward_paths.size()) {
    Event change = event_on(channel.connection, EventKind::forward_path);
    change.cause = channel.last_event;
    scratch_.clear();
    envelope.forward_paths.back().append_to(scratch_);
    if (const auto& options = envelope.options_of(envelope.forward_paths.size() - 1);
        options != smtp::RecipientOptions()) {
      change.begin = static_cast<std::uint32_t>(scratch_.size());
      smtp::append_parameters(scratch_, options);
    }
    context.record(change, scratch_);
    channel.recipients_told = envelope.forward_paths.size();
  } else if (answered.after == SessionState::ready || answered.after == SessionState::closed) {
    clear_envelope(channel, channel.last_event, context);
  }
}

void TransferAgent::clear_envelope(Channel& channel, EventIndex cause, Context& context) {
  if (!channel.has_envelope) return;
  Event change = event_on(channel.connection, EventKind::envelope_cleared);
  change.cause = cause;
  context.record(change);
  channel.has_envelope = false;
  channel.lacks_room = false;
  take_content(channel);
}

void TransferAgent::on(Channel& channel, const smtp::Violation& violation, Context& context) {
  Event event = event_on(channel.connection, EventKind::violation);
  event.value = static_cast<std::uint32_t>(violation.kind);
  event.begin = channel.received_before + static_cast<std::uint32_t>(violation.at);
  context.record(event);
}

// The transaction is forgotten with all else that the client said.
void TransferAgent::on(Channel& channel, const smtp::StartTls& /*event*/, Context& context) {
  channel.wants_tls = true;
  if (!config_->dialect.security.session_kept_for_tls) {
    clear_envelope(channel, channel.last_event, context);
  }
}

void TransferAgent::on_tls(const TlsStarted& tls, Context& context) {
  Channel* channel = find(tls.connection);
  if (channel == nullptr || channel->session.state() != SessionState::negotiating) return;
  channel->session.tls_started(context.now, tls.certificate);
  advance(*channel, context.cause, context);
}

void TransferAgent::on(Channel& channel, const smtp::Disconnected& /*event*/, Context& context) {
  clear_envelope(channel, context.cause, context);
}

}  // namespace smtplab::agents
