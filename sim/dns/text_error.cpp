#include "sim/dns/text_error.h"

namespace smtplab::dns {

std::string_view key_of(TextError::Kind kind) {
  switch (kind) {
    case TextError::Kind::unclosed_quote:
      return "unclosed-quote";
    case TextError::Kind::unbalanced_bracket:
      return "unbalanced-bracket";
    case TextError::Kind::unknown_directive:
      return "unknown-directive";
    case TextError::Kind::bad_origin:
      return "bad-origin";
    case TextError::Kind::bad_ttl:
      return "bad-ttl";
    case TextError::Kind::bad_name:
      return "bad-name";
    case TextError::Kind::no_owner:
      return "no-owner";
    case TextError::Kind::outside_zone:
      return "outside-zone";
    case TextError::Kind::other_class:
      return "other-class";
    case TextError::Kind::missing_type:
      return "missing-type";
    case TextError::Kind::unknown_type:
      return "unknown-type";
    case TextError::Kind::missing_data:
      return "missing-data";
    case TextError::Kind::extra_data:
      return "extra-data";
    case TextError::Kind::bad_number:
      return "bad-number";
    case TextError::Kind::bad_address:
      return "bad-address";
    case TextError::Kind::bad_string:
      return "bad-string";
    case TextError::Kind::soa_not_at_top:
      return "soa-not-at-top";
    case TextError::Kind::second_soa:
      return "second-soa";
    case TextError::Kind::cname_and_other_data:
      return "cname-and-other-data";
    case TextError::Kind::bad_header:
      return "bad-header";
    case TextError::Kind::bad_section:
      return "bad-section";
  }
  return "";
}

}  // namespace smtplab::dns
