#include <optional>
#include <string>
#include <utility>
#include <variant>

#include "sim/agents/authentication.h"
#include "sim/agents/notice.h"
#include "sim/agents/transfer_agent.h"
#include "sim/message/received.h"
#include "sim/message/trace_fields.h"

namespace smtplab::agents {

// What the host decides: the replies that the session leaves to it.

namespace {

using smtp::ReplyText;
using smtp::Standard;
using smtp::Verb;

// RFC 3848.
std::string transmission_type(const smtp::ServerSession& session) {
  if (!session.said_ehlo()) return "SMTP";
  const bool is_utf8 = session.transaction().envelope.smtputf8;  // RFC 6531 section 4.3
  std::string type = is_utf8 ? "UTF8SMTP" : "ESMTP";
  if (session.dialect().speaks_lmtp()) type = is_utf8 ? "UTF8LMTP" : "LMTP";
  if (session.is_secure()) type.push_back('S');
  if (!session.authenticated_as().empty()) type.push_back('A');
  return type;
}

/// Replies that may name a mailbox with UTF-8 (RFC 6531 section 3.7.4).
bool shows_utf8(ReplyText text, const smtp::ServerSession& session) {
  const bool names_mailbox = text == ReplyText::will_forward || text == ReplyText::please_try ||
                             text == ReplyText::verified;
  return names_mailbox && session.may_reply_in_utf8();
}

std::optional<Decision> decision_on(Verb verb) {
  switch (verb) {
    case Verb::mail:
    case Verb::send:
    case Verb::soml:
    case Verb::saml:
      return Decision::mail;
    case Verb::rcpt:
      return Decision::rcpt;
    case Verb::vrfy:
      return Decision::vrfy;
    case Verb::expn:
      return Decision::expn;
    default:
      return std::nullopt;
  }
}

std::string_view text_argument(const smtp::Command& command) {
  const auto* text = std::get_if<std::string>(&command.argument);
  return text == nullptr ? std::string_view() : std::string_view(*text);
}

}  // namespace

void TransferAgent::decide(Channel& channel, const smtp::CommandReceived& command,
                           Context& context) {
  if (command.verb == Verb::end_of_data) return keep_message(channel, context);
  if (command.verb == Verb::connection && config_->greeting_delay > Duration{}) {
    channel.greeting = command.row;
    context.effects.set_timer(channel.connection, kGreetingTimer,
                              context.now + config_->greeting_delay);
    return;
  }
  if (config_->own_admission && smtp::begins_transaction(command.verb)) {
    return begin_transaction(channel, command, context);
  }
  scratch_.clear();
  ReplyText text = answer(channel, command, context.now);
  if (!shows_utf8(text, channel.session)) {
    text = RecipientPolicy::in_ascii(text, command.verb, scratch_);
  }
  const auto decision = decision_on(command.verb);
  if (decision && leaves(*decision, channel)) return ask(channel, *decision, text, context);
  channel.session.reply(text, context.now, scratch_);
}

// The text's subject goes into scratch_.
ReplyText TransferAgent::answer(Channel& channel, const smtp::CommandReceived& command,
                                Instant now) {
  const smtp::ServerSession& session = channel.session;
  switch (command.verb) {
    case Verb::mail:
    case Verb::send:
    case Verb::soml:
    case Verb::saml:
      // RFC 1870 section 6.1, where the client has said how much there is.
      if (session.declared_size().value_or(1) > room_octets_) return ReplyText::storage_full;
      break;
    case Verb::rcpt: {
      // A dialect may let the agent answer for a path that could not be read.
      const auto* path = std::get_if<smtp::ForwardPath>(&session.command().argument);
      if (path == nullptr) break;
      return answer_recipient(channel, *path, now);
    }
    case Verb::starttls:
      return config_->security().has_tls ? ReplyText::ready_for_tls : ReplyText::tls_unavailable;
    case Verb::auth:
    case Verb::auth_response: {
      const smtp::Credentials* credentials = session.credentials();
      const bool known = credentials != nullptr && are_known(*credentials, *config_);
      if (!known) return ReplyText::authentication_failed;
      // Whoever is locked is told so once it is sure who he is (RFC 5248 section 3, X.7.13).
      const bool is_locked = admission_.is_locked(account_name(credentials->user), now);
      return is_locked ? ReplyText::account_locked : ReplyText::authenticated;
    }
    case Verb::vrfy:
      return policy_.verify(text_argument(session.command()), scratch_);
    case Verb::expn:
      return policy_.expand(text_argument(session.command()), scratch_);
    case Verb::help:
      list_commands(scratch_);
      return ReplyText::help;
    case Verb::turn:
      return policy().accepts_turn ? ReplyText::turn_accepted : ReplyText::turn_refused;
    default:
      break;
  }
  return config_->dialect.table.row(command.row).reply;
}

void TransferAgent::list_commands(std::string& names) const {
  const bool old = config_->dialect.standard() == Standard::rfc821;
  for (const smtp::CommandSpec& spec : smtp::command_table(config_->dialect.protocol)) {
    const bool asks = spec.verb == Verb::vrfy || spec.verb == Verb::expn;
    if (!(old ? spec.in_821 : spec.in_5321)) continue;
    if (spec.extension && !config_->dialect.extensions.has(*spec.extension)) continue;
    if (asks && policy().verify == VerifyPolicy::off) continue;
    if (spec.verb == Verb::turn && !policy().accepts_turn) continue;
    if (!names.empty()) names.push_back(' ');
    names.append(spec.name);
  }
}

void TransferAgent::keep_message(Channel& channel, Context& context) {
  // A host whose last word is no 2yz keeps nothing (RFC 5321 section 4.2.5).
  const smtp::Reply* const chosen = channel.session.replacement();
  const smtp::Reply& last_word =
      chosen != nullptr ? *chosen : config_->dialect.texts[ReplyText::accepted];
  if (smtp::outcome_of(last_word.code) != smtp::Outcome::completed) {
    return refuse_message(channel, ReplyText::accepted, context.now);
  }
  if (channel.lacks_room) return refuse_message(channel, ReplyText::storage_full, context.now);
  // RFC 5321 section 6.3: whoever has come by so many hosts goes round in a circle.
  if (message::count_received(channel.content) >= config_->most_hops) {
    return refuse_message(channel, ReplyText::too_many_hops, context.now);
  }
  if (config_->dialect.speaks_lmtp()) return begin_round(channel, context);
  if (leaves(Decision::data, channel)) {
    scratch_.clear();
    return ask(channel, Decision::data, ReplyText::accepted, context);
  }
  accept_message(channel, context);
}

// In LMTP to each recipient.
void TransferAgent::refuse_message(Channel& channel, ReplyText text, Instant now) {
  while (channel.session.reply_owed()) channel.session.reply(text, now);
}

void TransferAgent::accept_message(Channel& channel, Context& context) {
  std::string content = take_content(channel);
  content.insert(0, time_stamp(channel, context.now));
  // RFC 7208 section 9.1: above the time stamp line.
  if (channel.spf) content.insert(0, spf_field(channel));
  const std::size_t size = content.size();
  const auto accepted =
      deliveries_.accept(channel.session.transaction(), submitter_of(channel.session, *config_),
                         std::move(content), context.now);
  if (accepted.ticket == 0) {
    channel.session.reply(accepted.refusal, context.now, accepted.subject);
    return;
  }
  channel.ticket = accepted.ticket;
  channel.storing_octets = size;
  incoming_octets_ += size;
  tickets_.emplace(accepted.ticket, channel.connection);
  context.effects.store(accepted.ticket, channel.last_event);
}

std::string TransferAgent::time_stamp(const Channel& channel, Instant now) const {
  const std::string date = date_line(*config_, now);
  message::TimeStamp stamp;
  stamp.from = channel.session.client_name();
  stamp.by = config_->name;
  stamp.date = date;
  if (config_->dialect.standard() == Standard::rfc821) return message::time_stamp_line_821(stamp);
  const std::string with = transmission_type(channel.session);
  stamp.with = with;
  std::string client;
  if (!channel.peer.is_none()) {
    const bool is_v6 = channel.peer.family() == dns::Address::Family::ipv6;
    client.append(is_v6 ? "[IPv6:" : "[").append(channel.peer.to_string()).append("]");
    stamp.client_address = client;
  }
  return message::time_stamp_line_5321(stamp);
}

}  // namespace smtplab::agents
