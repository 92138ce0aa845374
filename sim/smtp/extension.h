#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace smtplab::smtp {

/// What EHLO can announce (RFC 5321 section 2.2).
enum class Extension : std::uint8_t {
  size,                   ///< RFC 1870
  eight_bit_mime,         ///< RFC 6152
  pipelining,             ///< RFC 2920
  enhanced_status_codes,  ///< RFC 2034
  starttls,               ///< RFC 3207
  auth,                   ///< RFC 4954
  chunking,               ///< RFC 3030
  binary_mime,            ///< the same; only together with CHUNKING
  smtputf8,               ///< RFC 6531; only together with 8BITMIME
  dsn,                    ///< RFC 3461
};
inline constexpr std::uint8_t kExtensionCount = static_cast<std::uint8_t>(Extension::dsn) + 1;

/// The EHLO keyword, in upper case.
std::string_view extension_keyword(Extension extension);
/// Reads a keyword in any letter case; kExtensionCount as a value where it is none of ours.
std::uint8_t find_extension(std::string_view keyword);

class ExtensionSet;
/// How many octets the extensions add to the longest MAIL command (RFC 1870 section 3 and others).
std::size_t mail_room(ExtensionSet extensions);
/// The same of the longest RCPT command (RFC 3461 section 5.4).
std::size_t rcpt_room(ExtensionSet extensions);

/// Which extensions are in force.
class ExtensionSet {
 public:
  constexpr bool has(Extension e) const { return (bits_ & bit(e)) != 0; }
  constexpr void add(Extension e) { bits_ = static_cast<std::uint16_t>(bits_ | bit(e)); }
  constexpr void remove(Extension e) { bits_ = static_cast<std::uint16_t>(bits_ & ~bit(e)); }
  constexpr bool empty() const { return bits_ == 0; }
  friend constexpr bool operator==(ExtensionSet, ExtensionSet) = default;

 private:
  static constexpr std::uint16_t bit(Extension e) {
    return static_cast<std::uint16_t>(1U << static_cast<unsigned>(e));
  }
  std::uint16_t bits_ = 0;
};

}  // namespace smtplab::smtp
