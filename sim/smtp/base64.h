#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace smtplab::smtp {

/// Base64 (RFC 4648 section 4), in one line.
void append_base64(std::string& out, std::string_view octets);
std::string encode_base64(std::string_view octets);

/// nullopt for any octet outside the alphabet, a pad elsewhere than at the end, or a group that is
/// not whole (RFC 4954 section 4).
std::optional<std::string> decode_base64(std::string_view text);

}  // namespace smtplab::smtp
