#pragma once

#include <cstdint>
#include <string_view>

#include "sim/agents/context.h"
#include "sim/agents/transmission.h"
#include "sim/smtp/client_session.h"

namespace smtplab::agents {

/// One connection of a host that sends mail: it carries one message, records what happens, and
/// closes itself. Each verb is given the octets or instants of its connection; once is_over() the
/// results are final and the connection was closed.
class MailConnection {
 public:
  /// The connection stands. `dialect` and `own_name` must outlive it.
  MailConnection(std::uint32_t connection, const smtp::Dialect& dialect, std::string_view own_name,
                 OutgoingMail mail, Context& context);

  void receive(std::string_view octets, Context& context);
  void on_closed(Context& context);
  void on_timer(Context& context);

  bool is_over() const { return is_closed_; }
  std::uint32_t connection() const { return connection_; }
  const Transmission& transmission() const { return transmission_; }
  trace::EventIndex last_event() const { return last_event_; }

 private:
  void advance(Context& context);
  void end(message::FailureReason reason, Context& context);

  std::uint32_t connection_;
  smtp::ClientSession session_;
  Transmission transmission_;
  trace::EventIndex last_event_;
  Instant timer_at_;
  bool has_timer_ = false;
  bool is_closed_ = false;
};

}  // namespace smtplab::agents
