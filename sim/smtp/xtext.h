#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace smtplab::smtp {

/// Octets as the value of a parameter: "+", "=" and what is not printable become "+" and two
/// hexadecimal digits (RFC 3461 section 4).
std::string encode_xtext(std::string_view octets);

/// nullopt for an octet that xtext does not allow, and for a "+" without two hexadecimal digits in
/// upper case.
std::optional<std::string> decode_xtext(std::string_view text);

}  // namespace smtplab::smtp
