#pragma once

#include <cstdint>
#include <string_view>

namespace smtplab::pop3 {

/// A peer's mistake on the wire. It is reported as an event, never thrown.
enum class ViolationKind : std::uint8_t {
  bare_cr,             ///< CR without LF
  bare_lf,             ///< LF without CR
  nul_octet,           ///< an octet of zero
  eight_bit_octet,     ///< over 127: commands are printable ASCII (RFC 1939 section 3)
  line_too_long,       ///< a command or response line over its limit
  unknown_command,     ///< a word that is in no table
  bad_argument,        ///< a command that is malformed
  wrong_state,         ///< a command that the state does not allow
  unexpected_reply,    ///< a response that no command awaits
  malformed_reply,     ///< a response that begins neither with +OK nor with -ERR
  status_letter_case,  ///< +ok: the indicators are in upper case
  malformed_listing,   ///< STAT, LIST or UIDL answered in another form than section 5 and 7 give
};
inline constexpr std::uint8_t kViolationKindCount =
    static_cast<std::uint8_t>(ViolationKind::malformed_listing) + 1;

/// "bare-lf", ...: a stable key.
std::string_view violation_name(ViolationKind kind);
/// The id of the register's entry that was broken, or that says what comes of it; empty where the
/// register has none (unexpected_reply: RFC 1939 only says that each command gets a response).
std::string_view violation_clause(ViolationKind kind);

struct Violation {
  ViolationKind kind;
  std::uint64_t at = 0;  ///< offset in the peer's octets since the session began
};

}  // namespace smtplab::pop3
