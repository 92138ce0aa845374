#pragma once

#include <array>
#include <cstdint>

#include "sim/kernel/instant.h"
#include "sim/smtp/extension.h"
#include "sim/smtp/path_parser.h"
#include "sim/smtp/reply_text.h"
#include "sim/smtp/security_rules.h"
#include "sim/smtp/transition.h"

namespace smtplab::smtp {

/// The octets that can end a line; bits of a LineEnds.
enum class LineEnd : std::uint8_t { crlf = 1, lf = 2, cr = 4 };

/// Which of them a host takes for one.
struct LineEnds {
  std::uint8_t bits = static_cast<std::uint8_t>(LineEnd::crlf);

  constexpr bool has(LineEnd end) const { return (bits & static_cast<std::uint8_t>(end)) != 0; }
  friend constexpr bool operator==(LineEnds, LineEnds) = default;
};

/// Which pairs of line ends around a lone dot end the content. Strict is CRLF.CRLF alone
/// (RFC 5321 section 4.1.1.4); every other pair lets messages be smuggled.
struct EndOfData {
  /// For each line end before the dot, the ones after it.
  std::uint8_t after_crlf = static_cast<std::uint8_t>(LineEnd::crlf);
  std::uint8_t after_lf = 0;
  std::uint8_t after_cr = 0;

  constexpr bool is_strict() const {
    return after_crlf == static_cast<std::uint8_t>(LineEnd::crlf) && after_lf == 0 && after_cr == 0;
  }
};

/// What becomes of octets over 127 where only seven bits were agreed on (RFC 5321 section 2.4).
enum class EightBit : std::uint8_t {
  pass,   ///< kept, and noted as a violation
  strip,  ///< the high bit is cleared
};

/// How long a side waits (RFC 5321 section 4.5.3.2; the figures are the standard's minimums).
struct Timeouts {
  Duration greeting = minutes(5);
  Duration mail = minutes(5);
  Duration rcpt = minutes(5);
  Duration data_initiation = minutes(2);
  Duration data_block = minutes(3);
  Duration data_termination = minutes(10);
  Duration other_reply = minutes(5);
  Duration server_command = minutes(5);
};

/// How one host speaks SMTP: the standard it follows and every way in which it is special. A
/// value that sessions refer to and never change; it must outlive them.
struct Dialect {
  explicit Dialect(Standard standard = Standard::rfc5321);

  Standard standard() const { return rules.standard; }
  bool speaks_lmtp() const { return protocol == Protocol::lmtp; }

  /// Offers it, or stops to, in all that depends on it.
  void set_smtputf8(bool is_offered);

  /// Standard, limits and leniencies. `utf8` goes with Extension::smtputf8, and is what the host's
  /// own addresses may hold; clients may only where they say so.
  PathRules rules;
  /// LMTP goes with Standard::rfc5321, and without CHUNKING and DSN.
  Protocol protocol = Protocol::smtp;
  LineEnds command_line_ends;
  EndOfData end_of_data;
  EightBit eight_bit = EightBit::pass;
  ExtensionSet extensions;  ///< what EHLO announces; nothing under 821
  /// Given with EHLO's SIZE keyword; 0 is no fixed maximum (RFC 1870 section 3).
  std::uint64_t announced_size = 0;
  SecurityRules security;
  Timeouts timeouts;
  ReplyTexts texts;
  TransitionTable table;
};

}  // namespace smtplab::smtp
