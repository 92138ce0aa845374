#pragma once

#include <array>
#include <cstdint>
#include <initializer_list>
#include <string>
#include <string_view>

namespace smtplab {

/// MD5 (RFC 1321), for what old protocols prove a shared secret with: APOP and CRAM-MD5.
using Md5Digest = std::array<std::uint8_t, 16>;

/// Over the parts behind one another.
Md5Digest md5(std::initializer_list<std::string_view> parts);
/// HMAC-MD5 (RFC 2104).
Md5Digest hmac_md5(std::string_view key, std::string_view text);
/// 32 lower-case hexadecimal digits.
std::string to_hex(const Md5Digest& digest);

}  // namespace smtplab
