#pragma once

#include <cstdint>
#include <cstdlib>

#include "sim/smtp/path_parser.h"

namespace smtplab::fuzz {

/// Stops the fuzzer: what was found is a defect.
inline void require(bool holds) {
  if (!holds) std::abort();
}

/// The first octet of an input picks the rules: bit 0 is RFC 821, bits 1 to 5 the leniencies in
/// the order of their struct, bit 6 small limits, bit 7 UTF-8. Letters and digits so give readable
/// inputs.
inline smtp::PathRules rules_from(std::uint8_t octet) {
  const auto bit = [octet](unsigned n) { return (octet >> n & 1U) != 0; };
  smtp::PathRules rules;
  rules.standard = bit(0) ? smtp::Standard::rfc821 : smtp::Standard::rfc5321;
  rules.leniencies.space_after_colon = bit(1);
  rules.leniencies.path_without_brackets = bit(2);
  rules.leniencies.trailing_space = bit(3);
  rules.leniencies.underscore_in_domain = bit(4);
  rules.leniencies.octets_beyond_ascii = bit(5);
  rules.utf8 = bit(7);
  if (bit(6)) {
    rules.limits.local_part = 6;
    rules.limits.domain = 10;
    rules.limits.path = 18;
  }
  return rules;
}

}  // namespace smtplab::fuzz
