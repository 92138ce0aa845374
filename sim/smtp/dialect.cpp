#include "sim/smtp/dialect.h"

namespace smtplab::smtp {
namespace {

PathRules rules_of(Standard standard) {
  PathRules rules;
  rules.standard = standard;
  if (standard == Standard::rfc821) rules.limits.domain = 64;
  return rules;
}

}  // namespace

Dialect::Dialect(Standard standard)
    : rules(rules_of(standard)), texts(standard), table(standard, {}) {
  // RFC 821 section 4.5.2 sends the high bit as zero; RFC 5321 section 2.4 permits either.
  if (standard == Standard::rfc821) eight_bit = EightBit::strip;
}

void Dialect::set_smtputf8(bool is_offered) {
  rules.utf8 = is_offered;
  if (is_offered) {
    extensions.add(Extension::smtputf8);
  } else {
    extensions.remove(Extension::smtputf8);
  }
}

}  // namespace smtplab::smtp
