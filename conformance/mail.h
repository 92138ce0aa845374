#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "conformance/delivered_message.h"
#include "conformance/dialogue.h"

namespace smtplab::conformance {

/// Messages that a case sends, and where they arrive. A message is known by a mark in it, which no
/// other run uses.
///
/// That something has not arrived is proved by a sentinel: a later message, by the same path, that
/// has.
class Mail {
 public:
  /// `place` is where messages are looked for, and where a sentinel goes.
  explicit Mail(Dialogue& server, MailPlace place = MailPlace::mailbox)
      : server_(server), trial_(server.trial()), place_(place) {}

  /// The text that tells the message `name` from all others: letters, digits and hyphens.
  std::string mark(std::string_view name) const;
  /// A header with the mark in its subject, a blank line, a line that is the mark, and `body`,
  /// which is empty or ends with CRLF.
  std::string content(std::string_view name, std::string_view body = {}) const;

  /// The message with that mark, as soon as the target's mailbox has it. That it does not come in
  /// time makes the case inconclusive; the message is empty then.
  DeliveredMessage wait_for(std::string_view name);
  /// Whether the mailbox has it now.
  bool has(std::string_view name) { return find(name).has_value(); }
  std::optional<DeliveredMessage> find(std::string_view name);
  /// Whether the mailbox has it by the time that a delivery may take. That it was returned to its
  /// sender says no at once.
  bool comes(std::string_view name);
  /// What tells the sender in the same mailbox that the message was returned, as far as one can
  /// see: it holds the mark in its text, and does not say that it is tried again.
  std::optional<DeliveredMessage> find_return(std::string_view name);
  /// The same as soon as it has come; inconclusive and empty like wait_for().
  DeliveredMessage wait_for_return(std::string_view name);
  /// Whether it comes by the time that three deliveries may take.
  bool is_returned(std::string_view name);
  /// The same behind a sentinel: false is proof that it was lost, and not only late.
  bool arrives(std::string_view name) {
    send_sentinel();
    return comes(name);
  }
  /// The notice about the message with that mark: another message in the mailbox that holds it.
  std::optional<DeliveredMessage> find_notice(std::string_view name);
  /// As wait_for() and comes() are of the message itself.
  DeliveredMessage wait_for_notice(std::string_view name);
  bool notice_comes(std::string_view name);
  /// Sends an ordinary message to the mailbox over a connection of its own, and waits until it has
  /// arrived; then once more, for servers deliver several messages at the same time. What was
  /// accepted before has arrived by now too. That it has not acquits; to convict, see comes().
  void send_sentinel();

  /// The same two for what arrives at the sink; `find` looks for the mark in the content.
  std::optional<SinkMessage> find_in_sink(std::string_view name);
  SinkMessage wait_for_sink(std::string_view name);
  /// Returns when the server was told at the sink that it is no mailbox of the sink's; that it was
  /// not in time makes the case inconclusive.
  void wait_for_refusal(const std::string& mailbox);
  /// Where mail that the server relays can be sent from, and the domain that it goes to; only
  /// where has_relay_sentinel().
  Door relay_door() const;
  std::string relay_domain() const;
  /// Whether send_relay_sentinel() can be done: the target says who may relay, or what for.
  bool has_relay_sentinel() const;
  /// Sends a message that the server has to relay, and waits until it is at the sink; then once
  /// more, for servers pass several messages on at the same time. What was accepted before, for
  /// the sink, has arrived there by now too.
  void send_relay_sentinel();

 private:
  template <class Look>
  auto wait(Look look, int times = 1) -> decltype(look());

  std::string address() const;
  template <class IsMeant>
  std::optional<DeliveredMessage> look(IsMeant is_meant);

  Dialogue& server_;
  Trial& trial_;
  MailPlace place_;
};

}  // namespace smtplab::conformance
