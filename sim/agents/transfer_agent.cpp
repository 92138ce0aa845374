#include "sim/agents/transfer_agent.h"

#include <algorithm>
#include <utility>

#include "sim/message/trace_fields.h"

namespace smtplab::agents {
namespace {

using smtp::ReplyText;
using smtp::Standard;
using smtp::Verb;
using trace::Event;
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

}  // namespace

TransferAgent::Channel* TransferAgent::find(std::uint32_t connection) {
  // From the back: the newest connections are the busiest.
  const auto found =
      std::find_if(channels_.rbegin(), channels_.rend(),
                   [connection](const Channel& c) { return c.connection == connection; });
  return found == channels_.rend() ? nullptr : &*found;
}

void TransferAgent::drop(std::uint32_t connection) {
  std::erase_if(channels_, [connection](const Channel& c) { return c.connection == connection; });
}

void TransferAgent::take(const Input& input, Context& context) {
  if (const auto* octets = std::get_if<Octets>(&input)) {
    Channel* channel = find(octets->connection);
    if (channel == nullptr) return;
    channel->session.receive(octets->octets, context.now);
    advance(*channel, context);
  } else if (const auto* connected = std::get_if<Connected>(&input)) {
    channels_.push_back(Channel{connected->connection,
                                smtp::ServerSession(config_->dialect, config_->name, context.now),
                                {}, context.cause, 0, false, false});
    advance(channels_.back(), context);
  } else if (const auto* closed = std::get_if<Closed>(&input)) {
    Channel* channel = find(closed->connection);
    if (channel == nullptr) return;
    channel->session.receive_eof(context.now);
    advance(*channel, context);
    drop(closed->connection);
  } else if (const auto* timer = std::get_if<Timer>(&input)) {
    Channel* channel = find(timer->connection);
    if (channel == nullptr) return;
    channel->has_timer = false;
    channel->session.handle_timeout(context.now);
    advance(*channel, context);
  } else if (const auto* stored = std::get_if<Stored>(&input)) {
    on_stored(*stored, context);
  }
}

void TransferAgent::advance(Channel& channel, Context& context) {
  channel.last_event = context.cause;
  while (auto event = channel.session.next_event()) {
    std::visit([&](const auto& e) { on(channel, e, context); }, *event);
  }
  const std::string_view output = channel.session.pending_output();
  if (!output.empty()) {
    context.effects.send(channel.connection, output, channel.last_event);
    channel.session.consume_output(output.size());
  }
  if (channel.session.state() == smtp::SessionState::closed) {
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

void TransferAgent::on(Channel& channel, const smtp::CommandReceived& received,
                       Context& context) {
  Event event = event_on(channel.connection, EventKind::command);
  event.verb = received.verb;
  event.row = received.row;
  event.before = event.after = received.state;
  set_range(event, received.octets);
  channel.last_event = context.record(event);
  if (received.reply_owed) decide(channel, received.verb, context);
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

  const smtp::Envelope& envelope = channel.session.transaction().envelope;
  const bool entered = answered.after == smtp::SessionState::mail &&
                       answered.before == smtp::SessionState::ready;
  if (entered) {
    Event change = event_on(channel.connection, EventKind::reverse_path);
    change.verb = answered.verb;
    change.cause = channel.last_event;
    context.record(change, envelope.reverse_path.to_string());
    channel.has_envelope = true;
    channel.content.clear();
  } else if (answered.verb == Verb::rcpt && answered.code.is_positive()) {
    Event change = event_on(channel.connection, EventKind::forward_path);
    change.cause = channel.last_event;
    context.record(change, envelope.forward_paths.back().to_string());
  } else if (channel.has_envelope && (answered.after == smtp::SessionState::ready ||
                                      answered.after == smtp::SessionState::closed)) {
    Event change = event_on(channel.connection, EventKind::envelope_cleared);
    change.cause = channel.last_event;
    context.record(change);
    channel.has_envelope = false;
    channel.content.clear();
  }
}

void TransferAgent::on(Channel& channel, const smtp::Violation& violation, Context& context) {
  Event event = event_on(channel.connection, EventKind::violation);
  event.value = static_cast<std::uint32_t>(violation.kind);
  event.begin = static_cast<std::uint32_t>(violation.at);
  context.record(event);
}

void TransferAgent::on(Channel& channel, const smtp::Disconnected& /*event*/, Context& context) {
  if (!channel.has_envelope) return;
  context.record(event_on(channel.connection, EventKind::envelope_cleared));
  channel.has_envelope = false;
}

void TransferAgent::decide(Channel& channel, Verb verb, Context& context) {
  smtp::ServerSession& session = channel.session;
  const Instant now = context.now;
  switch (verb) {
    case Verb::connection: return session.reply(ReplyText::greeting, now);
    case Verb::rcpt: return judge_recipient(channel, now);
    case Verb::data: return session.reply(ReplyText::start_mail_input, now);
    case Verb::end_of_data: return keep_message(channel, context);
    case Verb::vrfy: return verify(channel, now);
    case Verb::expn: return expand(channel, now);
    case Verb::help:
      return session.reply(ReplyText::help, now, "HELO MAIL RCPT DATA RSET NOOP QUIT VRFY EXPN");
    case Verb::turn:
      return session.reply(
          config_->accepts_turn ? ReplyText::turn_accepted : ReplyText::turn_refused, now);
    default: return session.reply(ReplyText::sender_ok, now);
  }
}

void TransferAgent::judge_recipient(Channel& channel, Instant now) {
  const auto& path = std::get<smtp::ForwardPath>(channel.session.command().argument);
  // Under RFC 821 a route is a road to follow (section 3.6); RFC 5321 section 3.3 lets the
  // server look at the final mailbox alone.
  const bool follows_route = config_->dialect.standard() == Standard::rfc821 &&
                             !path.route.empty() &&
                             !(path.route.size() == 1 && directory_.is_local(path.route.front()) &&
                               directory_.is_local(path.mailbox.domain));
  if (!follows_route && directory_.is_local(path.mailbox.domain)) {
    return judge_local(channel, path, now);
  }
  const bool asked_by_name = follows_route && directory_.is_local(path.route.front());
  if (config_->relay == RelayPolicy::open || asked_by_name) {
    return channel.session.reply(ReplyText::relay_accepted, now, path.to_string());
  }
  channel.session.reply(ReplyText::relay_denied, now, path.to_string());
}

void TransferAgent::judge_local(Channel& channel, const smtp::ForwardPath& path, Instant now) {
  const UserDirectory::Entry entry = directory_.find(path.mailbox.local_part.content());
  smtp::ServerSession& session = channel.session;
  if (const auto* mailbox = std::get_if<const MailboxConfig*>(&entry)) {
    return judge_terminal(channel, **mailbox, now);
  }
  if (const auto* forward = std::get_if<const ForwardConfig*>(&entry)) {
    if ((*forward)->announce == 250) return session.reply(ReplyText::recipient_ok, now);
    return session.reply(
        (*forward)->announce == 551 ? ReplyText::please_try : ReplyText::will_forward, now,
        (*forward)->to.to_string());
  }
  if (std::holds_alternative<const ListConfig*>(entry) || path.is_postmaster()) {
    return session.reply(ReplyText::recipient_ok, now);
  }
  session.reply(ReplyText::user_unknown, now, path.to_string());
}

// RFC 821 section 3.4: what the transaction was begun with decides what counts as reached.
void TransferAgent::judge_terminal(Channel& channel, const MailboxConfig& mailbox, Instant now) {
  const Verb begun = channel.session.transaction().started_by;
  const bool reached = mailbox.terminal == Terminal::active;
  if (begun == Verb::send && !reached) {
    return channel.session.reply(ReplyText::not_active, now, mailbox.user);
  }
  if (begun == Verb::soml && !reached) {
    return channel.session.reply(ReplyText::will_mail, now, mailbox.user);
  }
  channel.session.reply(ReplyText::recipient_ok, now, mailbox.user);
}

void TransferAgent::verify(Channel& channel, Instant now) {
  smtp::ServerSession& session = channel.session;
  if (config_->verify == VerifyPolicy::off) return session.reply(ReplyText::not_implemented, now);
  if (config_->verify == VerifyPolicy::noncommittal) {
    return session.reply(ReplyText::cannot_verify, now);
  }
  const auto found = directory_.search(text_argument(session.command()));
  if (found.empty()) return session.reply(ReplyText::no_match, now);
  if (found.size() > 1) return session.reply(ReplyText::ambiguous, now);
  if (const auto* forward = std::get_if<const ForwardConfig*>(&found.front());
      forward != nullptr && (*forward)->announce != 250) {
    return session.reply(
        (*forward)->announce == 551 ? ReplyText::please_try : ReplyText::will_forward, now,
        (*forward)->to.to_string());
  }
  // A list is no user: section 3.3 of RFC 821 asks for 550 unless all members would get it.
  if (std::holds_alternative<const ListConfig*>(found.front())) {
    return session.reply(ReplyText::no_match, now);
  }
  session.reply(ReplyText::verified, now, directory_.describe(found.front()));
}

void TransferAgent::expand(Channel& channel, Instant now) {
  smtp::ServerSession& session = channel.session;
  if (config_->verify == VerifyPolicy::off) return session.reply(ReplyText::not_implemented, now);
  const UserDirectory::Entry entry = directory_.find(text_argument(session.command()));
  const auto* list = std::get_if<const ListConfig*>(&entry);
  if (list == nullptr) return session.reply(ReplyText::no_match, now);
  if (!(*list)->may_be_expanded || config_->verify == VerifyPolicy::noncommittal) {
    return session.reply(ReplyText::expand_denied, now);
  }
  std::string members;
  for (const std::string& member : (*list)->members) {
    if (!members.empty()) members.push_back('\n');
    members.append(member);
  }
  session.reply(ReplyText::verified, now, members);
}

std::string TransferAgent::time_stamp(const Channel& channel, Instant now) const {
  const bool old = config_->dialect.standard() == Standard::rfc821;
  const std::string date = old ? message::format_daytime_821(config_->clock, now)
                               : message::format_date_5322(config_->clock, now);
  message::TimeStamp stamp;
  stamp.from = channel.session.client_name();
  stamp.by = config_->name;
  stamp.date = date;
  if (old) return message::time_stamp_line_821(stamp);
  stamp.with = channel.session.said_ehlo() ? "ESMTP" : "SMTP";
  return message::time_stamp_line_5321(stamp);
}

void TransferAgent::keep_message(Channel& channel, Context& context) {
  const std::string stamped = time_stamp(channel, context.now) + channel.content;
  for (const MailboxConfig& mailbox : config_->mailboxes) {
    if (mailbox.quota_octets == 0) continue;
    const auto& paths = channel.session.transaction().envelope.forward_paths;
    const bool meant = std::any_of(paths.begin(), paths.end(), [&](const smtp::ForwardPath& p) {
      return smtp::equals_ignoring_case(p.mailbox.local_part.content(), mailbox.user);
    });
    if (meant && stamped.size() > mailbox.quota_octets) {
      return channel.session.reply(ReplyText::mailbox_full, context.now, mailbox.user);
    }
  }
  const std::size_t first = pending_.size();
  for (const smtp::ForwardPath& path : channel.session.transaction().envelope.forward_paths) {
    keep_for(channel, path, stamped);
  }
  channel.ticket = next_ticket_++;
  for (std::size_t i = first; i < pending_.size(); ++i) pending_[i].ticket = channel.ticket;
  context.effects.store(channel.ticket, channel.last_event);
}

void TransferAgent::keep_for(Channel& channel, const smtp::ForwardPath& path,
                             std::string_view stamped) {
  const smtp::Transaction& transaction = channel.session.transaction();
  const smtp::ReversePath& from = transaction.envelope.reverse_path;
  const bool old = config_->dialect.standard() == Standard::rfc821;
  const bool routed = old && !path.route.empty() &&
                      !(path.route.size() == 1 && directory_.is_local(path.route.front()) &&
                        directory_.is_local(path.mailbox.domain));
  if (routed || !directory_.is_local(path.mailbox.domain)) return queue(from, path, stamped);
  const UserDirectory::Entry entry = directory_.find(path.mailbox.local_part.content());
  if (const auto* mailbox = std::get_if<const MailboxConfig*>(&entry)) {
    return deliver(transaction, **mailbox, stamped);
  }
  if (const auto* forward = std::get_if<const ForwardConfig*>(&entry)) {
    return queue(from, (*forward)->to, stamped);
  }
  if (const auto* list = std::get_if<const ListConfig*>(&entry)) {
    for (const std::string& member : (*list)->members) {
      const std::size_t open = member.rfind('<');
      const auto to = smtp::parse_forward_path(
          open == std::string::npos ? member : member.substr(open), config_->dialect.rules);
      if (to) queue(from, to->path, stamped);
    }
    return;
  }
  deliver(transaction, MailboxConfig{"Postmaster", {}, Terminal::inactive, 0}, stamped);
}

void TransferAgent::deliver(const smtp::Transaction& transaction, const MailboxConfig& mailbox,
                            std::string_view stamped) {
  const std::string whole =
      message::return_path_line(transaction.envelope.reverse_path).append(stamped);
  const std::string subject = directory_.describe(UserDirectory::Entry{&mailbox});
  const std::string path = subject.substr(subject.rfind('<'));
  const bool active = mailbox.terminal == Terminal::active;
  const Verb begun = transaction.started_by;
  const bool shown = active && begun != Verb::mail;
  const bool kept = begun == Verb::mail || begun == Verb::saml || (begun == Verb::soml && !active);
  if (shown) pending_.push_back({HeldMessage::Place::terminal, path, whole, 0});
  if (kept) pending_.push_back({HeldMessage::Place::mailbox, path, whole, 0});
}

// RFC 821 section 3.6: a relay moves its own name from the route onto the reverse-path. RFC 5321
// section 4.1.1.3 forbids the second half and strips the route.
void TransferAgent::queue(const smtp::ReversePath& from, smtp::ForwardPath to,
                          std::string_view stamped) {
  smtp::ReversePath back = from;
  if (config_->dialect.standard() == Standard::rfc821) {
    if (!to.route.empty() && directory_.is_local(to.route.front())) to.route.erase(to.route.begin());
    if (!back.is_null()) {
      back.route.insert(back.route.begin(), smtp::Domain{smtp::Domain::Kind::name, config_->name});
    }
  } else {
    to.route.clear();
  }
  pending_.push_back({HeldMessage::Place::queue, back.to_string() + " " + to.to_string(),
                      std::string(stamped), 0});
}

void TransferAgent::on_stored(const Stored& stored, Context& context) {
  const auto channel = std::find_if(channels_.begin(), channels_.end(), [&](const Channel& c) {
    return c.ticket == stored.ticket;
  });
  const std::uint32_t connection =
      channel == channels_.end() ? trace::kNone : channel->connection;
  for (HeldMessage& message : pending_) {
    if (message.ticket != stored.ticket) continue;
    constexpr EventKind kinds[] = {EventKind::stored, EventKind::queued, EventKind::displayed};
    Event event = event_on(connection, kinds[static_cast<std::size_t>(message.place)]);
    event.begin = static_cast<std::uint32_t>(message.subject.size());
    context.record(event, message.subject + message.octets);
    held_.push_back(std::move(message));
  }
  std::erase_if(pending_, [&](const HeldMessage& m) { return m.ticket == stored.ticket; });
  if (channel == channels_.end()) return;
  channel->ticket = 0;
  channel->session.reply(ReplyText::accepted, context.now);
  advance(*channel, context);
}

}  // namespace smtplab::agents
