#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "sim/kernel/value_box.h"
#include "sim/smtp/command.h"
#include "sim/smtp/forward_path.h"
#include "sim/smtp/notification.h"
#include "sim/smtp/reverse_path.h"

namespace smtplab::smtp {

/// BODY's value (RFC 6152, RFC 3030).
enum class BodyType : std::uint8_t { seven_bit, eight_bit_mime, binary_mime };

/// What MAIL says beyond that, and few MAILs do.
struct MailOptions {
  std::string submitter = {};    ///< AUTH=, decoded: a mailbox or "<>"; empty: not said (RFC 4954)
  std::string envelope_id = {};  ///< ENVID as it came; empty: not said (RFC 3461)
  Returned returned = Returned::unsaid;  ///< RET (RFC 3461)

  friend bool operator==(const MailOptions&, const MailOptions&) = default;
};

/// Where a message goes and where notices about it go; not its header (RFC 5321 section 2.3.1).
struct Envelope {
  ReversePath reverse_path;
  std::vector<ForwardPath> forward_paths;
  BodyType body = BodyType::seven_bit;
  bool smtputf8 = false;  ///< paths or header fields may hold UTF-8 (RFC 6531 section 3.4)
  std::optional<std::uint64_t> declared_size;  ///< SIZE=, octets (RFC 1870)
  ValueBox<MailOptions> options = {};          ///< null where there are none
  /// By the recipient's place; those behind the last one have said nothing.
  std::vector<RecipientOptions> recipient_options = {};

  const RecipientOptions& options_of(std::size_t recipient) const {
    static const RecipientOptions kNone;
    return recipient < recipient_options.size() ? recipient_options[recipient] : kNone;
  }
};

/// One message's part of a session: from MAIL (or SEND, SOML, SAML) to the reply to its lone
/// dot, or to RSET, HELO or EHLO.
struct Transaction {
  Verb started_by = Verb::mail;
  Envelope envelope;
  std::uint64_t content_octets = 0;  ///< un-stuffed, with line ends, without the last dot

  /// Empties it and keeps the memory for the next message.
  void clear() {
    started_by = Verb::mail;
    envelope.reverse_path.route.clear();
    envelope.reverse_path.mailbox.reset();
    envelope.forward_paths.clear();
    envelope.body = BodyType::seven_bit;
    envelope.smtputf8 = false;
    envelope.declared_size.reset();
    envelope.options.reset();
    envelope.recipient_options.clear();
    content_octets = 0;
  }
};

}  // namespace smtplab::smtp
