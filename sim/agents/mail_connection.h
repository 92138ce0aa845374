#pragma once

#include <cstdint>
#include <string_view>
#include <utility>

#include "sim/agents/context.h"
#include "sim/agents/transmission.h"
#include "sim/smtp/client_session.h"

namespace smtplab::agents {

/// One connection of a host that sends mail: it carries one message, or with Ending::idle several,
/// records what happens, and closes itself. Each verb is given the octets or instants of its
/// connection; once is_over() the results are final and the connection was closed.
class MailConnection {
 public:
  /// The connection stands. `dialect` and `own_name` must outlive it.
  MailConnection(std::uint32_t connection, const smtp::Dialect& dialect, std::string_view own_name,
                 OutgoingMail mail, Context& context)
      : MailConnection(connection, dialect, own_name, std::move(mail), Ending::farewell, 0,
                       context) {}
  /// The same on a connection from which `octets_before` octets were read as something else.
  MailConnection(std::uint32_t connection, const smtp::Dialect& dialect, std::string_view own_name,
                 OutgoingMail mail, Ending ending, std::uint64_t octets_before, Context& context);

  void receive(std::string_view octets, Context& context);
  void on_closed(Context& context);
  void on_timer(Context& context);
  void on_tls(Context& context);
  /// To be called at once, if at all.
  void take(const Precautions& precautions) { transmission_.take(precautions); }
  /// Both only while transmission().is_idle().
  void carry(OutgoingMail mail, Context& context);
  void say_farewell(Context& context);

  bool is_over() const { return is_closed_; }
  std::uint32_t connection() const { return connection_; }
  const Transmission& transmission() const { return transmission_; }
  trace::EventIndex last_event() const { return last_event_; }

 private:
  void advance(Context& context);
  void end(message::FailureReason reason, Context& context);

  std::uint32_t connection_;
  std::uint64_t octets_before_;
  smtp::ClientSession session_;
  Transmission transmission_;
  trace::EventIndex last_event_;
  Instant timer_at_;
  bool has_timer_ = false;
  bool is_closed_ = false;
};

}  // namespace smtplab::agents
