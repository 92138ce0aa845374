#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace smtplab::smtp {

/// Where the first octet stands that is not UTF-8 (RFC 3629: shortest form, no surrogates,
/// nothing over U+10FFFF), or npos.
std::size_t find_bad_utf8(std::string_view text);

/// The character that begins at `at`, which moves behind it. The text must be UTF-8.
std::uint32_t take_character(std::string_view text, std::size_t& at);

/// No octet is over 127.
bool is_ascii(std::string_view text);

}  // namespace smtplab::smtp
