#pragma once

#include <cstdint>
#include <string_view>

namespace smtplab::smtp {

/// A peer's mistake on the wire. It is reported as an event, never thrown.
enum class ViolationKind : std::uint8_t {
  bare_cr,                ///< CR without LF (RFC 5321 section 2.3.8)
  bare_lf,                ///< LF without CR (the same)
  nul_octet,              ///< an octet of zero
  eight_bit_octet,        ///< over 127 where 7 bits were agreed on (section 2.4)
  line_too_long,          ///< over the sizes of section 4.5.3.1
  early_talker,           ///< octets before the greeting (section 4.3.1)
  unasked_pipelining,     ///< octets before the last reply, where RFC 2920 does not allow them
  octets_after_quit,      ///< anything behind QUIT, or behind the reply to it
  unannounced_parameter,  ///< an ESMTP parameter of no announced extension (section 4.1.1.3)
  unexpected_reply,       ///< a reply where no command awaits one (section 4.2)
  malformed_reply,        ///< a line that begins with no code (section 4.2)
  mixed_reply_codes,      ///< lines of one reply with unlike codes (section 4.2.1)
  unexpected_class,       ///< 1yz or 3yz where only 2yz, 4yz or 5yz may come, or the reverse
};
inline constexpr std::uint8_t kViolationKindCount =
    static_cast<std::uint8_t>(ViolationKind::unexpected_class) + 1;

/// "bare-lf", ...: a stable key.
std::string_view violation_name(ViolationKind kind);
/// The id of the register's entry that was broken.
std::string_view violation_clause(ViolationKind kind);

struct Violation {
  ViolationKind kind;
  std::uint64_t at = 0;  ///< offset in the peer's octets since the session began
};

}  // namespace smtplab::smtp
