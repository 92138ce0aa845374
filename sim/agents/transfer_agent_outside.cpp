#include <string>
#include <utility>
#include <variant>

#include "sim/agents/transfer_agent.h"
#include "sim/message/header_writer.h"
#include "sim/smtp/utf8.h"

namespace smtplab::agents {

// What somebody outside has a hand in: replies that he decides, and what he changes.

namespace {

using smtp::ReplyText;
using trace::Event;
using trace::EventKind;

/// Addresses and texts beyond ASCII are shown only to who can read them (RFC 6531 section 3.7.4).
smtp::Reply as_shown(smtp::Reply reply, const smtp::ServerSession& session) {
  if (!smtp::is_ascii(reply.text) && !session.may_reply_in_utf8()) {
    reply.text = message::escape_to_ascii(reply.text);
  }
  return reply;
}

bool completes(const smtp::Reply& reply) {
  return smtp::outcome_of(reply.code) == smtp::Outcome::completed;
}

/// What the command is about; nullopt where it could not be read, which is no matter of policy.
std::optional<std::string> subject_of(Decision decision, const smtp::ServerSession& session) {
  const smtp::Command::Argument& argument = session.command().argument;
  switch (decision) {
    case Decision::mail:
      if (const auto* path = std::get_if<smtp::ReversePath>(&argument)) return path->to_string();
      return std::nullopt;
    case Decision::rcpt:
      if (const auto* path = std::get_if<smtp::ForwardPath>(&argument)) return path->to_string();
      return std::nullopt;
    case Decision::vrfy:
    case Decision::expn:
      if (const auto* text = std::get_if<std::string>(&argument)) return *text;
      return std::nullopt;
    default:
      return std::string();
  }
}

}  // namespace

void TransferAgent::leave_outside(DecisionSet decisions) {
  outside_ = decisions;
  relay_.leave_outside(decisions);
}

// A reply that is chosen already needs nobody to decide it.
bool TransferAgent::leaves(Decision decision, const Channel& channel) const {
  return outside_.has(decision) && channel.session.replacement() == nullptr &&
         subject_of(decision, channel.session).has_value();
}

// The subject of the host's own reply is in scratch_.
void TransferAgent::ask(Channel& channel, Decision decision, ReplyText text, Context& context) {
  const smtp::ServerSession& session = channel.session;
  const smtp::Envelope& envelope = session.transaction().envelope;
  const bool is_open = channel.has_envelope;
  ReplyQuestion question;
  question.subject = *subject_of(decision, session);
  question.client_name = session.client_name();
  question.client_address = channel.peer;
  question.authenticated_as = session.authenticated_as();
  if (is_open) {
    question.reverse_path = envelope.reverse_path.to_string();
    question.recipient_count = static_cast<std::uint32_t>(envelope.forward_paths.size());
  }
  if (decision == Decision::data) {
    for (const smtp::ForwardPath& path : envelope.forward_paths) {
      question.forward_paths.push_back(path.to_string());
    }
    question.content = channel.content;
  }
  question.by_itself =
      smtp::fill_in(config_->dialect.texts[text], {config_->name, question.client_name, scratch_});
  channel.undecided.emplace(Undecided{decision, text, scratch_});
  const smtp::Verb verb =
      decision == Decision::data ? smtp::Verb::end_of_data : session.command().verb;
  Event event = event_on(channel.connection, EventKind::asked);
  event.cause = channel.last_event;
  channel.last_event = context.ask(
      {decision, verb, channel.connection, channel.connection, {}, std::move(question)}, event);
}

// A host that says yes and has no room says no all the same: its disk decides.
void TransferAgent::on_answered(const Answered& answered, Context& context) {
  Channel* const channel = find(answered.token);
  if (channel == nullptr || !channel->undecided) return;
  const ValueBox<Undecided> asked = std::exchange(channel->undecided, {});
  channel->last_event = context.cause;
  const auto* const reply = std::get_if<smtp::Reply>(&answered.verdict);
  if (asked->decision == Decision::data && (reply == nullptr || completes(*reply))) {
    if (reply != nullptr) channel->last_word.emplace(as_shown(*reply, channel->session));
    accept_message(*channel, context);
  } else if (reply != nullptr) {
    channel->session.reply(as_shown(*reply, channel->session), context.now);
  } else {
    channel->session.reply(asked->text, context.now, asked->subject);
  }
  advance(*channel, context.cause, context);
}

void TransferAgent::set_policy(const HostPolicy& policy) {
  policy_.set_policy(policy);
  relay_.set_sends(policy.sends);
}

bool TransferAgent::replace_next_reply(std::uint32_t connection, const smtp::Reply& reply) {
  if (connection == trace::kNone) {
    next_reply_.emplace(reply);
    channels_.for_each([this](Channel& channel) { offer_next_reply(channel); });
    return true;
  }
  Channel* const channel = find(connection);
  if (channel == nullptr) return false;
  channel->session.replace_next_reply(reply);
  channel->is_given_any_next_reply = false;
  return true;
}

void TransferAgent::offer_next_reply(Channel& channel) {
  if (!next_reply_) return;
  channel.session.replace_next_reply(*next_reply_);
  channel.is_given_any_next_reply = true;
}

// Where it was meant for any connection, the others are not to give it too.
void TransferAgent::note_reply(Channel& channel) {
  if (!channel.is_given_any_next_reply || channel.session.replacement() != nullptr) return;
  next_reply_.reset();
  channels_.for_each([](Channel& other) {
    if (std::exchange(other.is_given_any_next_reply, false)) other.session.keep_next_reply();
  });
}

}  // namespace smtplab::agents
