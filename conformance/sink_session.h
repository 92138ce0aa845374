#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "conformance/transport.h"
#include "sim/smtp/server_session.h"

namespace smtplab::conformance {

/// Users whose name begins so have no mailbox at the sink.
inline constexpr std::string_view kUserUnknownAtSink = "unknown-at-next-hop";

/// One connection to the sink, the server's next hop: takes all mail for everybody but them.
/// It offers no SMTPUTF8, and takes addresses beyond ASCII all the same.
class SinkSession {
 public:
  explicit SinkSession(Instant now);

  /// Octets from the server that is checked; complete messages, and refused ones, are put into
  /// `arrived`.
  void receive(std::string_view octets, Instant now, std::vector<SinkMessage>& arrived);
  /// What is to be sent since the last call.
  std::string take_output();
  bool is_closed() const { return session_.state() == smtp::SessionState::closed; }

 private:
  void serve(Instant now, std::vector<SinkMessage>& arrived);
  void note_parameters(const smtp::CommandReceived& command);

  smtp::ServerSession session_;
  std::string content_;
  std::string mail_parameters_;
  std::vector<std::string> recipient_parameters_;
};

}  // namespace smtplab::conformance
