#include <string>
#include <utility>
#include <variant>

#include "sim/agents/admission.h"
#include "sim/agents/transfer_agent.h"
#include "sim/message/header_writer.h"

namespace smtplab::agents {

// Whom the host takes mail from, and how much: what AdmissionConfig limits.

namespace {

using dns::SpfResult;
using smtp::ReplyText;

/// "If no mechanisms matched, substitute" (RFC 7208 section 9.1).
constexpr std::string_view kNoTerm = "default";
/// Of what the domain's owner says; the rest would only fill the reply.
constexpr std::size_t kMostExplained = 400;

std::string comment_on(const dns::SpfCheck& check) {
  const std::string client = check.subject().client.to_string();
  const std::string domain(check.domain());
  switch (check.result()) {
    case SpfResult::pass:
      return domain + " designates " + client + " as permitted sender";
    case SpfResult::fail:
    case SpfResult::softfail:
      return domain + " does not designate " + client + " as permitted sender";
    case SpfResult::neutral:
      return domain + " says nothing about " + client;
    case SpfResult::none:
      return domain + " has no SPF record";
    case SpfResult::temperror:
      return "names of " + domain + " could not be looked up";
    case SpfResult::permerror:
      return "the record of " + domain + " is wrong: " + check.decided_by();
  }
  return {};
}

// A comment holds no bracket and no backslash of its own (RFC 5322 section 3.2.2).
std::string in_comment(std::string text) {
  for (char& c : text) {
    if (c == '(' || c == ')' || c == '\\') c = '_';
  }
  return text;
}

// A quoted string's content (section 3.2.4).
std::string quoted(std::string_view text) {
  std::string out = "\"";
  for (const char c : text) {
    if (c == '"' || c == '\\') out.push_back('\\');
    out.push_back(c);
  }
  return out.append("\"");
}

}  // namespace

std::string TransferAgent::client_of(const Channel& channel) {
  const std::string_view user = channel.session.authenticated_as();
  return user.empty() ? channel.peer.to_string() : account_name(user);
}

bool TransferAgent::is_known(const Channel& channel) const {
  return policy_.may_relay({channel.peer, !channel.session.authenticated_as().empty()});
}

ReplyText TransferAgent::answer_recipient(Channel& channel, const smtp::ForwardPath& path,
                                          Instant now) {
  const smtp::Transaction& transaction = channel.session.transaction();
  const Caller caller{channel.peer, !channel.session.authenticated_as().empty()};
  const ReplyText answer = policy_.judge(path, transaction.started_by, caller, scratch_);
  // A refusal stands; what may come is the host's to count.
  if (!config_->own_admission || !config_->dialect.texts[answer].code.is_positive()) return answer;
  const std::string client = client_of(channel);
  const auto refusal =
      admission_.refusal({client, is_known(channel), transaction.envelope.reverse_path, path}, now);
  if (!refusal) return answer;
  scratch_.clear();
  path.append_to(scratch_);
  return *refusal;
}

void TransferAgent::begin_transaction(Channel& channel, const smtp::CommandReceived& command,
                                      Context& context) {
  channel.spf.reset();
  if (admission_.is_locked(client_of(channel), context.now)) {
    return channel.session.reply(ReplyText::account_locked, context.now);
  }
  // Users of the host send from wherever they are (RFC 7208 section 2.5).
  if (config_->admission().spf != SpfUse::none && !is_known(channel)) {
    const auto* path = std::get_if<smtp::ReversePath>(&channel.session.command().argument);
    if (path != nullptr) {
      const std::string helo(channel.session.client_name());
      channel.spf.emplace(dns::SpfSubject{
          channel.peer, path->is_null() ? "postmaster@" + helo : path->mailbox->to_string(), helo,
          config_->name, config_->clock.unix_seconds + context.now.nanoseconds / 1'000'000'000});
      return ask_for_spf(channel, context);
    }
  }
  channel.session.reply(config_->dialect.table.row(command.row).reply, context.now);
}

// The reply to MAIL waits for the answers.
void TransferAgent::ask_for_spf(Channel& channel, Context& context) {
  const dns::SpfCheck& check = *channel.spf;
  if (const auto& question = check.next_question()) {
    context.effects.resolve(kSpfToken | channel.connection, *question, channel.last_event);
    return;
  }
  const bool refuses = config_->admission().spf == SpfUse::refuse;
  ReplyText text = ReplyText::sender_ok;
  scratch_.assign(check.domain());
  if (refuses && check.result() == SpfResult::fail) {
    text = ReplyText::spf_failed;
    // Whose words they are must be seen (section 8.4).
    if (!check.explanation().empty()) {
      scratch_.append("\nThe domain ").append(check.domain()).append(" explains:\n");
      scratch_.append(check.explanation(), 0, kMostExplained);
    }
  } else if (refuses && check.result() == SpfResult::temperror) {
    text = ReplyText::spf_put_off;
  }
  channel.session.reply(text, context.now, scratch_);
}

void TransferAgent::on_spf(const Resolved& resolved, Context& context) {
  Channel* channel = find(resolved.token & ~kSpfToken);
  if (channel == nullptr || !channel->spf) return;
  channel->last_event = context.cause;
  const bool was_asking = channel->spf->next_question().has_value();
  channel->spf->answer(resolved.resolution);
  if (was_asking) ask_for_spf(*channel, context);
  advance(*channel, context.cause, context);
}

std::string TransferAgent::spf_field(const Channel& channel) const {
  const dns::SpfCheck& check = *channel.spf;
  const dns::SpfSubject& subject = check.subject();
  const bool is_helo = channel.session.transaction().envelope.reverse_path.is_null();
  std::string text(dns::to_string(check.result()));
  text += " (" + config_->name + ": " + in_comment(comment_on(check)) + ")";
  text += " receiver=" + config_->name + "; client-ip=" + subject.client.to_string();
  text += "; envelope-from=" + quoted(subject.sender) + "; helo=" + subject.helo;
  text += is_helo ? "; identity=helo" : "; identity=mailfrom";
  const bool is_error =
      check.result() == SpfResult::temperror || check.result() == SpfResult::permerror;
  text += is_error ? "; problem=" : "; mechanism=";
  text += quoted(check.decided_by().empty() ? kNoTerm : check.decided_by());
  std::string field;
  message::append_escaped_field(field, "Received-SPF", text);
  return field;
}

}  // namespace smtplab::agents
