#include "sim/agents/transmission.h"

#include <algorithm>
#include <string>
#include <utility>

#include "sim/message/internationalized_header.h"
#include "sim/smtp/internationalized_path.h"
#include "sim/smtp/mail_parameters.h"
#include "sim/smtp/xtext.h"

namespace smtplab::agents {

using message::FailureReason;
using smtp::Command;
using smtp::Extension;
using smtp::Reply;
using smtp::ReplyClass;
using smtp::Verb;
using Kind = RecipientResult::Kind;

namespace {

/// What a reply that is no success means for a recipient.
Kind kind_of_failure(const Reply& reply) {
  return reply.code.reply_class() == ReplyClass::permanent ? Kind::failed : Kind::deferred;
}

bool is_completion(const Reply& reply) {
  return reply.code.reply_class() == ReplyClass::completion;
}

}  // namespace

Transmission::Transmission(std::string_view own_name, OutgoingMail mail, Ending ending)
    : own_name_(own_name), mail_(std::move(mail)), results_(mail_.to.size()), ending_(ending) {}

void Transmission::carry(OutgoingMail mail) {
  mail_ = std::move(mail);
  results_.assign(mail_.to.size(), RecipientResult());
  step_ = Step::mail;
  sent_recipients_ = answered_recipients_ = 0;
  mail_refused_ = ended_content_ = false;
}

void Transmission::advance(smtp::ClientSession& session, Instant now) {
  while (step_ != Step::wait && step_ != Step::idle && step_ != Step::over) {
    if (step_ == Step::content) {
      session.send_content(*mail_.content, now);
      session.end_content(now);
      ended_content_ = true;
      step_ = Step::wait;
      return;
    }
    if (!session.may_send()) return;
    send_one(session, now);
  }
}

void Transmission::send_one(smtp::ClientSession& session, Instant now) {
  switch (step_) {
    case Step::ehlo:
      return send_hello(session.dialect().speaks_lmtp() ? Verb::lhlo : Verb::ehlo, session, now);
    case Step::helo:
      return send_hello(Verb::helo, session, now);
    case Step::starttls:
      session.send(Command{Verb::starttls, {}, {}}, now);
      step_ = Step::wait;
      return;
    case Step::auth:
      return send_auth(session, now);
    case Step::auth_response:
      return send_response(session, now);
    case Step::mail:
      // Of a message before that nobody was accepted for, MAIL and RCPT still stand.
      if (session.state() != smtp::SessionState::ready) {
        session.send(Command{Verb::rset, {}, {}}, now);
        step_ = Step::wait;
        return;
      }
      step_ = send_mail(session, now) ? Step::rcpt : last_step();
      return;
    case Step::rcpt:
      send_recipient(session, now);
      if (sent_recipients_ < mail_.to.size()) return;
      // Before a server that takes no pipelining, whether anyone was accepted is known first; and
      // always before BDAT (RFC 3030 section 2).
      step_ = session.extensions().has(Extension::pipelining) &&
                      mail_.body != smtp::BodyType::binary_mime
                  ? Step::data
                  : Step::wait;
      return;
    case Step::data:
      if (mail_.body == smtp::BodyType::binary_mime) {
        session.send_chunk(*mail_.content, true, now);
        ended_content_ = true;
        step_ = Step::wait;
        return;
      }
      session.send(Command{Verb::data, {}, {}}, now);
      step_ = Step::wait;
      return;
    case Step::quit:
      session.send(Command{Verb::quit, {}, {}}, now);
      step_ = Step::wait;
      return;
    case Step::wait:
    case Step::content:
    case Step::idle:
    case Step::over:
      return;
  }
}

void Transmission::send_hello(Verb verb, smtp::ClientSession& session, Instant now) {
  const bool is_literal = own_name_.starts_with('[');
  const auto kind = is_literal ? smtp::Domain::Kind::ipv4 : smtp::Domain::Kind::name;
  session.send(Command{verb, smtp::Domain{kind, std::string(own_name_)}, {}}, now);
  step_ = Step::wait;
}

// False if the message must not go this way; then nothing was sent.
bool Transmission::send_mail(smtp::ClientSession& session, Instant now) {
  Command command{mail_.begun, mail_.from, {}};
  const std::size_t size = mail_.content->size();
  if (session.extensions().has(Extension::size)) {
    // RFC 1870 section 6.2: what is over the announced size need not be sent.
    if (session.announced_size() != 0 && size > session.announced_size()) {
      settle_open({{552}, {5, 3, 4}, "message is larger than the server takes"}, Kind::failed);
      return false;
    }
    command.parameters.push_back({"SIZE", std::to_string(size)});
  }
  if (!add_body(command, session) || !add_smtputf8(command, session)) return false;
  offers_dsn_ = session.extensions().has(Extension::dsn);
  add_options(session, command);
  session.send(command, now);
  return true;
}

// RFC 6152 section 3, RFC 3030 section 3: what the server does not take is converted, or goes back.
bool Transmission::add_body(Command& command, const smtp::ClientSession& session) {
  if (mail_.body == smtp::BodyType::seven_bit) return true;
  const bool is_binary = mail_.body == smtp::BodyType::binary_mime;
  const bool is_taken = is_binary ? session.extensions().has(Extension::binary_mime) &&
                                        session.extensions().has(Extension::chunking)
                                  : session.extensions().has(Extension::eight_bit_mime);
  if (!is_taken) {
    settle_open(
        {{554},
         {5, 6, 3},
         is_binary ? "the server takes no binary content" : "the server takes no 8-bit content"},
        Kind::failed);
    return false;
  }
  command.parameters.push_back({"BODY", is_binary ? "BINARYMIME" : "8BITMIME"});
  return true;
}

// RFC 6531 section 3.2: without downgrade. The parameter goes with what needs it, and with nothing
// else (section 3.4).
bool Transmission::add_smtputf8(Command& command, const smtp::ClientSession& session) {
  const bool knows_it = session.dialect().extensions.has(Extension::smtputf8);
  // A host that forgives such octets passes them on as it took them.
  if (session.dialect().rules.leniencies.octets_beyond_ascii) return true;
  const bool has_utf8_path = !is_ascii(mail_.from) ||
                             !std::all_of(mail_.to.begin(), mail_.to.end(),
                                          [](const smtp::ForwardPath& to) { return is_ascii(to); });
  const bool needs_it = has_utf8_path || (knows_it && mail_.smtputf8 &&
                                          message::has_internationalized_header(*mail_.content));
  if (!needs_it) return true;
  if (!knows_it || !session.extensions().has(Extension::smtputf8)) {
    settle_open(has_utf8_path
                    ? Reply{{553}, {5, 6, 7}, "the server takes no addresses beyond ASCII"}
                    : Reply{{554}, {5, 6, 9}, "the server takes no header beyond ASCII"},
                Kind::failed);
    return false;
  }
  command.parameters.push_back({"SMTPUTF8", std::nullopt});
  return true;
}

void Transmission::add_options(const smtp::ClientSession& session, Command& mail) const {
  const smtp::MailOptions& options = mail_.options;
  if (offers_dsn_) smtp::add_dsn_parameters(options, mail.parameters);
  // RFC 4954 section 5: who has submitted goes to any server with AUTH, that nobody knows it to
  // those that know who says so.
  const bool is_told = options.submitter == "<>" ? has_authenticated_ : !options.submitter.empty();
  if (is_told && session.extensions().has(Extension::auth)) {
    mail.parameters.push_back({"AUTH", smtp::encode_xtext(options.submitter)});
  }
}

void Transmission::send_recipient(smtp::ClientSession& session, Instant now) {
  const std::size_t index = sent_recipients_++;
  Command command{Verb::rcpt, mail_.to[index], {}};
  if (offers_dsn_ && index < mail_.recipient_options.size()) {
    smtp::add_dsn_parameters(mail_.recipient_options[index], command.parameters);
  }
  session.send(command, now);
}

void Transmission::on_reply(const smtp::ReplyReceived& received, smtp::ClientSession& session) {
  const Reply& reply = session.reply();
  // RFC 5321 section 3.8: a 421 can answer anything, and the connection ends with it.
  if (reply.code.value == 421) {
    if (answered_recipients_ == 0 && !mail_refused_) turned_away_ = true;
    settle_open(reply, Kind::deferred);
    step_ = Step::over;
    return;
  }
  switch (received.verb) {
    case Verb::connection:
    case Verb::ehlo:
    case Verb::lhlo:
    case Verb::helo:
    case Verb::starttls:
    case Verb::auth:
    case Verb::auth_response:
      return on_opening(received.verb, session);
    case Verb::rcpt:
      return on_recipient(reply);
    case Verb::data:
      if (reply.code.reply_class() == ReplyClass::intermediate) {
        // Also where no recipient was accepted: the content must be ended, even if empty
        // (RFC 2920 section 3.1).
        if (!has_accepted()) mail_.content = std::make_shared<const std::string>();
        step_ = Step::content;
        return;
      }
      settle_open(reply, kind_of_failure(reply));
      step_ = last_step();
      return;
    case Verb::end_of_data:
      settle_open(reply, is_completion(reply) ? Kind::passed_on : kind_of_failure(reply));
      step_ = last_step();
      return;
    case Verb::delivery:
      return on_delivery(reply);
    case Verb::last_delivery:
      on_delivery(reply);
      step_ = last_step();
      return;
    case Verb::rset:
      if (is_completion(reply)) {
        step_ = Step::mail;
      } else {
        settle_open(reply, Kind::deferred);
        step_ = Step::quit;
      }
      return;
    case Verb::quit:
      step_ = Step::over;
      return;
    default:
      break;
  }
  if (received.verb != mail_.begun || is_completion(reply)) return;
  mail_refused_ = true;
  settle_open(reply, kind_of_failure(reply));
  // With pipelining the replies to RCPT and DATA are still to come.
  if (!session.extensions().has(Extension::pipelining) || step_ == Step::rcpt) {
    step_ = last_step();
  }
}

void Transmission::on_recipient(const Reply& reply) {
  RecipientResult& result = results_[answered_recipients_++];
  if (result.kind == Kind::open) {
    if (is_completion(reply)) {
      result.kind = Kind::accepted;
    } else {
      // RFC 5321 section 4.5.3.1.10: old servers say 552 for "too many recipients".
      const bool too_many = reply.code.value == 552 && answered_recipients_ > 1;
      result.kind = too_many ? Kind::deferred : kind_of_failure(reply);
      result.reply = reply;
    }
  }
  const bool is_last = answered_recipients_ == results_.size();
  // BDAT waits for all of them, DATA in a group does not.
  const bool in_chunks = mail_.body == smtp::BodyType::binary_mime;
  if (is_last && step_ == Step::wait && (in_chunks || !mail_refused_)) {
    step_ = has_accepted() ? Step::data : last_step();
  }
}

// The replies come in the order of those who were accepted.
void Transmission::on_delivery(const Reply& reply) {
  const auto next = std::find_if(results_.begin(), results_.end(),
                                 [](const RecipientResult& r) { return r.kind == Kind::accepted; });
  if (next == results_.end()) return;
  next->kind = is_completion(reply) ? Kind::passed_on : kind_of_failure(reply);
  next->reply = reply;
}

bool Transmission::is_settled() const {
  return std::none_of(results_.begin(), results_.end(), [](const RecipientResult& r) {
    return r.kind == Kind::open || r.kind == Kind::accepted;
  });
}

bool Transmission::has_accepted() const {
  return std::any_of(results_.begin(), results_.end(),
                     [](const RecipientResult& r) { return r.kind == Kind::accepted; });
}

void Transmission::turn_away(const Reply& reply) {
  turned_away_ = true;
  settle_open(reply, kind_of_failure(reply));
  step_ = Step::quit;
}

// `kind` goes to the recipients that were accepted so far; where it is no success, also to those
// of whom nothing is known.
void Transmission::settle_open(const Reply& reply, Kind kind) {
  for (RecipientResult& result : results_) {
    const bool is_open = result.kind == Kind::open && kind != Kind::passed_on;
    if (result.kind != Kind::accepted && !is_open) continue;
    result.kind = kind;
    result.reply = reply;
  }
}

void Transmission::give_up(FailureReason reason) {
  step_ = Step::over;
  for (RecipientResult& result : results_) {
    if (result.kind != Kind::open && result.kind != Kind::accepted) continue;
    result.kind = Kind::deferred;
    result.reason = reason;
  }
}

}  // namespace smtplab::agents
