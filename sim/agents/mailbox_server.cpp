#include "sim/agents/mailbox_server.h"

#include <algorithm>
#include <utility>
#include <variant>

#include "sim/agents/octet_range.h"
#include "sim/message/civil_time.h"
#include "sim/pop3/digest.h"
#include "sim/pop3/message_text.h"
#include "sim/trace/pop3_exchange.h"
#include "sim/trace/violation.h"

namespace smtplab::agents {
namespace {

using trace::Event;
using trace::EventIndex;
using trace::EventKind;

/// Unlike the number of a message in a session, it stays the same for ever.
std::string unique_id(std::uint32_t uid) { return "uid-" + std::to_string(uid); }

const StoredMessage* find_message(const MailboxStore& store, std::uint32_t mailbox,
                                  std::uint32_t uid) {
  const auto messages = store.messages(mailbox);
  const auto found =
      std::lower_bound(messages.begin(), messages.end(), uid,
                       [](const StoredMessage& m, std::uint32_t wanted) { return m.uid < wanted; });
  return found == messages.end() || found->uid != uid ? nullptr : &*found;
}

}  // namespace

MailboxServer::Channel* MailboxServer::find(std::uint32_t connection) {
  const auto found =
      std::find_if(channels_.begin(), channels_.end(),
                   [connection](const Channel& c) { return c.connection == connection; });
  return found == channels_.end() ? nullptr : &*found;
}

void MailboxServer::take(const Input& input, TransferAgent& mail, Context& context) {
  if (const auto* connected = std::get_if<Connected>(&input)) {
    on_connected(*connected, mail, context);
  } else if (const auto* octets = std::get_if<Octets>(&input)) {
    Channel* channel = find(octets->connection);
    if (channel == nullptr) return;
    channel->session.receive(octets->octets, context.now);
    Call call{*channel, mail, context};
    advance(call, context.cause);
  } else if (const auto* closed = std::get_if<Closed>(&input)) {
    Channel* channel = find(closed->connection);
    if (channel == nullptr) return;
    channel->session.receive_eof(context.now);
    Call call{*channel, mail, context};
    advance(call, context.cause);
  } else if (const auto* timer = std::get_if<Timer>(&input)) {
    Channel* channel = find(timer->connection);
    if (channel != nullptr) on_timer(*channel, mail, context);
  } else if (const auto* down = std::get_if<GoingDown>(&input)) {
    Channel* channel = find(down->connection);
    if (channel == nullptr) return;
    channel->session.shut_down(context.now);
    Call call{*channel, mail, context};
    advance(call, context.cause);
  }
}

void MailboxServer::on_connected(const Connected& connected, TransferAgent& mail,
                                 Context& context) {
  if (connected.side != network::Side::server || find(connected.connection) != nullptr) return;
  channels_.push_back(
      Channel{connected.connection,
              pop3::ServerSession(config_->pop3().dialect, own_name(),
                                  timestamp(connected.connection, context.now), context.now)});
  Call call{channels_.back(), mail, context};
  advance(call, context.cause);
}

// RFC 1939 section 7 wants another one in every session: connections have numbers, which come
// where a host of the world has those of its processes.
std::string MailboxServer::timestamp(std::uint32_t connection, Instant now) const {
  if (!config_->pop3().has_apop) return {};
  if (!config_->pop3().timestamp.empty()) return config_->pop3().timestamp;
  return "<" + std::to_string(connection + 1) + "." +
         std::to_string(message::unix_seconds_at(config_->clock, now)) + "@" + config_->name + ">";
}

// One who only takes our octets slowly gets more time; the session knows.
void MailboxServer::on_timer(Channel& channel, TransferAgent& mail, Context& context) {
  channel.has_timer = false;
  const auto due = channel.session.next_timeout();
  EventIndex cause = channel.last_event;
  if (due && *due <= context.now) {
    Event event = event_on(channel.connection, EventKind::timed_out);
    event.verb = smtp::Verb::connection;
    event.cause = cause;
    cause = context.record(event);
    channel.session.handle_timeout(context.now);
  }
  Call call{channel, mail, context};
  advance(call, cause);
}

void MailboxServer::advance(Call& call, EventIndex cause) {
  Channel& channel = call.channel;
  Context& context = call.context;
  channel.last_event = cause;
  // A session with much to send serves the next command when that is gone.
  for (bool has_more = true; has_more;) {
    while (auto event = channel.session.next_event()) {
      std::visit([&](const auto& e) { on(call, e); }, *event);
    }
    const std::string_view output = channel.session.pending_output();
    has_more = !output.empty();
    if (!has_more) break;
    context.effects.send(channel.connection, output, channel.last_event);
    channel.session.consume_output(output.size());
  }
  if (channel.session.state() == pop3::SessionState::closed) {
    const std::uint32_t connection = channel.connection;
    context.effects.close(connection, channel.last_event);
    std::erase_if(channels_, [connection](const Channel& c) { return c.connection == connection; });
    return;
  }
  if (channel.has_timer) return;
  if (const auto due = channel.session.next_timeout()) {
    channel.has_timer = true;
    context.effects.set_timer(channel.connection, 0, *due);
  }
}

void MailboxServer::on(Call& call, const pop3::CommandReceived& received) {
  Event event = event_on(call.channel.connection, EventKind::pop3_command);
  event.row = received.row;
  event.value = trace::pack({received.verb, received.state, received.state, false});
  set_range(event, received.octets);
  call.channel.last_event = call.context.record(event);
}

const MailboxConfig* MailboxServer::user_of(std::uint32_t mailbox) const {
  return mailbox < config_->mailboxes.size() ? &config_->mailboxes[mailbox] : nullptr;
}

bool MailboxServer::is_locked(std::uint32_t mailbox) const {
  return std::any_of(channels_.begin(), channels_.end(),
                     [mailbox](const Channel& c) { return c.mailbox == mailbox; });
}

// RFC 1939's own words, here and below (section 7).
void MailboxServer::on(Call& call, const pop3::NameGiven& given) {
  const std::string user(given.user);
  const MailboxConfig* known = user_of(call.mail.deliveries().find_mailbox(user));
  if (known == nullptr) {
    return call.channel.session.refuse("sorry, no mailbox for " + user + " here", call.context.now);
  }
  const std::string& name = known->details().full_name;
  const std::string text = name.empty() ? "" : user + " is " + name;
  call.channel.session.accept_name(call.context.now, text);
}

void MailboxServer::on(Call& call, const pop3::Login& login) {
  Channel& channel = call.channel;
  const Instant now = call.context.now;
  const bool by_digest = login.proof == pop3::Login::Proof::digest;
  const std::uint32_t mailbox = call.mail.deliveries().find_mailbox(login.user);
  const MailboxConfig* known = user_of(mailbox);
  const std::string password = known == nullptr ? std::string() : known->details().password;
  const bool is_right =
      !password.empty() &&
      login.secret ==
          (by_digest ? pop3::apop_digest(channel.session.timestamp(), password) : password);
  if (!is_right) {
    return channel.session.refuse(by_digest ? "permission denied" : "invalid password", now);
  }
  if (is_locked(mailbox)) return channel.session.refuse("maildrop already locked", now);
  channel.mailbox = mailbox;
  std::vector<pop3::MessageInfo> listing;
  for (const StoredMessage& m : call.mail.mailboxes().messages(mailbox)) {
    listing.push_back({pop3::size_on_wire(*m.octets), unique_id(m.uid)});
    channel.uids.push_back(m.uid);
  }
  channel.session.accept(std::move(listing), now);
}

void MailboxServer::on(Call& call, const pop3::Retrieve& wanted) {
  Channel& channel = call.channel;
  const StoredMessage* found =
      find_message(call.mail.mailboxes(), *channel.mailbox, channel.uids[wanted.message - 1]);
  if (found == nullptr) return channel.session.refuse("no such message", call.context.now);
  channel.session.content(*found->octets, call.context.now);
}

void MailboxServer::on(Call& call, const pop3::Update& update) {
  Channel& channel = call.channel;
  bool all_removed = true;
  for (const std::uint32_t number : update.deleted) {
    const std::uint32_t uid = channel.uids[number - 1];
    if (!call.mail.mailboxes().remove(*channel.mailbox, uid)) {
      all_removed = false;
      continue;
    }
    Event event = event_on(channel.connection, EventKind::removed);
    event.value = uid;
    event.cause = channel.last_event;
    call.context.record(event, call.mail.deliveries().mailbox_path(*channel.mailbox));
  }
  channel.mailbox.reset();
  channel.session.updated(all_removed, call.context.now);
}

void MailboxServer::on(Call& call, const pop3::Answered& answered) {
  Event event = event_on(call.channel.connection, EventKind::pop3_answered);
  event.row = answered.row;
  event.value = trace::pack({answered.verb, answered.before, answered.after, answered.ok});
  event.cause = call.channel.last_event;
  set_range(event, answered.octets);
  call.channel.last_event = call.context.record(event);
}

void MailboxServer::on(Call& call, const pop3::Violation& violation) {
  Event event = event_on(call.channel.connection, EventKind::violation);
  event.value = trace::violation_value(violation.kind);
  event.begin = static_cast<std::uint32_t>(violation.at);
  call.context.record(event);
}

// advance() closes the connection, and with the channel its lock is gone.
void MailboxServer::on(Call& /*call*/, const pop3::Disconnected& /*event*/) {}

}  // namespace smtplab::agents
