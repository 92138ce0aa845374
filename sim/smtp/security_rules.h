#pragma once

#include "sim/smtp/sasl.h"

namespace smtplab::smtp {

/// What a host asks for before it serves a client, and how exactly it keeps to STARTTLS and AUTH
/// (RFC 3207, RFC 4954).
struct SecurityRules {
  MechanismSet mechanisms;
  /// PLAIN and LOGIN are announced and served without TLS; RFC 4954 section 4 advises against it.
  bool passwords_in_clear = false;
  /// Without TLS all but EHLO, NOOP, QUIT and STARTTLS get 530 (RFC 3207 section 4).
  bool requires_tls = false;
  /// Without AUTH all but AUTH, EHLO, HELO, NOOP, RSET, QUIT and STARTTLS get 530 (RFC 4954 section
  /// 6).
  bool requires_authentication = false;

  bool tls_again_announced = false;        ///< EHLO offers STARTTLS under TLS too
  bool input_kept_for_tls = false;         ///< what stands behind STARTTLS is served under TLS
  bool session_kept_for_tls = false;       ///< name, extensions and transaction outlive STARTTLS
  bool base64_skips_other_octets = false;  ///< octets outside the alphabet are passed over
};

}  // namespace smtplab::smtp
