#pragma once

#include <cstddef>
#include <cstdint>

namespace smtplab::smtp {

/// Whose rules a host follows.
enum class Standard : std::uint8_t { rfc821, rfc5321 };

/// What is spoken: SMTP, or its variant in which each recipient of a message has a reply of his own
/// (RFC 2033).
enum class Protocol : std::uint8_t { smtp, lmtp };

/// Sizes in octets and counts that a host supports (RFC 821 section 4.5.3, RFC 5321 section
/// 4.5.3.1). The standards' figures are minimums: a host may support more.
struct Limits {
  std::size_t local_part = 64;
  std::size_t domain = 255;        ///< 64 under RFC 821
  std::size_t path = 256;          ///< with brackets, route and punctuation
  std::size_t command_line = 512;  ///< with CRLF; extensions add to it for MAIL and RCPT
  std::size_t auth_line = 12288;   ///< AUTH and what answers its challenges (RFC 4954 section 4)
  std::size_t reply_line = 512;    ///< with code and CRLF
  std::size_t text_line = 1000;    ///< with CRLF, without a stuffed dot
  std::size_t recipients = 100;
  std::size_t message_size = 0;  ///< content octets; 0 is no fixed maximum
};

/// What a lenient host takes though the grammar does not allow it. All off is strict.
struct Leniencies {
  bool space_after_colon = false;      ///< "MAIL FROM: <a@b>" (RFC 5321 section 3.3)
  bool path_without_brackets = false;  ///< "MAIL FROM:a@b"
  bool trailing_space = true;          ///< "DATA \r\n" (RFC 5321 section 4.1.1 asks for it)
  bool underscore_in_domain = false;
  bool octets_beyond_ascii = false;  ///< in command arguments
};

}  // namespace smtplab::smtp
