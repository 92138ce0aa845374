#include <utility>
#include <variant>

#include "sim/smtp/server_session.h"

namespace smtplab::smtp {

// What MAIL and RCPT leave in the buffers of RFC 821 section 4.1.1, once they are answered 2yz.

void ServerSession::start_transaction() {
  transaction_.clear();
  transaction_.started_by = verb_;
  if (auto* path = std::get_if<ReversePath>(&command_.argument)) {
    transaction_.envelope.reverse_path = std::move(*path);
  }
  if (verb_ != Verb::mail || error_) return;
  transaction_.envelope.body = parameters_.body;
  transaction_.envelope.smtputf8 = parameters_.smtputf8;
  transaction_.envelope.declared_size = parameters_.declared_size;
  if (parameters_.options != MailOptions{}) {
    transaction_.envelope.options.emplace(std::move(parameters_.options));
  }
}

void ServerSession::add_recipient() {
  auto* path = std::get_if<ForwardPath>(&command_.argument);
  if (path == nullptr) return;
  Envelope& envelope = transaction_.envelope;
  // Without parameters nothing was read of them.
  if (!command_.parameters.empty() && !error_ && parameters_.recipient != RecipientOptions{}) {
    envelope.recipient_options.resize(envelope.forward_paths.size());
    envelope.recipient_options.push_back(std::move(parameters_.recipient));
  }
  envelope.forward_paths.push_back(std::move(*path));
}

}  // namespace smtplab::smtp
