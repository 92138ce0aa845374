#pragma once

#include <cstddef>
#include <string_view>

namespace smtplab::scenario {

/// Where the first octet stands that is not UTF-8 (RFC 3629: shortest form, no surrogates,
/// nothing over U+10FFFF), or npos.
std::size_t find_bad_utf8(std::string_view text);

}  // namespace smtplab::scenario
