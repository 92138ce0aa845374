#pragma once

#include <cstddef>
#include <cstdint>

#include "sim/kernel/instant.h"
#include "sim/pop3/command.h"
#include "sim/smtp/dialect.h"

namespace smtplab::pop3 {

/// Sizes in octets and counts that a host supports; 0 is no limit, but for lines.
struct Limits {
  /// With CRLF. RFC 1939 section 3 comes to 47; RFC 2449 section 4 made 255 of it.
  std::size_t command_line = 255;
  std::size_t argument = 0;         ///< of each argument; 40 in RFC 1939 section 3
  std::size_t response_line = 512;  ///< with CRLF (section 3)
  /// How many times USER, PASS and APOP may be refused; the last time closes (section 4).
  std::uint32_t refused_logins = 3;
  /// A server serves no further command while more than this waits to be sent.
  std::size_t waiting_output = 65536;
};

/// How one host speaks POP3. A value that sessions refer to and never change; it must outlive
/// them.
struct Dialect {
  Limits limits;
  smtp::LineEnds command_line_ends;
  /// The server's patience with a silent client: at least 10 minutes (section 3).
  Duration autologout = minutes(10);
  /// The client's with a silent server; the RFC has no figure.
  Duration reply = minutes(10);
  /// Optional commands that the host leaves out, as bits by Verb; see leave_out().
  std::uint32_t left_out = 0;

  void leave_out(Verb verb) { left_out |= bit(verb); }
  bool serves(Verb verb) const { return (left_out & bit(verb)) == 0; }

 private:
  static constexpr std::uint32_t bit(Verb verb) { return 1U << static_cast<unsigned>(verb); }
};

}  // namespace smtplab::pop3
