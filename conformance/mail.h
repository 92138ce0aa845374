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
  explicit Mail(Dialogue& server) : server_(server), trial_(server.trial()) {}

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
  /// Sends an ordinary message to the mailbox over a connection of its own, and waits until it has
  /// arrived: what was accepted before has arrived by now too.
  void send_sentinel();

  /// The same two for what arrives at the sink; `find` looks for the mark in the content.
  std::optional<SinkMessage> find_in_sink(std::string_view name);
  SinkMessage wait_for_sink(std::string_view name);

 private:
  template <class Look>
  auto wait(Look look) -> decltype(look());

  Dialogue& server_;
  Trial& trial_;
};

}  // namespace smtplab::conformance
