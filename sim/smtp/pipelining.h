#pragma once

#include "sim/smtp/command.h"

namespace smtplab::smtp {

/// Whether another command may stand behind this one in a group (RFC 2920 section 3.1). All that
/// the RFC does not name may only stand last.
constexpr bool may_stand_before_another(Verb verb) {
  switch (verb) {
    case Verb::rset:
    case Verb::mail:
    case Verb::send:
    case Verb::soml:
    case Verb::saml:
    case Verb::rcpt:
    case Verb::end_of_data:
    case Verb::delivery:
    case Verb::last_delivery:
    case Verb::bdat:  // RFC 3030 section 4.2
      return true;
    default:
      return false;
  }
}

}  // namespace smtplab::smtp
