#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "sim/agents/transmission.h"
#include "sim/smtp/base64.h"

namespace smtplab::agents {

// What comes before MAIL: the greeting, EHLO or HELO, STARTTLS (RFC 3207) and AUTH (RFC 4954).

using smtp::Command;
using smtp::Extension;
using smtp::Mechanism;
using smtp::ReplyClass;
using smtp::Verb;

// Before MAIL.
void Transmission::on_opening(Verb verb, const smtp::ClientSession& session) {
  const smtp::Reply& reply = session.reply();
  const bool is_completion = reply.code.reply_class() == ReplyClass::completion;
  switch (verb) {
    case Verb::connection:
      if (!is_completion) return turn_away(reply);
      if (mail_.to.empty()) {
        step_ = Step::quit;
        return;
      }
      step_ = session.dialect().standard() == smtp::Standard::rfc821 ? Step::helo : Step::ehlo;
      return;
    case Verb::lhlo:  // there is nothing older (RFC 2033 section 4.1)
      return is_completion ? on_hello(session) : turn_away(reply);
    case Verb::ehlo:
      if (is_completion) {
        on_hello(session);
      } else if (reply.code.reply_class() == ReplyClass::permanent) {
        step_ = Step::helo;  // RFC 5321 section 3.2: an older server
      } else {
        turn_away(reply);
      }
      return;
    case Verb::helo:
      if (!is_completion) return turn_away(reply);
      on_hello(session);
      return;
    case Verb::starttls:
      if (is_completion) return;  // on_tls() comes
      // RFC 3207 section 4: whether to go on is for the client to decide.
      tls_refused_ = true;
      return precautions_.tls_only ? turn_away(reply) : on_hello(session);
    case Verb::auth:
    case Verb::auth_response:
      return on_auth(reply);
    default:
      return;
  }
}

// A client that knows STARTTLS uses it wherever it is offered (RFC 3207 section 6).
void Transmission::on_hello(const smtp::ClientSession& session) {
  const bool speaks_tls = session.dialect().extensions.has(Extension::starttls);
  if (!session.is_secure()) {
    if (speaks_tls && !tls_refused_ && session.extensions().has(Extension::starttls)) {
      step_ = Step::starttls;
      return;
    }
    if (precautions_.tls_only) {
      return turn_away({{454}, {4, 7, 0}, "the server offers no TLS"});
    }
  }
  step_ = choose_mechanism(session) ? Step::auth : Step::mail;
}

// The password goes over TLS as it is, and in the clear only where the host allows that.
std::optional<Mechanism> Transmission::choose_mechanism(const smtp::ClientSession& session) const {
  if (has_authenticated_) return std::nullopt;
  const smtp::SecurityRules& rules = session.dialect().security;
  const bool may_show = session.is_secure() || rules.passwords_in_clear;
  const auto is_usable = [&](Mechanism mechanism) {
    const bool has_proof = mechanism == Mechanism::external ? precautions_.has_certificate
                                                            : precautions_.login != nullptr;
    return has_proof && session.extensions().has(Extension::auth) &&
           session.mechanisms().has(mechanism) && rules.mechanisms.has(mechanism) &&
           (may_show || !smtp::shows_password(mechanism));
  };
  constexpr Mechanism kOverTls[] = {Mechanism::external, Mechanism::plain, Mechanism::login,
                                    Mechanism::cram_md5};
  constexpr Mechanism kInClear[] = {Mechanism::cram_md5, Mechanism::plain, Mechanism::login};
  const std::span<const Mechanism> wanted =
      session.is_secure() ? std::span<const Mechanism>(kOverTls) : kInClear;
  for (const Mechanism mechanism : wanted) {
    if (is_usable(mechanism)) return mechanism;
  }
  return std::nullopt;
}

// EXTERNAL needs none.
const smtp::Login& Transmission::login() const {
  static const smtp::Login kNobody;
  return precautions_.login == nullptr ? kNobody : *precautions_.login;
}

// RFC 4954 section 4: a response that makes the line too long comes behind an empty challenge.
void Transmission::send_auth(smtp::ClientSession& session, Instant now) {
  mechanism_ = *choose_mechanism(session);
  responses_ = 0;
  std::string argument(smtp::mechanism_name(mechanism_));
  if (const auto initial = smtp::initial_response(mechanism_, login())) {
    const std::string response = smtp::encode_base64(*initial);
    const std::size_t length = argument.size() + response.size() + sizeof "AUTH  \r\n" - 1;
    if (length <= session.dialect().rules.limits.command_line) {
      argument.append(" ").append(response.empty() ? "=" : response);
    }
  }
  session.send(Command{Verb::auth, std::move(argument), {}}, now);
  step_ = Step::wait;
}

// Whoever cannot read the challenge ends the exchange (RFC 4954 section 4).
void Transmission::send_response(smtp::ClientSession& session, Instant now) {
  const auto challenge = smtp::decode_base64(session.reply().text);
  if (challenge) {
    session.send_response(smtp::response_to(mechanism_, login(), *challenge, responses_++), now);
  } else {
    session.send_response(std::nullopt, now);
  }
  step_ = Step::wait;
}

// Without what it was to prove, the client goes no further.
void Transmission::on_auth(const smtp::Reply& reply) {
  if (reply.code.reply_class() == ReplyClass::intermediate) {
    step_ = Step::auth_response;
  } else if (reply.code.is_positive()) {
    has_authenticated_ = true;
    step_ = Step::mail;
  } else {
    turn_away(reply);
  }
}

}  // namespace smtplab::agents
