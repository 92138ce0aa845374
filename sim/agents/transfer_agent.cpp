#include "sim/agents/transfer_agent.h"

#include <algorithm>
#include <utility>
#include <variant>

#include "sim/message/civil_time.h"
#include "sim/message/trace_fields.h"

namespace smtplab::agents {
namespace {

using smtp::ReplyText;
using smtp::SessionState;
using smtp::Standard;
using smtp::Verb;
using trace::Event;
using trace::EventIndex;
using trace::EventKind;

Event event_on(std::uint32_t connection, EventKind kind) {
  Event event;
  event.kind = kind;
  event.connection = connection;
  return event;
}

void set_range(Event& event, smtp::OctetRange range) {
  event.begin = static_cast<std::uint32_t>(range.begin);
  event.length = static_cast<std::uint32_t>(range.end - range.begin);
}

std::string_view text_argument(const smtp::Command& command) {
  const auto* text = std::get_if<std::string>(&command.argument);
  return text == nullptr ? std::string_view() : std::string_view(*text);
}

bool begins_transaction(Verb verb) {
  return verb == Verb::mail || verb == Verb::send || verb == Verb::soml || verb == Verb::saml;
}

}  // namespace

TransferAgent::Channel* TransferAgent::find(std::uint32_t connection) {
  // From the back: the newest connections are the busiest.
  const auto found = std::find_if(
      channels_.rbegin(), channels_.rend(),
      [connection](const Channel& c) { return c.connection == connection && !c.is_lost; });
  return found == channels_.rend() ? nullptr : &*found;
}

void TransferAgent::drop(std::uint32_t connection) {
  std::erase_if(channels_, [connection](const Channel& c) { return c.connection == connection; });
}

std::size_t TransferAgent::open_connections() const {
  return static_cast<std::size_t>(std::count_if(channels_.begin(), channels_.end(),
                                                [](const Channel& c) { return !c.is_lost; }));
}

void TransferAgent::take(const Input& input, Context& context) {
  if (const auto* octets = std::get_if<Octets>(&input)) {
    Channel* channel = find(octets->connection);
    if (channel == nullptr) return;
    channel->session.receive(octets->octets, context.now);
    advance(*channel, context.cause, context);
  } else if (const auto* connected = std::get_if<Connected>(&input)) {
    on_connected(*connected, context);
  } else if (const auto* closed = std::get_if<Closed>(&input)) {
    Channel* channel = find(closed->connection);
    if (channel != nullptr) on_closed(*channel, context);
  } else if (const auto* timer = std::get_if<Timer>(&input)) {
    Channel* channel = find(timer->connection);
    if (channel != nullptr) on_timer(*channel, context);
  } else if (const auto* stored = std::get_if<Stored>(&input)) {
    on_stored(stored->ticket, context);
  }
}

void TransferAgent::on_connected(const Connected& connected, Context& context) {
  if (connected.side != network::Side::server || find(connected.connection) != nullptr) return;
  channels_.push_back(Channel{connected.connection,
                              smtp::ServerSession(config_->dialect, config_->name, context.now)});
  advance(channels_.back(), context.cause, context);
}

void TransferAgent::on_closed(Channel& channel, Context& context) {
  const std::uint32_t connection = channel.connection;
  channel.session.receive_eof(context.now);
  advance(channel, context.cause, context);
  Channel* left = find(connection);
  if (left == nullptr) return;
  // The reply to a message waits for the disk, and will find nobody.
  left->is_lost = true;
  context.effects.close(connection, context.cause);
}

void TransferAgent::on_timer(Channel& channel, Context& context) {
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

void TransferAgent::on_stored(std::uint32_t ticket, Context& context) {
  if (ticket == 0) return;
  const auto channel = std::find_if(channels_.begin(), channels_.end(),
                                    [ticket](const Channel& c) { return c.ticket == ticket; });
  if (channel == channels_.end()) return;
  deliveries_.commit(ticket, channel->connection, context);
  channel->ticket = 0;
  if (channel->is_lost) {
    clear_envelope(*channel, context.cause, context);
    channels_.erase(channel);
    return;
  }
  channel->session.reply(ReplyText::accepted, context.now);
  advance(*channel, context.cause, context);
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
  const SessionState state = channel.session.state();
  if (state == SessionState::closed || state == SessionState::turned) {
    const std::uint32_t connection = channel.connection;
    context.effects.close(connection, channel.last_event);
    drop(connection);
    return;
  }
  if (channel.has_timer) return;
  if (const auto due = channel.session.next_timeout()) {
    channel.has_timer = true;
    context.effects.set_timer(channel.connection, 0, *due);
  }
}

void TransferAgent::on(Channel& channel, const smtp::CommandReceived& received, Context& context) {
  Event event = event_on(channel.connection, EventKind::command);
  event.verb = received.verb;
  event.row = received.row;
  event.before = event.after = received.state;
  set_range(event, received.octets);
  channel.last_event = context.record(event);
  if (received.reply_owed) decide(channel, received, context);
}

void TransferAgent::on(Channel& channel, const smtp::ContentChunk& chunk, Context& context) {
  channel.content.append(chunk.octets);
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
  set_range(event, answered.octets);
  channel.last_event = context.record(event);
  record_envelope(channel, answered, context);
}

// What the answer has done to the buffers of RFC 821 section 4.1.1.
void TransferAgent::record_envelope(Channel& channel, const smtp::Answered& answered,
                                    Context& context) {
  const smtp::Envelope& envelope = channel.session.transaction().envelope;
  if (begins_transaction(answered.verb) && answered.code.is_positive() &&
      answered.after == SessionState::mail) {
    clear_envelope(channel, channel.last_event, context);  // of a dialect that nests them
    Event change = event_on(channel.connection, EventKind::reverse_path);
    change.verb = answered.verb;
    change.cause = channel.last_event;
    scratch_.clear();
    envelope.reverse_path.append_to(scratch_);
    context.record(change, scratch_);
    channel.has_envelope = true;
    channel.recipients_told = 0;
  } else if (answered.verb == Verb::rcpt &&
             channel.recipients_told < envelope.forward_paths.size()) {
    Event change = event_on(channel.connection, EventKind::forward_path);
    change.cause = channel.last_event;
    scratch_.clear();
    envelope.forward_paths.back().append_to(scratch_);
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
  channel.content.clear();
}

void TransferAgent::on(Channel& channel, const smtp::Violation& violation, Context& context) {
  Event event = event_on(channel.connection, EventKind::violation);
  event.value = static_cast<std::uint32_t>(violation.kind);
  event.begin = static_cast<std::uint32_t>(violation.at);
  context.record(event);
}

void TransferAgent::on(Channel& channel, const smtp::Disconnected& /*event*/, Context& context) {
  clear_envelope(channel, context.cause, context);
}

void TransferAgent::decide(Channel& channel, const smtp::CommandReceived& command,
                           Context& context) {
  if (command.verb == Verb::end_of_data) return keep_message(channel, context);
  scratch_.clear();
  const ReplyText text = answer(channel, command);
  channel.session.reply(text, context.now, scratch_);
}

// The text's subject goes into scratch_.
ReplyText TransferAgent::answer(Channel& channel, const smtp::CommandReceived& command) {
  const smtp::ServerSession& session = channel.session;
  switch (command.verb) {
    case Verb::rcpt: {
      // A dialect may let the agent answer for a path that could not be read.
      const auto* path = std::get_if<smtp::ForwardPath>(&session.command().argument);
      if (path == nullptr) break;
      return policy_.judge(*path, session.transaction().started_by, scratch_);
    }
    case Verb::vrfy:
      return policy_.verify(text_argument(session.command()), scratch_);
    case Verb::expn:
      return policy_.expand(text_argument(session.command()), scratch_);
    case Verb::help:
      list_commands(scratch_);
      return ReplyText::help;
    case Verb::turn:
      return config_->accepts_turn ? ReplyText::turn_accepted : ReplyText::turn_refused;
    default:
      break;
  }
  return config_->dialect.table.row(command.row).reply;
}

void TransferAgent::list_commands(std::string& names) const {
  const bool old = config_->dialect.standard() == Standard::rfc821;
  for (const smtp::CommandSpec& spec : smtp::command_table()) {
    const bool asks = spec.verb == Verb::vrfy || spec.verb == Verb::expn;
    if (!(old ? spec.in_821 : spec.in_5321)) continue;
    if (asks && config_->verify == VerifyPolicy::off) continue;
    if (spec.verb == Verb::turn && !config_->accepts_turn) continue;
    if (!names.empty()) names.push_back(' ');
    names.append(spec.name);
  }
}

void TransferAgent::keep_message(Channel& channel, Context& context) {
  // A host whose last word is no 2yz keeps nothing (RFC 5321 section 4.2.5).
  const smtp::Reply& last_word = config_->dialect.texts[ReplyText::accepted];
  if (smtp::outcome_of(last_word.code) != smtp::Outcome::completed) {
    channel.session.reply(ReplyText::accepted, context.now);
    return;
  }
  const bool old = config_->dialect.standard() == Standard::rfc821;
  const std::string date = old ? message::format_daytime_821(config_->clock, context.now)
                               : message::format_date_5322(config_->clock, context.now);
  message::TimeStamp stamp;
  stamp.from = channel.session.client_name();
  stamp.by = config_->name;
  stamp.date = date;
  if (!old) stamp.with = channel.session.said_ehlo() ? "ESMTP" : "SMTP";
  scratch_ = old ? message::time_stamp_line_821(stamp) : message::time_stamp_line_5321(stamp);
  scratch_.append(channel.content);
  const auto accepted = deliveries_.accept(channel.session.transaction(), scratch_, date);
  if (accepted.ticket == 0) {
    channel.session.reply(accepted.refusal, context.now, accepted.subject);
    return;
  }
  channel.ticket = accepted.ticket;
  context.effects.store(accepted.ticket, channel.last_event);
}

}  // namespace smtplab::agents
