#pragma once

#include <string>

#include "conformance/dialogue.h"

namespace smtplab::conformance {

// What cases send most, without line ends.
inline std::string mail_command(const Dialogue& server) {
  return "MAIL FROM:<" + server.target().ordinary_sender() + ">";
}
inline std::string rcpt_command(const Dialogue& server) {
  return "RCPT TO:<" + server.target().mailbox + ">";
}
/// The local-part of the target's mailbox.
inline std::string local_part(const Dialogue& server) {
  return server.target().mailbox.substr(0, server.target().mailbox.rfind('@'));
}
inline std::string domain(const Dialogue& server) { return std::string(server.target().domain()); }

}  // namespace smtplab::conformance
